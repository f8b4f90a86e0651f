package httpfile

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// blank is a content of zeros.
type blank struct{ at, size int64 }

func (b *blank) Read(p []byte) (int, error) {
	n := min(int64(len(p)), b.size-b.at)
	b.at += n
	if n == 0 {
		return 0, io.EOF
	}
	return int(n), nil
}

func (b *blank) Seek(offset int64, whence int) (int64, error) {
	b.at = offset + []int64{0, b.at, b.size}[whence]
	return b.at, nil
}

// FuzzRange checks that what is served lies within the content, and that
// net/http agrees about every single range.
func FuzzRange(f *testing.F) {
	for _, c := range rangeCases {
		f.Add(c.set, int64(10))
	}
	f.Fuzz(func(t *testing.T, set string, size int64) {
		if size < 0 || len(set) > 1000 {
			return
		}
		s, v := parseRanges(set, size)
		switch {
		case v == satisfiable && (s.offset < 0 || s.length <= 0 || s.offset > size-s.length):
			t.Fatalf("%q of %d: %+v", set, size, s)
		case v != satisfiable && s != span{}:
			t.Fatalf("%q of %d: %v %+v", set, size, v, s)
		}
		rangeLikeNetHTTP(t, set, size%1000)
	})
}

func rangeLikeNetHTTP(t *testing.T, set string, size int64) {
	first, last, ok := strings.Cut(set, "-")
	if !ok || !digits(first+last) || size == 0 || overflows(set) || last != "" && larger(first, last) || number(last) == 0 && first == "" {
		return // what net/http takes differently; see oracle_test.go
	}
	s, v := parseRanges(set, size)
	rec := serveContent("GET", `"x"`, then, map[string]string{"Range": "bytes=" + set}, &blank{size: size})
	code, place := 206, s.contentRange(size)
	switch v {
	case unsatisfiable:
		code, place = 416, "bytes */"+strconv.FormatInt(size, 10)
	case ignored:
		code, place = 416, "" // "-": it refuses what is ignored here
	}
	if rec.Code != code || rec.Header().Get("Content-Range") != place {
		t.Fatalf("%q of %d: %v %+v, net/http %d %v", set, size, v, s, rec.Code, rec.Header())
	}
}

// overflows tells numbers apart that net/http finds invalid.
func overflows(set string) bool {
	for n := range strings.SplitSeq(set, "-") {
		if _, err := strconv.ParseInt(n, 10, 64); n != "" && err != nil {
			return true
		}
	}
	return false
}

// FuzzPath checks that no path leads out of the root, to a hidden file, or to
// another host.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"/", "/a.txt", "/sub", "/sub/", "/sub/b.txt", "/../secret", "/%2e%2e/secret", "/..%2fsecret", "/out", "/outdir/secret", "/up/secret",
		"/sub/../../secret", "//evil.com", "/.hidden", "/%2Ehidden", "/sub/%00", "/a.txt/", `/..\secret`, "/%252e%252e/secret", "/sub/up/a.txt",
		"/.well-known/x", "/fifo", "/%c0%ae%c0%ae/secret", "/..;/secret", "/sub/./b.txt", "/%2fetc/passwd", "/link/..%2f..", "//sub", "/sub//", "",
	} {
		f.Add(path, false)
		f.Add(path, true)
	}
	dir := tree(f, map[string]string{
		"secret": "SECRET", "root/a.txt": "fine", "root/sub/b.txt": "fine", "root/.hidden": "HIDDEN", "root/.well-known/x": "fine",
		"root/evil.com/index.html": "fine",
	})
	for name, target := range map[string]string{"out": "../secret", "outdir": "..", "up": "..", "sub/up": "..", "absolute": filepath.Join(dir, "secret")} {
		must(f, os.Symlink(target, filepath.Join(dir, "root", name)))
	}
	var roots [2]*Root
	for i := range roots {
		var err error
		roots[i], err = NewRoot(filepath.Join(dir, "root"), Options{Listing: true, Precompressed: true, Dotfiles: i == 1})
		must(f, err)
	}
	f.Fuzz(func(t *testing.T, path string, dotfiles bool) {
		r := roots[0]
		if dotfiles {
			r = roots[1]
		}
		q := &Query{Method: "GET", Path: path, URLPath: path}
		g := get(t, stubborn{r, q}, "GET /")
		switch {
		case g.Status != 200 && g.Status != 301 && g.Status != 404:
			t.Fatalf("%q: %+v", path, g)
		case strings.Contains(g.text, "SECRET"), strings.Contains(g.text, "HIDDEN") && !dotfiles:
			t.Fatalf("%q: %+v", path, g)
		case g.Status == 200 && g.text != "fine" && !strings.Contains(g.text, "Index of") && !(dotfiles && g.text == "HIDDEN"):
			t.Fatalf("%q: %+v", path, g)
		}
		if g.Status == 301 {
			checkLocation(t, r, g.field("Location"))
		}
	})
}

// stubborn answers its own query.
type stubborn struct {
	Source
	q *Query
}

func (s stubborn) Open(*Query) Result { return s.Source.Open(s.q) }

// checkLocation follows a redirect: to the same host, and once only.
func checkLocation(t *testing.T, r *Root, location string) {
	base, _ := url.Parse("http://host/x/y")
	to, err := base.Parse(location)
	if err != nil || to.Host != "host" || to.RawQuery != "" || to.Fragment != "" || !strings.HasSuffix(to.Path, "/") || !strings.HasPrefix(location, "/") {
		t.Fatalf("%q: %v %v", location, to, err)
	}
	for i := range len(location) {
		if location[i] <= ' ' || location[i] >= 0x7f || location[i] == '\\' {
			t.Fatalf("%q is not fit for a field", location)
		}
	}
	if g := get(t, r, "GET "+location); g.Status != 200 {
		t.Fatalf("%q: %+v", location, g)
	}
}

// FuzzDate checks that net/http reads every date that is read here, and reads
// it alike, but for the century of two digits and for leap seconds.
func FuzzDate(f *testing.F) {
	for _, s := range []string{thenString, "Thursday, 29-Feb-24 12:30:15 GMT", "Thu Feb 29 12:30:15 2024", "Sat, 31 Dec 2016 23:59:60 GMT", "Sun Nov  6 08:49:37 1994"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ours, ok := ParseDate(s)
		if !ok || strings.HasSuffix(s, ":60 GMT") {
			return
		}
		theirs, err := http.ParseTime(s)
		if err != nil || theirs.UTC().AddDate(ours.Year()-theirs.UTC().Year(), 0, 0) != ours.UTC() && ours.Format("2006") != "2100" {
			t.Fatalf("%q: %v, net/http %v %v", s, ours, theirs, err)
		}
		if again, ok := ParseDate(DateString(ours)); !ok || !again.Equal(ours.Truncate(time.Second)) {
			t.Fatalf("%q: %v, again %v", s, ours, again)
		}
	})
}

// FuzzFields checks that no field of a client's makes a panic or a wrong kind
// of answer.
func FuzzFields(f *testing.F) {
	f.Add(`"x"`, `W/"y", *`, "bytes=0-1", `"z"`, "gzip;q=0.5, *")
	f.Add("*", thenString, "bytes=-1,5-", thenString, "identity;q=0")
	dir := tree(f, map[string]string{"a.css": oracleText, "a.css.gz": "gz"})
	r, err := NewRoot(dir, Options{Precompressed: true})
	must(f, err)
	f.Fuzz(func(t *testing.T, match, none, ranges, ifRange, accept string) {
		g := get(t, r, "GET /a.css", "If-Match", match, "If-None-Match", none, "Range", ranges, "If-Range", ifRange, "Accept-Encoding", accept)
		whole := oracleText
		if g.field("Content-Encoding") == "gzip" {
			whole = "gz"
		}
		switch g.Status {
		case 200:
			if g.text != whole {
				t.Fatalf("%+v", g)
			}
		case 206:
			if !strings.Contains(whole, g.text) || g.text == "" || g.field("Content-Range") == "" {
				t.Fatalf("%+v", g)
			}
		case 304, 412, 416:
		default:
			t.Fatalf("%+v", g)
		}
	})
}

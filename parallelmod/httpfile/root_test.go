package httpfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var site = map[string]string{
	"index.html":                   "home",
	"a.txt":                        "0123456789",
	"empty.txt":                    "",
	"Makefile":                     "all:",
	"docs/index.htm":               "docs",
	"docs/deep/x.CSS":              "b{}",
	"none/":                        "",
	"twice/index.html/":            "",
	"twice/index.htm":              "second",
	".env":                         "SECRET",
	".git/config":                  "SECRET",
	"docs/.hidden":                 "SECRET",
	".well-known/security.txt":     "contact",
	".well-known/.x":               "SECRET",
	"docs/.well-known/x":           "SECRET",
	"a b+c&d.txt":                  "blank",
	"ä.txt":                        "umlaut",
	"\xff.txt":                     "no utf-8",
	"100%.txt":                     "percent",
	"%41.txt":                      "escaped",
	"back\\slash":                  "SECRET",
	"line\nbreak":                  "SECRET",
	"del\x7f":                      "SECRET",
	"~tilde":                       "tilde",
	strings.Repeat("n", 255):       "long",
	"data.tar.gz":                  "gz",
	"..dots":                       "SECRET",
	"mid..dots":                    "dots",
	"trailing.":                    "dot",
	"con":                          "con",
	"colon:name":                   "colon",
	"docs/deep/er/and/er/leaf.bin": "leaf",
}

func TestRootServes(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for _, c := range []struct {
		target string
		status int
		text   string
		typ    string
	}{
		{"/", 200, "home", "text/html; charset=utf-8"},
		{"/index.html", 200, "home", "text/html; charset=utf-8"},
		{"//", 200, "home", "text/html; charset=utf-8"},
		{"/a.txt", 200, "0123456789", "text/plain; charset=utf-8"},
		{"/a.txt?x=y", 200, "0123456789", "text/plain; charset=utf-8"},
		{"//a.txt", 200, "0123456789", "text/plain; charset=utf-8"},
		{"/%61%2Etxt", 200, "0123456789", "text/plain; charset=utf-8"},
		{"/empty.txt", 200, "", "text/plain; charset=utf-8"},
		{"/Makefile", 200, "all:", "application/octet-stream"},
		{"/docs/", 200, "docs", "text/html; charset=utf-8"},
		{"/docs//deep///x.CSS", 200, "b{}", "text/css; charset=utf-8"},
		{"/docs/deep/er/and/er/leaf.bin", 200, "leaf", "application/octet-stream"},
		{"/twice/", 200, "second", "text/html; charset=utf-8"},
		{"/.well-known/security.txt", 200, "contact", "text/plain; charset=utf-8"},
		{"/%2Ewell-known/security.txt", 200, "contact", "text/plain; charset=utf-8"},
		{"/a%20b+c&d.txt", 200, "blank", "text/plain; charset=utf-8"},
		{"/%C3%A4.txt", 200, "umlaut", "text/plain; charset=utf-8"},
		{"/%ff.txt", 200, "no utf-8", "text/plain; charset=utf-8"},
		{"/100%25.txt", 200, "percent", "text/plain; charset=utf-8"},
		{"/%2541.txt", 200, "escaped", "text/plain; charset=utf-8"},
		{"/~tilde", 200, "tilde", "application/octet-stream"},
		{"/" + strings.Repeat("n", 255), 200, "long", "application/octet-stream"},
		{"/data.tar.gz", 200, "gz", "application/gzip"},
		{"/mid..dots", 200, "dots", "application/octet-stream"},
		{"/trailing.", 200, "dot", "application/octet-stream"},
		{"/colon:name", 200, "colon", "application/octet-stream"},

		{"/none/", 404, "", ""},
		{"/nothing", 404, "", ""},
		{"/nothing/", 404, "", ""},
		{"/a.txt/", 404, "", ""},
		{"/a.txt/b", 404, "", ""},
		{"/A.TXT", 404, "", ""},
		{"/%41.txt", 404, "", ""}, // decoded once
		{"/.env", 404, "", ""},
		{"/%2eenv", 404, "", ""},
		{"/.git/config", 404, "", ""},
		{"/.git", 404, "", ""},
		{"/docs/.hidden", 404, "", ""},
		{"/docs/.well-known/x", 404, "", ""},
		{"/.well-known/.x", 404, "", ""},
		{"/..dots", 404, "", ""},
		{"/.", 404, "", ""},
		{"/..", 404, "", ""},
		{"/../", 404, "", ""},
		{"/./a.txt", 404, "", ""},
		{"/docs/../a.txt", 404, "", ""},
		{"/docs/%2e%2e/a.txt", 404, "", ""},
		{"/docs/.%2E/a.txt", 404, "", ""},
		{"/docs%2fdeep%2Fx.CSS", 404, "", ""},
		{"/docs/..%2fa.txt", 404, "", ""},
		{"/..%5c..%5cetc/passwd", 404, "", ""},
		{`/back\slash`, 404, "", ""},
		{"/back%5Cslash", 404, "", ""},
		{"/line%0abreak", 404, "", ""},
		{"/del%7f", 404, "", ""},
		{"/a.txt%00", 404, "", ""},
		{"/a.txt%00.png", 404, "", ""},
		{"/%", 404, "", ""},
		{"/%4", 404, "", ""},
		{"/%zz", 404, "", ""},
		{"a.txt", 404, "", ""},
		{"*", 404, "", ""},
		{"/" + strings.Repeat("n", 256), 404, "", ""},
		{"/" + strings.Repeat("%6E", 255), 200, "long", "application/octet-stream"},
		{strings.Repeat("/docs", 1000), 404, "", ""},
		{strings.Repeat("/d", 2100), 404, "", ""},
		{"/" + strings.Repeat("x", 16000), 404, "", ""},
	} {
		g := get(t, r, "GET "+c.target)
		if g.Status != c.status || g.text != c.text || g.Type != c.typ {
			t.Errorf("%.80s: %d %q %q, want %d %q %q", c.target, g.Status, g.text, g.Type, c.status, c.text, c.typ)
		}
		path, _, _ := strings.Cut(c.target, "?")
		if c.status == 404 && (g.Message != "File not found: "+path || g.Err == nil) {
			t.Errorf("%.80s: message %q, error %v", c.target, g.Message, g.Err)
		}
		if c.status == 200 && (g.field("ETag") == "" || g.field("Last-Modified") != thenString || g.field("Accept-Ranges") != "bytes") {
			t.Errorf("%.80s: fields %v", c.target, g.Fields)
		}
		h := get(t, r, "HEAD "+c.target)
		if h.Status != g.Status || h.Length != g.Length || h.File != nil || h.text != "" || h.Type != g.Type || h.field("ETag") != g.field("ETag") {
			t.Errorf("%.80s: HEAD %+v, GET %+v", c.target, h.Result, g.Result)
		}
	}
}

func TestDotfiles(t *testing.T) {
	r := newRoot(t, Options{Dotfiles: true}, site)
	for target, status := range map[string]int{
		"/.env": 200, "/.git/config": 200, "/docs/.hidden": 200, "/..dots": 200, "/.git": 301,
		"/.": 404, "/..": 404, "/docs/..": 404, "/docs/../a.txt": 404, "/./a.txt": 404, "/%2e%2e/": 404,
	} {
		if g := get(t, r, "GET "+target); g.Status != status {
			t.Errorf("%s: %d, want %d", target, g.Status, status)
		}
	}
}

func TestMethods(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "get", ""} {
		if g := get(t, r, method+" /a.txt"); g.Status != 405 || g.field("Allow") != "GET, HEAD" {
			t.Errorf("%s: %+v", method, g.Result)
		}
	}
}

func TestRedirectToSlash(t *testing.T) {
	r := newRoot(t, Options{}, map[string]string{"docs/x": "", "evil.com/x": "", "a b/ä/x": "", "c:d/x": "", "@/x": "", "q?#/x": ""})
	for _, c := range []struct{ path, url, query, want string }{
		{"/docs", "/docs", "", "/docs/"},
		{"/docs", "/docs", "a=b&c", "/docs/?a=b&c"},
		{"/docs", "/static/docs", "", "/static/docs/"},
		{"/docs", "", "", "/docs/"},
		{"", "/static", "", "/static/"},
		{"", "", "", "/"},
		{"//evil.com", "//evil.com", "", "/evil.com/"},
		{"/evil.com", "///evil.com", "", "/evil.com/"},
		{"/evil.com", `/\evil.com`, "", "/evil.com/"},
		{"/evil.com", `\\evil.com`, "", "/evil.com/"},
		{"/evil.com", "/\t/evil.com", "", "/%09/evil.com/"},
		{"/a%20b/%c3%a4", "/a%20b/%c3%a4", "", "/a%20b/%c3%a4/"},
		{"/a%20b/\u00e4", "/a b/\u00e4", "", "/a%20b/%C3%A4/"},
		{"/c:d", "/c:d", "", "/c:d/"},
		{"/@", "/@", "", "/@/"},
		{"/q%3f%23", "/q%3f%23", "", "/q%3f%23/"},
		{"/docs", "/docs", "a=\"<>#\r\n%0d%zz", "/docs/?a=%22%3C%3E%23%0D%0A%0d%25zz"},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			g := r.Open(&Query{Method: method, Path: c.path, URLPath: c.url, Query: c.query})
			if (got{Result: g}).field("Location") != c.want || g.Status != 301 || g.File != nil || g.Length != 0 {
				t.Errorf("%q %q: %+v, want %q", c.path, c.url, g, c.want)
			}
		}
	}
}

func TestSymlinks(t *testing.T) {
	outside := tree(t, map[string]string{"secret.txt": "secret", "folder/x": "x"})
	dir := tree(t, map[string]string{"a.txt": "a", "sub/b.txt": "b", "sub/index.html": "i"})
	for name, target := range map[string]string{
		"in":       "a.txt",
		"sub/up":   "../a.txt",
		"sub/self": "../sub/b.txt",
		"folder":   "sub",
		"absolute": filepath.Join(dir, "a.txt"),
		"out":      filepath.Join(outside, "secret.txt"),
		"outdir":   filepath.Join(outside, "folder"),
		"escape":   "../" + filepath.Base(outside) + "/secret.txt",
		"up":       "..",
		"back":     "../" + filepath.Base(dir) + "/a.txt",
		"loop":     "loop",
		"dangling": "nothing",
		"hidden":   ".git",
		"sub/dots": "../../../../../../../../../../etc/passwd",
	} {
		must(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	for _, c := range []struct {
		path         string
		within, free int
	}{
		{"/in", 200, 200}, {"/sub/up", 200, 200}, {"/sub/self", 200, 200}, {"/folder", 301, 301}, {"/folder/", 200, 200},
		{"/folder/b.txt", 200, 200}, {"/absolute", 404, 200}, {"/out", 404, 200}, {"/outdir", 404, 301},
		{"/outdir/x", 404, 200}, {"/escape", 404, 200}, {"/up", 404, 301}, {"/back", 404, 200}, {"/loop", 404, 404},
		{"/dangling", 404, 404}, {"/hidden", 404, 404}, {"/sub/dots", 404, 200}, {"/up/001/secret.txt", 404, 200},
	} {
		for symlinks, want := range map[bool]int{false: c.within, true: c.free} {
			r, err := NewRoot(dir, Options{Symlinks: symlinks})
			must(t, err)
			if g := get(t, r, "GET "+c.path); g.Status != want {
				t.Errorf("%s, symlinks %v: %d %v, want %d", c.path, symlinks, g.Status, g.Err, want)
			}
		}
	}
}

// TestRootFollowsItsFolder moves the folder: what takes its name is not served.
func TestRootFollowsItsFolder(t *testing.T) {
	dir := tree(t, map[string]string{"site/a": "mine", "other/a": "other"})
	r, err := NewRoot(filepath.Join(dir, "site"), Options{})
	must(t, err)
	must(t, os.Rename(filepath.Join(dir, "site"), filepath.Join(dir, "gone")))
	must(t, os.Rename(filepath.Join(dir, "other"), filepath.Join(dir, "site")))
	if g := get(t, r, "GET /a"); g.text != "mine" {
		t.Errorf("%+v", g)
	}
}

func TestOnlyRegularFiles(t *testing.T) {
	dir := tree(t, map[string]string{"a": "a"})
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644))
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	must(t, err)
	defer func() { _ = syscall.Close(fd) }()
	must(t, syscall.Bind(fd, &syscall.SockaddrUnix{Name: filepath.Join(dir, "socket")}))
	must(t, os.Symlink("/dev/zero", filepath.Join(dir, "device")))
	r, err := NewRoot(dir, Options{Symlinks: true, Precompressed: true})
	must(t, err)
	for _, name := range []string{"/fifo", "/socket", "/device", "/fifo/"} {
		if g := get(t, r, "GET "+name); g.Status != 404 || g.Err == nil {
			t.Errorf("%s: %+v", name, g.Result)
		}
		for _, s := range []Source{Named(filepath.Join(dir, name), ""), Part(nil, filepath.Join(dir, name), nil, 0, -1)} {
			if g := get(t, s, "GET "+name); g.Status != 404 {
				t.Errorf("%s: %+v", name, g.Result)
			}
		}
	}
}

func TestNewRootSays(t *testing.T) {
	dir := tree(t, map[string]string{"file": ""})
	for _, c := range []struct {
		dir  string
		o    Options
		want string
	}{
		{filepath.Join(dir, "nothing"), Options{}, "no such file or directory; name a folder"},
		{filepath.Join(dir, "file"), Options{}, "not a directory; name a folder"},
		{dir, Options{Index: []string{"a/b"}}, "cannot be an index file"},
		{dir, Options{Index: []string{".."}}, "cannot be an index file"},
		{dir, Options{Index: []string{""}}, "cannot be an index file"},
		{dir, Options{Types: map[string]string{"x": "a/b\r\nSet-Cookie: x"}}, "is not valid"},
		{dir, Options{Types: map[string]string{"x": ""}}, "is not valid"},
	} {
		if _, err := NewRoot(c.dir, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.want)
		}
	}
}

func TestOptions(t *testing.T) {
	o := Options{
		Types:  map[string]string{".TXT": "text/x-mine", "html": "application/mine", "gz": "x/y"},
		Index:  []string{"Makefile"},
		MaxAge: 90*time.Second + time.Millisecond,
	}
	r := newRoot(t, o, site)
	for path, want := range map[string]string{"/a.txt": "text/x-mine", "/index.html": "application/mine", "/data.tar.gz": "x/y", "/": "application/octet-stream"} {
		g := get(t, r, "GET "+path)
		if g.Type != want || g.field("Cache-Control") != "max-age=90" {
			t.Errorf("%s: %s %v", path, g.Type, g.Fields)
		}
	}
	if len(o.Types) != 3 || o.Types[".TXT"] == "" {
		t.Error("the caller's map was changed")
	}
	none := newRoot(t, Options{Index: []string{}}, site)
	if g := get(t, none, "GET /"); g.Status != 404 {
		t.Errorf("%+v", g.Result)
	}
}

// TestStatusOf has the errors that are hard to provoke.
func TestStatusOf(t *testing.T) {
	for errno, want := range map[syscall.Errno]int{
		syscall.ENOENT: 404, syscall.ENOTDIR: 404, syscall.ELOOP: 404, syscall.ENAMETOOLONG: 404, syscall.ENXIO: 404,
		syscall.EACCES: 403, syscall.EPERM: 403, syscall.EMFILE: 503, syscall.ENFILE: 503, syscall.ENOMEM: 503,
		syscall.EIO: 500, syscall.ESTALE: 500,
	} {
		err := &os.PathError{Op: "openat", Path: "/srv/secret", Err: errno}
		if r := failure(request("GET /x"), err); r.Status != want || strings.Contains(r.Message, "secret") || r.Err != err {
			t.Errorf("%v: %+v, want %d", errno, r, want)
		}
	}
}

package httpfile

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// These tests ask net/http's ServeContent the same. It differs in this, and the
// generators stay away from it or known says so:
//   - it serves ranges to HEAD, which RFC 9110 section 14.2 keeps to GET;
//   - it answers an invalid Range with 416 where section 14.2 has it ignored, and
//     takes "-0" for a range of nothing;
//   - it sends several ranges as multipart/byteranges;
//   - it sends the whole of an empty file where no range of it can exist;
//   - it knows the unit in small letters only, and takes blanks within a range;
//   - it takes an empty precondition for none.

const oracleText = "0123456789"

// generate makes the fields of a request.
func generate(r *rand.Rand, tag string) map[string]string {
	tags := []string{tag, "W/" + tag, `"other"`, `W/"other"`, "*", `"a", ` + tag, tag + `,"a"`, `"a" , W/` + tag + `, "b"`, "garbage", `"open`, `"a,` + tag}
	dates := []string{
		thenString, "Thu, 29 Feb 2024 12:30:14 GMT", "Thu, 29 Feb 2024 12:30:16 GMT", "Thursday, 29-Feb-24 12:30:15 GMT",
		"Thu Feb 29 12:30:15 2024", "Thu Feb 29 12:30:14 2024", "garbage", "Sat, 01 Jan 2050 00:00:00 GMT",
	}
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	fields := map[string]string{}
	add := func(name string, value string) {
		if r.IntN(3) == 0 {
			fields[name] = value
		}
	}
	add("If-Match", pick(tags))
	add("If-None-Match", pick(tags))
	add("If-Unmodified-Since", pick(dates))
	add("If-Modified-Since", pick(dates))
	add("If-Range", pick(append([]string{tag, "W/" + tag, `"other"`}, dates...)))
	if r.IntN(2) == 0 {
		fields["Range"] = generateRange(r)
	}
	return fields
}

func generateRange(r *rand.Rand) string {
	a, b := r.IntN(13), r.IntN(13)
	switch r.IntN(6) {
	case 0:
		return fmt.Sprintf("bytes=%d-", a)
	case 1:
		return fmt.Sprintf("bytes=-%d", a)
	case 2:
		return fmt.Sprintf("bytes= ,%d-%d ,", min(a, b), max(a, b))
	case 3:
		return fmt.Sprintf("bytes=%d-%d", a, b)
	case 4:
		return fmt.Sprintf("bytes=%d-%s", a, "9223372036854775807")
	}
	return fmt.Sprintf("bytes=%d-%d", min(a, b), max(a, b))
}

// known is a difference that is meant.
func known(method, set string, theirs *http.Response, ours got) bool {
	ranged := theirs.StatusCode == 206 || theirs.StatusCode == 416
	return ours.Status == 200 && ranged && (method == "HEAD" || set == "bytes=-0" || backwards(set)) ||
		ours.Status == 416 && theirs.StatusCode == 206 && set == "bytes=-0"
}

// backwards tells a range whose end is before its start.
func backwards(set string) bool {
	var a, b int
	n, _ := fmt.Sscanf(set, "bytes=%d-%d", &a, &b)
	return n == 2 && a > b
}

func TestLikeServeContent(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": oracleText})
	source := Named(filepath.Join(dir, "a.txt"), "")
	tag := get(t, source, "GET /a.txt").field("ETag")
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[int]int{}
	for range 40_000 {
		method := []string{"GET", "GET", "GET", "HEAD"}[r.IntN(4)]
		fields := generate(r, tag)
		var flat []string
		for name, value := range fields {
			flat = append(flat, name, value)
		}
		ours := get(t, source, method+" /a.txt", flat...)
		rec := serveContent(method, tag, then, fields, strings.NewReader(oracleText))
		theirs := rec.Result()
		if known(method, fields["Range"], theirs, ours) {
			continue
		}
		seen[ours.Status]++
		if diff := different(ours, theirs, rec.Body.String()); diff != "" {
			t.Fatalf("%s %q: %s\nours %+v\ntheirs %d %v", method, fields, diff, ours, theirs.StatusCode, theirs.Header)
		}
	}
	for _, status := range []int{200, 206, 304, 412, 416} {
		if seen[status] < 100 {
			t.Errorf("%d was the answer %d times only", status, seen[status])
		}
	}
}

func serveContent(method, tag string, modified time.Time, fields map[string]string, content interface {
	Read([]byte) (int, error)
	Seek(int64, int) (int64, error)
}) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "/a.txt", nil)
	for name, value := range fields {
		req.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	rec.Header().Set("ETag", tag)
	http.ServeContent(rec, req, "a.txt", modified, content)
	return rec
}

func different(ours got, theirs *http.Response, text string) string {
	if ours.Status != theirs.StatusCode {
		return "status"
	}
	if ours.field("Content-Range") != theirs.Header.Get("Content-Range") {
		return "Content-Range"
	}
	if ours.Status < 300 {
		for _, name := range []string{"ETag", "Last-Modified", "Accept-Ranges"} {
			if ours.field(name) != theirs.Header.Get(name) {
				return name
			}
		}
		if ours.text != text || fmt.Sprint(ours.Length) != theirs.Header.Get("Content-Length") || ours.Type != theirs.Header.Get("Content-Type") {
			return "content"
		}
	}
	if ours.Status == 304 && (theirs.Header.Get("ETag") != ours.field("ETag") || len(ours.Fields) != 1) {
		return "fields of a 304"
	}
	return ""
}

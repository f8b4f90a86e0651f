package httpfile

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNamed(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "0123456789", ".env": "x", "up/": ""})
	must(t, os.Symlink(filepath.Join(dir, "a.txt"), filepath.Join(dir, "link.html")))
	a := Named(filepath.Join(dir, "a.txt"), "")
	tag := get(t, a, "GET /x").field("ETag")
	for _, c := range []struct {
		source Source
		line   string
		fields []string
		status int
		text   string
		typ    string
	}{
		{a, "GET /route", nil, 200, "0123456789", "text/plain; charset=utf-8"},
		{a, "GET ", nil, 200, "0123456789", "text/plain; charset=utf-8"},
		{a, "HEAD /", nil, 200, "", "text/plain; charset=utf-8"},
		{a, "GET /", []string{"Range", "bytes=1-2"}, 206, "12", "text/plain; charset=utf-8"},
		{a, "GET /?range=-2", nil, 206, "89", "text/plain; charset=utf-8"},
		{a, "GET /", []string{"If-None-Match", tag}, 304, "", ""},
		{a, "GET /", []string{"If-Match", `"x"`}, 412, "", ""},
		{a, "GET /", []string{"Range", "bytes=10-"}, 416, "", ""},
		{a, "POST /", []string{"If-None-Match", tag, "Range", "bytes=1-2"}, 200, "0123456789", "text/plain; charset=utf-8"},
		{a, "POST /?range=1-2", []string{"If-Match", `"x"`}, 200, "0123456789", "text/plain; charset=utf-8"},
		{Named(filepath.Join(dir, "a.txt"), "image/x"), "GET /", nil, 200, "0123456789", "image/x"},
		{Named(filepath.Join(dir, "link.html"), ""), "GET /", nil, 200, "0123456789", "text/html; charset=utf-8"},
		{Named(filepath.Join(dir, ".env"), ""), "GET /", nil, 200, "x", "application/octet-stream"},
		{Named(filepath.Join(dir, "a.txt"), "a/b\nX: y"), "GET /", nil, 500, "", ""},
		{Named(filepath.Join(dir, "a.txt"), "nonsense"), "GET /", nil, 500, "", ""},
		{Named(filepath.Join(dir, "nothing"), ""), "GET /", nil, 404, "", ""},
		{Named(filepath.Join(dir, "up"), ""), "GET /", nil, 404, "", ""},
		{Named(filepath.Join(dir, "a\x00b"), ""), "GET /", nil, 404, "", ""},
		{Named("", ""), "GET /", nil, 404, "", ""},
		{Named(strings.Repeat("x", 5000), ""), "GET /", nil, 404, "", ""},
	} {
		g := get(t, c.source, c.line, c.fields...)
		if g.Status != c.status || g.text != c.text || g.Type != c.typ {
			t.Errorf("%v %s %q: %+v", c.source, c.line, c.fields, g)
		}
		if strings.Contains(g.Message, dir) {
			t.Errorf("the client is told a path of the server: %s", g.Message)
		}
	}
	if g := a.Open(&Query{Method: "GET"}); g.Status != 200 || g.File.Close() != nil {
		t.Errorf("a query without fields: %+v", g)
	}
}

func TestPart(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "0123456789", "empty": ""})
	a, empty := filepath.Join(dir, "a.txt"), filepath.Join(dir, "empty")
	for _, c := range []struct {
		path      string
		offset, n int64
		status    int
		text      string
	}{
		{a, 0, -1, 200, "<0123456789>"},
		{a, 0, 10, 200, "<0123456789>"},
		{a, 3, 4, 200, "<3456>"},
		{a, 9, 1, 200, "<9>"},
		{a, 9, -1, 200, "<9>"},
		{a, 5, 0, 200, "<>"},
		{a, 10, 0, 200, "<>"},
		{a, 10, -1, 200, "<>"},
		{empty, 0, -1, 200, "<>"},
		{a, 11, -1, 416, ""},
		{a, 11, 0, 416, ""},
		{a, 10, 1, 416, ""},
		{a, 0, 11, 416, ""},
		{a, -1, 5, 416, ""},
		{a, -1, -1, 416, ""},
		{a, math.MinInt64, -1, 416, ""},
		{a, math.MaxInt64, math.MaxInt64, 416, ""},
		{a, 1, math.MaxInt64, 416, ""},
		{empty, 0, 1, 416, ""},
		{dir, 0, -1, 404, ""},
		{a + "x", 0, -1, 404, ""},
	} {
		g := get(t, Part([]byte("<"), c.path, []byte(">"), c.offset, c.n), "GET /?range=1-2", "Range", "bytes=1-2", "If-None-Match", "*")
		var outside *RangeError
		if g.Status != c.status || g.text != c.text || (g.Err == nil) != (c.status == 200) || errors.As(g.Err, &outside) != (c.status == 416) {
			t.Errorf("%d %d: %+v", c.offset, c.n, g)
		}
		if c.status == 416 && (*outside != RangeError{c.offset, c.n, outside.Size} || !strings.Contains(outside.Error(), "bytes")) {
			t.Errorf("%d %d: %v", c.offset, c.n, outside)
		}
	}
	r := Part(nil, a, nil, 0, -1).Open(nil)
	must(t, r.File.Close())
	if r.Status != 200 || r.Length != 10 || r.Type != "text/plain; charset=utf-8" {
		t.Errorf("%+v", r)
	}
}

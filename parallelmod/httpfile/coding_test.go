package httpfile

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestPreferred(t *testing.T) {
	const br, gz = 0, 1
	for accept, want := range map[string][]int{
		"gzip, deflate, br, zstd":       {br, gz},
		"gzip":                          {gz},
		"GZIP":                          {gz},
		"x-gzip":                        {gz},
		"br":                            {br},
		"gzip;q=1, br;q=0.5":            {gz, br},
		"gzip;q=0.5, br;q=1":            {br, gz},
		"gzip;q=0.001":                  {gz},
		"gzip ; q=0.5":                  {gz},
		"gzip;Q=1.000":                  {gz},
		"gzip;q=0":                      nil,
		"gzip;q=0.000, br":              {br},
		"*":                             {br, gz},
		"*;q=0":                         nil,
		"gzip, *;q=0":                   {gz},
		"br;q=0, *":                     {gz},
		"*;q=0.5, gzip":                 {gz, br},
		"identity":                      nil,
		"":                              nil,
		"deflate, zstd":                 nil,
		"identity;q=0":                  nil,
		"identity;q=0, gzip;q=0.1":      {gz},
		"gzip;q=0.5, identity":          nil,
		"gzip;q=0.5, identity;q=0.5":    {gz},
		"gzip;q=0.5, identity;q=0.6":    nil,
		"gzip;q=0.1, *;q=0.3":           {br},
		"gzip;q=1.5, br;q=x, identity;": nil,
		"gzip;q=1.001":                  nil,
		"gzip;q=0.0001":                 nil,
		"gzip;q=-1":                     nil,
		"gzip;q=":                       nil,
		"gzip;level=1":                  nil,
		"gzip;q=.5":                     nil,
		",, gzip ,":                     {gz},
		"gzipped, brotli, xbr":          nil,
	} {
		if got := preferred(accept); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", accept, got, want)
		}
	}
}

func TestPrecompressed(t *testing.T) {
	dir := tree(t, map[string]string{
		"both.css": "plain plain", "both.css.br": "br", "both.css.gz": "gzip",
		"gz.js": "plain", "gz.js.gz": "gzip!",
		"old.js": "plain", "old.js.gz": "gzip",
		"empty.js": "plain", "empty.js.br": "", "empty.js.gz": "gzip",
		"folder.js": "plain", "folder.js.br/": "", "folder.js.gz": "gzip",
		"photo.png": "png", "photo.png.gz": "gzip",
		"only.txt.gz": "gzip", "plain.txt": "plain", "index.html": "plain", "index.html.gz": "gzip",
		"out.css": "plain", "x": "x",
	})
	must(t, os.Chtimes(filepath.Join(dir, "old.js.gz"), then, then.Add(-1)))
	must(t, os.Chtimes(filepath.Join(dir, "gz.js.gz"), then, then.Add(time.Hour)))
	must(t, os.Symlink("/etc/passwd", filepath.Join(dir, "out.css.gz")))
	r, err := NewRoot(dir, Options{Precompressed: true})
	must(t, err)
	const css, js = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
	for _, c := range []struct {
		path, accept, text, coding, vary, typ string
	}{
		{"/both.css", "br, gzip", "br", "br", "Accept-Encoding", css},
		{"/both.css", "br;q=0.1, gzip", "gzip", "gzip", "Accept-Encoding", css},
		{"/both.css", "gzip", "gzip", "gzip", "Accept-Encoding", css},
		{"/both.css", "*", "br", "br", "Accept-Encoding", css},
		{"/both.css", "identity", "plain plain", "", "Accept-Encoding", css},
		{"/both.css", "identity;q=0", "plain plain", "", "Accept-Encoding", css},
		{"/both.css", "", "plain plain", "", "Accept-Encoding", css},
		{"/both.css", "-", "plain plain", "", "Accept-Encoding", css},
		{"/gz.js", "br, gzip", "gzip!", "gzip", "Accept-Encoding", js},
		{"/gz.js", "br", "plain", "", "Accept-Encoding", js},
		{"/old.js", "gzip", "plain", "", "Accept-Encoding", js},
		{"/empty.js", "br, gzip", "gzip", "gzip", "Accept-Encoding", js},
		{"/folder.js", "br, gzip", "gzip", "gzip", "Accept-Encoding", js},
		{"/out.css", "gzip", "plain", "", "Accept-Encoding", css},
		{"/photo.png", "gzip", "png", "", "", "image/png"},
		{"/only.txt.gz", "gzip", "gzip", "", "", "application/gzip"},
		{"/plain.txt", "gzip", "plain", "", "Accept-Encoding", "text/plain; charset=utf-8"},
		{"/", "gzip", "gzip", "gzip", "Accept-Encoding", "text/html; charset=utf-8"},
	} {
		fields := []string{"Accept-Encoding", c.accept}
		if c.accept == "-" {
			fields = nil
		}
		g := get(t, r, "GET "+c.path, fields...)
		if g.Status != 200 || g.text != c.text || g.field("Content-Encoding") != c.coding || g.field("Vary") != c.vary || g.Type != c.typ {
			t.Errorf("%s %q: %+v", c.path, c.accept, g)
		}
		h := get(t, r, "HEAD "+c.path, fields...)
		if h.Length != g.Length || h.field("Content-Encoding") != c.coding || h.field("ETag") != g.field("ETag") || h.File != nil {
			t.Errorf("%s %q: HEAD %+v", c.path, c.accept, h)
		}
	}
	if g := get(t, r, "GET /only.txt", "Accept-Encoding", "gzip"); g.Status != 404 {
		t.Errorf("%+v", g)
	}
	off, err := NewRoot(dir, Options{})
	must(t, err)
	if g := get(t, off, "GET /both.css", "Accept-Encoding", "br"); g.text != "plain plain" || g.field("Vary") != "" {
		t.Errorf("%+v", g)
	}
}

// TestVariantsAreDistinct: tags, ranges and preconditions are those of the
// variant that is selected.
func TestVariantsAreDistinct(t *testing.T) {
	same := map[string]string{"a.css": "0123", "a.css.br": "4567", "a.css.gz": "89ab"}
	r := newRoot(t, Options{Precompressed: true}, same)
	tags := map[string]string{}
	for _, accept := range []string{"identity", "br", "gzip"} {
		g := get(t, r, "GET /a.css", "Accept-Encoding", accept)
		tags[g.field("ETag")] = accept
	}
	if len(tags) != 3 {
		t.Fatal(tags)
	}
	for tag, accept := range tags {
		for _, other := range []string{"identity", "br", "gzip"} {
			want := 200
			if other == accept {
				want = 304
			}
			g := get(t, r, "GET /a.css", "Accept-Encoding", other, "If-None-Match", tag)
			if g.Status != want || g.field("Vary") != "Accept-Encoding" {
				t.Errorf("%s, %s: %+v", tag, other, g.Result)
			}
			want, text := 200, same["a.css"]
			if other == "gzip" {
				text = same["a.css.gz"]
			} else if other == "br" {
				text = same["a.css.br"]
			}
			if other == accept {
				want, text = 206, text[1:3]
			}
			g = get(t, r, "GET /a.css", "Accept-Encoding", other, "If-Range", tag, "Range", "bytes=1-2")
			if g.Status != want || g.text != text || (g.field("Content-Encoding") == "") != (other == "identity") {
				t.Errorf("%s, %s: %+v", tag, other, g)
			}
		}
	}
}

package httpfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const huge = "99999999999999999999999999"

var rangeCases = []struct {
	set    string // after "bytes="
	status int
	text   string // of "0123456789"
	place  string // Content-Range
}{
	{"0-0", 206, "0", "bytes 0-0/10"},
	{"0-4", 206, "01234", "bytes 0-4/10"},
	{"3-3", 206, "3", "bytes 3-3/10"},
	{"9-9", 206, "9", "bytes 9-9/10"},
	{"0-9", 206, "0123456789", "bytes 0-9/10"},
	{"5-100", 206, "56789", "bytes 5-9/10"},
	{"5-" + huge, 206, "56789", "bytes 5-9/10"},
	{"5-9223372036854775807", 206, "56789", "bytes 5-9/10"},
	{"0-", 206, "0123456789", "bytes 0-9/10"},
	{"7-", 206, "789", "bytes 7-9/10"},
	{"-1", 206, "9", "bytes 9-9/10"},
	{"-3", 206, "789", "bytes 7-9/10"},
	{"-10", 206, "0123456789", "bytes 0-9/10"},
	{"-11", 206, "0123456789", "bytes 0-9/10"},
	{"-" + huge, 206, "0123456789", "bytes 0-9/10"},
	{"0007-0008", 206, "78", "bytes 7-8/10"},
	{" 1-2", 206, "12", "bytes 1-2/10"},
	{"1-2 \t", 206, "12", "bytes 1-2/10"},
	{",1-2,,", 206, "12", "bytes 1-2/10"},
	{"1-2, 10-", 206, "12", "bytes 1-2/10"}, // only one of them exists
	{"-0,1-2", 206, "12", "bytes 1-2/10"},

	{"10-", 416, "", "bytes */10"},
	{"10-10", 416, "", "bytes */10"},
	{"9223372036854775807-", 416, "", "bytes */10"},
	{"9223372036854775807-9223372036854775807", 416, "", "bytes */10"},
	{huge + "-", 416, "", "bytes */10"},
	{huge + "-" + huge, 416, "", "bytes */10"},
	{"-0", 416, "", "bytes */10"},
	{"-000", 416, "", "bytes */10"},
	{"10-,20-30", 416, "", "bytes */10"},

	{"0-0,2-3", 200, "0123456789", ""},
	{"0-,0-,0-", 200, "0123456789", ""},
	{"0-4,3-8", 200, "0123456789", ""},
	{strings.Repeat("0-1,", 1000) + "0-1", 200, "0123456789", ""},
	{"4-3", 200, "0123456789", ""},
	{"20-15", 200, "0123456789", ""},
	{huge + "0-" + huge, 200, "0123456789", ""},
	{"0-1,4-3", 200, "0123456789", ""},
	{"", 200, "0123456789", ""},
	{",", 200, "0123456789", ""},
	{"-", 200, "0123456789", ""},
	{"--1", 200, "0123456789", ""},
	{"1--2", 200, "0123456789", ""},
	{"0-1-2", 200, "0123456789", ""},
	{"5", 200, "0123456789", ""},
	{"a-b", 200, "0123456789", ""},
	{"x-", 200, "0123456789", ""},
	{"+1-", 200, "0123456789", ""},
	{"-+1", 200, "0123456789", ""},
	{"0-b", 200, "0123456789", ""},
	{"+0-1", 200, "0123456789", ""},
	{"0 - 1", 200, "0123456789", ""},
	{"0x1-2", 200, "0123456789", ""},
	{"1.0-2", 200, "0123456789", ""},
	{"\u0661-2", 200, "0123456789", ""},
	{"0-1;2-3", 200, "0123456789", ""},
	{"bytes=0-1", 200, "0123456789", ""},
	{"0-1, bytes=2-3", 200, "0123456789", ""}, // two fields
}

func TestRanges(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for _, c := range rangeCases {
		g := get(t, r, "GET /a.txt", "Range", "bytes="+c.set)
		if g.Status != c.status || g.text != c.text || g.field("Content-Range") != c.place || g.field("Accept-Ranges") != "bytes" {
			t.Errorf("%.60q: %d %q %v", c.set, g.Status, g.text, g.Fields)
		}
		if h := get(t, r, "HEAD /a.txt", "Range", "bytes="+c.set); h.Status != 200 || h.Length != 10 || h.field("Content-Range") != "" {
			t.Errorf("%.60q: HEAD has no ranges: %+v", c.set, h.Result)
		}
		if g.Status < 400 && (g.field("ETag") == "" || g.field("Last-Modified") != thenString || g.Type != "text/plain; charset=utf-8") {
			t.Errorf("%.60q: %s %v", c.set, g.Type, g.Fields)
		}
	}
}

func TestRangeInQuery(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for _, c := range rangeCases {
		if strings.ContainsAny(c.set, " ;+\t") {
			continue // they mean something else in a query
		}
		for _, before := range []string{"range=", "x=y&range=bytes=", "range=Bytes%3d"} {
			if strings.HasPrefix(c.set, "bytes=") && before == "range=" {
				continue
			}
			target := " /a.txt?" + before + c.set + "&range=0-0"
			g := get(t, r, "GET"+target)
			if g.Status != c.status || g.text != c.text || g.field("Content-Range") != c.place {
				t.Errorf("%.60q: %d %q %v", target, g.Status, g.text, g.Fields)
			}
			h := get(t, r, "HEAD"+target)
			if h.Status != g.Status || h.Length != g.Length || h.field("Content-Range") != c.place || h.File != nil {
				t.Errorf("%.60q: HEAD %+v", target, h.Result)
			}
		}
	}
}

func TestRangeUnits(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for _, c := range []struct{ target, field, place string }{
		{"/a.txt", "BYTES=0-1", "bytes 0-1/10"},
		{"/a.txt", "bytes", ""},
		{"/a.txt", "bytes 0-1", ""},
		{"/a.txt", "bytes =0-1", ""},
		{"/a.txt", "lines=0-1", ""},
		{"/a.txt", "0-1", ""},
		{"/a.txt?range=2-3", "bytes=0-1", "bytes 0-1/10"},
		{"/a.txt?range=2-3", "lines=0-1", "bytes 2-3/10"},
		{"/a.txt?range=2-3", "bytes=99-", "bytes */10"},
		{"/a.txt?range=2%", "bytes=0-1", "bytes 0-1/10"},
		{"/a.txt?xrange=2-3", "", ""},
		{"/a.txt?range=2%zz", "", ""},
		{"/a.txt?range=this-week", "", ""},
		{"/a.txt?range=lines=2-3", "", ""},
		{"/a.txt?range=%32%2d%33", "", "bytes 2-3/10"},
		{"/a.txt?range=+2-3+", "", "bytes 2-3/10"},
	} {
		if g := get(t, r, "GET "+c.target, "Range", c.field); g.field("Content-Range") != c.place {
			t.Errorf("%s %q: %d %v", c.target, c.field, g.Status, g.Fields)
		}
	}
}

func TestRangesOfNothing(t *testing.T) {
	r := newRoot(t, Options{}, site)
	for set, want := range map[string]int{"0-": 416, "0-0": 416, "5-9": 416, "-0": 416, "-1": 200, "-5": 200, "1-0": 200, "": 200} {
		g := get(t, r, "GET /empty.txt", "Range", "bytes="+set)
		if g.Status != want || want == 416 && g.field("Content-Range") != "bytes */0" || g.File != nil {
			t.Errorf("%q: %+v", set, g.Result)
		}
	}
}

// TestHugeFile has 100 GB that take no room.
func TestHugeFile(t *testing.T) {
	const size = 100_000_000_000
	path := filepath.Join(t.TempDir(), "huge.bin")
	f, err := os.Create(path)
	must(t, err)
	must(t, f.Truncate(size))
	_, err = f.WriteAt([]byte("end"), size-3)
	must(t, err)
	must(t, f.Close())
	if g := get(t, Named(path, ""), "GET /", "Range", "bytes=-3"); g.text != "end" || g.field("Content-Range") != "bytes 99999999997-99999999999/100000000000" {
		t.Errorf("%+v", g)
	}
	if g := get(t, Part([]byte("<"), path, []byte(">"), size-2, 2), "GET /"); g.text != "<nd>" {
		t.Errorf("%+v", g)
	}
	r := Named(path, "").Open(request("GET /"))
	must(t, r.File.Close())
	if r.Length != size || r.Offset != 0 {
		t.Errorf("%+v", r)
	}
}

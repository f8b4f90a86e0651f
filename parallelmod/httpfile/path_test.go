package httpfile

import (
	"strings"
	"testing"
)

// TestResolveBounds has what the system would refuse as well, but later.
func TestResolveBounds(t *testing.T) {
	for _, c := range []struct {
		path string
		ok   bool
	}{
		{"/" + strings.Repeat("n", 255), true},
		{"/" + strings.Repeat("n", 256), false},
		{"/" + strings.Repeat("%C3%A4", 127), true},
		{"/" + strings.Repeat("%C3%A4", 128), false},
		{strings.Repeat("/n", 2047), true},
		{strings.Repeat("/n", 2048), false},
		{strings.Repeat("/n", 2047) + "//", true},
		{strings.Repeat("/", 10_000), true},
	} {
		o := Options{}
		if _, _, ok := o.resolve(c.path); ok != c.ok {
			t.Errorf("%d bytes %.20s: %v", len(c.path), c.path, ok)
		}
	}
}

func TestResolve(t *testing.T) {
	o := Options{}
	for path, want := range map[string]string{
		"": ". false", "/": ". true", "//": ". true", "/a": "a false", "/a/": "a true", "//a//b//": "a/b true", "/a%2Db%25/c": "a-b%/c false",
	} {
		name, slash, ok := o.resolve(path)
		if got := name + map[bool]string{true: " true", false: " false"}[slash]; got != want || !ok {
			t.Errorf("%q: %s %v, want %s", path, got, ok, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for s, want := range map[string]string{
		"a-b._~": "a-b._~", "a b": "a%20b", "100%": "100%25", "%41": "%2541", "ä": "%C3%A4", "/:?#[]@!$&'()*+,;=": "%2F%3A%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D", "\x00\xff": "%00%FF",
	} {
		got := escape(s, unreserved)
		back, ok := unescape(got)
		if got != want || back != s || !ok {
			t.Errorf("%q: %s, back %q", s, got, back)
		}
	}
	for s, want := range map[string]string{"/a%20b c%zz%4": "/a%20b%20c%25zz%254", "/x?#": "/x%3F%23", `\`: "%5C"} {
		if got := reescape(s, inPath); got != want {
			t.Errorf("%q: %s", s, got)
		}
	}
}

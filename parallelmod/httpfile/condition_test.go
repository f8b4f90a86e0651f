package httpfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestConditions(t *testing.T) {
	r := newRoot(t, Options{MaxAge: time.Hour}, site)
	tag := get(t, r, "GET /a.txt").field("ETag")
	if !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `-a"`) {
		t.Fatal(tag)
	}
	const before, after = "Thu, 29 Feb 2024 12:30:14 GMT", "Thu, 29 Feb 2024 12:30:16 GMT"
	for _, c := range []struct {
		status int
		fields []string
	}{
		{200, []string{"If-Match", tag}},
		{200, []string{"If-Match", "*"}},
		{200, []string{"If-Match", `"x", ` + tag}},
		{200, []string{"If-Match", `"x" , W/"y",, ` + tag + ` , "z"`}},
		{200, []string{"If-Match", tag + `, garbage`}},
		{412, []string{"If-Match", "W/" + tag}},
		{412, []string{"If-Match", `"x"`}},
		{412, []string{"If-Match", `"x", "y"`}},
		{412, []string{"If-Match", ""}},
		{412, []string{"If-Match", strings.Trim(tag, `"`)}},
		{412, []string{"If-Match", `"x" ` + tag}},
		{412, []string{"If-Match", `"*"`}},
		{412, []string{"If-Match", strings.ToUpper(tag)}},

		{200, []string{"If-Unmodified-Since", thenString}},
		{200, []string{"If-Unmodified-Since", after}},
		{412, []string{"If-Unmodified-Since", before}},
		{200, []string{"If-Unmodified-Since", "yesterday"}},
		{200, []string{"If-Unmodified-Since", before + ", " + before}},
		{200, []string{"If-Match", tag, "If-Unmodified-Since", before}},
		{412, []string{"If-Match", `"x"`, "If-Unmodified-Since", after}},

		{304, []string{"If-None-Match", tag}},
		{304, []string{"If-None-Match", "W/" + tag}},
		{304, []string{"If-None-Match", "*"}},
		{304, []string{"If-None-Match", `"x",` + tag}},
		{304, []string{"If-None-Match", `W/"x", W/` + tag + `,"y"`}},
		{304, []string{"If-None-Match", `,, "a,b" ,` + tag}},
		{200, []string{"If-None-Match", `"x"`}},
		{200, []string{"If-None-Match", `w/` + tag}},
		{200, []string{"If-None-Match", ""}},
		{200, []string{"If-None-Match", `"x`}},
		{200, []string{"If-None-Match", `"` + tag}},
		{200, []string{"If-None-Match", "garbage, " + tag}},
		{200, []string{"If-None-Match", `"*"`}},

		{304, []string{"If-Modified-Since", thenString}},
		{304, []string{"If-Modified-Since", after}},
		{304, []string{"If-Modified-Since", "Thursday, 29-Feb-24 12:30:15 GMT"}},
		{304, []string{"If-Modified-Since", "Thu Feb 29 12:30:15 2024"}},
		{200, []string{"If-Modified-Since", before}},
		{200, []string{"If-Modified-Since", "garbage"}},
		{200, []string{"If-Modified-Since", "2024-02-29T12:30:15Z"}},
		{200, []string{"If-None-Match", `"x"`, "If-Modified-Since", after}},
		{304, []string{"If-None-Match", tag, "If-Modified-Since", before}},

		{412, []string{"If-Match", `"x"`, "If-None-Match", tag}},
		{304, []string{"If-Match", tag, "If-None-Match", tag}},
		{412, []string{"If-Unmodified-Since", before, "If-None-Match", tag}},
		{304, []string{"If-Unmodified-Since", after, "If-Modified-Since", thenString}},

		{206, []string{"Range", "bytes=0-1", "If-Range", tag}},
		{206, []string{"Range", "bytes=0-1", "If-Range", thenString}},
		{206, []string{"Range", "bytes=0-1", "If-Range", "Thu Feb 29 12:30:15 2024"}},
		{200, []string{"Range", "bytes=0-1", "If-Range", "W/" + tag}},
		{200, []string{"Range", "bytes=0-1", "If-Range", `"x"`}},
		{200, []string{"Range", "bytes=0-1", "If-Range", `"x", ` + tag}},
		{200, []string{"Range", "bytes=0-1", "If-Range", tag + `, "x"`}},
		{200, []string{"Range", "bytes=0-1", "If-Range", "*"}},
		{200, []string{"Range", "bytes=0-1", "If-Range", ""}},
		{200, []string{"Range", "bytes=0-1", "If-Range", before}},
		{200, []string{"Range", "bytes=0-1", "If-Range", after}},
		{200, []string{"Range", "bytes=0-1", "If-Range", "garbage"}},
		{200, []string{"Range", "bytes=99-", "If-Range", `"stale"`}},
		{416, []string{"Range", "bytes=99-", "If-Range", tag}},
		{200, []string{"If-Range", `"x"`}},
		{304, []string{"Range", "bytes=0-1", "If-None-Match", tag}},
		{412, []string{"Range", "bytes=99-", "If-Match", `"x"`}},
		{206, []string{"Range", "bytes=0-1", "If-Match", tag}},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			want := c.status
			if method == "HEAD" && (want == 206 || want == 416) {
				want = 200
			}
			g := get(t, r, method+" /a.txt", c.fields...)
			if g.Status != want {
				t.Errorf("%s %q: %d, want %d", method, c.fields, g.Status, want)
			}
			checkFields(t, g, tag)
		}
	}
}

func checkFields(t *testing.T, g got, tag string) {
	t.Helper()
	switch g.Status {
	case 200, 206:
		if g.field("ETag") != tag || g.field("Last-Modified") != thenString || g.field("Cache-Control") != "max-age=3600" {
			t.Errorf("%d %v", g.Status, g.Fields)
		}
	case 304:
		if g.field("ETag") != tag || g.field("Cache-Control") != "max-age=3600" || g.Type != "" || g.Length != 0 || g.File != nil {
			t.Errorf("%+v", g.Result)
		}
	case 412:
		if len(g.Fields) != 0 || g.File != nil {
			t.Errorf("%+v", g.Result)
		}
	}
}

// TestIfRangeInQuery: If-Range decides about ?range= as well.
func TestIfRangeInQuery(t *testing.T) {
	r := newRoot(t, Options{}, site)
	tag := get(t, r, "GET /a.txt").field("ETag")
	for value, want := range map[string]int{tag: 206, `"stale"`: 200} {
		if g := get(t, r, "GET /a.txt?range=0-1", "If-Range", value); g.Status != want {
			t.Errorf("%s: %d", value, g.Status)
		}
	}
}

func TestTagChanges(t *testing.T) {
	dir := tree(t, map[string]string{"a": "0123"})
	r, err := NewRoot(dir, Options{})
	must(t, err)
	seen := map[string]bool{}
	for _, change := range []func(path string) error{
		func(string) error { return nil },
		func(path string) error { return os.Chtimes(path, then, then.Add(1)) },
		func(path string) error { return os.Chtimes(path, then, then.Add(time.Second)) },
		func(path string) error { return os.Chtimes(path, then, time.Unix(-1, 0)) },
		func(path string) error { return os.Truncate(path, 3) },
	} {
		must(t, change(filepath.Join(dir, "a")))
		tag := get(t, r, "GET /a").field("ETag")
		if seen[tag] || tag == "" {
			t.Errorf("%s again", tag)
		}
		seen[tag] = true
	}
}

// TestModifiedInTheFuture: Last-Modified is never later than Date.
func TestModifiedInTheFuture(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 5, time.UTC)
	if m := lastModified(now.Add(time.Hour), now); !m.Equal(now.Truncate(time.Second)) {
		t.Error(m)
	}
	if m := lastModified(then, now); DateString(m) != thenString || m.Nanosecond() != 0 {
		t.Error(m)
	}
	dir := tree(t, map[string]string{"a": "0123"})
	must(t, os.Chtimes(filepath.Join(dir, "a"), then, time.Now().Add(time.Hour)))
	r, err := NewRoot(dir, Options{})
	must(t, err)
	if m, ok := ParseDate(get(t, r, "GET /a").field("Last-Modified")); !ok || m.After(time.Now()) {
		t.Error(m, ok)
	}
}

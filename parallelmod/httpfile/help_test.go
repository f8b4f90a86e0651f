package httpfile

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// then is when the files of these tests were written.
var then = time.Date(2024, 2, 29, 12, 30, 15, 123456789, time.UTC)

const thenString = "Thu, 29 Feb 2024 12:30:15 GMT"

// tree makes a folder of files by name; a name that ends in a slash is a folder.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text, strings.HasSuffix(name, "/"))
	}
	return dir
}

func write(t testing.TB, path, text string, folder bool) {
	t.Helper()
	parent := path
	if !folder {
		parent = filepath.Dir(path)
	}
	must(t, os.MkdirAll(parent, 0o755))
	if !folder {
		must(t, os.WriteFile(path, []byte(text), 0o644))
		must(t, os.Chtimes(path, then, then))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newRoot(t testing.TB, o Options, files map[string]string) *Root {
	t.Helper()
	r, err := NewRoot(tree(t, files), o)
	must(t, err)
	return r
}

// request makes a query of "METHOD /target" and pairs of fields.
func request(line string, fields ...string) *Query {
	method, target, _ := strings.Cut(line, " ")
	path, query, _ := strings.Cut(target, "?")
	return &Query{Method: method, Path: path, Query: query, URLPath: path, Header: func(name string) (string, bool) {
		for i := 0; i < len(fields); i += 2 {
			if strings.EqualFold(fields[i], name) {
				return fields[i+1], true
			}
		}
		return "", false
	}}
}

// got is a Result with its content read and its file closed.
type got struct {
	Result
	text string
}

func get(t testing.TB, s Source, line string, fields ...string) got {
	t.Helper()
	r := s.Open(request(line, fields...))
	g := got{Result: r, text: string(r.Before) + string(r.Body)}
	if r.File != nil {
		b, err := io.ReadAll(io.NewSectionReader(r.File, r.Offset, r.Length))
		must(t, err)
		must(t, r.File.Close())
		g.text += string(b)
	}
	g.text += string(r.After)
	if r.Status >= 400 && (r.Message == "" || r.Type != "" || r.Length != 0) {
		t.Errorf("%s: an error without a message, or with content: %+v", line, r)
	}
	if n := r.Length + int64(len(r.Before)+len(r.After)); n != int64(len(g.text)) && !strings.HasPrefix(line, "HEAD") {
		t.Errorf("%s: %d bytes of content, length %d", line, len(g.text), n)
	}
	return g
}

func (g got) field(name string) string {
	found := ""
	for _, f := range g.Fields {
		if f.Name != name {
			continue
		}
		if found != "" {
			return "twice"
		}
		found = f.Value
	}
	return found
}

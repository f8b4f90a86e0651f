package contexts_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// keptPlaces are the reports that the files of a script expect, as their
// comments say.
func keptPlaces(t *testing.T, paths ...string) (lines []string) {
	t.Helper()
	expected := regexp.MustCompile(`//> (\d+) (\S+)`)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, m := range expected.FindAllStringSubmatch(line, -1) {
				lines = append(lines, fmt.Sprintf("pyp: %s:%d:%s: %s is kept in one worker only;", filepath.Base(path), n+1, m[1], m[2]))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// kept are the reports in a log.
func kept(log string) (lines []string) {
	for line := range strings.Lines(log) {
		if i := strings.Index(line, " is kept in one worker only;"); i >= 0 {
			lines = append(lines, line[:i]+" is kept in one worker only;")
		}
	}
	slices.Sort(lines)
	return lines
}

// fetch makes one request of the n-th server on a connection of its own.
func (s *served) fetch(n int, path string) (status int, body string) {
	s.t.Helper()
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := c.Get("http://" + s.address(n) + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// TestLocalWrites calls every method of scripts whose comments say what is
// reported of them.
func TestLocalWrites(t *testing.T) {
	method := regexp.MustCompile(`(?m)^  (?:async )?('')?(\w*)(?:\(\w*\)| = \(\) =>) \{.*return`)
	for _, name := range []string{"http.js", "commonjs.cjs"} {
		t.Run(name, func(t *testing.T) {
			path, err := filepath.Abs("../testdata/isolation/" + name)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := loadFile(t, path, nil)
			s.listening()
			fast := string(text[strings.Index(string(text), "class Fast"):])
			fast = fast[:strings.Index(fast, "\n}\n")]
			methods := method.FindAllStringSubmatch(fast, -1)
			if len(methods) < 4 {
				t.Fatalf("found the methods %q", methods)
			}
			for range 3 { // so that both workers come to each place
				for _, m := range methods {
					if status, body := s.fetch(0, "/"+m[2]); status != 200 {
						t.Errorf("/%s: %d %s", m[2], status, body)
					}
				}
				if name == "http.js" {
					s.fetch(1, "/visit")
					s.fetch(2, "/plain")
					c := s.dialTo(3)
					send(s.t, c, "x")
					read(t, c, "x")
				}
			}
			if status, body := s.fetch(0, "/swap"); name == "http.js" && body != "current" {
				t.Errorf("a function that is assigned has another name: %d %q", status, body)
			}
			want := keptPlaces(t, path, filepath.Join(filepath.Dir(path), "table.cjs"))
			if name == "http.js" {
				want = keptPlaces(t, path)
			}
			s.stop()
			<-s.ended
			if got := kept(s.log.String()); !slices.Equal(got, want) {
				t.Errorf("reported:\n%s\nwant:\n%s\nin\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), s.log)
			}
		})
	}
}

package httpfile

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestHammerReplacedFiles: while a file is replaced, truncated and removed, each
// answer is of one file. Files that are replaced by rename are whole, and a tag
// belongs to one content.
func TestHammerReplacedFiles(t *testing.T) {
	dir := tree(t, map[string]string{"whole.css": "a", "whole.css.gz": "a", "cut.txt": strings.Repeat("c", 1000)})
	r, err := NewRoot(dir, Options{Precompressed: true, Listing: true})
	must(t, err)
	var stop atomic.Bool
	var writer, readers sync.WaitGroup
	writer.Go(func() {
		for i := 0; !stop.Load(); i++ {
			change(t, dir, i)
		}
	})
	var tags sync.Map
	for range 8 {
		readers.Go(func() {
			for range 500 {
				readWhole(t, r, &tags)
				readAny(t, r)
			}
		})
	}
	readers.Wait()
	stop.Store(true)
	writer.Wait()
}

func change(t *testing.T, dir string, i int) {
	text := strings.Repeat(string(rune('a'+i%26)), 1+i%500)
	for _, name := range []string{"whole.css", "whole.css.gz"} {
		next := filepath.Join(dir, fmt.Sprint("next", i%3))
		if err := os.WriteFile(next, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
		if err := os.Rename(next, filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	cut := filepath.Join(dir, "cut.txt")
	if i%5 == 0 {
		_ = os.Remove(cut)
	} else if err := os.WriteFile(cut, []byte(text), 0o644); err != nil {
		t.Error(err)
	}
}

func readWhole(t *testing.T, r *Root, tags *sync.Map) {
	g := get(t, r, "GET /whole.css", "Accept-Encoding", "gzip")
	if g.Status != 200 || g.text == "" || strings.Trim(g.text, g.text[:1]) != "" {
		t.Errorf("%+v", g)
	}
	// Sizes repeat after 500 writes only, which is more than a tick of the file system's clock.
	if old, ok := tags.LoadOrStore(g.field("ETag"), g.text); ok && old != g.text {
		t.Errorf("%s stands for %q and %q", g.field("ETag"), old, g.text)
	}
}

// readAny reads what may become shorter while it is read.
func readAny(t *testing.T, r *Root) {
	for _, path := range []string{"/cut.txt", "/"} {
		a := r.Open(request("GET "+path, "Range", "bytes=1-"))
		if a.File == nil {
			continue
		}
		if n, err := io.Copy(io.Discard, io.NewSectionReader(a.File, a.Offset, a.Length)); n > a.Length || err != nil {
			t.Errorf("%s: %d of %d bytes, %v", path, n, a.Length, err)
		}
		if err := a.File.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestHammerDescriptors: no answer keeps a file open that it does not hand out.
// The collector, which would close such files, is off.
func TestHammerDescriptors(t *testing.T) {
	dir := tree(t, map[string]string{"a.css": oracleText, "a.css.gz": "gz", "a.css.br": "", "sub/x": "", "empty": "", "index/index.html/": ""})
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644))
	r, err := NewRoot(dir, Options{Precompressed: true, Listing: true})
	must(t, err)
	named := Named(filepath.Join(dir, "a.css"), "")
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	before := openFiles(t)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for range 20 {
				for _, line := range []string{"GET /a.css", "HEAD /a.css", "GET /sub", "GET /sub/", "GET /", "GET /none", "GET /empty", "GET /index/", "GET /a.css/", "POST /a.css"} {
					for _, fields := range [][]string{nil, {"Accept-Encoding", "br, gzip"}, {"If-None-Match", "*"}, {"If-Match", `"x"`}, {"Range", "bytes=2-"}, {"Range", "bytes=20-"}} {
						get(t, r, line, fields...)
						get(t, named, line, fields...)
					}
				}
				for _, path := range []string{"a.css", "fifo", "sub", "none"} {
					get(t, Named(filepath.Join(dir, path), ""), "HEAD /")
					for _, offset := range []int64{0, 10, 11} {
						get(t, Part(nil, filepath.Join(dir, path), nil, offset, -1), "GET /")
					}
				}
			}
		})
	}
	readers.Wait()
	if after := openFiles(t); after > before {
		t.Errorf("%d files are open, before %d", after, before)
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc to count open files in")
	}
	return len(entries)
}

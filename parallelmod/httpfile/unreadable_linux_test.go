package httpfile

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestUnreadable reads as a user who may not. The superuser gives up its right
// on one thread, which ends with the test's goroutine.
func TestUnreadable(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "a", "b.txt": "b", "b.txt.gz": "z", "locked/index.html": "i", "index/index.html": "i"})
	for _, name := range []string{"a.txt", "b.txt.gz", "locked", "index/index.html"} {
		must(t, os.Chmod(filepath.Join(dir, name), 0))
	}
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		must(t, os.Chmod(d, 0o755))
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "locked"), 0o755) })
	r, err := NewRoot(dir, Options{Listing: true, Precompressed: true})
	must(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Getuid() == 0 {
			runtime.LockOSThread()
			if err := syscall.Setfsuid(65534); err != nil {
				t.Error(err)
				return
			}
		}
		for path, want := range map[string]int{"/a.txt": 403, "/b.txt": 200, "/locked/": 403, "/locked/index.html": 403, "/locked": 403, "/index/": 403, "/": 200} {
			g := get(t, r, "GET "+path, "Accept-Encoding", "gzip")
			if g.Status != want {
				t.Errorf("%s: %d %v, want %d", path, g.Status, g.Err, want)
			}
			if want == 403 && g.Message != "No permission to read "+path {
				t.Errorf("%s: %q", path, g.Message)
			}
		}
		if g := get(t, Named(filepath.Join(dir, "a.txt"), ""), "GET /x"); g.Status != 403 || g.Message != "No permission to read /x" {
			t.Errorf("%+v", g.Result)
		}
	}()
	<-done
}

package contexts_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestHTTPVectors replays wire vectors with a driver that is not part of this
// module: H1_DRIVER is its path, H1_VECTORS the file of vectors.
func TestHTTPVectors(t *testing.T) {
	driver, vectors := os.Getenv("H1_DRIVER"), os.Getenv("H1_VECTORS")
	if driver == "" || vectors == "" {
		t.Skip("H1_DRIVER and H1_VECTORS are not set")
	}
	path, err := filepath.Abs(filepath.Join("..", "scripts", "echo-http.js"))
	if err != nil {
		t.Fatal(err)
	}
	s := loadFile(t, path, []string{"HOST=127.0.0.1", "PORT=0"})
	s.listening()
	for _, mode := range [][]string{{}, {"--mode", "byte"}, {"--fin"}} {
		args := append([]string{driver, "--target", s.address(0), "--replay", vectors}, mode...)
		out, err := exec.Command("python3", args...).CombinedOutput()
		t.Logf("%v\n%s", mode, out)
		if err != nil {
			t.Errorf("%v: %v", mode, err)
		}
	}
}

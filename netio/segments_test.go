package netio

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSegments: a head does not go out alone in front of its file.
func TestSegments(t *testing.T) {
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join(t.TempDir(), "file")
	os.WriteFile(path, make([]byte, 5000), 0o600)
	c, peer := connect(t, r, plain{closed: make(chan error, 1)})
	before := segments(t, c)
	for i := range 3 {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		c.SendFile(make([]byte, 300), f, 0, 5000, nil)
		if _, err := io.ReadFull(peer, make([]byte, 5300)); err != nil {
			t.Fatal(err)
		}
		if n := segments(t, c) - before; n != uint32(i+1) {
			t.Errorf("%d segments for %d small files", n, i+1)
		}
	}
}

// segments counts the segments with data that the kernel has sent.
func segments(t *testing.T, c *tcpConn) uint32 {
	t.Helper()
	info, err := unix.GetsockoptTCPInfo(int(c.fd.Load()), unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		t.Fatal(err)
	}
	return info.Data_segs_out
}

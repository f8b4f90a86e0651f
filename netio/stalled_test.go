package netio_test

import (
	"errors"
	"io"
	"net"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"pyp/netio"
)

// stock is more than the kernel holds for one connection.
var stock [64 << 20]byte

// TestStalledFiles: clients that stop reading in the middle of a file cost little, and are given up; their files are closed.
func TestStalledFiles(t *testing.T) {
	for name, from := range map[string]struct {
		path    string
		offset  int64
		clients int
	}{
		"sendfile": {sparseFile(t, 1<<30), 0, 1000},
		"copied":   {"/proc/self/mem", int64(uintptr(unsafe.Pointer(&stock))), 100},
	} {
		t.Run(name, func(t *testing.T) {
			clients := from.clients
			closed, drained := make(chan error, clients), make(chan bool, clients)
			_, addr := serve(t, netio.Config{Pollers: 2, WriteTimeout: time.Second}, each(&funcs{
				data: func(c netio.Conn, in []byte) int {
					c.SendFile(make([]byte, 200), open(t, from.path), from.offset, int64(len(stock)), nil)
					return len(in)
				},
				drained: func(netio.Conn) { drained <- true },
				closed:  func(_ netio.Conn, err error) { closed <- err },
			}))
			var peers []net.Conn
			before, descriptors := heap(), fds(t)
			for range clients {
				peer := dial(t, addr)
				io.WriteString(peer, "GET")
				io.CopyN(io.Discard, peer, 1<<10)
				peers = append(peers, peer)
			}
			if each := (heap() - before) / int64(clients); each > 64<<10 {
				t.Errorf("%d bytes for each", each)
			}
			for range clients {
				if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrWriteTimeout) {
					t.Fatal(err)
				}
			}
			eventually(t, "files closed", func() bool { return fds(t) <= descriptors+clients+10 })
			if len(drained) > 0 {
				t.Errorf("%d are told to have drained", len(drained))
			}
			runtime.KeepAlive(peers)
		})
	}
}

// TestWriteRate: a client that reads a little all the time is given up if that is less than the least rate, and only then.
func TestWriteRate(t *testing.T) {
	const size, timeout = 32 << 20, 400 * time.Millisecond
	for rate, want := range map[int]error{0: nil, 1 << 10: nil, 1 << 30: netio.ErrWriteTimeout} {
		closed := make(chan error, 1)
		r, addr := serve(t, netio.Config{WriteTimeout: timeout, WriteRate: rate}, func(c netio.Conn) netio.Handler {
			c.SetWriteLimit(size)
			c.Send(make([]byte, size))
			c.Close()
			return &funcs{closed: func(_ netio.Conn, err error) { closed <- err }}
		})
		peer := dial(t, addr)
		var n int64
		var err error
		for end := time.Now().Add(4 * timeout); time.Now().Before(end) && err == nil; {
			var some int64
			some, err = io.CopyN(io.Discard, peer, 16<<10)
			n += some
			time.Sleep(timeout / 80) // the client's pace
		}
		rest, _ := io.Copy(io.Discard, peer)
		n += rest
		if got := receive(t, "closed", closed); !errors.Is(got, want) || (n == size) != (want == nil) {
			t.Errorf("rate %d: %d bytes of %d; closed with %v", rate, n, size, got)
		}
		r.Close()
	}
}

// TestManyFiles: a handler that goes on sending files to a peer that does not read is stopped before descriptors are scarce.
func TestManyFiles(t *testing.T) {
	path := sparseFile(t, 16<<20)
	before := fds(t)
	closed, most := make(chan error, 1), 0
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			for range 400 {
				c.SendFile(nil, open(t, path), 0, 16<<20, nil)
				if c.Queued() > 0 {
					most++
				}
			}
			return len(in)
		},
		closed: func(_ netio.Conn, err error) { closed <- err },
	}))
	io.WriteString(dial(t, addr), "x")
	if err := receive(t, "closed", closed); err != netio.ErrOverflow {
		t.Errorf("closed with %v", err)
	}
	if most < 200 || most > 260 {
		t.Errorf("%d files were queued", most)
	}
	eventually(t, "files closed", func() bool { return fds(t) <= before+10 })
}

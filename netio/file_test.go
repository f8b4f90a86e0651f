package netio_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unsafe"

	"pyp/netio"
)

// newFile makes a file of random bytes and returns its path and what is in it.
func newFile(t testing.TB, size int) (string, []byte) {
	t.Helper()
	b := make([]byte, size)
	random := rand.NewChaCha8([32]byte{byte(size)})
	random.Read(b)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, b
}

// sparseFile makes a file of nothing.
func sparseFile(t testing.TB, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sparse")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// isClosed waits until somebody has closed f.
func isClosed(t testing.TB, f *os.File) {
	t.Helper()
	eventually(t, "file closed", func() bool {
		_, err := f.Stat()
		return errors.Is(err, os.ErrClosed)
	})
}

// TestSendFile: files and bytes come out in the order in which they were sent, and every file is closed, whoever reads how.
func TestSendFile(t *testing.T) {
	const size = 5 << 20
	path, all := newFile(t, size)
	type piece struct {
		head, tail string
		off, n     int64
	}
	for name, pieces := range map[string][]piece{
		"whole":          {{"head", "tail", 0, size}},
		"alone":          {{"", "", 0, size}},
		"small":          {{"head", "tail", 77, 100}},
		"byte":           {{"", "", size - 1, 1}},
		"nothing":        {{"head", "tail", 9, 0}, {"", "", 0, 0}, {"h", "", 0, -1}},
		"several":        {{"1", "2", 1 << 20, 3 << 20}, {"3", "", 0, 10}, {"", "4", 5, 2 << 20}, {"5", "6", 0, 0}, {"7", "8", 4 << 20, 1 << 20}},
		"several little": {{"a", "b", 0, 3}, {"c", "d", 3, 3}, {"e", "f", 6, 3}},
	} {
		for _, slow := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s slow=%v", name, slow), func(t *testing.T) {
				var want bytes.Buffer
				var files []*os.File
				for _, p := range pieces {
					files = append(files, open(t, path))
					fmt.Fprintf(&want, "<%s%s%s>", p.head, all[p.off:p.off+max(p.n, 0)], p.tail)
				}
				closed := make(chan error, 1)
				_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
					for i, p := range pieces {
						c.Send([]byte("<"))
						c.SendFile([]byte(p.head), files[i], p.off, p.n, []byte(p.tail))
						c.Send([]byte(">"))
					}
					c.Close()
					return &funcs{closed: func(c netio.Conn, err error) {
						if c.BytesSent() != int64(want.Len()) || c.Queued() != 0 {
							t.Errorf("%d bytes counted, %d queued", c.BytesSent(), c.Queued())
						}
						closed <- err
					}}
				})
				got, err := readAll(dial(t, addr), slow)
				if err != nil || !bytes.Equal(got, want.Bytes()) {
					t.Errorf("%d bytes of %d, %v", len(got), want.Len(), err)
				}
				if err := receive(t, "closed", closed); err != nil {
					t.Error(err)
				}
				for _, f := range files {
					isClosed(t, f)
				}
			})
		}
	}
}

// readAll reads to the end, in small pieces and with pauses when slow.
func readAll(c net.Conn, slow bool) ([]byte, error) {
	if !slow {
		return io.ReadAll(c)
	}
	var all []byte
	buf := make([]byte, 30_000)
	for i := 0; ; i++ {
		n, err := c.Read(buf)
		all = append(all, buf[:n]...)
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return all, err
		}
		if i%16 == 0 {
			time.Sleep(time.Millisecond) // the client's pace
		}
	}
}

// TestSendFileBackPressure: a queued file counts in Queued, holds up input, and is told as drained.
func TestSendFileBackPressure(t *testing.T) {
	const size = 100 << 30
	path := sparseFile(t, size)
	type told struct {
		what   string
		queued int64
	}
	calls := make(chan told, 10)
	conns := make(chan netio.Conn, 1)
	_, addr := serve(t, netio.Config{WriteLimit: 5 << 10}, func(c netio.Conn) netio.Handler {
		c.SendFile(nil, open(t, path), 0, size, nil)
		conns <- c
		return &funcs{
			data:    func(c netio.Conn, in []byte) int { calls <- told{"data", c.Queued()}; return len(in) },
			drained: func(c netio.Conn) { calls <- told{"drained", c.Queued()} },
		}
	})
	peer := dial(t, addr)
	c := receive(t, "connection", conns)
	if q := c.Queued(); q < size-64<<20 {
		t.Fatalf("%d bytes queued", q)
	}
	io.WriteString(peer, "waits behind the file")
	c.Send(make([]byte, 100)) // within the limit: the file has no part in it
	eventually(t, "input", func() bool { return c.BytesReceived() > 0 })
	if len(calls) > 0 {
		t.Fatalf("called with %+v", <-calls)
	}
	before := heap()
	if _, err := io.CopyN(io.Discard, peer, 1<<30); err != nil {
		t.Fatal(err)
	}
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	const step = 2 << 20 // in the writer's hand, and not accounted for
	if sent := c.BytesSent(); sent < 1<<30-step || c.Queued() > size+100-1<<30+step {
		t.Errorf("%d bytes sent, %d queued", sent, c.Queued())
	}
}

// TestSendFileDrained: the handler is told when the file is out, and input goes on after that.
func TestSendFileDrained(t *testing.T) {
	path, all := newFile(t, 3<<20)
	var order []string
	closed := make(chan error, 1)
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			order = append(order, "data")
			c.SendFile(nil, open(t, path), 0, int64(len(all)), nil)
			return 1
		},
		drained: func(netio.Conn) { order = append(order, "drained") },
		closed:  func(_ netio.Conn, err error) { closed <- err },
	}))
	c := dial(t, addr)
	io.WriteString(c, "abc")
	c.CloseWrite()
	got, err := io.ReadAll(c)
	if err != nil || !bytes.Equal(got, bytes.Repeat(all, 3)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := receive(t, "closed", closed); err != nil || fmt.Sprint(order) != "[data drained data drained data drained]" {
		t.Error(order, err)
	}
}

// TestFileShort: a file that does not have what was promised ends the connection; what comes is never more than the file had.
func TestFileShort(t *testing.T) {
	const size = 64 << 20
	for _, later := range []bool{false, true} {
		t.Run(fmt.Sprintf("later=%v", later), func(t *testing.T) {
			path := sparseFile(t, size)
			f, closed := open(t, path), make(chan error, 1)
			_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
				n := int64(size)
				if !later {
					n++
				}
				c.SendFile([]byte("head"), f, 0, n, []byte("tail"))
				c.Close()
				return &funcs{closed: func(_ netio.Conn, err error) { closed <- err }}
			})
			peer := dial(t, addr)
			if later {
				io.CopyN(io.Discard, peer, 1<<20)
				os.Truncate(path, 2<<20)
			}
			n, err := io.Copy(io.Discard, peer)
			if err == nil || n > size+4 {
				t.Errorf("the peer read %d bytes and then %v", n, err)
			}
			if err := receive(t, "closed", closed); err != netio.ErrFileShort {
				t.Errorf("closed with %v", err)
			}
			isClosed(t, f)
		})
	}
}

// mapped is what TestFileWithoutSendfile reads through the process's memory file.
var mapped [300_000]byte

// TestFileWithoutSendfile sends a file that the kernel cannot send by itself.
func TestFileWithoutSendfile(t *testing.T) {
	for i := range mapped {
		mapped[i] = byte(i * i >> 3)
	}
	at := int64(uintptr(unsafe.Pointer(&mapped)))
	_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
		c.SendFile([]byte("head"), open(t, "/proc/self/mem"), at, int64(len(mapped)), []byte("tail"))
		c.Close()
		return &funcs{}
	})
	for _, slow := range []bool{false, true} {
		got, err := readAll(dial(t, addr), slow)
		if want := "head" + string(mapped[:]) + "tail"; err != nil || string(got) != want {
			t.Errorf("slow %v: %d bytes of %d, %v", slow, len(got), len(want), err)
		}
	}
	closed := make(chan error, 1)
	_, addr = serve(t, netio.Config{}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			c.SendFile(nil, open(t, "/proc/self/mem"), 0, 10, nil) // nothing is mapped there
			return len(in)
		},
		closed: func(_ netio.Conn, err error) { closed <- err },
	}))
	peer := dial(t, addr)
	io.WriteString(peer, "x")
	if got, err := io.ReadAll(peer); err == nil || len(got) > 0 {
		t.Errorf("%q, %v", got, err)
	}
	if err := receive(t, "closed", closed); err == nil {
		t.Error("closed without a reason")
	}
}

// TestSendFileEnds: a file is closed in whatever way its connection ends, before it is sent, meanwhile, or after.
func TestSendFileEnds(t *testing.T) {
	path := sparseFile(t, 1<<30)
	for name, end := range map[string]func(c netio.Conn, peer *net.TCPConn){
		"abort":      func(c netio.Conn, _ *net.TCPConn) { c.Abort() },
		"peer gone":  func(_ netio.Conn, peer *net.TCPConn) { peer.SetLinger(0); peer.Close() },
		"peer stops": func(netio.Conn, *net.TCPConn) {},
		"close":      func(c netio.Conn, _ *net.TCPConn) { c.Close() }, // the peer does not read: cut
	} {

		t.Run(name, func(t *testing.T) {
			closed, conns := make(chan error, 1), make(chan netio.Conn, 1)
			first, second, late := open(t, path), open(t, path), open(t, path)
			_, addr := serve(t, netio.Config{WriteTimeout: 50 * time.Millisecond}, func(c netio.Conn) netio.Handler {
				c.SendFile([]byte("a"), first, 0, 1<<30, []byte("b"))
				c.SendFile([]byte("c"), second, 0, 1<<30, []byte("d"))
				conns <- c
				return &funcs{closed: func(_ netio.Conn, err error) { closed <- err }}
			})
			peer := dial(t, addr)
			c := receive(t, "connection", conns)
			io.CopyN(io.Discard, peer, 1<<20)
			end(c, peer)
			err := receive(t, "closed", closed)
			for reason, of := range map[error]string{netio.ErrAborted: "abort", netio.ErrReset: "peer gone", netio.ErrWriteTimeout: "peer stops close"} {
				if errors.Is(err, reason) != (name == of || of == "peer stops close" && (name == "close" || name == "peer stops")) {
					t.Errorf("%s: closed with %v", name, err)
				}
			}
			c.SendFile(nil, late, 0, 1<<30, nil)
			for _, f := range []*os.File{first, second, late} {
				isClosed(t, f)
			}
			if c.Queued() != 0 {
				t.Errorf("%s: %d bytes queued", name, c.Queued())
			}
		})
	}
}

// TestSendFileAfterClose drops the file.
func TestSendFileAfterClose(t *testing.T) {
	path, _ := newFile(t, 10)
	for _, end := range []func(netio.Conn){netio.Conn.Close, netio.Conn.Abort, netio.Conn.CloseWrite} {
		t.Run("", func(t *testing.T) {
			files := make(chan *os.File, 2)
			_, addr := serve(t, netio.Config{}, each(&funcs{data: func(c netio.Conn, in []byte) int {
				end(c)
				for _, n := range []int64{10, 0} {
					f := open(t, path)
					c.SendFile([]byte("too"), f, 0, n, []byte("late"))
					files <- f
				}
				return len(in)
			}}))
			peer := dial(t, addr)
			io.WriteString(peer, "x")
			if got, _ := io.ReadAll(peer); len(got) > 0 {
				t.Errorf("%q was sent", got)
			}
			isClosed(t, receive(t, "file", files))
			isClosed(t, receive(t, "file", files))
		})
	}
}

package netio_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

func TestEcho(t *testing.T) {
	var conns sync.Map
	_, addr := serve(t, netio.Config{Pollers: 2}, func(c netio.Conn) netio.Handler {
		conns.Store(c.RemoteAddr().String(), c)
		return &funcs{data: echo}
	})
	c := dial(t, addr)
	for i := range 100 {
		ask(t, c, fmt.Sprintf("message %d", i))
	}
	v, ok := conns.Load(c.LocalAddr().String())
	if !ok {
		t.Fatal("no connection from", c.LocalAddr())
	}
	sc := v.(netio.Conn)
	if sc.LocalAddr().String() != addr {
		t.Errorf("LocalAddr %v, want %s", sc.LocalAddr(), addr)
	}
	if sc.BytesReceived() != sc.BytesSent() || sc.BytesSent() != 990-100+100 {
		t.Errorf("received %d, sent %d", sc.BytesReceived(), sc.BytesSent())
	}
}

// TestPieces sends a line byte by byte: the handler sees ever longer input until it consumes.
func TestPieces(t *testing.T) {
	calls := make(chan string, 100)
	_, addr := serve(t, netio.Config{}, each(&funcs{data: func(c netio.Conn, in []byte) int {
		calls <- string(in)
		if i := bytes.IndexByte(in, '\n'); i >= 0 {
			c.Send(in[:i+1])
			return i + 1
		}
		return 0
	}}))
	c := dial(t, addr)
	line := "abc\n"
	for i := range line {
		io.WriteString(c, line[i:i+1])
		if got := receive(t, "piece", calls); got != line[:i+1] {
			t.Fatalf("Data got %q, want %q", got, line[:i+1])
		}
	}
	io.WriteString(c, "one\ntw") // the rest is not offered again before more comes
	if got := receive(t, "piece", calls); got != "one\ntw" {
		t.Fatalf("Data got %q", got)
	}
	io.WriteString(c, "o\n")
	if got := receive(t, "piece", calls); got != "two\n" {
		t.Fatalf("Data got %q", got)
	}
	got := make([]byte, len("abc\none\ntwo\n"))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != "abc\none\ntwo\n" {
		t.Fatalf("%q, %v", got, err)
	}
}

// TestPauseResume drives 64 MiB of numbered words through more than a thousand pauses, each ended by another goroutine.
func TestPauseResume(t *testing.T) {
	const total = 8 << 20
	var next, pauses, most int
	done, resume := make(chan bool, 1), make(chan netio.Conn, 1)
	go func() {
		for c := range resume {
			c.Resume()
		}
	}()
	t.Cleanup(func() { close(resume) })
	h := &funcs{data: func(c netio.Conn, in []byte) int {
		most = max(most, len(in))
		n := 0
		for ; n+8 <= len(in); n += 8 {
			if got := binary.BigEndian.Uint64(in[n:]); got != uint64(next) {
				t.Errorf("word %d where %d was due", got, next)
				c.Abort()
				done <- true
				return len(in)
			}
			next++
		}
		if n > 0 && n > len(in)/2 && pauses%3 == 1 {
			n -= 8 // leave a whole word as well
			next--
		}
		if next >= total {
			done <- true
			return n
		}
		pauses++
		c.Pause()
		resume <- c
		return n
	}}
	_, addr := serve(t, netio.Config{Pollers: 2}, each(h))
	c := dial(t, addr)
	go func() {
		for first := 0; first < total; first += 4096 {
			c.Write(words(first, 4096))
		}
	}()
	receive(t, "last word", done)
	c.Close()
	if pauses < 500 || most > 256<<10 {
		t.Errorf("%d pauses, at most %d bytes at once", pauses, most)
	}
	t.Logf("%d pauses, at most %d bytes at once", pauses, most)
}

// TestPausedIsBounded checks that a paused connection stops taking input, and that the idempotent flags wake it.
func TestPausedIsBounded(t *testing.T) {
	var got atomic.Int64
	conn := make(chan netio.Conn, 1)
	_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
		c.Pause()
		c.Pause()
		conn <- c
		return &funcs{data: func(c netio.Conn, in []byte) int { got.Add(int64(len(in))); return len(in) }}
	})
	c := dial(t, addr)
	const total = 32 << 20
	go c.Write(make([]byte, total))
	sc := receive(t, "connection", conn)
	eventually(t, "carry full", func() bool { return sc.BytesReceived() == 16<<10 })
	if got.Load() != 0 {
		t.Fatal("Data called while paused")
	}
	for got.Load() < total {
		sc.Pause()
		if n := sc.BytesReceived() - got.Load(); n > 192<<10 {
			t.Fatalf("%d bytes held", n)
		}
		sc.Resume()
		sc.Resume()
	}
}

func TestHandlerThatNeverConsumes(t *testing.T) {
	closed := make(chan error, 1)
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data:   func(netio.Conn, []byte) int { return 0 },
		closed: func(_ netio.Conn, err error) { closed <- err },
	}))
	c := dial(t, addr)
	go c.Write(make([]byte, 1<<20))
	if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrOverflow) {
		t.Fatal(err)
	}
}

// TestHalfClose: a client that sends its request and closes its half gets the whole answer.
func TestHalfClose(t *testing.T) {
	answer := make([]byte, 3<<20)
	rand.Read(answer)
	request := bytes.Repeat([]byte("r"), 100_000)
	for _, late := range []bool{false, true} {
		t.Run(fmt.Sprintf("late=%v", late), func(t *testing.T) {
			_, addr := serve(t, netio.Config{Pollers: 2}, func(c netio.Conn) netio.Handler {
				return &funcs{
					data: func(c netio.Conn, in []byte) int {
						if len(in) < len(request) {
							return 0
						}
						reply := func() { c.Send(answer); c.Resume() }
						if !late {
							reply()
							return len(in)
						}
						c.Pause()
						time.AfterFunc(5*time.Millisecond, reply)
						return len(in)
					},
				}
			})
			errs := make(chan error, 100)
			slots := make(chan bool, 10)
			for range cap(errs) {
				slots <- true
				go func() {
					defer func() { <-slots }()
					errs <- halfClosed(addr, request, answer)
				}()
			}
			for range cap(errs) {
				if err := receive(t, "answer", errs); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func halfClosed(addr string, request, answer []byte) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	c.Write(request)
	c.(*net.TCPConn).CloseWrite()
	got, err := io.ReadAll(c)
	if err == nil && !bytes.Equal(got, answer) {
		err = fmt.Errorf("%d bytes of %d", len(got), len(answer))
	}
	return err
}

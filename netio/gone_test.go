package netio_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

// waiting serves connections that are paused as soon as they have asked, and tells what happens to them.
type waiting struct {
	funcs
	asked  chan netio.Conn
	told   chan string
	closed chan error
}

func newWaiting() *waiting {
	w := &waiting{asked: make(chan netio.Conn, 1), told: make(chan string, 10), closed: make(chan error, 2)}
	w.data = func(c netio.Conn, in []byte) int { c.Pause(); w.asked <- c; return len(in) }
	w.gone = func(netio.Conn) { w.told <- "gone" }
	w.eof = func(c netio.Conn) { w.told <- "eof"; c.Close() }
	w.funcs.closed = func(_ netio.Conn, err error) { w.closed <- err }
	return w
}

// pushes fills whatever there is to fill.
func pushes(c net.Conn) {
	c.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
	c.Write(make([]byte, 64<<20))
}

// TestGone: a peer that half-closes while its answer is made is told of once, however much it has sent behind its request.
func TestGone(t *testing.T) {
	for _, extra := range []int{0, 10, 16 << 10, 64 << 10} {
		t.Run(fmt.Sprint(extra), func(t *testing.T) {
			w := newWaiting()
			_, addr := serve(t, netio.Config{}, each(w))
			peer := dial(t, addr)
			io.WriteString(peer, "x")
			c := receive(t, "Data", w.asked)
			got := 0
			c.SetHandler(&funcs{
				data:   func(_ netio.Conn, in []byte) int { got += len(in); return len(in) },
				gone:   w.gone,
				eof:    w.eof,
				closed: w.funcs.closed,
			})
			peer.Write(make([]byte, extra))
			peer.CloseWrite()
			if what := receive(t, "call", w.told); what != "gone" {
				t.Fatal(what)
			}
			c.Send([]byte("answer"))
			c.Resume()
			if what := receive(t, "call", w.told); what != "eof" || got != extra {
				t.Errorf("%s after %d bytes of %d", what, got, extra)
			}
			if b, err := io.ReadAll(peer); string(b) != "answer" || err != nil {
				t.Errorf("%q, %v", b, err)
			}
			if err := receive(t, "closed", w.closed); err != nil || len(w.told) > 0 {
				t.Error(err, len(w.told))
			}
		})
	}
}

// TestGoneWhileSending: the peer of a file half-closes, and reads it all the same.
func TestGoneWhileSending(t *testing.T) {
	const size = 64 << 20
	path := sparseFile(t, size)
	w := newWaiting()
	w.data = func(c netio.Conn, in []byte) int { c.SendFile(nil, open(t, path), 0, size, nil); return len(in) }
	_, addr := serve(t, netio.Config{}, each(w))
	peer := dial(t, addr)
	io.WriteString(peer, "x")
	io.CopyN(io.Discard, peer, 1)
	peer.CloseWrite()
	if what := receive(t, "call", w.told); what != "gone" {
		t.Fatal(what)
	}
	if n, err := io.Copy(io.Discard, peer); n != size-1 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if err := receive(t, "closed", w.closed); err != nil {
		t.Error(err)
	}
}

// TestNotGone: a peer that waits is not called gone, nor one whose end of input is delivered in the ordinary way.
func TestNotGone(t *testing.T) {
	w := newWaiting()
	w.data = echo
	_, addr := serve(t, netio.Config{}, each(w))
	peer := dial(t, addr)
	ask(t, peer, "hello")
	peer.CloseWrite()
	if what := receive(t, "call", w.told); what != "eof" {
		t.Error(what)
	}
	receive(t, "closed", w.closed)
	if len(w.told) > 0 {
		t.Error(<-w.told)
	}
}

// TestResetWhenBlocked: a reset comes out as Closed though nothing is read, whatever the peer did before.
func TestResetWhenBlocked(t *testing.T) {
	for name, before := range map[string]func(peer *net.TCPConn, w *waiting, c netio.Conn){
		"nothing": func(*net.TCPConn, *waiting, netio.Conn) {},
		"pushed":  func(peer *net.TCPConn, _ *waiting, _ netio.Conn) { pushes(peer) },
		"half-closed": func(peer *net.TCPConn, w *waiting, _ netio.Conn) {
			peer.CloseWrite()
			receive(t, "Gone", w.told)
		},
		"half-closed on both sides": func(peer *net.TCPConn, w *waiting, c netio.Conn) {
			c.CloseWrite()
			peer.CloseWrite()
			receive(t, "Gone", w.told)
		},
		"reading":     func(_ *net.TCPConn, _ *waiting, c netio.Conn) { c.Send(make([]byte, 64<<20)) },
		"pushed more": func(peer *net.TCPConn, _ *waiting, c netio.Conn) { c.Send(make([]byte, 64<<20)); pushes(peer) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaiting()
			_, addr := serve(t, netio.Config{}, each(w))
			peer := dial(t, addr)
			io.WriteString(peer, "x")
			c := receive(t, "Data", w.asked)
			before(peer, w, c)
			if name == "half-closed on both sides" {
				io.ReadAll(peer) // the kernel ends such a connection in order: nothing is left to reset
				c.Close()
				if err := receive(t, "closed", w.closed); err != nil {
					t.Error(err)
				}
				return
			}
			peer.SetLinger(0)
			peer.Close()
			if err := receive(t, "closed", w.closed); !errors.Is(err, netio.ErrReset) {
				t.Errorf("closed with %v", err)
			}
			if len(w.closed) > 0 {
				t.Error("closed twice")
			}
		})
	}
}

// TestGoneAnswers: a hundred clients ask, half-close and wait; each gets its whole answer, late as it is.
func TestGoneAnswers(t *testing.T) {
	answer := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	var gone atomic.Int32
	_, addr := serve(t, netio.Config{Pollers: 2}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			if len(in) < 1000 {
				return 0
			}
			c.Pause()
			return 1000
		},
		gone: func(c netio.Conn) {
			gone.Add(1)
			go func() { c.Send(answer); c.Resume() }()
		},
	}))
	errs := make(chan error, 100)
	for range cap(errs) {
		go func() { errs <- halfClosed(addr, make([]byte, 1000), answer) }()
	}
	for range cap(errs) {
		if err := receive(t, "answer", errs); err != nil {
			t.Error(err)
		}
	}
	if gone.Load() != 100 {
		t.Errorf("%d were told of", gone.Load())
	}
}

package netio_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

// overLayers runs a test over every kind of connection.
func overLayers(t *testing.T, test func(t *testing.T, serve func(netio.AcceptFunc) client)) {
	for name, l := range layers {
		t.Run(name, func(t *testing.T) {
			test(t, func(accept netio.AcceptFunc) client {
				_, addr := serve(t, netio.Config{Pollers: 2}, l.wrap(accept))
				return l.dial(dial(t, addr))
			})
		})
	}
}

// TestLayerEcho echoes lines that come in pieces, and calls Closed once.
func TestLayerEcho(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		closed := make(chan error, 2)
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				n := bytes.LastIndexByte(in, '\n') + 1
				c.Send(in[:n])
				return n
			},
			closed: func(_ netio.Conn, err error) { closed <- err },
		}))
		for i := range 200 {
			line := strings.Repeat("x", i*i) + "\n"
			for half := range strings.SplitSeq(line[:len(line)/2]+"|"+line[len(line)/2:], "|") {
				io.WriteString(c, half)
			}
			got := make([]byte, len(line))
			if _, err := io.ReadFull(c, got); err != nil || string(got) != line {
				t.Fatalf("line %d: %v", i, err)
			}
		}
		c.CloseWrite()
		if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
			t.Errorf("%q, %v", rest, err)
		}
		if err := receive(t, "closed", closed); err != nil || len(closed) > 0 {
			t.Error(err, "or closed twice")
		}
	})
}

// TestLayerPause: numbered words through pauses that another goroutine ends, with words left over; none is lost, held are few.
func TestLayerPause(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		const total = 1 << 20
		var next, pauses, most int
		resume, end := make(chan netio.Conn, 1), make(chan bool, 1)
		go func() {
			for c := range resume {
				c.Resume()
			}
		}()
		t.Cleanup(func() { close(resume) })
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				most = max(most, len(in))
				n := 0
				for ; n+8 <= len(in) && (n < 4096 || pauses%2 == 0); n += 8 {
					if got := binary.BigEndian.Uint64(in[n:]); got != uint64(next) {
						t.Errorf("word %d where %d was due", got, next)
						c.Abort()
						return n
					}
					next++
				}
				if n > 0 { // else it needs more, and may not pause
					pauses++
					c.Pause()
					resume <- c
				}
				return n
			},
			eof: func(c netio.Conn) { c.Close(); end <- true },
		}))
		go func() {
			for first := 0; first < total; first += 4096 {
				c.Write(words(first, 4096))
			}
			c.CloseWrite()
		}()
		receive(t, "end", end)
		if next != total || pauses < 100 || most > 256<<10 {
			t.Errorf("%d words of %d, %d pauses, at most %d bytes at once", next, total, pauses, most)
		}
	})
}

// TestLayerPausedIsBounded: the peer of a paused connection comes to a stop.
func TestLayerPausedIsBounded(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		conns := make(chan netio.Conn, 1)
		c := serve(func(c netio.Conn) netio.Handler {
			c.Pause()
			conns <- c
			return &funcs{data: func(netio.Conn, []byte) int { t.Error("Data while paused"); return 0 }}
		})
		sc := receive(t, "connection", conns)
		piece, err := make([]byte, 64<<10), error(nil)
		c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		for i := 0; i < 1<<10 && err == nil; i++ {
			_, err = c.Write(piece)
		}
		if err == nil {
			t.Error("64 MiB were taken")
		}
		eventually(t, "input", func() bool { return sc.BytesReceived() > 0 })
		if held := sc.BytesReceived(); held > 16<<10 {
			t.Errorf("%d bytes held", held)
		}
		sc.Abort()
	})
}

// TestLayerDrained: a handler that goes by Queued and Drained fills the pipe and no more.
func TestLayerDrained(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		const total = 32 << 20
		sent, most := 0, int64(0)
		full, closed := make(chan bool, total>>18+1), make(chan error, 1)
		more := func(c netio.Conn) {
			for c.Queued() == 0 && sent < total {
				c.Send(words(sent/8, 32<<10))
				sent += 256 << 10
				most = max(most, c.Queued())
			}
			full <- true
			if sent == total {
				c.Close()
			}
		}
		c := serve(each(&funcs{
			data:    func(c netio.Conn, in []byte) int { more(c); return len(in) },
			drained: more,
			closed:  func(_ netio.Conn, err error) { closed <- err },
		}))
		io.WriteString(c, "x")
		receive(t, "queue", full) // nobody reads before there is one
		got, err := readAll(c, true)
		if err != nil || !bytes.Equal(got, words(0, total/8)) {
			t.Errorf("%d bytes of %d, %v", len(got), total, err)
		}
		if err := receive(t, "closed", closed); err != nil || most > 256<<10 {
			t.Errorf("closed with %v, at most %d queued", err, most)
		}
	})
}

// TestLayerSendFile: a file between bytes, input held back meanwhile, Drained, the end.
func TestLayerSendFile(t *testing.T) {
	path, all := newFile(t, 4<<20)
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		f, closed := open(t, path), make(chan error, 1)
		var sending atomic.Bool
		order := ""
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				if sending.Load() {
					t.Error("Data while the file is sent")
				}
				order += "data "
				if in[0] == 'f' {
					sending.Store(true)
					c.Send([]byte("before "))
					c.SendFile([]byte("head "), f, 1000, 4<<20-1000, []byte(" tail"))
					c.Send([]byte(" after"))
				} else {
					c.Close()
				}
				return 1
			},
			drained: func(c netio.Conn) { sending.Store(false); order += "drained " },
			closed:  func(_ netio.Conn, err error) { closed <- err },
		}))
		io.WriteString(c, "fx")
		got, err := readAll(c, true)
		if want := "before head " + string(all[1000:]) + " tail after"; err != nil || string(got) != want {
			t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
		}
		if err := receive(t, "closed", closed); err != nil || order != "data drained data " {
			t.Errorf("closed with %v after %s", err, order)
		}
		isClosed(t, f)
	})
}

// TestLayerDeadline: Timeout comes, in the connection's own name.
func TestLayerDeadline(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		closed := make(chan error, 1)
		var conn netio.Conn
		c := serve(func(c netio.Conn) netio.Handler {
			conn = c
			c.SetDeadline(netio.Now() + 1)
			return &funcs{
				timeout: func(c netio.Conn) {
					if c != conn {
						t.Error("called for another connection")
					}
					c.Send([]byte("late"))
					c.Close()
				},
				closed: func(_ netio.Conn, err error) { closed <- err },
			}
		})
		if got, err := io.ReadAll(c); string(got) != "late" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if err := receive(t, "closed", closed); err != nil {
			t.Error(err)
		}
	})
}

// TestLayerGone: the peer's end is known while the answer is being made, and the answer still goes out.
func TestLayerGone(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		order, closed := "", make(chan error, 1)
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int { order += "data "; c.Pause(); return len(in) },
			gone: func(c netio.Conn) {
				order += "gone "
				c.Send([]byte("answer"))
				go c.Resume()
			},
			eof:    func(c netio.Conn) { order += "eof"; c.Close() },
			closed: func(_ netio.Conn, err error) { closed <- err },
		}))
		io.WriteString(c, "request")
		c.CloseWrite()
		if got, err := io.ReadAll(c); string(got) != "answer" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if err := receive(t, "closed", closed); err != nil || order != "data gone eof" {
			t.Errorf("closed with %v after %s", err, order)
		}
	})
}

// TestSetHandler upgrades a connection inside Data: what follows the last request is the new handler's, at once.
func TestSetHandler(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		closed := make(chan error, 2)
		after := &funcs{
			data: func(c netio.Conn, in []byte) int {
				c.Send(bytes.ToUpper(in))
				return len(in)
			},
			closed: func(_ netio.Conn, err error) { closed <- err },
		}
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				n := bytes.IndexByte(in, '\n') + 1
				if string(in[:n]) == "upgrade\n" {
					c.SetHandler(after)
				}
				c.Send(in[:n])
				return n
			},
			eof:    func(netio.Conn) { t.Error("EOF of the old handler") },
			closed: func(netio.Conn, error) { t.Error("Closed of the old handler") },
		}))
		ask(t, c, "request\n")
		io.WriteString(c, "upgrade\nhello")
		got := make([]byte, len("upgrade\nHELLO"))
		if _, err := io.ReadFull(c, got); err != nil || string(got) != "upgrade\nHELLO" {
			t.Fatalf("%q, %v", got, err)
		}
		ask(t, c, "ON AND ON")
		c.CloseWrite()
		if err := receive(t, "closed", closed); err != nil || len(closed) > 0 {
			t.Error(err)
		}
	})
}

// TestSetHandlerOutside: a connection with input that nobody wanted is handed over by another goroutine.
func TestSetHandlerOutside(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		conns := make(chan netio.Conn, 1)
		c := serve(each(&funcs{data: func(c netio.Conn, in []byte) int {
			if string(in) == "for you" {
				conns <- c
			}
			return 0
		}}))
		io.WriteString(c, "for you")
		sc := receive(t, "Data", conns)
		sc.SetHandler(&funcs{data: echo})
		got := make([]byte, len("for you"))
		if _, err := io.ReadFull(c, got); err != nil || string(got) != "for you" {
			t.Fatalf("%q, %v", got, err)
		}
		sc.Abort()
		sc.SetHandler(&funcs{})
	})
}

// TestDo: calls are made in order, after the one that goes on, and on the caller's goroutine if none does.
func TestDo(t *testing.T) {
	overLayers(t, func(t *testing.T, serve func(netio.AcceptFunc) client) {
		conns, closed := make(chan netio.Conn, 1), make(chan error, 1)
		order := ""
		c := serve(each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				for i := range 3 {
					c.Do(func() { order += fmt.Sprint(i) })
				}
				order += "data"
				c.Pause()
				c.Do(func() { conns <- c })
				return len(in)
			},
			closed: func(_ netio.Conn, err error) { closed <- err },
		}))
		io.WriteString(c, "x")
		sc := receive(t, "Data", conns)
		done := make(chan bool, 1)
		sc.Do(func() { order += "3"; done <- true })
		receive(t, "Do", done)
		if order != "data0123" {
			t.Error(order)
		}
		sc.Do(func() { sc.Close(); sc.Do(func() { t.Error("called after Close") }) })
		receive(t, "closed", closed)
		sc.Do(func() { t.Error("called after Closed") })
	})
}

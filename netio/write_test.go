package netio_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

func TestSendv(t *testing.T) {
	many := bytes.Repeat([]byte("x"), 3000)
	_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
		c.Sendv([][]byte{[]byte("he"), nil, []byte("llo ")})
		var bufs [][]byte
		for i := range many {
			bufs = append(bufs, many[i:i+1])
		}
		c.Sendv(bufs)
		c.Close()
		return &funcs{}
	})
	got, err := io.ReadAll(dial(t, addr))
	if err != nil || string(got) != "hello "+string(many) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

// TestSlowReader sends 64 MiB, a piece each time the queue has drained, to a client that begins to read late.
func TestSlowReader(t *testing.T) {
	const pieces = 64
	piece := make([]byte, 1<<20)
	rand.Read(piece)
	var sent atomic.Int32
	var most atomic.Int64
	closed := make(chan error, 1)
	more := func(c netio.Conn) {
		for c.Queued() == 0 {
			if sent.Add(1) > pieces {
				c.Close()
				return
			}
			c.Send(piece)
		}
		most.Store(max(most.Load(), int64(c.Queued())))
	}
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data:    func(c netio.Conn, in []byte) int { more(c); return len(in) },
		drained: more,
		closed:  func(_ netio.Conn, err error) { closed <- err },
	}))
	c := dial(t, addr)
	io.WriteString(c, "go")
	eventually(t, "queue", func() bool { return most.Load() > 0 })
	got := make([]byte, len(piece))
	for i := range pieces {
		if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, piece) {
			t.Fatalf("piece %d: %v", i, err)
		}
	}
	if n, err := c.Read(got); n != 0 || err != io.EOF {
		t.Fatal(n, err)
	}
	if err := receive(t, "closed", closed); err != nil || most.Load() > 1<<20 {
		t.Fatal(err, most.Load())
	}
}

// TestNeverReads: a client that never reads is given up, and does not hold up the others.
func TestNeverReads(t *testing.T) {
	closed := make(chan error, 10)
	h := &funcs{
		data:   func(c netio.Conn, in []byte) int { c.Send(make([]byte, 16<<20)); return len(in) },
		closed: func(_ netio.Conn, err error) { closed <- err },
	}
	_, addr := serve(t, netio.Config{WriteTimeout: 100 * time.Millisecond}, each(h))
	for range cap(closed) {
		io.WriteString(dial(t, addr), "x")
	}
	for range cap(closed) {
		if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrWriteTimeout) {
			t.Fatal(err)
		}
	}
}

// TestOverflow: a handler that goes on sending to a peer that does not read is stopped.
func TestOverflow(t *testing.T) {
	closed := make(chan error, 1)
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			for range 100 {
				c.Send(make([]byte, 1<<20))
			}
			return len(in)
		},
		closed: func(_ netio.Conn, err error) { closed <- err },
	}))
	io.WriteString(dial(t, addr), "x")
	if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrOverflow) {
		t.Fatal(err)
	}
}

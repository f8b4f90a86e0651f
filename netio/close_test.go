package netio_test

import (
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pyp/netio"
)

// TestClose closes in every way there is; the peer gets all that was sent and then the end, not a reset.
func TestClose(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 1<<20)
	ways := map[string]func(c netio.Conn){
		"inside":         func(c netio.Conn) { c.Send([]byte("bye")); c.Close() },
		"outside":        func(c netio.Conn) { go func() { c.Send([]byte("bye")); c.Close() }() },
		"queued":         func(c netio.Conn) { c.Send([]byte(big)); c.Close(); c.Send([]byte("not sent")) },
		"queued outside": func(c netio.Conn) { go func() { c.Send([]byte(big)); c.Close() }() },
		"twice":          func(c netio.Conn) { c.Send([]byte("bye")); c.Close(); c.Close() },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			closed := make(chan error, 2)
			_, addr := serve(t, netio.Config{}, each(&funcs{
				data:   func(c netio.Conn, in []byte) int { way(c); return len(in) },
				closed: func(_ netio.Conn, err error) { closed <- err },
			}))
			c := dial(t, addr)
			// Much more than is read: without the lingering close the peer would see a reset instead of the answer.
			c.Write(make([]byte, 100_000))
			got, err := io.ReadAll(c)
			want := "bye"
			if strings.HasPrefix(name, "queued") {
				want = big
			}
			if err != nil || string(got) != want {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			if err := receive(t, "closed", closed); err != nil {
				t.Fatal(err)
			}
			if len(closed) > 0 {
				t.Fatal("closed twice")
			}
		})
	}
}

// TestLinger: a peer that neither reads nor closes is kept for Config.Linger only, one that goes on sending for 256 KiB.
func TestLinger(t *testing.T) {
	r, addr := serve(t, netio.Config{Linger: 50 * time.Millisecond}, each(&funcs{
		data: func(c netio.Conn, in []byte) int { c.Close(); return len(in) }}))
	silent := dial(t, addr)
	io.WriteString(silent, "x")
	eventually(t, "accepted", func() bool { return r.Stats().Accepted == 1 })
	eventually(t, "silent peer gone", func() bool { return r.Stats().Connections == 0 })

	r2, addr2 := serve(t, netio.Config{Linger: time.Hour}, each(&funcs{
		data: func(c netio.Conn, in []byte) int { c.Close(); return len(in) }}))
	talker := dial(t, addr2)
	buf := make([]byte, 64<<10)
	for sent := 0; ; sent += len(buf) {
		if _, err := talker.Write(buf); err != nil {
			break
		}
		if sent > 64<<20 {
			t.Fatal("64 MiB taken after Close")
		}
	}
	eventually(t, "talker gone", func() bool { return r2.Stats().Connections == 0 })
}

func TestAbort(t *testing.T) {
	for _, queued := range []bool{false, true} {
		closed := make(chan error, 2)
		_, addr := serve(t, netio.Config{}, each(&funcs{
			data: func(c netio.Conn, in []byte) int {
				if queued {
					c.Send(make([]byte, 32<<20))
				}
				c.Abort()
				return len(in)
			},
			closed: func(_ netio.Conn, err error) { closed <- err },
		}))
		c := dial(t, addr)
		io.WriteString(c, "x")
		if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrAborted) {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); !errors.Is(err, unix.ECONNRESET) {
			t.Fatalf("queued %v: peer got %v", queued, err)
		}
	}
}

// TestTimeout: the deadline fires once, may be renewed inside, and not before its time.
func TestTimeout(t *testing.T) {
	fired, closed := make(chan int64, 10), make(chan error, 1)
	_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
		begun, n := netio.Now(), 0
		c.SetDeadline(begun + int64(20*time.Millisecond))
		return &funcs{
			timeout: func(c netio.Conn) {
				fired <- netio.Now() - begun
				if n++; n == 3 {
					c.Close()
					return
				}
				c.SetDeadline(netio.Now() + int64(20*time.Millisecond))
			},
			closed: func(_ netio.Conn, err error) { closed <- err },
		}
	})
	dial(t, addr)
	for i := range 3 {
		if after := receive(t, "timeout", fired); after < int64(i+1)*int64(20*time.Millisecond) {
			t.Errorf("timeout %d after %v", i, time.Duration(after))
		}
	}
	if err := receive(t, "closed", closed); err != nil {
		t.Fatal(err)
	}
}

// TestTimeoutWaitsForData: a deadline that passes while Data runs is told when Data has returned.
func TestTimeoutWaitsForData(t *testing.T) {
	var inData atomic.Bool
	leave, fired := make(chan bool), make(chan bool, 1)
	conn := make(chan netio.Conn, 1)
	_, addr := serve(t, netio.Config{}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			inData.Store(true)
			c.SetDeadline(netio.Now() + 1)
			conn <- c
			<-leave
			inData.Store(false)
			return len(in)
		},
		timeout: func(netio.Conn) { fired <- inData.Load() },
	}))
	a, b := dial(t, addr), dial(t, addr)
	io.WriteString(a, "x")
	receive(t, "Data", conn)
	_ = b
	select {
	case <-fired:
		t.Error("Timeout during Data")
	case <-time.After(100 * time.Millisecond): // two sweeps at least
	}
	close(leave)
	if receive(t, "timeout", fired) {
		t.Error("Timeout inside Data")
	}
}

package netio_test

import (
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
	"pyp/netio"
)

// TestResetStorm: 5,000 resets, each told exactly once, nothing left behind, hardly a line logged.
func TestResetStorm(t *testing.T) {
	const storm = 5000
	var told, twice, lines atomic.Int64
	log := func(string, ...any) { lines.Add(1) }
	r, addr := serve(t, netio.Config{Pollers: 2, Log: log}, func(c netio.Conn) netio.Handler {
		var once atomic.Bool
		return &funcs{data: echo, closed: func(netio.Conn, error) {
			told.Add(1)
			if once.Swap(true) {
				twice.Add(1)
			}
		}}
	})
	ask(t, dial(t, addr), "warm up")
	goroutines, descriptors := runtime.NumGoroutine(), fds(t)
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			for j := range storm / 10 {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					t.Error(err)
					return
				}
				if (i+j)%2 == 0 {
					io.WriteString(c, "half of them have said something")
				}
				c.(*net.TCPConn).SetLinger(0)
				c.Close()
			}
		})
	}
	wg.Wait()
	eventually(t, "all accepted and told", func() bool {
		s := r.Stats()
		return s.Accepted == storm+1 && told.Load() == storm && s.Connections == 1
	})
	eventually(t, "goroutines gone", func() bool { return runtime.NumGoroutine() <= goroutines+2 })
	eventually(t, "descriptors gone", func() bool { return fds(t) <= descriptors })
	if twice.Load() > 0 || lines.Load() > 100 {
		t.Errorf("%d told twice, %d lines", twice.Load(), lines.Load())
	}
}

// TestResetWhilePaused: a reset is noticed at once, though the handler reads nothing.
func TestResetWhilePaused(t *testing.T) {
	closed := make(chan error, 1)
	_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
		c.Pause()
		return &funcs{closed: func(_ netio.Conn, err error) { closed <- err }}
	})
	c := dial(t, addr)
	io.WriteString(c, "x")
	c.SetLinger(0)
	c.Close()
	if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrReset) || !errors.Is(err, unix.ECONNRESET) {
		t.Fatal(err)
	}
}

// TestResetWhileInData: Closed waits until Data has returned, and comes from its goroutine.
func TestResetWhileInData(t *testing.T) {
	in, out, closed := make(chan netio.Conn, 1), make(chan bool), make(chan error, 1)
	var inside atomic.Bool
	_, addr := serve(t, netio.Config{Pollers: 2}, each(&funcs{
		data: func(c netio.Conn, b []byte) int {
			inside.Store(true)
			in <- c
			<-out
			inside.Store(false)
			return len(b)
		},
		closed: func(_ netio.Conn, err error) {
			if inside.Load() {
				t.Error("Closed inside Data")
			}
			closed <- err
		},
	}))
	c := dial(t, addr)
	io.WriteString(c, "x")
	sc := receive(t, "Data", in)
	sc.Abort()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, unix.ECONNRESET) {
		t.Errorf("peer got %v", err)
	}
	close(out)
	if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrAborted) {
		t.Fatal(err)
	}
	for _, f := range []func(){sc.Close, sc.Abort, sc.Pause, sc.Resume, func() { sc.Send([]byte("x")) },
		func() { sc.Sendv([][]byte{{1}}) }, func() { sc.SetDeadline(1) }, func() { sc.LocalAddr() }} {
		f() // all harmless now
	}
}

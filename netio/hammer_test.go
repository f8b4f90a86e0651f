package netio_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

// TestHammerRandom does everything to many connections at once and looks for overlapping calls, lost ends and leaks.
func TestHammerRandom(t *testing.T) {
	var told, overlaps, opened atomic.Int64
	path, descriptors := sparseFile(t, 6<<20+2), fds(t)
	r, addr := serve(t, netio.Config{Pollers: 3, Linger: 20 * time.Millisecond, WriteTimeout: 200 * time.Millisecond, WriteRate: 1000},
		func(c netio.Conn) netio.Handler {
			opened.Add(1)
			return newWild(c, path, &told, &overlaps)
		})
	goroutines := runtime.NumGoroutine()
	const clients, rounds = 40, 40
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			seed := uint32(i*7919 + 1)
			for range rounds {
				wildClient(addr, &seed)
			}
		})
	}
	wg.Wait()
	eventually(t, "all told and gone", func() bool {
		s := r.Stats()
		return s.Connections == 0 && told.Load() == opened.Load() && s.Accepted == opened.Load()
	})
	if overlaps.Load() > 0 {
		t.Errorf("%d overlapping calls", overlaps.Load())
	}
	eventually(t, "goroutines gone", func() bool { return runtime.NumGoroutine() <= goroutines+1 })
	eventually(t, "files closed", func() bool { return fds(t) <= descriptors+10 })
	t.Logf("%+v", r.Stats())
}

// rnd is a small generator: the tests want variety, not quality.
func rnd(seed *uint32, n uint32) uint32 {
	*seed = *seed*1664525 + 1013904223
	return (*seed >> 8) % n
}

// wild is a handler that does anything, from inside and from another goroutine.
type wild struct {
	in             atomic.Int32
	seed           atomic.Uint32
	path           string // of a file of 6 MiB and 2 bytes
	told, overlaps *atomic.Int64
	closedAlready  atomic.Bool
}

func newWild(c netio.Conn, path string, told, overlaps *atomic.Int64) *wild {
	w := &wild{path: path, told: told, overlaps: overlaps}
	w.seed.Store(uint32(c.RemoteAddr().Port()))
	w.act(c)
	return w
}

func (w *wild) enter() func() {
	if w.in.Add(1) != 1 || w.closedAlready.Load() {
		w.overlaps.Add(1)
	}
	return func() { w.in.Add(-1) }
}

func (w *wild) act(c netio.Conn) {
	seed := w.seed.Add(12345)
	switch rnd(&seed, 20) {
	case 0:
		c.Close()
	case 1:
		c.Abort()
	case 2:
		c.Pause()
		go c.Resume()
	case 3:
		c.Pause()
		time.AfterFunc(time.Millisecond, c.Resume)
	case 4:
		go c.Close()
	case 5:
		go c.Abort()
	case 6:
		c.Send(make([]byte, 6<<20))
	case 7:
		go c.Sendv([][]byte{make([]byte, 100), make([]byte, 5<<20)})
	case 8:
		c.SetDeadline(netio.Now() + int64(time.Millisecond))
	case 9:
		c.Resume()
	case 10:
		time.Sleep(3 * time.Millisecond) // makes the poller stuck
	case 11:
		c.SetMovable(false)
	case 12:
		w.sendFile(c, 6<<20)
	case 13:
		go w.sendFile(c, 20)
	case 14:
		c.Do(func() { defer w.enter()(); w.act(c) })
	case 15:
		go c.Do(func() { defer w.enter()(); w.act(c) })
	case 16:
		go c.SetHandler(w)
	default:
		c.Send([]byte("small"))
	}
}

// sendFile sends a file that is a little shorter than said now and then.
func (w *wild) sendFile(c netio.Conn, n int64) {
	f, err := os.Open(w.path)
	if err != nil {
		panic(err)
	}
	c.SendFile([]byte("head"), f, rand.Int64N(5), n, []byte("tail"))
}

func (w *wild) Data(c netio.Conn, in []byte) int {
	defer w.enter()()
	w.act(c)
	seed := w.seed.Add(777)
	return len(in) - int(rnd(&seed, uint32(len(in))))/2
}

func (w *wild) EOF(c netio.Conn) {
	defer w.enter()()
	w.act(c)
	c.Close()
}

func (w *wild) Gone(c netio.Conn) {
	defer w.enter()()
	w.act(c)
}

func (w *wild) Drained(c netio.Conn) {
	defer w.enter()()
	w.act(c)
}

func (w *wild) Timeout(c netio.Conn) {
	defer w.enter()()
	w.act(c)
}

func (w *wild) Closed(netio.Conn, error) {
	defer w.enter()()
	w.told.Add(1)
	w.closedAlready.Store(true)
}

// wildClient is one connection that ends in one of many ways.
func wildClient(addr string, seed *uint32) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(300 * time.Millisecond))
	for range rnd(seed, 5) {
		c.Write(make([]byte, rnd(seed, 200_000)))
		if rnd(seed, 2) == 0 {
			io.CopyN(io.Discard, c, int64(rnd(seed, 100_000)))
		}
	}
	switch rnd(seed, 3) {
	case 0:
		c.(*net.TCPConn).SetLinger(0)
	case 1:
		c.(*net.TCPConn).CloseWrite()
		io.Copy(io.Discard, c)
	}
}

// TestHammerEcho: nothing is lost or reordered while connections pause, queue, and are moved between pollers.
func TestHammerEcho(t *testing.T) {
	var n atomic.Uint32
	r, addr := serve(t, netio.Config{Pollers: 3, CarryLimit: 16 << 10}, each(&funcs{
		data: func(c netio.Conn, in []byte) int {
			switch n.Add(1) % 8 {
			case 0:
				c.Pause()
				go c.Resume()
			case 1:
				c.Pause()
				c.Resume()
			case 2:
				time.Sleep(2 * time.Millisecond)
			case 3:
				if len(in) > 1 && len(in) < 8<<10 {
					in = in[:len(in)/2]
					c.Pause()
					time.AfterFunc(time.Millisecond, c.Resume)
				}
			}
			c.Send(in)
			return len(in)
		},
	}))
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(2 * patience))
			seed := uint32(i)
			for j := range 60 {
				what := strings.Repeat(fmt.Sprintf("<%d:%d>", i, j), int(rnd(&seed, 5000))+1)
				go io.WriteString(c, what)
				got := make([]byte, len(what))
				if _, err := io.ReadFull(c, got); err != nil || string(got) != what {
					t.Errorf("client %d, round %d: %v", i, j, err)
					return
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%+v", r.Stats())
}

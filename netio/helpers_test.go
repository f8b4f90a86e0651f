package netio_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"pyp/netio"
)

// patience is how long a condition may take before a test fails; it never makes one pass.
const patience = 30 * time.Second

// funcs is a Handler of functions; those not given do the least that is right.
type funcs struct {
	data    func(c netio.Conn, in []byte) int
	eof     func(c netio.Conn)
	gone    func(c netio.Conn)
	drained func(c netio.Conn)
	timeout func(c netio.Conn)
	closed  func(c netio.Conn, err error)
}

func (f *funcs) Data(c netio.Conn, in []byte) int {
	if f.data == nil {
		return len(in)
	}
	return f.data(c, in)
}

func (f *funcs) EOF(c netio.Conn) {
	if f.eof == nil {
		c.Close()
		return
	}
	f.eof(c)
}

func (f *funcs) Gone(c netio.Conn) {
	if f.gone != nil {
		f.gone(c)
	}
}

func (f *funcs) Drained(c netio.Conn) {
	if f.drained != nil {
		f.drained(c)
	}
}

func (f *funcs) Timeout(c netio.Conn) {
	if f.timeout != nil {
		f.timeout(c)
	}
}

func (f *funcs) Closed(c netio.Conn, err error) {
	if f.closed != nil {
		f.closed(c, err)
	}
}

func echo(c netio.Conn, in []byte) int {
	c.Send(in)
	return len(in)
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	end := time.Now().Add(patience)
	for tick := time.NewTicker(time.Millisecond); !cond(); <-tick.C {
		if time.Now().After(end) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%s: not after %v\n%s", what, patience, buf[:runtime.Stack(buf, true)])
		}
	}
}

// receive waits for a channel.
func receive[T any](t testing.TB, what string, ch <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(patience):
		buf := make([]byte, 1<<20)
		t.Fatalf("%s: nothing after %v\n%s", what, patience, buf[:runtime.Stack(buf, true)])
	}
	return v
}

func reactor(t testing.TB, cfg netio.Config) *netio.Reactor {
	t.Helper()
	r, err := netio.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		eventually(t, "connections gone", func() bool { return r.Stats().Connections == 0 })
	})
	return r
}

// serve starts a reactor with one listener and returns its address.
func serve(t testing.TB, cfg netio.Config, accept netio.AcceptFunc) (*netio.Reactor, string) {
	t.Helper()
	r := reactor(t, cfg)
	l, err := r.Listen("127.0.0.1", 0, accept)
	if err != nil {
		t.Fatal(err)
	}
	return r, l.Addr().String()
}

// each serves every connection with the same handler.
func each(h netio.Handler) netio.AcceptFunc { return func(netio.Conn) netio.Handler { return h } }

func dial(t testing.TB, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { c.Close() })
	return c.(*net.TCPConn)
}

// ask sends and expects the same back.
func ask(t testing.TB, c net.Conn, what string) {
	t.Helper()
	if err := exchange(c, what); err != nil {
		t.Fatal(err)
	}
}

func exchange(c net.Conn, what string) error {
	if _, err := io.WriteString(c, what); err != nil {
		return err
	}
	got := make([]byte, len(what))
	if _, err := io.ReadFull(c, got); err != nil {
		return err
	}
	if string(got) != what {
		return fmt.Errorf("got %q, want %q", got, what)
	}
	return nil
}

// words makes n numbered 8-byte words from first on.
func words(first, n int) []byte {
	b := make([]byte, 0, 8*n)
	for i := range n {
		b = binary.BigEndian.AppendUint64(b, uint64(first+i))
	}
	return b
}

func fds(t testing.TB) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestMain(m *testing.M) {
	if os.Getenv("NETIO_TEST_CHILD") != "" {
		child()
		return
	}
	code := m.Run()
	if code == 0 {
		code = leaked()
	}
	os.Exit(code)
}

// leaked looks for goroutines of ours that outlived the tests; netpoll's loops live as long as the process.
func leaked() int {
	var stacks string
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		buf := make([]byte, 4<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "pyp/netio.(") {
			return 0
		}
	}
	fmt.Println("goroutines left:\n" + stacks)
	return 1
}

package netio_test

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"pyp/netio"
)

func TestListenErrors(t *testing.T) {
	r, addr := serve(t, netio.Config{}, each(&funcs{data: echo}))
	_, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	if _, err := r.Listen("127.0.0.1", n, each(&funcs{})); !errors.Is(err, unix.EADDRINUSE) || !strings.Contains(err.Error(), addr) {
		t.Error(err)
	}
	if _, err := r.Listen("192.0.2.1", 0, each(&funcs{})); !errors.Is(err, unix.EADDRNOTAVAIL) {
		t.Error(err)
	}
	for _, host := range []string{"no such host.invalid", "1.2.3.4.5"} {
		if _, err := r.Listen(host, 0, each(&funcs{})); err == nil {
			t.Error(host, "accepted")
		}
	}
	if _, err := r.Listen("", 70000, each(&funcs{})); err == nil {
		t.Error("port 70000 accepted")
	}
	if _, err := netio.New(netio.Config{CarryLimit: 1 << 20}); err == nil {
		t.Error("CarryLimit 1 MiB accepted")
	}
	r.Close()
	r.Close()
	if _, err := r.Listen("", 0, each(&funcs{})); !errors.Is(err, netio.ErrReactorGone) {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	six := net.ParseIP("::1")
	probe, err := net.Listen("tcp6", "[::1]:0")
	hasSix := err == nil
	if hasSix {
		probe.Close()
	}
	r := reactor(t, netio.Config{})
	for host, reach := range map[string][]string{
		"": {"127.0.0.1", "::1"}, "::": {"127.0.0.1", "::1"}, "0.0.0.0": {"127.0.0.1"}, "::1": {"::1"},
		"localhost": {"127.0.0.1"},
	} {
		if !hasSix && strings.Contains(host, "::") {
			continue
		}
		remote := make(chan string, 2)
		l, err := r.Listen(host, 0, func(c netio.Conn) netio.Handler {
			remote <- c.RemoteAddr().String()
			return &funcs{data: echo}
		})
		if err != nil {
			t.Errorf("%q: %v", host, err)
			continue
		}
		for _, ip := range reach {
			if !hasSix && net.ParseIP(ip).Equal(six) {
				continue
			}
			c := dial(t, net.JoinHostPort(ip, strconv.Itoa(l.Addr().(*net.TCPAddr).Port)))
			ask(t, c, "hello")
			if got := receive(t, "remote", remote); got != c.LocalAddr().String() {
				t.Errorf("%q: remote address %s, want %s", host, got, c.LocalAddr())
			}
		}
	}
}

// TestListenerClose: no more connections, the port is free again, those accepted go on.
func TestListenerClose(t *testing.T) {
	r := reactor(t, netio.Config{Pollers: 2})
	l, err := r.Listen("127.0.0.1", 0, each(&funcs{data: echo}))
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, l.Addr().String())
	ask(t, c, "before")
	l.Close()
	l.Close()
	if d, err := net.Dial("tcp", l.Addr().String()); err == nil {
		d.Close()
		t.Error("a closed listener accepts")
	}
	ask(t, c, "after")
	l2, err := r.Listen("127.0.0.1", l.Addr().(*net.TCPAddr).Port, each(&funcs{data: echo}))
	if err != nil {
		t.Fatal(err)
	}
	ask(t, dial(t, l2.Addr().String()), "again")
}

// TestListenerCloseInside closes a listener from its own AcceptFunc.
func TestListenerCloseInside(t *testing.T) {
	r := reactor(t, netio.Config{})
	ready := make(chan *netio.Listener, 1)
	l, err := r.Listen("127.0.0.1", 0, func(netio.Conn) netio.Handler {
		(<-ready).Close()
		return &funcs{data: echo}
	})
	if err != nil {
		t.Fatal(err)
	}
	ready <- l
	ask(t, dial(t, l.Addr().String()), "the last one")
	if d, err := net.Dial("tcp", l.Addr().String()); err == nil {
		d.Close()
		t.Error("a closed listener accepts")
	}
}

func TestRefuse(t *testing.T) {
	r, addr := serve(t, netio.Config{}, func(netio.Conn) netio.Handler { return nil })
	if _, err := dial(t, addr).Read(make([]byte, 1)); err == nil {
		t.Error("refused connection sends")
	}
	if s := r.Stats(); s.Refused != 1 || s.Accepted != 0 || s.Connections != 0 {
		t.Errorf("%+v", s)
	}
}

// TestReactorClose: every handler is told.
func TestReactorClose(t *testing.T) {
	closed := make(chan error, 20)
	r, addr := serve(t, netio.Config{Pollers: 2}, each(&funcs{data: echo, closed: func(_ netio.Conn, err error) { closed <- err }}))
	for range cap(closed) {
		ask(t, dial(t, addr), "hello")
	}
	r.Close()
	for range cap(closed) {
		if err := receive(t, "closed", closed); !errors.Is(err, netio.ErrReactorGone) {
			t.Error(err)
		}
	}
}

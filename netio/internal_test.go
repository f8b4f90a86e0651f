package netio

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"testing"

	"github.com/cloudwego/netpoll"
	"golang.org/x/sys/unix"
)

// TestPollOf fails loudly if the netpoll in use keeps its event loop elsewhere than polls_unsafe.go looks for it.
func TestPollOf(t *testing.T) {
	got, err := takeLoops(3)
	if err != nil {
		t.Fatalf("this netpoll does not fit polls_unsafe.go: %v", err)
	}
	defer giveLoops(got)
	seen := map[netpoll.Poll]bool{}
	for _, p := range got {
		if p == nil || seen[p] {
			t.Fatal("a loop is missing or handed out twice")
		}
		seen[p] = true
		if want := "*netpoll.defaultPoll"; fmt.Sprintf("%T", p) != want {
			t.Errorf("loop is a %T, want %s", p, want)
		}
		hears(t, p)
	}
	if _, err := pollOf(nil2{}); err == nil {
		t.Error("a foreign connection type is taken for netpoll's")
	}
}

// nil2 is a netpoll.Connection that is not netpoll's.
type nil2 struct{ netpoll.Connection }

// hears checks that a loop really serves operators.
func hears(t *testing.T, p netpoll.Poll) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan bool, 1)
	op := p.Alloc()
	op.FD = pair[0]
	op.OnRead = func(netpoll.Poll) error {
		unix.Read(pair[0], make([]byte, 8))
		heard <- true
		return nil
	}
	if err := p.Control(op, netpoll.PollReadable); err != nil {
		t.Fatal(err)
	}
	unix.Write(pair[1], []byte("x"))
	<-heard
	if err := op.Control(netpoll.PollDetach); err != nil {
		t.Fatal(err)
	}
	p.Free(op)
	unix.Close(pair[0])
	unix.Close(pair[1])
}

// plain is the least handler: it hands out its connection and echoes.
type plain struct{ closed chan error }

func (plain) Data(c Conn, in []byte) int { c.Send(in); return len(in) }
func (plain) EOF(c Conn)                 { c.Close() }
func (plain) Gone(Conn)                  {}
func (plain) Drained(Conn)               {}
func (plain) Timeout(Conn)               {}
func (p plain) Closed(_ Conn, err error) { p.closed <- err }

// connect makes one connection and returns both ends.
func connect(t *testing.T, r *Reactor, h Handler) (*tcpConn, net.Conn) {
	t.Helper()
	made := make(chan *tcpConn, 1)
	l, err := r.Listen("127.0.0.1", 0, func(c Conn) Handler { made <- c.(*tcpConn); return h })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	return <-made, peer
}

func answers(t *testing.T, peer net.Conn) {
	t.Helper()
	peer.Write([]byte("hello"))
	if n, err := peer.Read(make([]byte, 5)); n == 0 {
		t.Fatal(err)
	}
}

// TestStaleEvents calls back registrations that the connection has left, as a poller with an old batch would.
func TestStaleEvents(t *testing.T) {
	r, err := New(Config{Pollers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	h := plain{closed: make(chan error, 2)}
	c, peer := connect(t, r, h)
	answers(t, peer)
	c.mu.Lock()
	old := c.reg
	c.mu.Unlock()
	from, to := old.p, r.pollers[1-old.p.index]
	for !c.move(from, to) {
		// the poller may be on its way out of the callback
	}
	if c.Poller() != to.index || from.count.Load() != 0 || to.count.Load() != 1 {
		t.Fatal("not moved")
	}
	old.onHup(from.poll)
	old.c.readable(old)
	answers(t, peer)
	c.Abort()
	if err := <-h.closed; !errors.Is(err, ErrAborted) {
		t.Fatal(err)
	}
	old.onHup(from.poll)
	old.c.readable(old)
	if len(h.closed) > 0 {
		t.Fatal("closed twice")
	}
}

// TestFalseHup: a hang-up meant for an earlier owner of the descriptor's number does no harm.
func TestFalseHup(t *testing.T) {
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	c, peer := connect(t, r, plain{closed: make(chan error, 1)})
	answers(t, peer)
	c.mu.Lock()
	g := c.reg
	c.mu.Unlock()
	c.detach(g)
	g.onHup(g.p.poll)
	answers(t, peer)
}

// TestCarry: what is consumed and added in any order comes out in order, in bounded memory, and never moves under a reader.
func TestCarry(t *testing.T) {
	c := &tcpConn{r: &Reactor{cfg: Config{CarryLimit: 1 << 10}}}
	in, out := byte(0), byte(0)
	for i := range 10_000 {
		if n := min(i%97, 1<<10-c.live()); n > 0 {
			b := make([]byte, n)
			for j := range b {
				b[j] = in
				in++
			}
			view := c.carry[c.off:]
			before := string(view)
			c.hold(b, true)
			if string(view) != before {
				t.Fatal("a view changed")
			}
		}
		for range min((i*31)%101, c.live()) {
			if c.carry[c.off] != out {
				t.Fatal("out of order")
			}
			out++
			c.consume(1)
		}
		if cap(c.carry) > 1<<10 {
			t.Fatalf("carry of %d bytes", cap(c.carry))
		}
		if c.live() == 0 && c.carry != nil {
			t.Fatal("an empty carry is kept")
		}
	}
}

// TestLimitedLog: a storm of lines comes out as a few.
func TestLimitedLog(t *testing.T) {
	passed, last := 0, ""
	l := &limitedLog{to: func(f string, a ...any) { passed++; last = fmt.Sprintf(f, a...) }}
	for range 1000 {
		l.printf("line")
	}
	if passed > 2*linesPerSecond {
		t.Errorf("%d lines passed", passed)
	}
	l.second--
	l.printf("line")
	if l.dropped != 0 || last == "line" {
		t.Errorf("the lines left out are not told of: %q", last)
	}
	(*limitedLog)(nil).printf("nobody listens")
	netpollSink{}.Write([]byte("netpoll says\n"))
}

// TestEmptiest: new connections go where there are fewest, and not to a stuck poller while there is another.
func TestEmptiest(t *testing.T) {
	r := &Reactor{pollers: []*poller{{index: 0}, {index: 1}, {index: 2}}}
	for i, p := range r.pollers {
		p.count.Store(int32(10 + i))
	}
	for range 3 {
		if p := r.emptiest(); p.index != 0 {
			t.Errorf("poller %d chosen", p.index)
		}
	}
	r.pollers[0].stuck.Store(true)
	for range 3 {
		if p := r.emptiest(); p.index != 1 {
			t.Errorf("poller %d chosen", p.index)
		}
	}
	if p := r.roomiest(); p.index != 1 {
		t.Errorf("poller %d chosen to move to", p.index)
	}
	for _, p := range r.pollers {
		p.stuck.Store(true)
	}
	if r.emptiest() == nil || r.roomiest() != nil {
		t.Error("with all stuck, accepting goes on and moving does not")
	}
}

// TestInherited: what is set on the listening socket holds for the accepted ones.
func TestInherited(t *testing.T) {
	r, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	c, _ := connect(t, r, plain{closed: make(chan error, 1)})
	for _, o := range []struct{ level, name, want int }{
		{unix.IPPROTO_TCP, unix.TCP_NODELAY, 1},
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1},
		{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, 75},
	} {
		if got, err := unix.GetsockoptInt(int(c.fd.Load()), o.level, o.name); err != nil || got != o.want {
			t.Errorf("option %d/%d is %d, %v; want %d", o.level, o.name, got, err, o.want)
		}
	}
}

// TestMonitorSleeps: with nothing going on the monitor and the sweeper are parked, and a poller held up after that is noticed.
func TestMonitorSleeps(t *testing.T) {
	r, err := New(Config{Pollers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for !r.monitorParked.Load() || !r.sweeperParked.Load() {
		runtime.Gosched()
	}
	p := r.pollers[0]
	p.enter()
	for !p.stuck.Load() {
		runtime.Gosched()
	}
	p.exit()
	for p.stuck.Load() || !r.monitorParked.Load() {
		runtime.Gosched()
	}
}

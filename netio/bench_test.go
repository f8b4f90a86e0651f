package netio_test

import (
	"net/netip"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
	"pyp/netio"
)

// rawDial is a client without Go's netpoller or allocations: a blocking descriptor.
func rawDial(t testing.TB, addr string) int {
	t.Helper()
	ap := netip.MustParseAddrPort(addr)
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(ap.Port()), Addr: ap.Addr().As4()}); err != nil {
		t.Fatal(err)
	}
	return fd
}

// rawAsk is one echo over a blocking descriptor.
func rawAsk(t testing.TB, fd int, b []byte) {
	if _, err := unix.Write(fd, b); err != nil {
		t.Fatal(err)
	}
	for got := 0; got < len(b); {
		n, err := unix.Read(fd, b[got:])
		if n <= 0 {
			t.Fatal(n, err)
		}
		got += n
	}
}

// TestEchoAllocates nothing, on either side of the handler.
func TestEchoAllocates(t *testing.T) {
	var pair [2][]byte // kept, since what is given to an interface's method is on the heap
	for name, send := range map[string]func(c netio.Conn, in []byte) int{
		"Send": echo,
		"Sendv": func(c netio.Conn, in []byte) int {
			c.SetDeadline(netio.Now() + 1e12)
			pair[0], pair[1] = in[:8], in[8:]
			c.Sendv(pair[:])
			return len(in)
		},
	} {
		_, addr := serve(t, netio.Config{Pollers: 2}, each(&funcs{data: send}))
		fd := rawDial(t, addr)
		b := make([]byte, 64)
		rawAsk(t, fd, b)
		if n := testing.AllocsPerRun(2000, func() { rawAsk(t, fd, b) }); n >= 0.5 {
			t.Errorf("%s: %v allocations per echo", name, n)
		}
		unix.Close(fd)
	}
}

// BenchmarkEcho is one round trip over loopback, the client's two system calls included.
func BenchmarkEcho(b *testing.B) {
	_, addr := serve(b, netio.Config{Pollers: 1}, each(&funcs{data: echo}))
	fd := rawDial(b, addr)
	defer unix.Close(fd)
	buf := make([]byte, 64)
	rawAsk(b, fd, buf)
	b.ReportAllocs()
	for b.Loop() {
		rawAsk(b, fd, buf)
	}
}

// BenchmarkIdle reports what an idle connection costs, handler not counted.
func BenchmarkIdle(b *testing.B) {
	const conns = 9500 // both ends are ours, and descriptors are scarce
	h := &funcs{data: echo}
	r, addr := serve(b, netio.Config{Pollers: 2}, each(h))
	before := heap()
	var ends []int
	buf := make([]byte, 64)
	for range conns {
		fd := rawDial(b, addr)
		rawAsk(b, fd, buf)
		ends = append(ends, fd)
	}
	runtime.KeepAlive(ends)
	perConn := float64(heap()-before-int64(8*cap(ends))) / conns
	for b.Loop() {
		rawAsk(b, ends[0], buf)
	}
	b.ReportMetric(perConn, "bytes/conn")
	b.ReportMetric(float64(r.Stats().Connections), "conns")
	for _, fd := range ends {
		unix.Close(fd)
	}
}

// heap is what is in use, stacks included.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

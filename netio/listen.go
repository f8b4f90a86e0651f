package netio

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"

	"github.com/cloudwego/netpoll"
	"golang.org/x/sys/unix"
)

// AcceptFunc is asked about each new connection and returns its handler, or nil to refuse it. It runs on the listeners'
// goroutine, so it must not block. It may call any method of the connection, Send and Pause for instance.
type AcceptFunc func(c Conn) Handler

// Listener is one listening socket.
type Listener struct {
	r      *Reactor   // immutable
	accept AcceptFunc // immutable
	addr   net.Addr   // immutable

	mu     sync.Mutex // held across accept4(2), which does not block; never across AcceptFunc
	fd     int        // -1 when closed; guarded by mu
	closed bool       // no more registrations; guarded by mu
	spare  int        // a descriptor kept to refuse with when there is no other; -1 none; guarded by mu
	stay   *stay      // nil while not registered; guarded by mu
	inside *stay      // whose callback the listeners' poller is in; guarded by mu
}

// stay is one registration of a listener; see registration.
type stay struct {
	l    *Listener
	op   *netpoll.FDOperator
	once sync.Once
}

// free gives the operator back; not from inside its callback, not with l.mu held.
func (s *stay) free() { s.once.Do(func() { s.l.r.listeners.Free(s.op) }) }

// Listen opens a listening socket and begins to accept. host is an address, a name, or "" for all addresses of both families
// ("::" too; "0.0.0.0" is IPv4 only). With port 0 the kernel chooses; Addr tells. Errors wrap the errno.
func (r *Reactor) Listen(host string, port int, accept AcceptFunc) (*Listener, error) {
	where := net.JoinHostPort(host, strconv.Itoa(port))
	fail := func(err error) (*Listener, error) { return nil, fmt.Errorf("netio: listen on %s: %w", where, err) }
	sa, err := resolve(host, port)
	if err != nil {
		return fail(err)
	}
	fd, err := listenSocket(sa)
	if err != nil && host == "" && (errors.Is(err, unix.EAFNOSUPPORT) || errors.Is(err, unix.EADDRNOTAVAIL)) {
		fd, err = listenSocket(&unix.SockaddrInet4{Port: port}) // a machine without IPv6
	}
	if err != nil {
		return fail(err)
	}
	l := &Listener{r: r, accept: accept, fd: fd, spare: openSpare(), addr: localAddr(fd)}
	if err := l.start(); err != nil {
		return fail(err)
	}
	return l, nil
}

// start registers a new listener, unless the reactor is closed.
func (l *Listener) start() error {
	l.r.mu.Lock()
	defer l.r.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	err := error(ErrReactorGone)
	if !l.r.closed {
		err = l.arm()
	}
	if err != nil {
		l.release()
		return err
	}
	l.r.lists[l] = true
	return nil
}

// resolve finds the address to bind.
func resolve(host string, port int) (unix.Sockaddr, error) {
	if port < 0 || port > 65535 {
		return nil, fmt.Errorf("port %d is out of range", port)
	}
	if host == "" {
		return &unix.SockaddrInet6{Port: port}, nil
	}
	addr, err := net.ResolveIPAddr("ip", host)
	if err != nil {
		return nil, err
	}
	ip, ok := netip.AddrFromSlice(addr.IP)
	if !ok {
		return nil, fmt.Errorf("%q is no address", host)
	}
	if ip.Unmap().Is4() {
		return &unix.SockaddrInet4{Port: port, Addr: ip.Unmap().As4()}, nil
	}
	return &unix.SockaddrInet6{Port: port, Addr: ip.As16(), ZoneId: zone(addr.Zone)}, nil
}

// zone is the index of a link-local address's interface.
func zone(name string) uint32 {
	if i, err := net.InterfaceByName(name); err == nil {
		return uint32(i.Index)
	}
	n, _ := strconv.ParseUint(name, 10, 32)
	return uint32(n)
}

// listenSocket makes a listening socket. What accepted sockets inherit is set here, once: TCP_NODELAY, SO_KEEPALIVE and its
// times.
func listenSocket(sa unix.Sockaddr) (int, error) {
	family := unix.AF_INET6
	if _, ok := sa.(*unix.SockaddrInet4); ok {
		family = unix.AF_INET
	}
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, unix.IPPROTO_TCP)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	if err := setUp(fd, family, sa); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// setUp sets options, binds and listens.
func setUp(fd, family int, sa unix.Sockaddr) error {
	options := []struct{ level, name, value int }{
		{unix.SOL_SOCKET, unix.SO_REUSEADDR, 1},
		{unix.IPPROTO_TCP, unix.TCP_NODELAY, 1},
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1},
		{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, 75},
		{unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, 15},
		{unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 0},
	}
	if family == unix.AF_INET {
		options = options[:len(options)-1]
	}
	for _, o := range options {
		if err := unix.SetsockoptInt(fd, o.level, o.name, o.value); err != nil {
			return os.NewSyscallError("setsockopt", err)
		}
	}
	if err := unix.Bind(fd, sa); err != nil {
		return os.NewSyscallError("bind", err)
	}
	return os.NewSyscallError("listen", unix.Listen(fd, unix.SOMAXCONN))
}

// localAddr is what the kernel bound the socket to.
func localAddr(fd int) net.Addr {
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return &net.TCPAddr{}
	}
	return net.TCPAddrFromAddrPort(addrPort(sa))
}

// Addr is the address listened on, with the port the kernel chose.
func (l *Listener) Addr() net.Addr { return l.addr }

// Close stops accepting; when it returns the port is free. Connections already accepted stay. Closing twice is harmless.
func (l *Listener) Close() error {
	l.r.mu.Lock()
	delete(l.r.lists, l)
	l.r.mu.Unlock()
	l.mu.Lock()
	l.closed = true
	s := l.stay
	if s != nil {
		l.detach()
	}
	if s != nil && l.inside != s { // as in Conn.shut: the number may be closed only when the poller has left the operator
		l.mu.Unlock()
		s.free()
		l.mu.Lock()
	}
	l.release()
	l.mu.Unlock()
	return nil
}

// release closes the listener's descriptors; mu is held.
func (l *Listener) release() {
	for _, fd := range []int{l.fd, l.spare} {
		if fd >= 0 {
			unix.Close(fd)
		}
	}
	l.fd, l.spare = -1, -1
}

package netio

import (
	"net/netip"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// Handler is what a connection's owner does. The calls of one connection never overlap; doc.go says on which goroutine each
// runs. Every Conn method may be called from inside. A handler may take its time: nothing waits for it but its own connection
// and, for one millisecond, the others of its poller. It must not panic.
type Handler interface {
	// Data delivers everything received and not yet consumed; in is valid until it returns. It returns how many bytes it has
	// consumed. The rest is carried and delivered again with what comes next, after Resume, or after the queue has drained.
	// Not called while the connection is paused, while output is queued, or after EOF or Close. A handler that is not paused and
	// leaves CarryLimit bytes is closed with ErrOverflow, since nothing could ever come of it.
	Data(c *Conn, in []byte) int
	// EOF: the peer has half-closed and all its input was delivered (some may be left unconsumed; it is not delivered again).
	// Output is still possible. The handler must call Close when it has answered. Not called while the connection is paused or
	// output is queued.
	EOF(c *Conn)
	// Drained: the output queue is empty again after Send had to queue. Reading goes on when it returns.
	Drained(c *Conn)
	// Timeout: the deadline set by SetDeadline has passed; it has been cleared.
	Timeout(c *Conn)
	// Closed is the last call and comes exactly once: with nil after Close, as soon as all output was handed to the kernel, or
	// with one of the package's errors.
	Closed(c *Conn, err error)
}

// state of a connection:
//
//	         Close, nothing queued
//	open ────────────────────────────► lingering ──► gone
//	 │  │                                  ▲          ▲
//	 │  └─Close, output queued─► flushing ─┘ drained  │
//	 │                              │                 │
//	 └──────────────────────────────┴─────────────────┘
//	   Abort, reset, write timeout, overflow, reactor closed
//
// Closed is called on entering lingering, or gone if lingering was not passed.
type state uint8

const (
	open      state = iota // input is delivered, output accepted
	flushing               // Close was called; queued output goes out, input is thrown away
	lingering              // FIN sent; input is thrown away so that the peer can read our last words
	gone                   // the descriptor is closed
)

// Conn is one accepted connection. All methods are safe from any goroutine.
type Conn struct {
	r      *Reactor       // immutable
	remote netip.AddrPort // immutable

	deadline atomic.Int64 // in Now's nanoseconds, 0 none
	lingerBy atomic.Int64 // end of the lingering close, 0 none
	fd       atomic.Int32 // -1 when closed; set and used for calls under mu only, the monitor reads it as a hint
	home     atomic.Int32 // index of the poller; set under mu
	pinned   atomic.Bool  // SetMovable(false)
	slot     int32        // index in the home poller's list; guarded by that poller's mu

	mu         sync.Mutex    // guards all below; held across non-blocking system calls, never across a handler's call
	dropped    int32         // input bytes thrown away after Close
	h          Handler       // nil before accept has returned and after Closed
	reg        *registration // nil while not registered with a poller
	carry      []byte        // input received and not consumed; live from index off
	off        int
	out        *output // nil until Send first had to queue
	err        error   // for Closed
	rcvd, sent int64
	writeLimit int32

	state    state
	busy     bool // the token: somebody is in (or about to make) a handler's call
	paused   bool
	fresh    bool // the carry has something to deliver: new input, or the handler may have changed its mind
	hup      bool // the poller has seen the peer's half-close and dropped the registration; we read on our own
	eof      bool // read to the end of input
	eofTold  bool
	drained  bool // Drained is due
	timedOut bool // Timeout is due
	silent   bool // CloseWrite was called
	told     bool // Closed has been called, or never will be
}

// Poller is the index of the connection's poller now, from 0 to Config.Pollers-1.
func (c *Conn) Poller() int { return int(c.home.Load()) }

// SetDeadline asks for Handler.Timeout at t (in Now's nanoseconds), give or take the sweeper's interval of 25 to 250 ms; 0 asks
// for none. It is one store.
func (c *Conn) SetDeadline(t int64) { c.deadline.Store(t) }

// SetMovable says whether the monitor may move the connection to another poller (the default).
func (c *Conn) SetMovable(movable bool) { c.pinned.Store(!movable) }

// RemoteAddr is the peer's address.
func (c *Conn) RemoteAddr() netip.AddrPort { return c.remote }

// LocalAddr asks the kernel for our end's address; it is not valid once the descriptor is closed.
func (c *Conn) LocalAddr() netip.AddrPort {
	c.mu.Lock()
	defer c.mu.Unlock()
	fd := int(c.fd.Load())
	if fd < 0 {
		return netip.AddrPort{}
	}
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return netip.AddrPort{}
	}
	return addrPort(sa)
}

// BytesReceived counts the input read from the kernel, without what was thrown away after Close.
func (c *Conn) BytesReceived() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rcvd
}

// BytesSent counts the output the kernel has taken.
func (c *Conn) BytesSent() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent
}

// addrPort is a socket address in compact form, IPv4-mapped addresses as IPv4.
func addrPort(sa unix.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(sa.Addr).Unmap(), uint16(sa.Port))
	}
	return netip.AddrPort{}
}

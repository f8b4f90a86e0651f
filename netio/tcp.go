package netio

import (
	"net/netip"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

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

// tcpConn is one accepted connection.
type tcpConn struct {
	r      *Reactor       // immutable
	remote netip.AddrPort // immutable

	deadline atomic.Int64 // in Now's nanoseconds, 0 none
	lingerBy atomic.Int64 // end of the lingering close, 0 none
	fd       atomic.Int32 // -1 when closed; set under mu, used for calls under mu or output.calling; the monitor reads it as a hint
	home     atomic.Int32 // index of the poller; set under mu
	pinned   atomic.Bool  // SetMovable(false)
	asks     atomic.Int32 // poll(2) events that the sweeper looks for while no poller does, 0 none; set under mu
	slot     int32        // index in the home poller's list; guarded by that poller's mu

	mu         sync.Mutex    // guards all below; held across non-blocking system calls, never across a handler's call
	dropped    int32         // input bytes thrown away after Close
	h          Handler       // nil before accept has returned and after Closed
	reg        *registration // nil while not registered with a poller
	carry      []byte        // input received and not consumed; live from index off
	off        int
	out        *output  // nil until Send first had to queue
	err        error    // for Closed
	todo       []func() // asked for by Do
	rcvd, sent int64
	writeLimit int32

	state    state
	busy     bool // the token: somebody is in (or about to make) a handler's call
	paused   bool
	fresh    bool // the carry has something to deliver: new input, or the handler may have changed its mind
	hup      bool // the poller has seen the peer's half-close and dropped the registration; we read on our own
	eof      bool // read to the end of input
	eofTold  bool
	goneTold bool
	drained  bool // Drained is due
	timedOut bool // Timeout is due
	silent   bool // CloseWrite was called
	told     bool // Closed has been called, or never will be
}

func (c *tcpConn) Poller() int { return int(c.home.Load()) }

func (c *tcpConn) SetDeadline(t int64) { c.deadline.Store(t) }

func (c *tcpConn) SetMovable(movable bool) { c.pinned.Store(!movable) }

func (c *tcpConn) RemoteAddr() netip.AddrPort { return c.remote }

func (c *tcpConn) LocalAddr() netip.AddrPort {
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

func (c *tcpConn) BytesReceived() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rcvd
}

func (c *tcpConn) BytesSent() int64 {
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

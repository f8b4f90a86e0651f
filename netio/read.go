package netio

import (
	"sync"

	"github.com/cloudwego/netpoll"
	"golang.org/x/sys/unix"
)

// readSize is the size of a poller's read buffer: what one read(2) takes at most.
const readSize = 64 << 10

// spareBuffers serve the reads that no poller makes: those past a hang-up.
var spareBuffers = sync.Pool{New: func() any { return new([readSize]byte) }}

// onRead is netpoll's notification that there is input (or the end of it). It runs on the poller's goroutine.
func (g *registration) onRead(netpoll.Poll) error {
	g.p.enter()
	g.c.readable(g)
	g.p.exit()
	return nil
}

// onHup is netpoll's notification that the peer has half-closed, or is gone; the descriptor has been detached. It runs on a
// goroutine shared by all hang-ups of a batch, so it runs no handler.
func (g *registration) onHup(netpoll.Poll) error {
	c := g.c
	c.mu.Lock()
	if c.reg != g { // left meanwhile: whoever made it leave frees it
		c.mu.Unlock()
		return nil
	}
	c.reg, c.hup = nil, true
	c.lookOut()
	errno, _ := unix.GetsockoptInt(int(c.fd.Load()), unix.SOL_SOCKET, unix.SO_ERROR)
	switch {
	case errno != 0: // a reset: input that came before it may still be readable, but nobody waits for an answer
		c.fail(ioError(unix.Errno(errno)))
	case c.state == lingering:
		c.sink()
		c.shut()
	}
	c.kick()
	c.mu.Unlock()
	g.free()
	return nil
}

// readable reads once and delivers. The event is level-triggered: what is left in the kernel comes with the next one.
func (c *tcpConn) readable(g *registration) {
	c.mu.Lock()
	if c.reg != g { // a stale event
		c.mu.Unlock()
		return
	}
	g.inside = true
	switch {
	case c.state != open:
		c.discard(g.p.buf)
		c.leave(g)
	case c.live() >= c.carryLimit(): // blocked when it carried more than that
		c.disarm()
		c.leave(g)
	case c.busy: // the token's holder delivers it
		c.hold(c.receive(g.p.buf), true)
		c.leave(g)
	default:
		c.busy = true
		c.take(c.receive(g.p.buf))
		c.settle(g)
	}
}

// receive makes one read(2), no longer than the carry has room for; mu is held. It returns nothing when there is nothing, at
// the end of input (the hang-up that goes with it follows), or when the connection has failed.
func (c *tcpConn) receive(buf []byte) []byte {
	room := c.carryLimit() - c.live()
	if room <= 0 {
		return nil
	}
	n, err := read(int(c.fd.Load()), buf[:min(room, len(buf))])
	switch {
	case n > 0:
		c.rcvd += int64(n)
		return buf[:n]
	case err == nil:
		c.eof = c.hup // only past a hang-up is the end of input ours to act on
	case !again(err):
		c.fail(ioError(err))
	case c.hup: // no end of input: the hang-up was meant for an earlier owner of the number (netpoll's race build)
		c.hup = false
		c.lookOut()
	}
	return nil
}

// take delivers new input from where it was read, or adds it to the carry; mu and the token are held.
func (c *tcpConn) take(in []byte) {
	if len(in) == 0 {
		return
	}
	if c.live() > 0 || c.blocked() {
		c.hold(in, true)
		return
	}
	h := c.h
	c.fresh = false // from now on somebody's wish to have the rest again
	c.mu.Unlock()
	n := h.Data(c, in)
	c.mu.Lock()
	if n < len(in) {
		c.hold(in[max(n, 0):], false)
	}
}

// deliverCarry calls Data with all that is carried; mu and the token are held. The poller may add to the carry meanwhile,
// but it never moves bytes that Data is looking at (see grow).
func (c *tcpConn) deliverCarry() {
	h, in := c.h, c.carry[c.off:]
	c.fresh = false
	c.mu.Unlock()
	n := h.Data(c, in)
	c.mu.Lock()
	c.consume(min(max(n, 0), len(in)))
}

// readOn reads once past a hang-up and delivers; mu and the token are held.
func (c *tcpConn) readOn() {
	buf := spareBuffers.Get().(*[readSize]byte)
	c.take(c.receive(buf[:]))
	spareBuffers.Put(buf)
}

// discard throws away input that comes after Close; mu is held.
func (c *tcpConn) discard(buf []byte) {
	n, err := read(int(c.fd.Load()), buf)
	switch {
	case n > 0:
		if c.dropped += int32(n); c.dropped <= lingerBytes {
			return
		}
		if c.state == lingering {
			c.shut()
		} else {
			c.disarm()
		}
	case err != nil && !again(err):
		c.fail(ioError(err))
	}
}

// sink throws away what the kernel still holds, within the bound of a lingering close; mu is held. A descriptor closed with
// input unread would send a reset, which could overtake our last words.
func (c *tcpConn) sink() {
	buf := spareBuffers.Get().(*[readSize]byte)
	defer spareBuffers.Put(buf)
	for c.dropped <= lingerBytes {
		n, err := unix.Read(int(c.fd.Load()), buf[:])
		if n <= 0 || err != nil {
			return
		}
		c.dropped += int32(n)
	}
}

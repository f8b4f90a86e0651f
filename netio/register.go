package netio

import (
	"sync"

	"github.com/cloudwego/netpoll"
)

// registration is one stay of a connection with a poller. The operator's callbacks are bound to it and not to the connection,
// so an event that was already in a poller's batch when the connection left finds conn.reg changed and does nothing.
type registration struct {
	c      *tcpConn
	p      *poller
	op     *netpoll.FDOperator
	inside bool // the poller is in our callback; guarded by c.mu
	left   bool // detached by us, so the operator may be free already; guarded by c.mu
	once   sync.Once
}

// free gives the operator back. netpoll spins until its poller has left the operator, so free is never called by that poller
// from inside the callback, nor with c.mu held (the poller may be waiting for it). When free has returned, the poller makes no
// system call with the descriptor's number any more: only then may the descriptor be closed.
func (g *registration) free() { g.once.Do(func() { g.p.poll.Free(g.op) }) }

// arm registers the connection with its poller; mu is held. Always with a new operator: to register one again netpoll would
// have to wait until its poller has left it.
func (c *tcpConn) arm() {
	p := c.r.pollers[c.home.Load()]
	g := &registration{c: c, p: p, op: p.poll.Alloc()}
	g.op.FD = int(c.fd.Load())
	g.op.OnRead, g.op.OnHup = g.onRead, g.onHup
	c.reg = g
	c.lookOut()
	if err := p.poll.Control(g.op, netpoll.PollReadable); err != nil {
		c.reg = nil
		go g.free()
		c.fail(ioError(err))
	}
}

// disarm stops reading from inside the poller's callback; mu is held. leave frees the operator.
func (c *tcpConn) disarm() {
	c.detach(c.reg)
	c.reg = nil
	c.lookOut()
}

// detach takes the descriptor out of the poller; mu is held. Through the operator and not through the poll: the operator
// counts, so when netpoll itself has detached it for a hang-up the number is not removed twice.
func (c *tcpConn) detach(g *registration) {
	if g.left {
		return
	}
	g.left = true
	if err := g.op.Control(netpoll.PollDetach); err != nil {
		c.r.log.printf("netio: detach: %v", err)
	}
}

// leave ends a poller's callback and unlocks mu; g is nil when the caller is not in one.
func (c *tcpConn) leave(g *registration) {
	left := false
	if g != nil {
		g.inside = false
		left = c.reg != g
	}
	c.mu.Unlock()
	if left {
		go g.free()
	}
}

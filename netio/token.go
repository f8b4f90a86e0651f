package netio

// act is the next thing the holder of a connection's token has to do.
type act uint8

const (
	actNone     act = iota
	actClosed       // call Closed
	actDrained      // call Drained
	actTimeout      // call Timeout
	actDo           // make the calls asked for by Do
	actGone         // call Gone
	actData         // call Data with the carry
	actEOF          // call EOF
	actOverflow     // the handler leaves more than we carry: close
	actRead         // read on past a hang-up
	actArm          // register with the poller again
)

// next decides what the token's holder does; mu is held. It changes nothing, so it also tells whether there is work at all.
func (c *tcpConn) next() act {
	switch {
	case c.state >= lingering && !c.told:
		return actClosed
	case c.state != open:
		return actNone
	case c.drained && !c.writing():
		return actDrained
	case c.timedOut:
		return actTimeout
	case len(c.todo) > 0:
		return actDo
	}
	if c.blocked() {
		if c.hup && !c.goneTold && !c.eofTold {
			return actGone
		}
	} else if a := c.nextInput(); a != actNone {
		return a
	}
	if c.wantsArm() {
		return actArm
	}
	return actNone
}

// nextInput is next for a connection that may deliver; mu is held.
func (c *tcpConn) nextInput() act {
	switch {
	case c.eofTold:
		return actNone
	case c.fresh && c.live() > 0:
		return actData
	case c.eof:
		return actEOF
	case c.live() >= c.r.cfg.CarryLimit:
		return actOverflow
	case c.hup:
		return actRead
	}
	return actNone
}

// blocked tells whether input has to wait: the handler asked for it, or output is queued (back-pressure); mu is held.
func (c *tcpConn) blocked() bool { return c.paused || c.writing() }

// wantsArm tells whether a connection that is not registered should be; mu is held. A blocked one that carries half of what it
// may stays away, so that a handler that takes a message at a time does not cost two epoll_ctl for each.
func (c *tcpConn) wantsArm() bool {
	if c.reg != nil || c.hup {
		return false
	}
	limit := c.carryLimit()
	return c.live() < limit && (!c.blocked() || c.live() <= limit/2)
}

// settle does all there is to do and gives the token back. It is called with mu and the token held and returns with neither;
// g is the registration in whose callback the caller is, or nil.
func (c *tcpConn) settle(g *registration) {
	for a := c.next(); a != actNone; a = c.next() {
		c.perform(a)
	}
	c.busy = false
	c.leave(g)
}

// settleApart is settle for goroutines that must not run handlers: what needs one is left to a new goroutine.
func (c *tcpConn) settleApart() {
	for a := c.next(); a != actNone; a = c.next() {
		if a != actArm {
			c.mu.Unlock()
			go c.drive()
			return
		}
		c.arm()
	}
	c.busy = false
	c.mu.Unlock()
}

// drive settles on a goroutine of its own, which was handed the token.
func (c *tcpConn) drive() {
	c.mu.Lock()
	c.settle(nil)
}

// kick sees to it that somebody acts on what the caller has noted; mu is held. Nothing is done when the token is taken: its
// holder asks next before it lets go.
func (c *tcpConn) kick() {
	if !c.busy && c.next() != actNone {
		c.busy = true
		go c.drive()
	}
}

// perform does one act; mu and the token are held, mu is released around the handler's call.
func (c *tcpConn) perform(a act) {
	switch a {
	case actClosed:
		c.tellClosed()
	case actDrained:
		c.drained = false
		c.call(Handler.Drained)
	case actTimeout:
		c.timedOut = false
		c.call(Handler.Timeout)
	case actDo:
		c.doNext()
	case actGone:
		c.goneTold = true
		c.call(Handler.Gone)
	case actEOF:
		c.eofTold = true
		c.call(Handler.EOF)
	case actData:
		c.deliverCarry()
	case actRead:
		c.readOn()
	case actOverflow:
		c.abort(ErrOverflow)
	case actArm:
		c.arm()
	}
}

// call makes one of the handler's plain calls with mu released.
func (c *tcpConn) call(method func(Handler, Conn)) {
	h := c.h
	c.mu.Unlock()
	method(h, c)
	c.mu.Lock()
}

// tellClosed makes the last call.
func (c *tcpConn) tellClosed() {
	h, err := c.h, c.err
	c.told, c.h, c.todo = true, nil, nil
	c.mu.Unlock()
	h.Closed(c, err)
	c.mu.Lock()
}

func (c *tcpConn) Pause() {
	c.mu.Lock()
	c.paused = true
	c.mu.Unlock()
}

func (c *tcpConn) Resume() {
	c.mu.Lock()
	if c.paused {
		c.paused, c.fresh = false, true
	}
	c.settleHere()
}

func (c *tcpConn) Do(f func()) {
	c.mu.Lock()
	if c.state == open {
		c.todo = append(c.todo, f)
	}
	c.settleHere()
}

// doNext makes the oldest of the calls asked for by Do; mu and the token are held.
func (c *tcpConn) doNext() {
	f := c.todo[0]
	if c.todo = c.todo[1:]; len(c.todo) == 0 {
		c.todo = nil
	}
	c.mu.Unlock()
	f()
	c.mu.Lock()
}

// SetHandler leaves the call that may be going on to the old handler, and offers the new one what is carried.
func (c *tcpConn) SetHandler(h Handler) {
	c.mu.Lock()
	if !c.told {
		c.h, c.fresh = h, true
		c.kick()
	}
	c.mu.Unlock()
}

// settleHere does what there is to do on the caller's goroutine, unless somebody is at it; it unlocks mu.
func (c *tcpConn) settleHere() {
	if c.busy || c.next() == actNone {
		c.mu.Unlock()
		return
	}
	c.busy = true
	c.settle(nil)
}

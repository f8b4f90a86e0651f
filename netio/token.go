package netio

// act is the next thing the holder of a connection's token has to do.
type act uint8

const (
	actNone     act = iota
	actClosed       // call Closed
	actDrained      // call Drained
	actTimeout      // call Timeout
	actData         // call Data with the carry
	actEOF          // call EOF
	actOverflow     // the handler leaves more than we carry: close
	actRead         // read on past a hang-up
	actArm          // register with the poller again
)

// next decides what the token's holder does; mu is held. It changes nothing, so it also tells whether there is work at all.
func (c *Conn) next() act {
	switch {
	case c.state >= lingering && !c.told:
		return actClosed
	case c.state != open:
		return actNone
	case c.drained && !c.writing():
		return actDrained
	case c.timedOut:
		return actTimeout
	}
	if !c.blocked() {
		if a := c.nextInput(); a != actNone {
			return a
		}
	}
	if c.wantsArm() {
		return actArm
	}
	return actNone
}

// nextInput is next for a connection that may deliver; mu is held.
func (c *Conn) nextInput() act {
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
func (c *Conn) blocked() bool { return c.paused || c.writing() }

// wantsArm tells whether a connection that is not registered should be; mu is held. A blocked one with half its carry full
// stays away, so that a handler that takes a message at a time does not cost two epoll_ctl for each.
func (c *Conn) wantsArm() bool {
	if c.reg != nil || c.hup {
		return false
	}
	limit := c.r.cfg.CarryLimit
	return c.live() < limit && (!c.blocked() || c.live() <= limit/2)
}

// settle does all there is to do and gives the token back. It is called with mu and the token held and returns with neither;
// g is the registration in whose callback the caller is, or nil.
func (c *Conn) settle(g *registration) {
	for a := c.next(); a != actNone; a = c.next() {
		c.perform(a)
	}
	c.busy = false
	c.leave(g)
}

// settleApart is settle for goroutines that must not run handlers: what needs one is left to a new goroutine.
func (c *Conn) settleApart() {
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
func (c *Conn) drive() {
	c.mu.Lock()
	c.settle(nil)
}

// kick sees to it that somebody acts on what the caller has noted; mu is held. Nothing is done when the token is taken: its
// holder asks next before it lets go.
func (c *Conn) kick() {
	if !c.busy && c.next() != actNone {
		c.busy = true
		go c.drive()
	}
}

// perform does one act; mu and the token are held, mu is released around the handler's call.
func (c *Conn) perform(a act) {
	switch a {
	case actClosed:
		c.tellClosed()
	case actDrained:
		c.drained = false
		c.call(Handler.Drained)
	case actTimeout:
		c.timedOut = false
		c.call(Handler.Timeout)
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
func (c *Conn) call(method func(Handler, *Conn)) {
	h := c.h
	c.mu.Unlock()
	method(h, c)
	c.mu.Lock()
}

// tellClosed makes the last call.
func (c *Conn) tellClosed() {
	h, err := c.h, c.err
	c.told, c.h = true, nil
	c.mu.Unlock()
	h.Closed(c, err)
	c.mu.Lock()
}

// Pause asks for no more Data and no EOF until Resume. It is a flag, not a count. Input is still read, into the carry and up
// to CarryLimit, so a short pause costs no system call and a reset is noticed at once.
func (c *Conn) Pause() {
	c.mu.Lock()
	c.paused = true
	c.mu.Unlock()
}

// Resume ends a pause and delivers what is carried, on the caller's goroutine; if a call of the handler is going on, its
// goroutine does it instead.
func (c *Conn) Resume() {
	c.mu.Lock()
	if c.paused {
		c.paused, c.fresh = false, true
	}
	if c.busy || c.next() == actNone {
		c.mu.Unlock()
		return
	}
	c.busy = true
	c.settle(nil)
}

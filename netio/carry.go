package netio

// live is how many bytes are carried; mu is held.
func (c *Conn) live() int { return len(c.carry) - c.off }

// hold adds input to the carry and stops reading when that is full; mu is held. Only a poller's callback can fill it: past a
// hang-up there is no registration.
func (c *Conn) hold(in []byte, fresh bool) {
	if c.state != open {
		return // Close or the end came while the handler had it
	}
	if len(in) > 0 {
		c.grow(len(in))
		c.carry = append(c.carry, in...)
		c.fresh = c.fresh || fresh
	}
	if c.reg != nil && c.live() >= c.r.cfg.CarryLimit {
		c.disarm()
	}
}

// grow makes room for n more bytes: geometrically, never beyond the limit, and into a new array, because a handler may be
// looking at the old one. Consumed bytes are left behind, so each byte is moved a bounded number of times.
func (c *Conn) grow(n int) {
	if cap(c.carry)-len(c.carry) >= n {
		return
	}
	need := c.live() + n
	size := max(need, min(2*c.live(), c.r.cfg.CarryLimit))
	bigger := make([]byte, c.live(), size)
	copy(bigger, c.carry[c.off:])
	c.carry, c.off = bigger, 0
}

// consume removes n bytes from the front; mu is held. An empty carry is given up: an idle connection has no buffer.
func (c *Conn) consume(n int) {
	if c.off += n; c.off >= len(c.carry) {
		c.carry, c.off = nil, 0
	}
}

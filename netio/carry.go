package netio

// blockedLimit is what is read ahead for a handler that does not take it. Reading on is how a short pause costs no system call;
// stopping soon is how a peer that pushes costs little memory.
const blockedLimit = 16 << 10

// live is how many bytes are carried; mu is held.
func (c *tcpConn) live() int { return len(c.carry) - c.off }

// carryLimit is how much may be carried now; mu is held.
func (c *tcpConn) carryLimit() int {
	if c.blocked() {
		return min(blockedLimit, c.r.cfg.CarryLimit)
	}
	return c.r.cfg.CarryLimit
}

// hold adds input to the carry and stops reading when that is full; mu is held. Only a poller's callback can fill it: past a
// hang-up there is no registration.
func (c *tcpConn) hold(in []byte, fresh bool) {
	if c.state != open {
		return // Close or the end came while the handler had it
	}
	if len(in) > 0 {
		c.grow(len(in))
		c.carry = append(c.carry, in...)
		c.fresh = c.fresh || fresh
	}
	if c.reg != nil && c.live() >= c.carryLimit() {
		c.disarm()
	}
}

// grow makes room for n more bytes: geometrically, never beyond the limit, and into a new array, because a handler may be
// looking at the old one. Consumed bytes are left behind, so each byte is moved a bounded number of times.
func (c *tcpConn) grow(n int) {
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
func (c *tcpConn) consume(n int) {
	if c.off += n; c.off >= len(c.carry) {
		c.carry, c.off = nil, 0
	}
}

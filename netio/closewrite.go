package netio

import "golang.org/x/sys/unix"

// CloseWrite ends our side of the connection: what is queued goes out, then FIN; Send does nothing from then on. Input is
// still delivered, and the handler must still call Close.
func (c *Conn) CloseWrite() {
	c.mu.Lock()
	if c.state == open && !c.silent {
		c.silent = true
		if !c.writing() {
			c.finishWriting()
		}
	}
	c.mu.Unlock()
}

// finishWriting sends FIN and leaves the rest as it is; mu is held, all output is out.
func (c *Conn) finishWriting() {
	_ = unix.Shutdown(int(c.fd.Load()), unix.SHUT_WR) // fails when the peer is gone; the poller will tell
}

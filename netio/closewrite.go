package netio

import "golang.org/x/sys/unix"

func (c *tcpConn) CloseWrite() {
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
func (c *tcpConn) finishWriting() {
	_ = unix.Shutdown(int(c.fd.Load()), unix.SHUT_WR) // fails when the peer is gone; the poller will tell
}

package netio

import (
	"os"

	"golang.org/x/sys/unix"
)

// lingerBytes is how much input a lingering close throws away before it gives the peer up.
const lingerBytes = 256 << 10

func (c *tcpConn) Close() {
	c.mu.Lock()
	if c.state == open {
		c.state = flushing
		if !c.writing() {
			c.finish()
		}
		c.kick()
	}
	c.mu.Unlock()
}

func (c *tcpConn) Abort() {
	c.mu.Lock()
	c.abort(ErrAborted)
	c.mu.Unlock()
}

// finish sends FIN and begins to linger; mu is held, all output is out.
func (c *tcpConn) finish() {
	c.state = lingering
	c.carry, c.off = nil, 0
	if c.eof {
		c.shut()
		return
	}
	if c.hup {
		c.sink()
		c.shut()
		return
	}
	_ = unix.Shutdown(int(c.fd.Load()), unix.SHUT_WR) // fails when the peer is gone; the poller will tell
	c.lingerBy.Store(Now() + int64(c.r.cfg.Linger))
	if c.reg == nil && c.dropped <= lingerBytes {
		c.arm()
	}
}

// abort is fail with a reset instead of FIN; mu is held.
func (c *tcpConn) abort(err error) {
	if c.state == gone {
		return
	}
	_ = unix.SetsockoptLinger(int(c.fd.Load()), unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	c.fail(err)
}

// fail ends the connection at once; mu is held. Whoever holds the token tells the handler. A connection that lingers has
// done what its handler wanted, so its end is no error.
func (c *tcpConn) fail(err error) {
	switch c.state {
	case gone:
		return
	case open, flushing:
		c.err = err
	}
	c.carry, c.off = nil, 0
	if c.out != nil {
		c.out.drop()
	}
	c.shut()
	c.kick()
}

// shut closes the descriptor, once; mu is held. First it leaves the poller, or a later owner of the number would be removed
// from there. If the poller is not in our callback it may just be detaching the number itself, so the close waits, on
// another goroutine, until the operator is free.
func (c *tcpConn) shut() {
	fd := int(c.fd.Swap(-1))
	if fd < 0 {
		return
	}
	c.state = gone
	c.lingerBy.Store(0)
	c.r.pollers[c.home.Load()].remove(c)
	g, end := c.reg, ending{fd: fd}
	if c.out != nil {
		end.file = c.out.file
	}
	if c.writing() {
		end.writer = c.out
	}
	c.reg = nil
	if g == nil {
		end.now()
		return
	}
	c.detach(g)
	if g.inside {
		end.now()
		return
	}
	go func() {
		g.free()
		end.now()
	}()
}

// ending is a descriptor to be closed by its owner: us, or the os.File that was made of it.
type ending struct {
	fd     int
	file   *os.File
	writer *output // whose writer may be in a call with the descriptor; nil if no writer runs
}

// now closes without blocking: where a writer is about, on a goroutine that waits for it to leave.
func (e ending) now() {
	if e.writer != nil {
		go e.close()
	} else {
		e.close()
	}
}

// close closes.
func (e ending) close() {
	if e.file != nil {
		e.file.Close()
		return
	}
	if e.writer != nil {
		e.writer.calling.Lock()
		defer e.writer.calling.Unlock()
	}
	unix.Close(e.fd)
}

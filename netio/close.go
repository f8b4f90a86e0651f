package netio

import (
	"os"

	"golang.org/x/sys/unix"
)

// lingerBytes is how much input a lingering close throws away before it gives the peer up.
const lingerBytes = 256 << 10

// Close ends the connection in good order: what is queued goes out, then FIN, and Handler.Closed(nil) is called. The
// descriptor stays for up to Config.Linger (or 256 KiB of input, or until the peer closes), because closing it with input
// unread would reset the connection and the peer might never read our last words.
func (c *Conn) Close() {
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

// Abort resets the connection at once and drops queued output; Handler.Closed gets ErrAborted.
func (c *Conn) Abort() {
	c.mu.Lock()
	c.abort(ErrAborted)
	c.mu.Unlock()
}

// finish sends FIN and begins to linger; mu is held, all output is out.
func (c *Conn) finish() {
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
func (c *Conn) abort(err error) {
	if c.state == gone {
		return
	}
	_ = unix.SetsockoptLinger(int(c.fd.Load()), unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	c.fail(err)
}

// fail ends the connection at once; mu is held. Whoever holds the token tells the handler. A connection that lingers has
// done what its handler wanted, so its end is no error.
func (c *Conn) fail(err error) {
	switch c.state {
	case gone:
		return
	case open, flushing:
		c.err = err
	}
	c.carry, c.off = nil, 0
	if c.out != nil {
		c.out.q, c.out.left = nil, 0
	}
	c.shut()
	c.kick()
}

// shut closes the descriptor, once; mu is held. First it leaves the poller, or a later owner of the number would be removed
// from there. If the poller is not in our callback it may just be detaching the number itself, so the close waits, on
// another goroutine, until the operator is free.
func (c *Conn) shut() {
	fd := int(c.fd.Swap(-1))
	if fd < 0 {
		return
	}
	c.state = gone
	c.lingerBy.Store(0)
	c.r.pollers[c.home.Load()].remove(c)
	g, end := c.reg, ending{fd: fd, waits: c.writing()}
	if c.out != nil {
		end.file = c.out.file
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
	fd    int
	file  *os.File
	waits bool // a writer is in the file, and Close would wait for it to leave
}

// now closes without blocking.
func (e ending) now() {
	switch {
	case e.file == nil:
		unix.Close(e.fd)
	case e.waits:
		go e.file.Close()
	default:
		e.file.Close()
	}
}

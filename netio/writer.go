package netio

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// writeStep is what one write(2) of the writer is given at most: Queued is lowered and the deadline renewed after each.
const writeStep = 128 << 10

// errTooSlow ends the writer when the peer stays under Config.WriteRate.
var errTooSlow = errors.New("under the least rate")

// startWriter starts the goroutine that empties the queue; mu is held.
func (c *tcpConn) startWriter() {
	if c.out.busy {
		return
	}
	c.out.busy = true
	go c.writer(c.out)
}

// writer sends until the queue is empty, waiting in Go's runtime poller, and then lets reading go on.
func (c *tcpConn) writer(o *output) {
	o.since = 0
	for {
		c.mu.Lock()
		if c.state == gone {
			break
		}
		s, ok := o.take()
		if !ok {
			break
		}
		c.mu.Unlock()
		err := c.push(o, &s)
		s.close()
		if err != nil {
			c.writeFailed(err)
			return
		}
	}
	o.busy = false
	c.emptied()
}

// push sends a segment, and gives up when nothing went out for WriteTimeout.
func (c *tcpConn) push(o *output, s *segment) error {
	for s.left() > 0 {
		n, err := c.attempt(o, s)
		if err != nil {
			return err
		}
		c.mu.Lock()
		c.sent += int64(n)
		if c.state != gone { // else the queue is dropped already
			o.took(s, n)
		}
		c.mu.Unlock()
		s.advance(n)
		if c.tooSlow(o) {
			return errTooSlow
		}
	}
	return nil
}

// attempt makes one step: at once, or, if the kernel has no room, when it has. A step of nothing means that the peer takes
// something, though not enough yet for the kernel to want more.
func (c *tcpConn) attempt(o *output, s *segment) (n int, err error) {
	if o.sock == nil {
		if n, err = c.attemptNow(o, s); err != unix.EAGAIN {
			return n, err
		}
		if err = c.prepareToWait(o); err != nil {
			return 0, err
		}
	}
	if err = o.file.SetWriteDeadline(time.Now().Add(c.r.cfg.WriteTimeout)); err != nil {
		return 0, err
	}
	unsent := 0
	waited := o.sock.Write(func(fd uintptr) bool {
		if n, err = s.step(int(fd)); err == unix.EAGAIN {
			unsent = c.unsent()
			return false
		}
		return true
	})
	switch {
	case waited == nil:
		return n, err
	case errors.Is(waited, os.ErrDeadlineExceeded) && c.unsent() < unsent:
		return 0, nil
	}
	return 0, waited
}

// attemptNow makes one step without waiting. While it lasts nobody closes the descriptor (see ending).
func (c *tcpConn) attemptNow(o *output, s *segment) (int, error) {
	o.calling.Lock()
	defer o.calling.Unlock()
	if fd := int(c.fd.Load()); fd >= 0 {
		return s.step(fd)
	}
	return 0, os.ErrClosed
}

// prepareToWait registers the descriptor with Go's runtime poller. It stays there, and every input wakes that one too; so
// this is put off until the kernel has no room.
func (c *tcpConn) prepareToWait(o *output) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fd := c.fd.Load()
	if fd < 0 {
		return os.ErrClosed
	}
	o.file = os.NewFile(uintptr(fd), "connection")
	o.sock, err = o.file.SyscallConn()
	return err
}

// step gives the kernel some of the segment.
func (s *segment) step(fd int) (int, error) {
	if s.f != nil {
		return s.sendFile(fd)
	}
	b := s.b[:min(len(s.b), writeStep)]
	if s.more {
		return sendMore(fd, b)
	}
	return write(fd, b)
}

// tooSlow tells, once a WriteTimeout, whether the peer has taken less than WriteRate of what was there for it.
func (c *tcpConn) tooSlow(o *output) bool {
	rate, now := c.r.cfg.WriteRate, Now()
	if rate == 0 || o.since != 0 && now-o.since < int64(c.r.cfg.WriteTimeout) {
		return false
	}
	unsent := int64(c.unsent())
	acked := c.BytesSent() - unsent
	due := float64(rate) * time.Duration(now-o.since).Seconds()
	slow := o.since != 0 && unsent > 0 && float64(acked-o.acked) < due
	o.since, o.acked = now, acked
	return slow
}

// unsent is how many bytes the kernel holds that the peer has not acknowledged.
func (c *tcpConn) unsent() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	fd := int(c.fd.Load())
	if fd < 0 {
		return 0
	}
	n, err := unix.IoctlGetInt(fd, unix.SIOCOUTQ)
	if err != nil {
		return 0
	}
	return n
}

// emptied is the writer's last act: mu is held, and released. A graceful close goes on; otherwise Drained is called.
func (c *tcpConn) emptied() {
	switch c.state {
	case open:
		c.drained, c.fresh = true, true
		if c.silent {
			c.finishWriting()
		}
	case flushing:
		c.finish()
	}
	if c.busy {
		c.mu.Unlock()
		return
	}
	c.busy = true
	c.settle(nil)
}

// writeFailed ends a connection whose writer could not go on: with a reset, so that nobody takes what has come for the whole.
func (c *tcpConn) writeFailed(err error) {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), err == errTooSlow:
		err = ErrWriteTimeout
	case err != ErrFileShort:
		err = ioError(err)
	}
	c.mu.Lock()
	c.out.busy = false
	c.abort(err)
	c.mu.Unlock()
}

package netio

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	maxIovecs = 1024      // what one writev(2) takes
	writeStep = 128 << 10 // the writer's deadline is renewed, and Queued lowered, after at most so many bytes
)

// output is the queue of a connection whose kernel buffer is full. It is made when first needed.
type output struct {
	q    []byte   // waiting for the writer; guarded by the connection's mu
	left int      // of what the writer has in hand; guarded by mu
	busy bool     // the writer is running; guarded by mu
	file *os.File // the descriptor for Go's runtime poller, and its owner once made; immutable then
}

// writing tells whether output is queued; mu is held.
func (c *Conn) writing() bool { return c.out != nil && c.out.busy }

// queued counts the output the kernel has not taken; mu is held.
func (c *Conn) queued() int {
	if c.out == nil {
		return 0
	}
	return len(c.out.q) + c.out.left
}

// Queued is the number of bytes not yet taken by the kernel. A handler that produces much asks it before it produces more,
// and goes on in Drained.
func (c *Conn) Queued() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queued()
}

// SetWriteLimit changes Config.WriteLimit for this connection.
func (c *Conn) SetWriteLimit(n int) {
	c.mu.Lock()
	c.writeLimit = int32(min(n, 1<<31-1))
	c.mu.Unlock()
}

// Send sends b: with one non-blocking write if nothing is queued; what the kernel does not take is copied and sent by a
// goroutine of its own. Errors surface through Handler.Closed. A Send that finds more than WriteLimit bytes queued by earlier
// ones closes the connection with ErrOverflow; the size of a single Send is not limited. After Close it does nothing.
func (c *Conn) Send(b []byte) {
	c.mu.Lock()
	if c.state == open && !c.silent && len(b) > 0 {
		n := 0
		if !c.writing() {
			n = c.took(write(int(c.fd.Load()), b))
		}
		c.enqueue(b[n:])
	}
	c.mu.Unlock()
}

// Sendv is Send for several slices and one writev.
func (c *Conn) Sendv(bufs [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(bufs) > 0 && c.state == open && !c.silent {
		n, some := 0, bufs[:min(len(bufs), maxIovecs)]
		if !c.writing() {
			n = c.took(writev(int(c.fd.Load()), some))
		}
		if n < size(some) {
			c.enqueueAll(bufs, n)
			return
		}
		bufs = bufs[len(some):]
	}
}

// size is the number of bytes in bufs.
func size(bufs [][]byte) (n int) {
	for _, b := range bufs {
		n += len(b)
	}
	return n
}

// took accounts for a write; mu is held.
func (c *Conn) took(n int, err error) int {
	c.sent += int64(n)
	if err != nil && !again(err) {
		c.fail(ioError(err))
	}
	return n
}

// enqueueAll queues all but the first n bytes; mu is held.
func (c *Conn) enqueueAll(bufs [][]byte, n int) {
	if !c.admit() {
		return
	}
	for _, b := range bufs {
		skip := min(n, len(b))
		n -= skip
		c.out.q = append(c.out.q, b[skip:]...)
	}
	c.startWriter()
}

// enqueue queues what the kernel has not taken; mu is held.
func (c *Conn) enqueue(rest []byte) {
	if len(rest) > 0 && c.admit() {
		c.out.q = append(c.out.q, rest...)
		c.startWriter()
	}
}

// admit tells whether more may be queued, and closes the connection if too much is already; mu is held.
func (c *Conn) admit() bool {
	if c.state != open {
		return false
	}
	if c.queued() > int(c.writeLimit) {
		c.abort(ErrOverflow)
		return false
	}
	if c.out == nil {
		c.out = new(output)
	}
	return true
}

// startWriter starts the goroutine that empties the queue; mu is held.
func (c *Conn) startWriter() {
	if c.out.busy {
		return
	}
	c.out.busy = true
	if c.out.file == nil {
		c.out.file = os.NewFile(uintptr(c.fd.Load()), "connection")
	}
	go c.writer(c.out)
}

// writer sends until the queue is empty, waiting in Go's runtime poller, and then lets reading go on.
func (c *Conn) writer(o *output) {
	for {
		c.mu.Lock()
		if c.state == gone || len(o.q) == 0 {
			break
		}
		b := o.q
		o.q, o.left = nil, len(b)
		c.mu.Unlock()
		if err := c.push(o, b); err != nil {
			c.writeFailed(err)
			return
		}
	}
	o.busy = false
	c.emptied()
}

// push writes b, and gives up when nothing went out for WriteTimeout.
//
// The kernel takes more only when a good part of its buffer has drained, which
// is long for a peer that reads slowly but steadily; so what counts is whether
// the buffer has become emptier.
func (c *Conn) push(o *output, b []byte) error {
	unsent := c.unsent()
	for len(b) > 0 {
		if err := o.file.SetWriteDeadline(time.Now().Add(c.r.cfg.WriteTimeout)); err != nil {
			return err
		}
		n, err := o.file.Write(b[:min(len(b), writeStep)])
		b = b[n:]
		c.mu.Lock()
		c.sent += int64(n)
		o.left = len(b)
		c.mu.Unlock()
		last := unsent
		unsent = c.unsent()
		if err != nil && !(errors.Is(err, os.ErrDeadlineExceeded) && (n > 0 || unsent < last)) {
			return err
		}
	}
	return nil
}

// unsent is how many bytes the kernel holds that the peer has not acknowledged.
func (c *Conn) unsent() int {
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
func (c *Conn) emptied() {
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

// writeFailed ends a connection whose writer could not go on.
func (c *Conn) writeFailed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out.busy = false
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.abort(ErrWriteTimeout)
		return
	}
	c.fail(ioError(err))
}

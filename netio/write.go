package netio

// maxIovecs is what one writev(2) takes.
const maxIovecs = 1024

// writing tells whether output is queued; mu is held.
func (c *tcpConn) writing() bool { return c.out != nil && c.out.busy }

func (c *tcpConn) Queued() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out == nil {
		return 0
	}
	return int64(c.out.held) + c.out.inFiles
}

func (c *tcpConn) SetWriteLimit(n int) {
	c.mu.Lock()
	c.writeLimit = int32(min(n, 1<<31-1))
	c.mu.Unlock()
}

func (c *tcpConn) Send(b []byte) {
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

func (c *tcpConn) Sendv(bufs [][]byte) {
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
func (c *tcpConn) took(n int, err error) int {
	c.sent += int64(n)
	if err != nil && !again(err) {
		c.fail(ioError(err))
	}
	return n
}

// enqueueAll queues all but the first n bytes; mu is held.
func (c *tcpConn) enqueueAll(bufs [][]byte, n int) {
	if !c.admit() {
		return
	}
	for _, b := range bufs {
		skip := min(n, len(b))
		n -= skip
		c.out.add(b[skip:])
	}
	c.startWriter()
}

// enqueue queues what the kernel has not taken; mu is held.
func (c *tcpConn) enqueue(rest []byte) {
	if len(rest) > 0 && c.admit() {
		c.out.add(rest)
		c.startWriter()
	}
}

// admit tells whether more may be queued, and closes the connection if too much is already; mu is held.
func (c *tcpConn) admit() bool {
	if c.state != open {
		return false
	}
	if c.out == nil {
		c.out = new(output)
	}
	if c.out.held+c.out.files*fileCost > int(c.writeLimit) {
		c.abort(ErrOverflow)
		return false
	}
	return true
}

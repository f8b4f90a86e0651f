package netio

import "golang.org/x/sys/unix"

// lookOut sees to it that somebody notices when the peer goes: the poller while the connection is registered, else the sweeper.
// mu is held. A connection leaves its poller when it carries all that it may, and for good when the peer has half-closed, since
// epoll would tell of that again and again.
func (c *tcpConn) lookOut() {
	switch {
	case c.reg != nil:
		c.asks.Store(0)
	case c.hup:
		c.asks.Store(unix.POLLERR) // which poll(2) always tells of
	default:
		c.asks.Store(unix.POLLRDHUP)
	}
}

// lookout is the sweeper's list of connections that no poller watches.
type lookout struct {
	conns []*tcpConn
	polls []unix.PollFd
}

// add lists a connection that is to be looked after.
func (l *lookout) add(c *tcpConn) {
	if asks, fd := c.asks.Load(), c.fd.Load(); asks != 0 && fd >= 0 {
		l.conns = append(l.conns, c)
		l.polls = append(l.polls, unix.PollFd{Fd: fd, Events: int16(asks)})
	}
}

// poll asks the kernel about all that are listed, at once, and empties the list.
func (l *lookout) poll() {
	if len(l.polls) > 0 {
		n, _ := unix.Poll(l.polls, 0)
		for i := 0; i < len(l.polls) && n > 0; i++ {
			if l.polls[i].Revents != 0 {
				n--
				l.conns[i].lookAfter()
			}
		}
	}
	clear(l.conns)
	l.conns, l.polls = l.conns[:0], l.polls[:0]
}

// lookAfter acts on a peer that has half-closed or reset the connection unwatched. The list held a descriptor's number, which
// may be another's by now, so the kernel is asked again.
func (c *tcpConn) lookAfter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != open || c.reg != nil {
		return
	}
	fd := c.fd.Load()
	errno, _ := unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_ERROR)
	ask := []unix.PollFd{{Fd: fd, Events: unix.POLLRDHUP}}
	if _, err := unix.Poll(ask, 0); err != nil {
		return // the next sweep asks again
	}
	switch {
	case errno != 0:
		c.fail(ioError(unix.Errno(errno)))
	case !c.hup && ask[0].Revents&(unix.POLLRDHUP|unix.POLLHUP) != 0:
		c.hup = true
		c.lookOut()
		c.kick()
	}
}

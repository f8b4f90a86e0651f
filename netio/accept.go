package netio

import (
	"time"

	"github.com/cloudwego/netpoll"
	"golang.org/x/sys/unix"
)

const (
	acceptBatch = 64                    // connections per event, so that listeners take turns
	acceptPause = 50 * time.Millisecond // when the kernel has no memory, or no descriptor is left even to refuse with
)

// arm registers the listener; mu is held.
func (l *Listener) arm() error {
	s := &stay{l: l, op: l.r.listeners.Alloc()}
	s.op.FD = l.fd
	s.op.OnRead, s.op.OnHup = s.onRead, s.onHup
	l.stay = s
	if err := l.r.listeners.Control(s.op, netpoll.PollReadable); err != nil {
		l.stay = nil
		go s.free()
		return err
	}
	return nil
}

// detach ends the registration; mu is held. The caller sees to it that it is freed.
func (l *Listener) detach() {
	if err := l.stay.op.Control(netpoll.PollDetach); err != nil {
		l.r.log.printf("netio: detach listener: %v", err)
	}
	l.stay = nil
}

// onRead accepts a batch, on the listeners' goroutine.
func (s *stay) onRead(netpoll.Poll) error {
	l := s.l
	l.mu.Lock()
	if l.stay == s {
		l.inside = s
		for i := 0; i < acceptBatch && l.stay == s && l.acceptOne(); i++ {
		}
		l.inside = nil
		if l.stay != s {
			go s.free()
		}
	}
	l.mu.Unlock()
	return nil
}

// onHup comes for a listener only when the event was meant for an earlier owner of its number (netpoll's race build).
func (s *stay) onHup(netpoll.Poll) error {
	l := s.l
	l.mu.Lock()
	if l.stay == s {
		l.stay = nil
		go s.free()
		l.rearm()
	}
	l.mu.Unlock()
	return nil
}

// acceptOne accepts one connection; mu is held, but not while the connection is introduced. False ends the batch.
func (l *Listener) acceptOne() bool {
	fd, sa, err := unix.Accept4(l.fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	switch err {
	case nil:
		l.mu.Unlock()
		l.r.welcome(fd, sa, l.accept)
		l.mu.Lock()
		return true
	case unix.EAGAIN:
		return false
	case unix.EMFILE, unix.ENFILE:
		return l.refuse()
	case unix.ENOBUFS, unix.ENOMEM, unix.EBADF, unix.EINVAL, unix.ENOTSOCK, unix.EFAULT, unix.EOPNOTSUPP:
		l.r.log.printf("netio: accept on %s: %v", l.addr, err)
		l.rest()
		return false
	}
	return true // ECONNABORTED and the network's errors concern that connection only
}

// refuse makes room by giving up the spare descriptor, takes the connection and closes it: left in the queue it would keep the
// event raised and its peer waiting. mu is held. False ends the batch. (With a full table accept4 fails even if nothing is
// waiting, so this is also the end of a batch.)
func (l *Listener) refuse() bool {
	if l.spare < 0 {
		if l.spare = openSpare(); l.spare < 0 {
			l.rest()
			return false
		}
	}
	unix.Close(l.spare)
	fd, _, err := unix.Accept4(l.fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err == nil {
		unix.Close(fd)
		l.r.refused.Add(1)
		l.r.log.printf("netio: no descriptor left: refusing connections on %s", l.addr)
	}
	l.spare = openSpare()
	return err == nil
}

// openSpare takes any descriptor; -1 if there is none.
func openSpare() int {
	fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return fd
}

// rest stops accepting for a moment; mu is held.
func (l *Listener) rest() {
	l.detach()
	time.AfterFunc(acceptPause, func() {
		l.mu.Lock()
		l.rearm()
		l.mu.Unlock()
	})
}

// rearm registers the listener again unless it was closed; mu is held.
func (l *Listener) rearm() {
	if l.closed || l.stay != nil {
		return
	}
	if l.spare < 0 {
		l.spare = openSpare()
	}
	if err := l.arm(); err != nil {
		l.r.log.printf("netio: listener: %v", err)
		time.AfterFunc(acceptPause, func() {
			l.mu.Lock()
			l.rearm()
			l.mu.Unlock()
		})
	}
}

// welcome makes a connection of an accepted descriptor and introduces it to its owner. The token is held meanwhile, so the
// handler's calls begin after the introduction, and not on this goroutine.
func (r *Reactor) welcome(fd int, sa unix.Sockaddr, accept AcceptFunc) {
	p := r.emptiest()
	c := &tcpConn{r: r, remote: addrPort(sa), busy: true, writeLimit: int32(r.cfg.WriteLimit)}
	c.fd.Store(int32(fd))
	c.home.Store(int32(p.index))
	if !p.add(c) {
		unix.Close(fd)
		return
	}
	r.wakeSweeper()
	h := accept(c)
	c.mu.Lock()
	if h == nil {
		r.refused.Add(1)
		c.told = true
		c.shut()
	} else {
		r.accepted.Add(1)
		c.h = h
	}
	c.settleApart()
}

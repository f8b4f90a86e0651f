package netio

import (
	"time"

	"golang.org/x/sys/unix"
)

const (
	monitorTick  = time.Millisecond
	monitorQuiet = 4 // quiet ticks before the monitor sleeps
)

// watch is what the monitor remembers between two looks.
type watch struct {
	r     *Reactor
	calls []uint64      // each poller's count at the last look
	conns []*tcpConn    // scratch: the stuck poller's connections ...
	polls []unix.PollFd // ... and what poll(2) is asked of them
}

// monitor is the goroutine that looks every millisecond whether a poller is held up by a handler and takes its ready
// connections elsewhere. It sleeps while nothing goes on.
func (r *Reactor) monitor() {
	defer r.background.Done()
	w := &watch{r: r, calls: make([]uint64, len(r.pollers))}
	pause, quiet := monitorTick, 0
	for {
		time.Sleep(pause)
		began := Now()
		active := w.look()
		// A scan of ten thousand connections takes a millisecond or two; it may have a third of a core at most.
		pause = max(monitorTick, 2*time.Duration(Now()-began))
		if active {
			quiet = 0
		} else if quiet++; quiet > monitorQuiet && r.parkMonitor(w.calls) {
			quiet = 0
		}
		select {
		case <-r.stop:
			return
		default:
		}
	}
}

// parkMonitor sleeps until a poller has something to do, unless one has already. The poller stores its count before it loads
// the flag and we store the flag before we load the counts, so one of the two sees the other.
func (r *Reactor) parkMonitor(calls []uint64) bool {
	r.monitorParked.Store(true)
	for i, p := range r.pollers {
		if p.calls.Load() != calls[i] {
			r.monitorParked.Store(false)
			return false
		}
	}
	select {
	case <-r.monitorWake:
	case <-r.stop:
	}
	return true
}

// wakeMonitor is called by a poller that has seen the flag.
func (r *Reactor) wakeMonitor() {
	if r.monitorParked.CompareAndSwap(true, false) {
		select {
		case r.monitorWake <- struct{}{}:
		default:
		}
	}
}

// look samples every poller, marks the stuck ones and relieves them; it tells whether anything went on since the last look.
func (w *watch) look() (active bool) {
	stuck := 0
	for i, p := range w.r.pollers {
		calls := p.calls.Load()
		inCall := calls&1 == 1
		if calls != w.calls[i] || inCall {
			active = true
		}
		held := inCall && calls == w.calls[i]
		p.stuck.Store(held)
		if held {
			stuck++
		}
		w.calls[i] = calls
	}
	if stuck == 0 || stuck == len(w.r.pollers) {
		return active
	}
	for _, p := range w.r.pollers {
		if p.stuck.Load() {
			w.relieve(p)
		}
	}
	return active
}

// relieve moves the connections of a stuck poller that have input waiting. They are found by one poll(2), so that idle ones
// cost nothing but their place in it.
func (w *watch) relieve(from *poller) {
	w.conns, w.polls = w.conns[:0], w.polls[:0]
	from.walk(func(c *tcpConn) {
		if fd := c.fd.Load(); fd >= 0 && !c.pinned.Load() {
			w.conns = append(w.conns, c)
			w.polls = append(w.polls, unix.PollFd{Fd: fd, Events: unix.POLLIN | unix.POLLRDHUP})
		}
	})
	n, _ := unix.Poll(w.polls, 0)
	for i := 0; i < len(w.polls) && n > 0; i++ {
		if w.polls[i].Revents == 0 {
			continue
		}
		n--
		if to := w.r.roomiest(); to != nil && w.conns[i].move(from, to) {
			w.r.moved.Add(1)
		}
	}
	clear(w.conns)
}

// roomiest is the poller with the fewest connections of those that are not stuck, or nil.
func (r *Reactor) roomiest() *poller {
	var best *poller
	for _, p := range r.pollers {
		if !p.stuck.Load() && (best == nil || p.count.Load() < best.count.Load()) {
			best = p
		}
	}
	return best
}

// move takes the connection from one poller to another, if nobody is using it; it runs no handler. The token is held all the
// while, and the registration kept until the old poller is surely out of it: see free and shut.
func (c *tcpConn) move(from, to *poller) bool {
	c.mu.Lock()
	g := c.reg
	if c.state != open || c.busy || g == nil || g.p != from || g.inside {
		c.mu.Unlock()
		return false
	}
	c.busy = true
	c.detach(g)
	c.mu.Unlock()
	g.free()
	c.mu.Lock()
	if c.reg == g {
		c.reg = nil
		c.lookOut()
	}
	moved := c.state != gone && c.rehome(from, to)
	c.settleApart()
	return moved
}

// rehome changes lists; mu is held.
func (c *tcpConn) rehome(from, to *poller) bool {
	from.remove(c)
	if !to.add(c) {
		c.abort(ErrReactorGone)
		return false
	}
	c.home.Store(int32(to.index))
	return true
}

package netio

import "time"

const (
	sweepMin = 25 * time.Millisecond
	sweepMax = 250 * time.Millisecond
)

// sweep is the sweeper's goroutine: it walks the connections for deadlines that have passed and peers that
// have gone, and sleeps while there are none.
func (r *Reactor) sweep() {
	defer r.background.Done()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	var look lookout
	for {
		n := 0
		for _, p := range r.pollers {
			n += int(p.count.Load())
			p.expire(Now(), &look)
			look.poll()
		}
		var tick <-chan time.Time
		if n == 0 && r.parkSweeper() {
			// woken by the next connection
		} else {
			timer.Reset(min(sweepMin*time.Duration(1+n/2000), sweepMax))
			tick = timer.C
		}
		select {
		case <-tick:
		case <-r.sweeperWake:
		case <-r.stop:
			return
		}
	}
}

// parkSweeper announces that the sweeper will sleep until woken; false if a connection has come meanwhile.
func (r *Reactor) parkSweeper() bool {
	r.sweeperParked.Store(true)
	for _, p := range r.pollers {
		if p.count.Load() > 0 {
			r.sweeperParked.Store(false)
			return false
		}
	}
	return true
}

// wakeSweeper is called for each new connection.
func (r *Reactor) wakeSweeper() {
	if r.sweeperParked.Load() && r.sweeperParked.CompareAndSwap(true, false) {
		select {
		case r.sweeperWake <- struct{}{}:
		default:
		}
	}
}

// expire acts on the deadlines that have passed by now, and collects the connections to look after.
func (p *poller) expire(now int64, look *lookout) {
	var due []*tcpConn
	p.walk(func(c *tcpConn) {
		if passed(c.deadline.Load(), now) || passed(c.lingerBy.Load(), now) {
			due = append(due, c)
		}
		look.add(c)
	})
	for _, c := range due {
		c.expire(now)
	}
}

// passed tells whether a deadline is set and over.
func passed(deadline, now int64) bool { return deadline != 0 && deadline <= now }

// expire notes a passed deadline, or ends a lingering close.
func (c *tcpConn) expire(now int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if passed(c.lingerBy.Load(), now) {
		c.shut()
		return
	}
	if d := c.deadline.Load(); passed(d, now) && c.deadline.CompareAndSwap(d, 0) && c.state == open {
		c.timedOut = true
		c.kick()
	}
}

package netio

import (
	"sync"
	"sync/atomic"

	"github.com/cloudwego/netpoll"
)

// poller is one event loop with its read buffer and its connections.
type poller struct {
	r     *Reactor     // immutable
	index int          // immutable
	poll  netpoll.Poll // immutable
	buf   []byte       // its goroutine only

	_     [64]byte      // calls is written twice per read; keep it off the others' cache lines
	calls atomic.Uint64 // odd while its goroutine is in a callback of ours; written by its goroutine only
	_     [64]byte

	stuck atomic.Bool  // by the monitor: in one callback for over a millisecond
	count atomic.Int32 // len(conns)

	mu    sync.Mutex // taken with a connection's mu held, never the other way round
	conns []*tcpConn // guarded by mu; in no order
	shut  bool       // the reactor is closed; guarded by mu
}

// enter marks the beginning of a callback and wakes the monitor if it sleeps.
func (p *poller) enter() {
	p.calls.Store(p.calls.Load() + 1)
	if p.r.monitorParked.Load() {
		p.r.wakeMonitor()
	}
}

// exit marks the end of a callback.
func (p *poller) exit() { p.calls.Store(p.calls.Load() + 1) }

// add lists a connection; false if the reactor is closed.
func (p *poller) add(c *tcpConn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		return false
	}
	c.slot = int32(len(p.conns))
	p.conns = append(p.conns, c)
	p.count.Store(int32(len(p.conns)))
	return true
}

// remove takes a connection off the list.
func (p *poller) remove(c *tcpConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if int(c.slot) >= len(p.conns) || p.conns[c.slot] != c {
		return
	}
	last := len(p.conns) - 1
	p.conns[c.slot] = p.conns[last]
	p.conns[c.slot].slot = c.slot
	p.conns[last] = nil
	p.conns = p.conns[:last]
	p.count.Store(int32(last))
}

// walkStep is how many connections a walk visits before it lets others at the list.
const walkStep = 512

// walk visits every connection listed all the while, from the end: a removal moves the last one to a place not yet visited.
// visit is called with p.mu held, so it takes no other lock.
func (p *poller) walk(visit func(*tcpConn)) {
	for end := int(p.count.Load()); end > 0; end -= walkStep {
		p.mu.Lock()
		for i := min(end, len(p.conns)) - 1; i >= max(end-walkStep, 0); i-- {
			visit(p.conns[i])
		}
		p.mu.Unlock()
	}
}

package contexts

import (
	"runtime"
	"time"

	"pyp/contexts/stats"
	"pyp/vm"
)

// This file is what others are told of one context, and how they end it.

// measuredFor is how long somebody outside waits for estimates.
const measuredFor = time.Second

// Contexts lists the live contexts, in any order. With retained it says what
// each keeps alive, and has that estimated anew.
func (h *Host) Contexts(retained bool) []stats.Context { return h.inspect(retained, measuredFor) }

// inspect is Contexts for somebody who waits no longer than limit for estimates.
func (h *Host) inspect(retained bool, limit time.Duration) []stats.Context {
	live := h.contexts(nil)
	if retained {
		h.measureAll(live, limit)
	}
	busy := h.busy()
	list := make([]stats.Context, 0, len(live))
	for _, c := range live {
		list = append(list, c.stats(busy, retained))
	}
	return list
}

// Context is one live context in full. From the first time on that it is asked
// for it keeps its own last callbacks.
func (h *Host) Context(id uint64) (stats.Context, bool) {
	c := h.find(id)
	if c == nil {
		return stats.Context{}, false
	}
	s := c.stats(h.busy(), true)
	s.Recent = h.recentOf(c)
	return s, true
}

func (h *Host) find(id uint64) *Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := h.head; c != nil; c = c.next {
		if c.id == id {
			return c
		}
	}
	return nil
}

// busy tells in which worker the contexts run that run now.
func (h *Host) busy() map[uint64]*slot {
	busy := map[uint64]*slot{}
	if h.serving.Load() {
		for _, sl := range h.pool.slots() {
			if id := sl.running.Load(); id != 0 {
				busy[id] = sl
			}
		}
	}
	return busy
}

// stats is one look at a context.
func (c *Context) stats(busy map[uint64]*slot, retained bool) stats.Context {
	now, js := vm.Now(), c.js.Load()
	used := c.used.Load()
	s := stats.Context{
		ID: c.id, Server: c.Parent().Address(), Protocol: c.binding.decl.Name, Kind: c.binding.kind(), RemoteAddress: c.RemoteAddress(),
		Worker: -1, State: "idle", AgeUS: max(now-c.opened, 0) / 1000, IdleUS: max(now-max(used, c.opened), 0) / 1000, Opened: at(c.opened),
		Callbacks: c.callbacks.Load(), Generation: 1,
		BytesReceived: c.BytesReceived(), BytesSent: c.BytesSent(), BytesQueued: c.conn.Queued(),
	}
	if e := c.errors.Load(); e != nil {
		s.Errors, s.LastError = e.n, e.last
	}
	if retained {
		n := c.retained.Load()
		s.Retained = &n
	}
	s.Timers, s.Pending = c.owned()
	c.stopper.describe(&s)
	if sl := busy[c.id]; sl != nil && sl.running.Load() == c.id {
		so := sl.soFar()
		s.Running, s.RunningUS = sl.runs(), micros(so)
		js += int64(so)
		s.Worker, s.IdleUS = sl.index, 0
		if s.State != "closing" {
			s.State = "running"
		}
	} else { // what was running when js was read may have been counted since
		js = c.js.Load()
	}
	s.JSTimeUS = js / 1000
	return s
}

// owned counts the timers and the operations of the context.
func (c *Context) owned() (timers, operations int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := range c.resources {
		if _, ok := r.(*vm.Timer); ok {
			timers++
		} else {
			operations++
		}
	}
	return timers, operations
}

// describe tells what an HTTP connection is doing.
func (h *httpContext) describe(s *stats.Context) {
	h.hmu.Lock()
	defer h.hmu.Unlock()
	req := h.parked
	if req != nil && req.home != nil {
		s.Worker = req.home.index
	}
	if req != nil && h.flow == nil && !req.answered.Load() {
		s.Pending++
	}
	switch {
	case h.closed:
		s.State = "closing"
	case req != nil && (h.flow != nil || req.answered.Load()), h.conn.Queued() > 0:
		s.State = "writing"
	case req != nil:
		s.State = "waiting"
	case h.mid:
		s.State = "reading"
	}
}

// describe tells what a raw connection is doing.
func (c *rawContext) describe(s *stats.Context) {
	c.omu.Lock()
	defer c.omu.Unlock()
	if c.slot != nil {
		s.Worker = c.slot.index
	}
	for _, n := range c.pending {
		s.Pending += int(n)
	}
	switch {
	case c.closing || c.reason != "":
		s.State = "closing"
	case c.slot == nil:
		s.State = "opening"
	case len(c.files) > 0 || c.conn.Queued() > 0:
		s.State = "writing"
	case c.unsettled():
		s.State = "waiting"
	case c.queued > 0:
		s.State = "reading"
	}
}

// Kill ends one context for good: its connection is reset, and a callback of it
// that runs is interrupted. It reports false if there is no such context. What
// the callback calls cannot be interrupted within; that goes on for a while.
func (h *Host) Kill(id uint64) bool {
	c := h.find(id)
	if c == nil || c.killed.Swap(true) {
		return false
	}
	h.totals.killed.Add(1)
	h.log.Printf("%s is killed by an operator", c.binding.where(c, "connection"))
	c.stopper.kill()
	for _, sl := range h.pool.slots() {
		sl.interrupt(c)
	}
	c.conn.Abort()
	return true
}

// kill notes why a raw connection ends: connectionClosed is told.
func (c *rawContext) kill() {
	c.omu.Lock()
	if !c.closing {
		c.reason = "killed"
	}
	c.omu.Unlock()
}

// kill has nothing to note.
func (h *httpContext) kill() {}

// killWait is how long interrupt waits for an entry to come to where it can be
// interrupted.
const killWait = 100 * time.Millisecond

// interrupt ends what runs on behalf of c in this worker. No entry of c begins
// any more, but one may be about to: it is waited for.
func (sl *slot) interrupt(c *Context) {
	w := sl.opened()
	if w == nil {
		return
	}
	mine := func() bool { return sl.running.Load() == c.id }
	for late := vm.Now() + int64(killWait); mine() && vm.Now() < late; runtime.Gosched() {
		if w.Interrupt(vm.ErrKilled, mine) {
			return
		}
	}
}

package contexts

import (
	"time"

	"pyp/vm"
)

// This file ends connections whose instances keep too much alive. What a raw
// connection's instance retains is estimated now and then, by the time that its
// callbacks have taken since: who allocates takes time. But one call of a built-in
// function may take much in little time, so what those have asked for since
// counts, too. The estimate is a job of its own in the connection's worker, in
// steps, so that nobody waits for it.

const (
	measureEvery = int64(10 * time.Millisecond) // of a connection's callbacks
	measureStep  = time.Millisecond
)

// measuring is an estimate on its way.
type measuring struct {
	c    *rawContext
	over chan<- struct{} // told of the end, if not nil
	more bool
}

// askedBefore is what natives have asked room for when an entry of a raw
// connection begins.
func askedBefore(owner vm.Owner) int64 {
	if c, ok := owner.(*rawContext); ok {
		return c.binding.host.memory.asked.Load()
	}
	return 0
}

// measureIfDue begins an estimate; the caller holds the slot. Large allocations
// of the whole process were asked before the entry: what others have asked for
// meanwhile costs an estimate at most.
func (c *rawContext) measureIfDue(asked int64) {
	limit := c.binding.limits.retained
	if limit == 0 {
		return
	}
	c.asked += c.binding.host.memory.asked.Load() - asked
	if js := c.js.Load(); js-c.measured >= measureEvery || c.asked > limit/2 {
		c.measured, c.asked = js, 0
		c.measure(nil)
	}
}

// measure begins an estimate, unless one is on its way or the connection is
// not in a worker yet. It reports whether it did. Any goroutine may call it.
func (c *rawContext) measure(over chan<- struct{}) bool {
	c.omu.Lock()
	sl := c.slot
	c.omu.Unlock()
	if sl == nil || c.Ended() || c.measuring.Swap(true) {
		return false
	}
	sl.post(&measuring{c: c, over: over})
	return true
}

func (m *measuring) run(sl *slot) {
	m.more = false
	if !m.c.Ended() {
		sl.enter(nil, m, nil)
	}
}

// Run is a step inside the VM.
func (m *measuring) Run(s vm.Scope) {
	c := m.c
	if c.session == nil {
		return
	}
	limit := c.binding.limits.retained
	bytes, done := c.session.Retained(s, measureStep, limit)
	m.more = !done
	if !done {
		return
	}
	c.retained.Store(bytes)
	if limit > 0 && bytes > limit {
		c.outgrown(bytes)
	}
}

// outgrown ends a connection that retains too much.
func (c *rawContext) outgrown(bytes int64) {
	c.omu.Lock()
	first := c.reason == ""
	c.endWith("memory")
	c.omu.Unlock()
	if first {
		c.binding.host.memory.ended.Add(1)
		c.binding.complain(&c.Context, "its instance retains %d MiB or more, over the limit of %d bytes (--context-memory, contextMemory)", bytes>>20, c.binding.limits.retained)
	}
}

// endLargest ends the connection that is known to retain most, when memory runs
// out though nothing runs. Without one it has all estimated and reports false.
func (h *Host) endLargest() bool {
	live := h.contexts(nil)
	var largest *rawContext
	for _, c := range live {
		raw, ok := c.stopper.(*rawContext)
		if ok && raw.retained.Load() > leastLarge && (largest == nil || raw.retained.Load() > largest.retained.Load()) {
			largest = raw
		}
	}
	if largest == nil {
		h.measureAll(live, 0)
		return false
	}
	bytes := largest.retained.Swap(0)
	largest.omu.Lock()
	first := largest.reason == ""
	largest.endWith("memory")
	largest.omu.Unlock()
	if first {
		h.memory.ended.Add(1)
		largest.binding.complain(&largest.Context, "the process is above its --memory-limit, and of all connections its instance retains most, %d MiB", bytes>>20)
		largest.settle()
	}
	return first
}

// leastLarge is what a connection must retain for its end to be of any help.
const leastLarge = 1 << 20

func (m *measuring) settle() {
	c := m.c
	more := m.more
	m.more = false // a slot that is lost settles what it does not run
	if more && !c.Ended() {
		c.slot.post(m)
		return
	}
	c.measuring.Store(false)
	if m.over != nil {
		m.over <- struct{}{}
	}
	c.settle()
}

// measureAll estimates what every raw connection retains, and waits for the
// estimates, but no longer than limit.
func (h *Host) measureAll(list []*Context, limit time.Duration) {
	over := make(chan struct{}, len(list))
	begun := 0
	for _, c := range list {
		if raw, ok := c.stopper.(*rawContext); ok && raw.measure(over) {
			begun++
		}
	}
	clock := time.NewTimer(limit)
	defer clock.Stop()
	for range begun {
		select {
		case <-over:
		case <-clock.C:
			return
		}
	}
}

package vm

import (
	"sync/atomic"
	"time"
)

// Timer calls a function in its VM, once or again and again, on behalf of the
// owner that made it. It belongs to that owner and ends with it.
type Timer struct {
	e       *engine
	owner   Owner
	origin  int64 // of the entry that made it
	f       func(Scope)
	period  time.Duration // 0: once
	clock   *time.Timer   // nil in a replay
	virtual int64         // when it is due in a replay
	over    atomic.Bool
	queued  atomic.Bool // posted and not run yet: a slow VM gets one, not a heap of them
}

// NewTimer starts a timer that fires after d and, if repeat, every d again. It
// returns nil if the present owner has ended.
func (s Scope) NewTimer(d time.Duration, repeat bool, f func(Scope)) *Timer {
	t := &Timer{e: s.e, owner: s.e.owner, origin: s.e.origin, f: f}
	d = max(d, time.Millisecond)
	if repeat {
		t.period = d
	}
	s.e.timers.Add(1)
	if s.e.replaying {
		t.replay(d)
		return t
	}
	t.clock = time.AfterFunc(d, t.due) // before Own: whoever ends the owner reads it
	if t.owner != nil && !t.owner.Own(t) {
		t.end()
		return nil
	}
	return t
}

// replay notes a timer of a worker's top level. Timers made there are main's
// and fire in main; here they fire only to let a top-level await go on, at
// once and in order of their time.
func (t *Timer) replay(d time.Duration) {
	t.virtual = Now() + int64(d)
	t.e.virtual = append(t.e.virtual, t)
}

// advance fires the earliest timer of a replay. It reports false if there is
// none.
func (e *engine) advance() bool {
	first := -1
	for i, t := range e.virtual {
		if first < 0 || t.virtual < e.virtual[first].virtual {
			first = i
		}
	}
	if first < 0 {
		return false
	}
	t := e.virtual[first]
	if t.period > 0 && !t.over.Load() {
		t.virtual += int64(t.period)
	} else {
		e.virtual = append(e.virtual[:first], e.virtual[first+1:]...)
	}
	_ = e.enter(t.owner, TaskFunc(t.fire))
	return true
}

// due runs on a goroutine of the clock.
func (t *Timer) due() {
	if !t.over.Load() && t.queued.CompareAndSwap(false, true) {
		t.e.post(t.owner, t.fire)
	}
}

func (t *Timer) fire(s Scope) {
	t.queued.Store(false)
	if t.over.Load() {
		return
	}
	s.e.origin = t.origin
	if t.period == 0 {
		t.Stop()
		t.f(s)
		return
	}
	if t.clock != nil {
		t.clock.Reset(t.period)
	}
	t.f(s)
}

// Stop ends the timer, inside its VM. Stopping twice is harmless.
func (t *Timer) Stop() {
	if t.end() && t.owner != nil {
		t.owner.Disown(t)
	}
}

// Repeats tells an interval from a timer that fires once.
func (t *Timer) Repeats() bool { return t.period > 0 }

// Release ends the timer because its owner has ended.
func (t *Timer) Release() { t.end() }

func (t *Timer) end() bool {
	if !t.over.CompareAndSwap(false, true) {
		return false
	}
	if t.clock != nil {
		t.clock.Stop()
	}
	t.e.timers.Add(-1)
	return true
}

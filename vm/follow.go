package vm

import "cmp"

// Follower samples one VM over and over, at the pace of its caller, who calls
// Take, Ask, and a little later Take again at every tick. A VM that is inside a
// built-in gives its calls when that returns, exactly; until then Ask counts,
// and Look notes what it is inside of. One goroutine uses a Follower.
type Follower struct {
	e      *engine
	entry  int64  // that the VM was asked in, 0 for none
	asked  uint64 // the request is this one of the sampler's
	ticks  int    // since it was asked
	before callHeader
	seen   Sample // from outside, since then
}

// HostCode is what Sample.Native is for the time that an entry spends neither
// in JavaScript nor in what that calls.
const HostCode = "(host)"

// Follow makes a Follower of the VM. Any goroutine may call it.
func (e *engine) Follow() *Follower { return &Follower{e: e} }

// Ask begins a tick, or several of which the caller has missed all but one:
// unless an earlier request is still open the VM is asked for a sample. It
// reports whether one is to be expected.
func (f *Follower) Ask(ticks int) bool {
	sm := &f.e.sampler
	sm.mu.Lock()
	defer sm.mu.Unlock()
	entry := f.e.started.Load()
	switch {
	case entry == 0:
		f.entry = 0
		return false
	case entry != f.entry:
		*f = Follower{e: f.e, entry: entry}
	case f.ticks > 0 && f.asked == sm.asked:
		f.ticks += ticks
		return true
	}
	f.ticks += ticks
	f.e.request()
	f.asked = sm.asked
	return true
}

// Answered reports whether Take has something to give.
func (f *Follower) Answered() bool {
	return f.entry == 0 || f.e.sampler.state() == sampleReady || f.e.started.Load() != f.entry
}

// Unknown reports that a look at a VM that does not answer would help. Look is
// to follow.
func (f *Follower) Unknown() bool {
	f.before = f.e.sampler.machine.header()
	return !f.Answered() && f.seen.Native == ""
}

// Look notes what a VM that does not answer is inside of, by g, which was taken
// since Unknown.
func (f *Follower) Look(g Goroutines) {
	if !f.Answered() {
		f.seen = f.e.seen(g, f.before)
	}
}

// Take is the sample that was asked for, and of how many ticks it tells; none
// if it is still to come.
func (f *Follower) Take() (s Sample, ticks int) {
	sm := &f.e.sampler
	sm.mu.Lock()
	defer sm.mu.Unlock()
	if f.ticks == 0 || f.asked != sm.asked {
		return s, 0 // not asked, or somebody else has the answer: the next one counts for both
	}
	s = f.seen
	s.Entry = f.entry
	now := f.e.started.Load()
	switch over := now != f.entry; {
	case sm.state() == sampleReady && !(over && now != 0 && sm.answered() >= now):
		s.Frames = f.e.take()
	case over: // without another instruction
		s.Native = cmp.Or(s.Native, HostCode)
	default:
		return s, 0
	}
	ticks = f.ticks
	*f = Follower{e: f.e}
	return s, ticks
}

// Close is the last Take. What the VM is still inside of is told as far as it
// can be read.
func (f *Follower) Close() (s Sample, ticks int) {
	if s, ticks = f.Take(); ticks > 0 || f.ticks == 0 {
		return s, ticks
	}
	sm := &f.e.sampler
	sm.mu.Lock()
	defer sm.mu.Unlock()
	if f.asked != sm.asked {
		return s, 0
	}
	s, _ = f.e.peek(f.entry)
	if s.Native == "" {
		s = f.seen
	}
	return s, f.ticks
}

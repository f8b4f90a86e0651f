package contexts

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"pyp/vm"
)

// This file keeps the process below its --memory-limit. Go cannot refuse
// memory, so it is watched: above the soft limit no connection is taken, above
// the hard one the callback that grows is interrupted, and natives that would
// cross it at once are refused. What counts is what Go's runtime holds, dead
// objects included until they are swept: its own limit, the soft one, sees to
// it that garbage alone does not come so far.

// LeastMemory is the least that --memory-limit can be: what the host itself
// takes and some garbage.
const LeastMemory = 32 << 20

// memory is what the process holds, and what is done about it.
type memory struct {
	soft, hard int64
	log        *Log

	tight   atomic.Bool  // above soft: no connection is taken
	over    atomic.Bool  // above hard, as of late
	ended   atomic.Int64 // contexts and callbacks ended for their memory
	asked   atomic.Int64 // bytes that natives have asked room for
	looking sync.Mutex   // held by who has garbage collected for more room
	looked  int64        // guarded by looking: when that ended

	// Of the watch only.
	allocated  int64        // by the process, at the last look
	level      int64        // of memory, when a callback was last interrupted
	victim     *slot        // in which that was, until it has ended
	victimOf   int64        // when that callback began
	collecting atomic.Bool  // a collection runs
	collected  atomic.Int64 // when the last one ended
	took       atomic.Int64 // nanoseconds that it took
	fruitless  int64        // when nothing ran and nothing could be ended, though memory was above hard; 0 for never
}

// spending is what the entry that runs in a slot has allocated, as far as the
// watch has seen.
type spending struct {
	began int64 // of the entry
	bytes int64
	leap  int64 // the most between two looks, if that was much: a large array that has grown
}

// figures are one reading of Go's runtime.
type figures struct {
	used      int64 // what is held, dead or alive
	spare     int64 // addresses that the heap has and does not use
	live      int64 // as the last collection left it
	allocated int64 // since the process began
}

var figureNames = [...]string{"/memory/classes/total:bytes", "/memory/classes/heap/released:bytes", "/memory/classes/heap/free:bytes",
	"/gc/heap/live:bytes", "/gc/heap/allocs:bytes"}

func readFigures() figures {
	var s [len(figureNames)]metrics.Sample
	for n, name := range figureNames {
		s[n].Name = name
	}
	metrics.Read(s[:])
	v := func(n int) int64 { return int64(s[n].Value.Uint64()) }
	return figures{used: v(0) - v(1) - v(2), spare: v(1) + v(2), live: v(3), allocated: v(4)}
}

// usedMemory is what the process's memory holds: objects, dead or alive, and
// what Go's runtime needs for itself.
func usedMemory() int64 { return readFigures().used }

// LimitCollector has Go's collector work harder when the hard limit is near. An
// operator's GOMEMLIMIT should be left alone instead.
func (h *Host) LimitCollector() {
	if h.memory.hard > 0 {
		debug.SetMemoryLimit(h.memory.collector())
	}
}

// collector is the limit that Go's collector is given: before what is held comes
// to the hard limit, it must have found out what is garbage. If that much is
// alive it runs all the time, and who grows is slow to come to the limit.
func (m *memory) collector() int64 { return m.hard - m.hard/16 }

// leaps reports that an array which grows as it has done would not fit any more.
// Its next size is a quarter more, and both are there for a while.
func (m *memory) leaps(f figures, leap int64) bool {
	next := leap + leap/4
	return leap > 0 && (f.used+next > m.hard/9*10 || !addressesFor(next, f.spare))
}

const (
	fastGrowth = 4 << 30               // bytes a second that a process may grow by
	lookOften  = 2 * time.Millisecond  // the least time between two looks
	lookSeldom = 50 * time.Millisecond // the most
)

// watchMemory looks at the memory as often as it may have come near the limit
// since, until the host is done.
func (h *Host) watchMemory() {
	pause := lookSeldom
	clock := time.NewTimer(pause)
	defer clock.Stop()
	for {
		select {
		case <-h.done:
			return
		case <-clock.C:
		}
		before := h.memory.allocated
		room := h.lookAtMemory(readFigures(), vm.Now())
		if h.memory.allocated == before {
			pause = min(2*pause, lookSeldom)
		} else {
			pause = min(max(time.Duration(float64(room)/fastGrowth*float64(time.Second)), lookOften), lookSeldom)
		}
		clock.Reset(pause)
	}
}

// lookAtMemory does what the figures ask for and returns the room that is left
// until the next limit.
func (h *Host) lookAtMemory(f figures, now int64) (room int64) {
	m := &h.memory
	grown := f.allocated - m.allocated
	m.allocated = f.allocated
	h.charge(grown)
	if left, limited := addressesLeft(f.spare); limited { // less than there was at the start: threads take some, too
		f.used = max(f.used, m.hard-left)
	}
	over := f.used > m.hard || f.live > m.collector() || m.leaps(f, h.leap())
	m.over.Store(over)
	if m.victim != nil && (m.victim.began() != m.victimOf || m.victim.replaced()) { // what it held is garbage only now
		m.victim = nil
		m.collect()
	}
	switch {
	case over:
		h.relieve(f.used, now)
	case m.victim == nil && !m.collecting.Load():
		m.level = 0
	}
	m.admit(f.used, now)
	if f.used > m.soft {
		return max(m.hard-f.used, 0)
	}
	return m.soft - f.used
}

// charge shares what was allocated since the last look among the entries that
// run now. Go does not tell who allocates, but who runs alone is charged all,
// and who runs longer is charged more often.
func (h *Host) charge(bytes int64) {
	running := 0
	for _, sl := range h.pool.slots() {
		began := sl.began()
		if began != sl.spent.began {
			sl.spent = spending{began: began}
		}
		if began != 0 {
			running++
		}
	}
	for _, sl := range h.pool.slots() {
		if sl.spent.began == 0 {
			continue
		}
		sl.spent.bytes += bytes / int64(max(running, 1))
		if bytes > leastLeap {
			sl.spent.leap = max(sl.spent.leap, bytes)
		}
	}
}

// leastLeap is what must be allocated between two looks to be taken for one
// piece.
const leastLeap = 32 << 20

// leap is the largest of the entries that run.
func (h *Host) leap() (most int64) {
	for _, sl := range h.pool.slots() {
		if sl.spent.began != 0 {
			most = max(most, sl.spent.leap)
		}
	}
	return most
}

// began is when the entry that runs began, 0 if none does.
func (sl *slot) began() int64 {
	if w := sl.opened(); w != nil {
		return w.Began()
	}
	return 0
}

// relieve interrupts the entry that has grown most. What it leaves is garbage
// only after a collection, until which nobody else is interrupted, unless the
// memory goes on to grow.
func (h *Host) relieve(used, now int64) {
	m := &h.memory
	if m.level > 0 && used < m.level+m.hard/32 {
		if m.victim == nil && !m.collecting.Load() { // that was not enough
			m.level = 0
		}
		return
	}
	var most *slot
	for _, sl := range h.pool.slots() {
		if sl.spent.began != 0 && !sl.estimates() && (most == nil || sl.spent.bytes > most.spent.bytes) {
			most = sl
		}
	}
	m.level = used
	if most == nil {
		h.relieveIdle(now)
		return
	}
	w, began := most.opened(), most.spent.began
	if w != nil && w.Interrupt(vm.ErrMemory, func() bool { return w.Began() == began }) {
		m.ended.Add(1)
		m.victim, m.victimOf = most, began
	}
	most.spent.bytes, most.spent.leap = 0, 0 // the next one's turn, if it cannot be interrupted
}

// relieveIdle ends the largest connection, since nothing runs that could be
// interrupted. If there is none that would help, that and a collection are tried
// again after a rest: it may be the shared data that is too large.
func (h *Host) relieveIdle(now int64) {
	m := &h.memory
	if m.fruitless != 0 && now-m.fruitless < lookAgain {
		return
	}
	ended := h.endLargest()
	if ended || now-m.collected.Load() > m.rest() {
		m.collect()
	}
	if m.fruitless = now; ended {
		m.fruitless = 0
	}
}

// lookAgain is how long it takes to look for the largest connection again, if
// there was none.
const lookAgain = int64(250 * time.Millisecond)

// estimates reports that the entry which runs, if any, is the host's own: it
// makes no garbage, and finds out whose end would help.
func (sl *slot) estimates() bool { return sl.running.Load() == 0 && sl.callback.Load() == nil }

// collect has the garbage collected aside, and the heap given back.
func (m *memory) collect() {
	if m.collecting.Swap(true) {
		return
	}
	go func() {
		begun := vm.Now()
		runtime.GC()
		now := vm.Now()
		m.took.Store(now - begun)
		m.collected.Store(now)
		m.collecting.Store(false)
	}()
}

// collectEvery is how often garbage is collected while the memory is tight:
// a host that refuses connections may have nothing else that makes it.
const collectEvery = int64(time.Second)

// restAfter is how many times as long as a collection takes none is made: a
// large heap of idle connections must not keep the processors busy.
const restAfter = 20

// rest is the least time between two collections that find nothing.
func (m *memory) rest() int64 { return max(collectEvery, restAfter*m.took.Load()) }

// admit decides whether connections are taken. It takes a collection to tell
// garbage from what is alive, and some room to take them again.
func (m *memory) admit(used, now int64) {
	switch tight := m.tight.Load(); {
	case used > m.soft && !tight:
		if m.collecting.Load() || now-m.collected.Load() > m.rest() && used < m.soft+(m.hard-m.soft)/2 {
			m.collect() // it may be garbage
			return
		}
		m.tight.Store(true)
		m.log.Limited("%d MiB of memory are in use, more than --memory-limit: connections are refused", used>>20)
	case tight && used < m.soft-m.soft/20:
		m.tight.Store(false)
		m.log.Limited("%d MiB of memory are in use: connections are taken again", used>>20)
	case tight && now-m.collected.Load() > m.rest():
		m.collect()
	}
}

// roomEvery is how often a native that asks for room may have the garbage
// collected.
const roomEvery = int64(250 * time.Millisecond)

// Room tells whether a native may allocate so many bytes at once. Any goroutine
// may call it.
func (h *Host) Room(bytes int64) bool {
	m := &h.memory
	m.asked.Add(bytes)
	if m.hard == 0 {
		return true
	}
	if m.fits(bytes) {
		return true
	}
	m.looking.Lock() // who comes meanwhile finds what this collection leaves
	defer m.looking.Unlock()
	if m.fits(bytes) {
		return true
	}
	if bytes > m.hard || vm.Now()-m.looked < roomEvery && readFigures().live+bytes > m.hard {
		return false
	}
	runtime.GC()
	m.looked = vm.Now()
	return m.fits(bytes)
}

// fits reports that there is room for so many bytes more, in one piece.
func (m *memory) fits(bytes int64) bool {
	f := readFigures()
	return f.used+bytes <= m.hard && addressesFor(bytes, f.spare)
}

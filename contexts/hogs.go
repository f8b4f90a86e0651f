package contexts

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"pyp/vm"
	"pyp/vm/load"
	"pyp/vm/profile"
)

// This file finds callbacks that hold a worker for long. The host's watch looks
// at every worker at each tick; the first time that it finds the same callback
// to be older than --hog-after it counts it, and has a sample of it logged.

// hogging is what the watch knows of the callback that a slot runs. A slot's
// belongs to the watch alone.
type hogging struct {
	begun int64 // that callback's, by vm.Now
	limit time.Duration
	found bool // to be a hog
}

// findHogs looks at what all workers run.
func (h *Host) findHogs() {
	active := int64(0)
	for _, sl := range h.pool.slots() {
		if h.hogs(sl) {
			active++
		}
	}
	if hanging := h.hanging.Load(); hanging != nil {
		active += int64(len(*hanging))
	}
	h.totals.activeHogs.Store(active)
}

// hogs reports that the slot's worker runs a hog.
func (h *Host) hogs(sl *slot) bool {
	w := sl.opened()
	if w == nil {
		return false
	}
	entry := w.Began()
	begun := max(entry, sl.lapped.Load())
	if entry == 0 {
		sl.hogging = hogging{}
		return false
	}
	age := time.Duration(vm.Now() - begun)
	if age < h.shortestHog || w.Began() != entry || sl.lapped.Load() > begun {
		return false // or it has ended, and this goroutine has slept over that
	}
	if sl.hogging.begun != begun {
		sl.hogging = hogging{begun: begun, limit: h.hogLimit(sl.running.Load())}
	}
	if !sl.hogging.found && age >= sl.hogging.limit {
		sl.hogging.found = true
		h.totals.hogs.Add(1)
		go h.reportHog(sl, w, entry, begun, age)
	}
	return sl.hogging.found
}

// hogLimit is when a callback on behalf of the context with that id is a hog.
func (h *Host) hogLimit(id uint64) time.Duration {
	limit := h.cfg.HogAfter
	for _, c := range h.contexts(nil) {
		if c.id == id {
			limit = c.binding.limits.hog
		}
	}
	if limit <= 0 {
		return math.MaxInt64
	}
	return limit
}

// reportHog logs what a hog is at. Other lines of the same place are left out
// if there are many.
func (h *Host) reportHog(sl *slot, w *vm.Worker, entry, begun int64, age time.Duration) {
	what, whose := cmp.Or(sl.runs(), "a callback"), ""
	if id := sl.running.Load(); id != 0 {
		whose = fmt.Sprintf(", context %d,", id)
	}
	s, ok := w.Sample()
	if !ok || s.Entry != entry || sl.lapped.Load() > begun {
		h.log.LimitedBy("hog "+what, "%s%s has run for %d ms or more on worker %d, and ended before its stack was read", what, whose, age.Milliseconds(), sl.index)
		return
	}
	age = time.Duration(vm.Now() - begun)
	h.log.LimitedBy("hog "+innermost(s), "%s%s has been running for %d ms on worker %d%s", what, whose, age.Milliseconds(), sl.index, stackText(s))
}

// place is where a call is, as in error messages.
func place(f profile.Frame) string {
	return load.Position{File: f.File, Line: f.Line, Column: f.Column}.String()
}

// The host's watch looks at the workers this often.
const (
	tickMost  = 50 * time.Millisecond
	tickLeast = 5 * time.Millisecond
)

// tick is how often the watch looks: often enough for the shortest limit, and
// seldom if nobody is connected.
func (h *Host) tick() time.Duration {
	h.shortestHog = math.MaxInt64
	live := false
	for _, b := range h.list() {
		if b.limits.hog > 0 {
			h.shortestHog = min(h.shortestHog, b.limits.hog)
		}
		live = live || b.live.Load() > 0
	}
	if h.cfg.HogAfter > 0 {
		h.shortestHog = min(h.shortestHog, h.cfg.HogAfter)
	}
	if !live {
		return tickMost
	}
	return min(max(min(h.shortestCallback()/20, h.shortestHog/4), tickLeast), tickMost)
}

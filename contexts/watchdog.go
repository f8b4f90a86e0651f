package contexts

import (
	"math"
	"time"

	"pyp/vm"
)

// This file is the goroutine that looks after the workers.

// watch interrupts callbacks that run for too long, and has memory given back
// when nothing runs.
func (h *Host) watch() {
	every := h.tick()
	tick := time.NewTicker(every)
	defer tick.Stop()
	rest := time.NewTicker(2 * time.Second)
	defer rest.Stop()
	var lost hung
	for {
		select {
		case <-h.done:
			h.quiesce(tick.C)
			h.processors.restore()
			return
		case <-rest.C:
			h.gc.relax(h.tidy)
		case <-tick.C:
			refreshDate()
			h.processors.adjust(h.pool)
			for _, sl := range h.pool.slots() {
				sl.overdue(math.MaxInt64, vm.ErrTimeout)
			}
			h.findHogs()
			h.replaceHung(&lost)
			if next := h.tick(); next != every {
				every = next
				tick.Reset(every)
			}
			h.apportion()
		}
	}
}

// tidy enters every worker that is free and lets it forget what it does not
// need.
func (h *Host) tidy() {
	for _, sl := range h.pool.slots() {
		if sl.try() {
			sl.enter(nil, vm.TaskFunc(vm.Scope.Rest), nil)
			sl.leave()
		}
	}
}

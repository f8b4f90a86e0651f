package contexts

import (
	"errors"
	"slices"
	"time"

	"pyp/vm"
)

// This file replaces workers that are lost. Built-in functions cannot be
// interrupted; a VM that is inside one, and does not react, is given up with
// whatever it holds: its slot is marked lost, another takes its place, and a
// new worker starts for that. The goroutine that is stuck keeps its old slot.
// Should it come back, it finds nothing there to do and nobody to answer.

// hangGrace is how long an interrupt may have no effect before the worker is
// taken for lost.
const hangGrace = time.Second

// errHung is why a request's answer does not come.
var errHung = errors.New("its worker hangs in a built-in function")

// hung are the workers that are lost; the host's watch only.
type hung struct{ slots []*slot }

// ExitHung is the exit status of a host that has lost its workers: a
// supervisor is to start it anew.
const ExitHung = 70

// Lost reports that the host has stopped because its workers hang.
func (h *Host) Lost() bool { return h.lost.Load() }

// replaceHung gives up the workers that do not react, and ends the host when
// they hold every core.
func (h *Host) replaceHung(lost *hung) {
	for i, sl := range h.pool.slots() {
		if w := sl.opened(); w != nil && w.Ignores() > hangGrace {
			lost.slots = append(lost.slots, sl)
			h.replace(i, sl)
		}
	}
	kept := lost.slots[:0]
	for _, sl := range lost.slots {
		if sl.began() != 0 {
			kept = append(kept, sl)
			continue
		}
		h.log.Limited("the built-in function that worker %d hung in has come to its end; its result is dropped", sl.index)
	}
	clear(lost.slots[len(kept):])
	lost.slots = kept
	if len(kept) > 0 || h.hanging.Load() != nil {
		list := slices.Clone(kept)
		h.hanging.Store(&list)
	}
	most := min(h.pool.size(), cores)
	if len(lost.slots) >= most && !h.lost.Swap(true) {
		h.log.Printf("%d workers hang in built-in functions, as many as this host has cores or workers: stopping, with exit status %d for a supervisor to start it again", len(lost.slots), ExitHung)
		h.Shutdown()
	}
}

// replace gives slot i to another worker, and ends what needs the old one.
func (h *Host) replace(i int, old *slot) {
	h.totals.hung.Add(1)
	next := &slot{pool: h.pool, index: i}
	h.pool.places[i].Store(next)
	for _, j := range old.lose() {
		h.log.guarded(j.settle)
	}
	runs := old.running.Load()
	h.log.Limited("worker %d hangs in a built-in function%s: it did not react to an interrupt for %v; another worker takes its place", i, h.whose(runs), hangGrace)
	for _, c := range h.contexts(nil) {
		c.stopper.lose(old, c.id == runs)
	}
	go h.startReplacement(next)
}

// replaceAgain is how long the host waits before it tries again to start a
// worker in the place of one that is lost.
const replaceAgain = time.Second

// soFarLost is for how long those have been running that were lost in the place
// of worker i.
func (h *Host) soFarLost(i int) (d time.Duration) {
	if hanging := h.hanging.Load(); hanging != nil {
		for _, sl := range *hanging {
			if sl.index == i {
				d += sl.soFar()
			}
		}
	}
	return d
}

// startReplacement starts a worker for a slot that has none. What keeps it from
// that may pass: the memory that the lost one holds, or a busy machine.
func (h *Host) startReplacement(next *slot) {
	for {
		err := h.openAnother(next)
		if err == nil {
			return
		}
		h.log.Limited("no worker can take the place of worker %d, which is tried again: %v", next.index, err)
		select {
		case <-h.done:
			return
		case <-time.After(replaceAgain):
		}
	}
}

// openAnother starts a worker once.
func (h *Host) openAnother(next *slot) error {
	w, err := h.gen.StartAnother(next.index, next.poster())
	if err != nil {
		return err
	}
	if err := h.module.Check(w); err != nil {
		return err
	}
	next.open(w)
	return nil
}

// whose names the context that runs, for the log.
func (h *Host) whose(id uint64) string {
	for _, c := range h.contexts(nil) {
		if c.id == id {
			return ", called by " + c.binding.location(c, c.binding.decl.Name)
		}
	}
	return ""
}

// lose marks the slot as lost and returns the jobs that nobody will run.
func (sl *slot) lose() []waiting {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	jobs := sl.queue
	sl.lost, sl.queue = true, nil
	sl.waiting.Store(0)
	return jobs
}

// lose ends a connection whose instance was in the VM that is lost. Its script
// cannot be told.
func (c *rawContext) lose(sl *slot, running bool) {
	c.omu.Lock()
	mine := running || c.slot == sl
	if mine {
		c.endWith("timeout")
	}
	c.omu.Unlock()
	if mine {
		c.conn.Abort()
	}
}

// lose answers a request whose answer cannot come any more, if there is an
// order left to do so in.
func (h *httpContext) lose(sl *slot, running bool) {
	h.hmu.Lock()
	req := h.parked
	mine := running || req != nil && req.home == sl
	begun := h.flow != nil
	h.hmu.Unlock()
	switch {
	case !mine:
	case req == nil || begun:
		h.conn.Abort()
	default:
		h.cutOff(req, errHung)
	}
}

// unavailable reports that the host, and not the script, has cut a callback off.
func unavailable(why error) bool {
	for _, reason := range []error{vm.ErrTimeout, vm.ErrMemory, vm.ErrKilled, vm.ErrStopped, errHung} {
		if errors.Is(why, reason) {
			return true
		}
	}
	return false
}

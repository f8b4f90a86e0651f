package contexts

import (
	"slices"
	"sync"
	"time"

	"pyp/contexts/stats"
	"pyp/vm"
)

// This file keeps the last callbacks. Each worker has a ring of its own; memory
// for each of a hundred thousand idle connections would be too much. A context
// that somebody has looked at keeps its own from then on.

const (
	recentOfWorker  = 1024
	recentOfContext = 16
)

// callbackRun is a callback that has run.
type callbackRun struct {
	context uint64
	tally   *tally
	worker  int
	at      int64 // by vm.Now
	took    time.Duration
	err     *string // nil for none
}

// recents is a ring of callbacks that have run.
type recents struct {
	mu   sync.Mutex
	next int           // guarded by mu
	runs []callbackRun // guarded by mu
}

func newRecents(n int) *recents { return &recents{runs: make([]callbackRun, n)} }

// add notes a callback in the place of the oldest.
func (r *recents) add(run *callbackRun) {
	r.mu.Lock()
	r.runs[r.next] = *run
	if r.next++; r.next == len(r.runs) {
		r.next = 0
	}
	r.mu.Unlock()
}

// of appends what r has of a context.
func (r *recents) of(id uint64, to []callbackRun) []callbackRun {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.runs {
		if r.runs[i].context == id {
			to = append(to, r.runs[i])
		}
	}
	return to
}

// recentOf is a context's last callbacks, newest first.
func (h *Host) recentOf(c *Context) []stats.Recent {
	own := c.recent.Load()
	if own == nil {
		own = h.follow(c)
	}
	runs := own.of(c.id, nil)
	newestFirst(runs)
	list := make([]stats.Recent, 0, len(runs))
	for i := range runs {
		r := &runs[i]
		e := stats.Recent{At: at(r.at), Callback: r.tally.name, TookUS: stats.Micros(r.took), Worker: r.worker}
		if r.err != nil {
			e.Error = *r.err
		}
		list = append(list, e)
	}
	return list
}

// follow lets a context keep its last callbacks from now on, and begins with
// what the workers still know of it.
func (h *Host) follow(c *Context) *recents {
	var runs []callbackRun
	for i := range h.pool.work {
		runs = h.pool.work[i].recent.of(c.id, runs)
	}
	newestFirst(runs)
	runs = runs[:min(len(runs), recentOfContext)]
	own := newRecents(recentOfContext)
	for _, r := range slices.Backward(runs) {
		own.add(&r)
	}
	if !c.recent.CompareAndSwap(nil, own) {
		return c.recent.Load()
	}
	return own
}

func newestFirst(runs []callbackRun) {
	slices.SortStableFunc(runs, func(a, b callbackRun) int { return int(b.at - a.at) })
}

// began is when the process did: 0 of vm.Now. It is one and the same moment in
// every look.
var began = time.Now().Add(time.Duration(-vm.Now()))

// at is a time of vm.Now for people.
func at(t int64) time.Time { return began.Add(time.Duration(t)) }

func micros(d time.Duration) int64 { return int64(d / time.Microsecond) }

package contexts

import (
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"pyp/contexts/printable"
	"pyp/contexts/stats"
	"pyp/netio"
	"pyp/parallelmod"
	"pyp/vm"
)

// This file counts. Who holds a slot writes that worker's counts, nobody else,
// so that no two processors want the same cache line; who reads adds the
// workers up. Times are those that the entries take anyway.

// tally is what one worker has run of one callback or route.
type tally struct {
	name   string
	js     stats.Histogram
	errors atomic.Int64
}

// counts is what one worker has done for one server. There is one more for what
// no worker had a part in.
type counts struct {
	tallies []tally
	latency stats.Histogram // of HTTP requests
	status  [6]atomic.Int64 // of HTTP answers, by hundreds
	_       [64]byte        // another worker's counts begin in another cache line
}

// Tallies beside those of the routes and callbacks, from the end.
const (
	laterTally       = iota + 1    // timers, and what follows an await
	streamTally                    // HTTP: pieces of an answer
	mistakeTally                   // HTTP: the error method, for a file
	constructorTally = streamTally // raw
)

// newCounts makes the counts of a server for so many workers, and for nobody.
func (b *binding) newCounts(workers int) []counts {
	name := b.decl.Name
	var names []string
	if p := b.decl.HTTP; p != nil {
		for _, r := range p.Routes() {
			names = append(names, r.Name)
		}
		names = append(names, name+" errors", name+" streams")
	} else {
		for cb := range parallelmod.Callbacks {
			names = append(names, name+"."+cb.String())
		}
		names = append(names, name+".constructor")
	}
	names = append(names, name+" timers and promises")
	all := make([]counts, workers+1)
	for i := range all {
		all[i].tallies = make([]tally, len(names))
		for n := range names {
			all[i].tallies[n].name = names[n]
		}
	}
	return all
}

// by is the server's counts in a worker; nil is nobody.
func (b *binding) by(sl *slot) *counts {
	if sl == nil {
		return &b.counts[0]
	}
	return &b.counts[sl.index+1]
}

// extra is one of the tallies beside those of the routes and callbacks.
func (b *binding) extra(sl *slot, which int) *tally {
	t := b.by(sl).tallies
	return &t[len(t)-which]
}

// totals are what is counted of the process as a whole.
type totals struct {
	killed     atomic.Int64 // contexts, by an operator
	hogs       atomic.Int64 // callbacks that ran longer than --hog-after
	activeHogs atomic.Int64 // of them, those that run now
	hung       atomic.Int64 // workers that did not react to an interrupt
}

// work is what one worker has done beside the servers' callbacks. It outlives a
// slot whose place another one gets.
type work struct {
	queued    atomic.Int64    // callbacks that came through a queue
	waited    stats.Histogram // by what was queued
	timeouts  atomic.Int64    // entries interrupted by --callback-timeout
	allocated atomic.Int64    // bytes, estimated
	nobody    tally           // entries on behalf of no context
	shown     atomic.Int64    // nanoseconds of JavaScript that somebody was told of
	recent    *recents
	_         [64]byte // another worker's begins in another cache line
}

func newWork(workers int) []work {
	all := make([]work, workers)
	for i := range all {
		all[i].nobody.name = "timers and promises of no context"
		all[i].recent = newRecents(recentOfWorker)
	}
	return all
}

func (sl *slot) did() *work { return &sl.pool.work[sl.index] }

// skew is what netio's clock is ahead of that of entries.
var skew = netio.Now() - vm.Now()

// lap is the callback that is being timed.
type lap struct {
	context *Context
	tally   *tally  // nil: an entry that has not come to a callback
	begun   int64   // by vm.Now
	err     *string // the script's error in it
}

// begin opens the lap of an entry and tells who looks on.
func (sl *slot) begin(c *Context, t *tally, now int64) {
	sl.lap = lap{context: c, tally: t, begun: now}
	if c != nil {
		sl.running.Store(c.id)
	}
	sl.callback.Store(t)
}

// lapTo goes on to another callback in the same entry. The first one begins
// with the entry.
func (sl *slot) lapTo(c *Context, t *tally) {
	if sl.lap.tally != nil {
		now := vm.Now()
		sl.lapped.Store(now)
		sl.count(now)
		sl.lap.begun = now
	}
	sl.lap.context, sl.lap.tally, sl.lap.err = c, t, nil
	sl.callback.Store(t)
}

// soFar is for how long the callback that runs has been running, 0 if none
// does. It is not counted yet: who adds both reads the counts first.
func (sl *slot) soFar() time.Duration {
	entry := sl.began()
	if entry == 0 || sl.callback.Load() == nil { // nothing runs, or what the host does for itself
		return 0
	}
	return time.Duration(max(vm.Now()-max(entry, sl.lapped.Load()), 0))
}

// shows is the worker's time in JavaScript as it is told: a callback that ends
// is for a moment neither running nor counted, and no count ever falls.
func (d *work) shows(ns int64) int64 {
	for {
		most := d.shown.Load()
		if ns <= most || d.shown.CompareAndSwap(most, ns) {
			return max(ns, most)
		}
	}
}

// finish closes the lap of an entry that has ended.
func (sl *slot) finish(now int64) {
	sl.running.Store(0)
	if sl.lap.tally != nil {
		sl.count(now)
	}
	sl.lap = lap{}
}

// count counts the lap's callback.
func (sl *slot) count(now int64) {
	if !sl.pool.counts {
		return
	}
	took := time.Duration(now - sl.lap.begun)
	sl.lap.tally.js.Record(took)
	if sl.behind {
		sl.did().queued.Add(1)
	}
	c := sl.lap.context
	if c == nil {
		return
	}
	c.callbacks.Add(1)
	c.js.Add(int64(took))
	c.used.Store(now)
	run := callbackRun{context: c.id, tally: sl.lap.tally, worker: sl.index, at: sl.lap.begun, took: took, err: sl.lap.err}
	sl.did().recent.add(&run)
	if own := c.recent.Load(); own != nil {
		own.add(&run)
	}
}

// contextOf is the context that owns an entry, nil if none does.
func contextOf(owner vm.Owner) *Context {
	switch c := owner.(type) {
	case *Context:
		return c
	case *rawContext:
		return &c.Context
	}
	return nil
}

// later is the tally of entries that nobody outside has asked for.
func (sl *slot) later(c *Context) *tally {
	if c == nil {
		return &sl.did().nobody
	}
	return c.binding.extra(sl, laterTally)
}

// errorCount is how many errors a context has had, and the last one. Most have
// had none, and idle connections are to stay small.
type errorCount struct {
	n    int64
	last string
}

func (c *Context) noteError(text string) {
	for {
		old, now := c.errors.Load(), errorCount{1, text}
		if old != nil {
			now.n += old.n
		}
		if c.errors.CompareAndSwap(old, &now) {
			return
		}
	}
}

// maxErrorText bounds what a context keeps of its last error.
const maxErrorText = 512

// blame counts an error of the script's on behalf of the context, in a callback
// or a route of it. sl is the slot that the caller holds, nil for none. What an
// operator has ended is none.
func (c *Context) blame(sl *slot, t *tally, err error) {
	if errors.Is(err, vm.ErrKilled) {
		return
	}
	text := printable.Line(err.Error())
	if len(text) > maxErrorText {
		text = strings.ToValidUTF8(text[:maxErrorText], "")
	}
	c.noteError(text)
	c.binding.errors.Add(1)
	c.binding.host.errors.Add(1)
	t.errors.Add(1)
	if sl != nil && sl.lap.context == c {
		sl.lap.err = &text
	}
}

// count counts an answer, whose head is made. hmu is held if it was parked.
func (r *request) count(status int) {
	if !r.binding.host.cfg.Stats {
		return
	}
	sl, now := r.home, int64(0)
	if !r.aside { // else whoever runs it may be about to write these
		sl, now = r.slot, r.done
	}
	n := r.binding.by(sl)
	n.status[min(max(status/100, 0), 5)].Add(1)
	if r.began == 0 { // nobody has looked at the clock
		return
	}
	if now == 0 {
		now = netio.Now()
	}
	n.latency.Record(time.Duration(now - r.began))
}

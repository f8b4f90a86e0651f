package contexts

import (
	"fmt"
	"sync/atomic"
	"time"

	"pyp/contexts/stats"
	"pyp/parallelmod"
	"pyp/vm"
)

// slowAfter is how long a callback may hold a poller's goroutine before its
// kind counts as slow; patientAfter is the same where the script asks for low
// latency, so that a hop to another goroutine is to be avoided.
const (
	slowAfter    = time.Millisecond
	patientAfter = 10 * time.Millisecond
)

// forgiveness is how many callbacks in a row must be fast before their kind is
// run on the poller's goroutine again.
const forgiveness = 64

// pace decides how a kind of callback (one route, one protocol) runs: inline, on
// the goroutine of the poller that has read its input, or elsewhere. The
// script's hints decide, or else how long such callbacks take: a slow kind
// leaves the poller's goroutine, so that the poller's other connections go on.
// The first slow call cannot be foreseen; netio's monitor helps the others out
// of that one.
type pace struct {
	hints     parallelmod.Hints
	elsewhere string       // how it runs if not inline: "apart", in any worker; or "queued", in its own
	slow      atomic.Int32 // fast callbacks that are owed
	last      atomic.Int64 // nanoseconds of the last slow one
	changes   atomic.Int64
}

// leaves reports that callbacks of this kind do not run inline.
func (p *pace) leaves() bool { return p.hints.Concurrency || p.slow.Load() > 0 }

// limit is how long a callback of this kind may run inline.
func (p *pace) limit() time.Duration {
	if p.hints.LowLatency {
		return patientAfter
	}
	return slowAfter
}

// note takes how long one callback ran, in nanoseconds.
func (p *pace) note(ns int64) {
	if ns >= int64(p.limit()) {
		p.last.Store(ns)
		if p.slow.Swap(forgiveness) <= 0 {
			p.changes.Add(1)
		}
		return
	}
	if p.slow.Load() > 0 && p.slow.Add(-1) == 0 {
		p.changes.Add(1)
	}
}

// describe tells how callbacks of this kind run, and why.
func (p *pace) describe(c *stats.Callback) {
	c.Runs, c.Changes = "inline", p.changes.Load()
	last := time.Duration(p.last.Load()).Round(100 * time.Microsecond)
	owed := p.slow.Load()
	switch {
	case p.hints.Concurrency:
		c.Runs, c.Reason = p.elsewhere, "concurrency"
	case owed > 0:
		c.Runs, c.Reason = p.elsewhere, fmt.Sprintf("one run took %v, which is more than %v; inline again after %d faster ones", last, p.limit(), owed)
	case last > 0:
		c.Reason = fmt.Sprintf("the last %d runs took less than %v; one before them took %v", forgiveness, p.limit(), last)
	default:
		c.Reason = fmt.Sprintf("all runs took less than %v", p.limit())
	}
	if p.hints.LowLatency || p.hints.Throughput {
		c.Reason = p.hints.String() + ": " + c.Reason
	}
}

// heavyAfter is how long a callback of a raw connection may hold its worker
// before new ones of other protocols rather go elsewhere, for as long as
// heavyFor.
const (
	heavyAfter = 10 * time.Millisecond
	heavyFor   = time.Second
)

// noteRaw takes how long an entry of a raw connection ran in its worker.
func (b *binding) noteRaw(sl *slot, ns int64) {
	b.pace.note(ns)
	if ns >= int64(heavyAfter) {
		sl.heavy.Store(vm.Now())
	}
}

// home is the worker that a new raw connection had best be opened in, where it
// will stay: the poller's, unless another connection keeps that one busy and
// there is a better one. What is slow itself goes where it would: its like may
// need every core.
func (b *binding) home(poller int) int {
	p := b.host.pool
	n := p.size()
	for i := range n {
		at := p.slot((poller + i) % n).heavy.Load()
		if at == 0 || b.pace.slow.Load() > 0 || vm.Now()-at > int64(heavyFor) {
			return (poller + i) % n
		}
	}
	return poller
}

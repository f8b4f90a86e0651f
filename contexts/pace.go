package contexts

import (
	"sync/atomic"
	"time"
)

// slowAfter is how long a callback may hold a poller's goroutine before its
// kind counts as slow.
const slowAfter = time.Millisecond

// forgiveness is how many callbacks in a row must be fast before their kind is
// run on the poller's goroutine again.
const forgiveness = 64

// pace remembers whether a kind of callback (one route, one protocol) is slow.
// A slow kind leaves the poller's goroutine: it is queued, so that the poller's
// other connections go on. The first slow call cannot be foreseen; netio's
// monitor helps the others out of that one.
type pace struct{ slow atomic.Int32 }

func (p *pace) isSlow() bool { return p.slow.Load() > 0 }

// note takes how long one callback ran, in nanoseconds.
func (p *pace) note(ns int64) {
	if ns >= int64(slowAfter) {
		p.slow.Store(forgiveness)
		return
	}
	if p.slow.Load() > 0 {
		p.slow.Add(-1)
	}
}

package contexts

import (
	"runtime"
	"sync/atomic"
	"time"

	"pyp/vm"
)

// processors gives Go one more processor for each that callbacks hold for long.
// A poller that waits in the kernel keeps its processor until Go's monitor takes
// it away, 20 µs to 10 ms later. With all others held by callbacks, whatever
// comes meanwhile waits for that, a job for a free worker too, though a core is
// idle.
type processors struct {
	since    int64       // when as many as there are beyond cores were last seen held, by vm.Now
	changing atomic.Bool // a change is on its way
}

// cores is how many processors this process was given.
var cores = runtime.GOMAXPROCS(0)

// What counts as holding a processor, and how long none must do so before the
// extra ones are given back: every change stops the process for some 50 µs.
const (
	heldAfter = 250 * time.Microsecond
	heldFor   = 5 * time.Second
)

// adjust is called now and then.
func (p *processors) adjust(pool *pool) {
	held := 0
	for _, sl := range pool.slots() {
		if w := sl.opened(); w != nil && w.Busy() > heldAfter {
			held++
		}
	}
	held = min(held, cores)
	extra, now := runtime.GOMAXPROCS(0)-cores, vm.Now()
	switch {
	case held >= extra && held > 0:
		p.since = now
	case extra <= 0 || now-p.since < int64(heldFor):
		return
	}
	if held != extra && p.changing.CompareAndSwap(false, true) {
		go p.set(cores + held)
	}
}

// set waits for a garbage collection that is at work, hence the goroutine.
func (p *processors) set(n int) {
	runtime.GOMAXPROCS(n)
	p.changing.Store(false)
}

// restore gives back what is extra.
func (p *processors) restore() {
	for !p.changing.CompareAndSwap(false, true) {
		runtime.Gosched()
	}
	if runtime.GOMAXPROCS(0) > cores {
		runtime.GOMAXPROCS(cores)
	}
	p.changing.Store(false)
}

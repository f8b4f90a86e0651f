package contexts

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// collector sets how often Go's garbage collector runs. A server's callbacks
// make much garbage and keep little, so that collecting rarely pays; a heap of
// shared data is large, costs the collector nothing to look at, and must not
// make it wait for as much garbage again. So it is told after each collection
// how much may be allocated until the next one, by what is alive besides the
// shared data. docs/RATIONALE.md has the figures.
type collector struct {
	shared atomic.Int64 // bytes of shared data

	allocated int64 // when relax was last called, by the process
	given     int64 // allocated when memory was last given back
	relaxed   bool  // memory was given back since the host was last busy
}

const (
	gcPercent = 400      // of what is alive, while that is little
	gcMost    = 64 << 20 // bytes of garbage, beyond which it is half of what is alive
	gcLeast   = 16 << 20 // bytes of garbage that are always let be
)

// TuneCollector takes charge of the garbage collector's pace for the rest of
// the process. An operator's GOGC should be left alone instead.
func (h *Host) TuneCollector() {
	debug.SetGCPercent(gcPercent)
	h.gc.after()
}

// after has the collector's pace set again after its next run.
func (c *collector) after() {
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) {
		c.pace()
		c.after()
	})
}

// sentinel is garbage that tells of a collection.
type sentinel struct{ _ [16]byte }

func (c *collector) pace() { debug.SetGCPercent(percent(liveBytes(), c.shared.Load())) }

// percent is the garbage that may pile up, as a share of what is alive.
func percent(live, shared int64) int {
	rest := max(live-shared, 0)
	garbage := min(rest*gcPercent/100, gcMost+rest/2)
	garbage = max(garbage, gcLeast)
	return int(max(garbage*100/max(live, 1), 5))
}

// liveBytes is what the last collection left.
func liveBytes() int64 { return metric("/gc/heap/live:bytes") }

func metric(name string) int64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

const (
	idleBytes = 1 << 20  // allocated between two looks by a host that does nothing
	idleWaste = 16 << 20 // bytes allocated since memory was last given back that an idle host lets be
)

// relax is called every few seconds. A host that has come to rest gives its
// garbage back to the system, once. tidy lets the workers forget what they do
// not need, and then what a collection has shown to be garbage.
func (c *collector) relax(tidy func()) {
	now := metric("/gc/heap/allocs:bytes")
	idle := now-c.allocated < idleBytes
	c.allocated = now
	if !idle {
		c.relaxed = false
		return
	}
	if !c.relaxed && now-c.given > idleWaste {
		tidy()
		runtime.GC()
		tidy()
		debug.FreeOSMemory()
		c.allocated = metric("/gc/heap/allocs:bytes")
		c.given = c.allocated
	}
	c.relaxed = true
}

// sealed gives back to the system what main has let go, once its data is
// shared.
func (c *collector) sealed(shared int64) {
	c.shared.Store(shared)
	if liveBytes() > 64<<20 {
		debug.FreeOSMemory()
	}
}

package contexts

import (
	"math"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"pyp/contexts/stats"
)

// This file is what the system and Go's runtime tell of the process.

func (h *Host) memoryStats() stats.Memory {
	m := stats.Memory{
		ResidentBytes: residentBytes(), HeapBytes: metric("/memory/classes/heap/objects:bytes"), LiveBytes: liveBytes(),
		SharedBytes: h.gc.shared.Load(), SoftLimit: h.cfg.MemorySoft, HardLimit: h.cfg.MemoryLimit, State: "ok",
	}
	switch {
	case h.memory.over.Load():
		m.State = "hard"
	case h.memory.tight.Load():
		m.State = "soft"
	}
	return m
}

// residentBytes is the process's memory as the system counts it, 0 where it
// does not say.
func residentBytes() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(f[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

func gcStats() stats.GC {
	s := [...]metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/sched/pauses/total/gc:seconds"},
		{Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/cpu/classes/total:cpu-seconds"}, {Name: "/cpu/classes/idle:cpu-seconds"}}
	metrics.Read(s[:])
	g := stats.GC{Cycles: int64(s[0].Value.Uint64()), Pauses: pauses(s[1].Value.Float64Histogram())}
	if used := s[3].Value.Float64() - s[4].Value.Float64(); used > 0 {
		g.CPUPercent = math.Round(1000*s[2].Value.Float64()/used) / 10
	}
	return g
}

// pauses sums up a histogram of Go's, in seconds. A bucket without end counts
// as its beginning.
func pauses(h *metrics.Float64Histogram) stats.Quantiles {
	var d stats.Distribution
	for i, n := range h.Counts {
		from, to := max(h.Buckets[i], 0), h.Buckets[i+1]
		if math.IsInf(to, 1) {
			to = from
		}
		d.Add(time.Duration((from+to)/2*float64(time.Second)), int64(n))
	}
	return d.Quantiles()
}

func (h *Host) limitStats() stats.Limits {
	l := limits{callback: h.cfg.CallbackTimeout, hog: h.cfg.HogAfter, retained: h.cfg.ContextMemory,
		connections: h.cfg.MaxConnections, perIP: h.cfg.MaxPerAddress, writeBuffer: h.cfg.MaxWriteBuffer}
	return l.stats()
}

// limitStats are the server's limits; those of connections that it has not of
// its own are the host's.
func (b *binding) limitStats() stats.Limits {
	l := b.limits
	if l.connections == 0 {
		l.connections = b.host.cfg.MaxConnections
	}
	if l.perIP == 0 {
		l.perIP = b.host.cfg.MaxPerAddress
	}
	return l.stats()
}

func (l limits) stats() stats.Limits {
	return stats.Limits{CallbackTimeoutUS: micros(l.callback), HogAfterUS: micros(l.hog), ContextMemory: l.retained,
		MaxConnections: l.connections, MaxPerIP: l.perIP, MaxWriteBuffer: l.writeBuffer}
}

// apportion shares what the process has allocated since the last look among the
// workers, by the time that their callbacks took since. Go does not say who
// allocates; of a worker that ran alone this is what it did allocate, with what
// the host did for it.
func (h *Host) apportion() {
	if !h.cfg.Stats {
		return
	}
	a := &h.allotted
	allocated := metric("/gc/heap/allocs:bytes")
	grown := allocated - a.allocated
	a.allocated = allocated
	if a.js == nil {
		a.js = make([]time.Duration, len(h.pool.work))
	}
	var all time.Duration
	spent := make([]time.Duration, len(a.js))
	bindings := h.list()
	for i := range a.js {
		total := h.jsTime(i, bindings)
		spent[i], a.js[i] = max(total-a.js[i], 0), total
		all += spent[i]
	}
	for i, d := range spent {
		if d > 0 {
			h.pool.work[i].allocated.Add(int64(float64(grown) * float64(d) / float64(all)))
		}
	}
}

// allotment is what apportion has seen last.
type allotment struct {
	allocated int64
	js        []time.Duration // by worker
}

// jsTime is the time that callbacks have run in a worker, with the one that
// runs now.
func (h *Host) jsTime(i int, bindings []*binding) time.Duration {
	t := h.pool.work[i].nobody.js.Sum()
	if w := h.pool.slot(i).opened(); w != nil {
		t += w.Busy()
	}
	for _, b := range bindings {
		for n := range b.counts[i+1].tallies {
			t += b.counts[i+1].tallies[n].js.Sum()
		}
	}
	return t
}

package stats

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// A histogram's buckets are log-linear: each doubling of a duration has 16 of
// them, so that a value is known to 1/16 at the least. The first 16 are of one
// grain each, which is some nanoseconds; the last one has all that is longer
// than half a day.
const (
	grainBits = 6             // 64 ns
	stepBits  = 4             // 16 buckets
	steps     = 1 << stepBits // of one octave
	octaves   = 46 - grainBits - stepBits
	buckets   = (octaves + 1) * steps
)

// Histogram counts durations. The zero value is empty. Any goroutine may record
// and read at any time; recording is cheapest where one goroutine at a time
// does it, since nobody then waits for a cache line. An octave takes memory
// once something was recorded in it.
type Histogram struct {
	octaves [octaves + 1]atomic.Pointer[[steps]atomic.Int64]
	sum     atomic.Int64
	max     atomic.Int64
}

// Record counts a duration. A negative one counts as 0.
func (h *Histogram) Record(d time.Duration) {
	ns := max(int64(d), 0)
	at := bucket(ns)
	h.octave(at / steps)[at%steps].Add(1)
	h.sum.Add(ns)
	for {
		most := h.max.Load()
		if ns <= most || h.max.CompareAndSwap(most, ns) {
			return
		}
	}
}

func (h *Histogram) octave(n int) *[steps]atomic.Int64 {
	p := &h.octaves[n]
	if o := p.Load(); o != nil {
		return o
	}
	p.CompareAndSwap(nil, new([steps]atomic.Int64))
	return p.Load()
}

// Sum is all that was recorded, added up.
func (h *Histogram) Sum() time.Duration { return time.Duration(h.sum.Load()) }

// Count is how many durations were recorded.
func (h *Histogram) Count() (n int64) {
	for i := range h.octaves {
		if o := h.octaves[i].Load(); o != nil {
			for j := range o {
				n += o[j].Load()
			}
		}
	}
	return n
}

// bucket is the index of a duration's bucket.
func bucket(ns int64) int {
	v := uint64(ns) >> grainBits
	if v < steps {
		return int(v)
	}
	shift := bits.Len64(v) - stepBits - 1
	return min(shift*steps+int(v>>shift), buckets-1)
}

// middle is the duration that stands for a bucket.
func middle(at int) int64 {
	if at < steps {
		return (int64(at) << grainBits) + 1<<(grainBits-1)
	}
	shift := at/steps - 1
	low := int64(at-shift*steps) << shift
	return low<<grainBits + int64(1)<<(shift+grainBits-1)
}

// Distribution is what histograms hold, added up. The zero value is empty. It
// belongs to one goroutine.
type Distribution struct {
	counts [buckets]int64
	count  int64
	sum    int64
	max    int64
}

// Merge adds what h holds.
func (d *Distribution) Merge(h *Histogram) {
	for i := range h.octaves {
		o := h.octaves[i].Load()
		if o == nil {
			continue
		}
		for j := range o {
			n := o[j].Load()
			d.counts[i*steps+j] += n
			d.count += n
		}
	}
	d.sum += h.sum.Load()
	d.max = max(d.max, h.max.Load())
}

// Add counts n times the same duration.
func (d *Distribution) Add(t time.Duration, n int64) {
	ns := max(int64(t), 0)
	if n <= 0 {
		return
	}
	d.counts[bucket(ns)] += n
	d.count += n
	d.sum += ns * n
	d.max = max(d.max, ns)
}

// Count is how many durations it has.
func (d *Distribution) Count() int64 { return d.count }

// Quantile is the duration that a share of q, between 0 and 1, does not exceed.
// It is within 1/16 of the true one, or within a grain of 64 ns.
func (d *Distribution) Quantile(q float64) time.Duration {
	rank := max(int64(q*float64(d.count)+0.999999), 1)
	for at, n := range d.counts {
		if rank -= n; rank <= 0 {
			if at == buckets-1 {
				return time.Duration(d.max)
			}
			return time.Duration(min(middle(at), d.max))
		}
	}
	return time.Duration(d.max)
}

// Quantiles sums d up.
func (d *Distribution) Quantiles() Quantiles {
	if d.count == 0 {
		return Quantiles{}
	}
	return Quantiles{
		Count:  d.count,
		SumUS:  Micros(time.Duration(d.sum)),
		MeanUS: Micros(time.Duration(d.sum / d.count)),
		P50US:  Micros(d.Quantile(0.5)),
		P90US:  Micros(d.Quantile(0.9)),
		P99US:  Micros(d.Quantile(0.99)),
		P999US: Micros(d.Quantile(0.999)),
		MaxUS:  Micros(time.Duration(d.max)),
	}
}

// Micros is d in microseconds, to the nanosecond.
func Micros(d time.Duration) float64 { return float64(d) / 1e3 }

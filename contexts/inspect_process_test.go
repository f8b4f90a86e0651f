package contexts

import (
	"math"
	"runtime/metrics"
	"testing"

	"pyp/contexts/stats"
)

// TestPauses reads a histogram of Go's, whose ends may be infinite.
func TestPauses(t *testing.T) {
	h := &metrics.Float64Histogram{
		Buckets: []float64{math.Inf(-1), 0, 10e-6, 30e-6, 1, math.Inf(1)},
		Counts:  []uint64{0, 0, 9, 0, 1},
	}
	if got := pauses(h); got != (stats.Quantiles{Count: 10, SumUS: 1000180, MeanUS: 100018, P50US: 19.968, P90US: 19.968, P99US: 989855.744, P999US: 989855.744, MaxUS: 1000000}) {
		t.Errorf("the pauses are %+v", got)
	}
	if got := pauses(&metrics.Float64Histogram{Buckets: []float64{0, 1}, Counts: []uint64{0}}); got != (stats.Quantiles{}) {
		t.Errorf("no pauses are %+v", got)
	}
}

// TestServerLimits are told where they differ from the host's.
func TestServerLimits(t *testing.T) {
	h := &Host{cfg: DefaultConfig(1)}
	b := &binding{host: h, limits: limits{callback: h.cfg.CallbackTimeout, hog: h.cfg.HogAfter, retained: h.cfg.ContextMemory, writeBuffer: h.cfg.MaxWriteBuffer}}
	if got := b.limitStats(); got != h.limitStats() {
		t.Errorf("a server without limits of its own has %+v", got)
	}
	b.limits.perIP = 7
	if got := b.limitStats(); got.MaxPerIP != 7 || got == h.limitStats() {
		t.Errorf("a server with a limit of its own has %+v", got)
	}
}

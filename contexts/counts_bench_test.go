package contexts

import (
	"testing"

	"pyp/contexts/stats"
)

// BenchmarkCount is what counting adds to one request: a lap of its worker and
// an answer.
func BenchmarkCount(b *testing.B) {
	h := &Host{}
	h.cfg.Stats = true
	h.pool = newPool(1, nil, 0, true)
	server := &binding{host: h, counts: make([]counts, 2)}
	for i := range server.counts {
		server.counts[i].tallies = make([]tally, 4)
	}
	sl := h.pool.slot(0)
	r := &request{httpContext: &httpContext{Context: Context{id: 1, binding: server}}, slot: sl}
	now := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		sl.begin(&r.Context, &server.by(sl).tallies[0], now)
		now += 2500
		sl.finish(now)
		r.began, r.done = now-3000, now
		r.count(200)
	}
	var d stats.Distribution
	d.Merge(&server.counts[1].latency)
	if server.counts[1].tallies[0].js.Count() != d.Count() || d.Count() != server.counts[1].status[2].Load() {
		b.Errorf("%d callbacks and %d answers are counted", server.counts[1].tallies[0].js.Count(), d.Count())
	}
}

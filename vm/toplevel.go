package vm

import "runtime/metrics"

// topLevel follows main's top level, statement by statement: where it is, and
// what each has cost.
type topLevel struct {
	unit  int   // the statement that runs, -1 before the first
	began int64 // by Now()
	costs []cost
	heap  int64 // bytes allocated by the process when it was last looked at
}

// cost is what one statement has taken in main, which is about what it takes
// in each worker where it runs again.
type cost struct {
	nanoseconds int64
	bytes       int64 // allocated; 0 for a statement so quick that nobody looked
}

// slow is how long a statement takes before its allocations are worth a look.
const slow = 2e6

// begin notes that statement i begins.
func (t *topLevel) begin(i int) {
	now := Now()
	if t.unit < 0 {
		t.heap = allocated()
	} else {
		t.charge(now)
	}
	t.unit, t.began = i, now
}

func (t *topLevel) charge(now int64) {
	for len(t.costs) <= t.unit {
		t.costs = append(t.costs, cost{})
	}
	c := &t.costs[t.unit]
	c.nanoseconds += now - t.began
	if now-t.began > slow {
		n := allocated()
		c.bytes += n - t.heap
		t.heap = n
	}
}

// of is the cost of statement i.
func (t *topLevel) of(i int) cost {
	if i < len(t.costs) {
		return t.costs[i]
	}
	return cost{}
}

// allocated is how many bytes the process has allocated so far.
func allocated() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

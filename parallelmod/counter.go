package parallelmod

import (
	"math"
	"sync"
	"sync/atomic"
)

// counter is a number that all VMs change: an int64 while it is integral, else
// a float64. Any goroutine may use it; every method is one atomic step.
type counter struct {
	name string // "" if it is known by where it was declared

	// whole is the value, or fraction: then it is in f. It leaves and enters
	// that state with mu held.
	whole atomic.Int64
	mu    sync.Mutex
	f     float64 // guarded by mu
}

// fraction stands in whole for a value that is no int64.
const fraction = math.MinInt64

// count is a counter's value.
type count struct {
	n        int64
	f        float64 // the value, if it is not integral
	integral bool
}

// countOf makes f an int64 if it is one.
func countOf(f float64) count {
	if f == math.Trunc(f) && math.Abs(f) < 1<<63 {
		return count{n: int64(f), integral: true}
	}
	return count{f: f}
}

func (n count) float() float64 {
	if n.integral {
		return float64(n.n)
	}
	return n.f
}

// plus is exact as long as both and the sum are int64.
func (n count) plus(m count) count {
	if n.integral && m.integral {
		if sum := n.n + m.n; (sum > n.n) == (m.n > 0) && sum != fraction {
			return count{n: sum, integral: true}
		}
	}
	return countOf(n.float() + m.float())
}

// get is the present value.
func (c *counter) get() count {
	if n := c.whole.Load(); n != fraction {
		return count{n: n, integral: true}
	}
	return c.change(func(n count) count { return n })
}

// set changes the value to n.
func (c *counter) set(n count) { c.change(func(count) count { return n }) }

// add adds n and returns the new value.
func (c *counter) add(n count) count {
	for n.integral {
		old := c.whole.Load()
		sum := count{n: old, integral: true}.plus(n)
		if old == fraction || !sum.integral {
			break
		}
		if c.whole.CompareAndSwap(old, sum.n) {
			return sum
		}
	}
	return c.change(func(old count) count { return old.plus(n) })
}

// change replaces the value while nobody else can.
func (c *counter) change(f func(count) count) count {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := count{f: c.f}
	if n := c.whole.Swap(fraction); n != fraction {
		old = count{n: n, integral: true}
	}
	n := f(old)
	if n.integral && n.n != fraction {
		c.whole.Store(n.n)
		return n
	}
	n = count{f: n.float()}
	c.f = n.f
	return n
}

package derive

import "math/bits"

// bitset is a set of small numbers. nil is empty and cannot grow.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) remove(i int)   { b[i>>6] &^= 1 << (i & 63) }
func (b bitset) has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) merge(o bitset) {
	for i, w := range o {
		b[i] |= w
	}
}

// first is the lowest element that b and o have in common, -1 if there is none.
func (b bitset) first(o bitset) int {
	if o == nil {
		return -1
	}
	for i, w := range b {
		if w &= o[i]; w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// each calls f for all elements.
func (b bitset) each(f func(int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(i<<6 + bits.TrailingZeros64(w))
		}
	}
}

// closure gives every node of a graph, for each of several properties, the
// elements of its own and of all nodes it leads to.
type closure struct {
	edges func(i int) []int
	own   []func(i int) []int // of each property
	sizes []int               // of their sets
	sets  [][]bitset          // by property and node; nil is empty. They may be the same for many nodes

	order, low []int
	stack      []int
	count      int
}

func (c *closure) close(nodes int) [][]bitset {
	c.order, c.low = make([]int, nodes), make([]int, nodes)
	for range c.own {
		c.sets = append(c.sets, make([]bitset, nodes))
	}
	for i := range nodes {
		if c.order[i] == 0 {
			c.visit(i)
		}
	}
	return c.sets
}

// visit is Tarjan's algorithm. A node whose component is complete has order -1.
func (c *closure) visit(i int) {
	c.count++
	c.order[i], c.low[i] = c.count, c.count
	c.stack = append(c.stack, i)
	for _, j := range c.edges(i) {
		if c.order[j] == 0 {
			c.visit(j)
		}
		if c.order[j] > 0 {
			c.low[i] = min(c.low[i], c.low[j])
		}
	}
	if c.low[i] != c.order[i] {
		return
	}
	at := len(c.stack) - 1
	for c.stack[at] != i {
		at--
	}
	members := c.stack[at:]
	for _, m := range members {
		c.order[m] = -1
	}
	for k := range c.own {
		all := c.union(k, members)
		for _, m := range members {
			c.sets[k][m] = all
		}
	}
	c.stack = c.stack[:at]
}

// union is the set of one component. If it is that of another, it is shared.
func (c *closure) union(k int, members []int) (all bitset) {
	mine := false
	grow := func() {
		if !mine {
			all, mine = append(newBitset(c.sizes[k])[:0], all...)[:(c.sizes[k]+63)/64], true
		}
	}
	for _, m := range members {
		for _, j := range c.edges(m) {
			switch set := c.sets[k][j]; {
			case set == nil || all != nil && &set[0] == &all[0]:
			case all == nil:
				all = set
			default:
				grow()
				all.merge(set)
			}
		}
		for _, x := range c.own[k](m) {
			if !all.has(x) {
				grow()
				all.add(x)
			}
		}
	}
	return all
}

package seal

import (
	"slices"
	"strings"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// node is an object that the walk has met. Its number is written into the object's mark and believed only if the node
// points back, so marks of earlier walks and whatever else may be in the padding do no harm.
type node struct {
	base    *layout.Object
	at      heap.Node // where Store put it
	low     uint32    // Tarjan: the lowest node on the stack that this one reaches; done when it is off the stack
	classes uint16
	flags   flags
}

type flags uint8

const (
	flagCode   flags = 1 << iota
	flagHost         // the host shares something in its place
	flagHidden       // it has properties that are not enumerable
)

func (n *node) is(f flags) bool { return n.flags&f != 0 }

// The first chunk grows from firstNodes on, so pointers to nodes are good only until the next one is added.
const (
	chunkBits  = 12
	firstNodes = 16
	done       = ^uint32(0)
)

// find is the number of an object's node; 0 if the walk has not been there.
func (g *Graph) find(b *layout.Object) uint32 {
	if n := b.Mark; n != 0 && n <= g.length && g.node(n).base == b {
		return n
	}
	return 0
}

func (g *Graph) node(n uint32) *node { return &g.nodes[(n-1)>>chunkBits][(n-1)&(1<<chunkBits-1)] }

func (g *Graph) add(b *layout.Object) uint32 {
	switch at := g.length & (1<<chunkBits - 1); {
	case g.length == 0:
		g.nodes = append(g.nodes, make([]node, firstNodes))
	case at == 0:
		g.nodes = append(g.nodes, make([]node, 1<<chunkBits))
	case len(g.nodes) == 1 && at == uint32(len(g.nodes[0])):
		g.nodes[0] = append(g.nodes[0], make([]node, 3*at)...)
	}
	g.length++
	*g.node(g.length) = node{base: b, low: g.length}
	b.Mark = g.length
	return g.length
}

// classSets are sets of class names by number; 0 is the empty one. There are few, and each union is made once.
type classSets struct {
	sets   [][]string
	number map[string]uint16
	unions map[[2]uint16]uint16
}

func (s *classSets) init() {
	s.number, s.unions = map[string]uint16{}, map[[2]uint16]uint16{}
	s.of(nil)
}

// of is the number of a set of sorted names.
func (s *classSets) of(names []string) uint16 {
	key := strings.Join(names, "\x00")
	n, ok := s.number[key]
	if !ok {
		n = uint16(min(len(s.sets), 1<<16-1))
		if int(n) < len(s.sets) {
			s.sets[n] = union(s.sets[n], names) // far too many: the last set stands for all of them
			return n
		}
		s.sets = append(s.sets, names)
		s.number[key] = n
	}
	return n
}

func (s *classSets) names(n uint16) []string { return s.sets[n] }

func (s *classSets) union(a, b uint16) uint16 {
	if a == b || b == 0 {
		return a
	}
	if a == 0 {
		return b
	}
	u, ok := s.unions[[2]uint16{a, b}]
	if !ok {
		u = s.of(union(s.sets[a], s.sets[b]))
		s.unions[[2]uint16{a, b}] = u
	}
	return u
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

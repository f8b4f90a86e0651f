package seal

import (
	"slices"
	"sort"

	"github.com/dop251/goja"
)

// Aliases are the groups of two or more roots whose data share an object, directly or over a third root. Roots that are code
// count for the data they hold. What code nested in a root holds counts as far as the walk went there.
func (g *Graph) Aliases() [][]string {
	groups := map[int][]string{}
	for i, name := range g.aliases.names {
		groups[g.aliases.find(i)] = append(groups[g.aliases.find(i)], name)
	}
	var list [][]string
	for _, names := range groups {
		if len(names) > 1 {
			slices.Sort(names)
			list = append(list, names)
		}
	}
	slices.SortFunc(list, slices.Compare)
	return list
}

// aliases joins roots while they are walked. Nodes are numbered as they are met, so the numbers at which the walks of the
// roots began tell which root has reached a node first.
type aliases struct {
	names  []string
	starts []uint32
	joined []int // to the root of a lower index, or itself
}

// begin notes that the walk of the next root begins with the node of that number.
func (a *aliases) begin(name string, first uint32) {
	a.joined = append(a.joined, len(a.names))
	a.names, a.starts = append(a.names, name), append(a.starts, first)
}

func (a *aliases) find(i int) int {
	for a.joined[i] != i {
		a.joined[i] = a.joined[a.joined[i]]
		i = a.joined[i]
	}
	return i
}

// meet notes that the walk has come to a node again. Only one that another root has reached first tells anything.
func (w *walker) meet(n uint32) {
	a := &w.g.aliases
	last := len(a.starts) - 1
	if n >= a.starts[last] {
		return
	}
	first := sort.Search(len(a.starts), func(i int) bool { return a.starts[i] > n }) - 1
	one, two := a.find(first), a.find(last)
	if one == two || w.g.node(n).is(flagHost) || w.g.node(n).is(flagCode) && !w.holdsData(w.g.node(n).base.Val) {
		return
	}
	a.joined[max(one, two)] = min(one, two)
}

// holdsData tells of an object that is code whether it is a root that data can be split from.
func (w *walker) holdsData(o *goja.Object) bool { return w.whole[o] && len(w.g.dataProperties(o)) > 0 }

package layout

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/dop251/goja/unistring"
)

// Ordered is an object's property names in JavaScript's order: integers first, ascending. The engine brings them in order
// when a script asks; this does the same, with a new list, because an iterator may be at work on the old one.
func (b *Object) Ordered() []unistring.String {
	names := b.PropNames
	if b.LastSortedPropLen < len(names) {
		if slices.ContainsFunc(names[b.LastSortedPropLen:], mayBeIndex) {
			b.IdxPropCount, b.PropNames = sorted(names)
		}
		b.LastSortedPropLen = len(names)
	}
	return b.PropNames
}

// sorted gives the names in order, and how many of them are integers.
func sorted(names []unistring.String) (int, []unistring.String) {
	type entry struct {
		index uint64
		name  unistring.String
	}
	var indexes []entry
	var rest []unistring.String
	for _, name := range names {
		if i, ok := arrayIndex(name); ok {
			indexes = append(indexes, entry{i, name})
		} else {
			rest = append(rest, name)
		}
	}
	slices.SortFunc(indexes, func(a, b entry) int { return cmp.Compare(a.index, b.index) })
	all := make([]unistring.String, 0, len(names)+1)
	for _, e := range indexes {
		all = append(all, e.name)
	}
	return len(indexes), append(all, rest...)
}

func mayBeIndex(name unistring.String) bool { return name != "" && name[0] >= '0' && name[0] <= '9' }

// arrayIndex is the number that a name spells, if it is an array index.
func arrayIndex(name unistring.String) (uint64, bool) {
	if !mayBeIndex(name) || len(name) > 10 || name[0] == '0' && len(name) > 1 {
		return 0, false
	}
	i, err := strconv.ParseUint(string(name), 10, 64)
	return i, err == nil && i < 1<<32-1
}

package seal

import (
	"slices"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// contents copies what an object holds into its node; the objects among it stay pending.
func (s *storer) contents(sh layout.Shape, b *layout.Object, at heap.Node) {
	switch sh {
	case layout.Plain:
		s.values(at, sh, b)
	case layout.Error:
		s.values(s.b.Heap().Extra(at), sh, b)
	case layout.Array:
		s.elements(b, at)
	case layout.Sparse:
		for i, item := range b.Sparse().Items {
			s.put(at, i, b, step{value: item.Value, index: int(item.Idx)})
		}
	case layout.Map, layout.Set:
		i := 0
		for e := b.Entries().IterFirst; e != nil; e = e.IterNext {
			value := heap.Undefined
			if sh == layout.Map {
				value = s.cell(e.Value)
			}
			s.b.SetEntry(at, i, s.cell(e.Key), value)
			i++
		}
	}
}

// put gives place i of a node a value as the engine stores it.
func (s *storer) put(at heap.Node, i int, b *layout.Object, x step) {
	v := x.value
	if layout.PropertyOf(v) != nil {
		v = s.g.valueOf(b, x)
	}
	s.b.Set(at, i, s.cell(v))
}

// values copies the own named properties.
func (s *storer) values(at heap.Node, sh layout.Shape, b *layout.Object) {
	i := 0
	names := b.Ordered()
	if len(names) > large && isObject(b.Values[names[0]]) {
		s.pending = slices.Grow(s.pending, len(names))
	}
	for _, name := range names {
		if !isLength(sh, name) {
			s.put(at, i, b, step{value: b.Values[name], name: name})
			i++
		}
	}
}

func (s *storer) elements(b *layout.Object, at heap.Node) {
	i, sparse := 0, s.b.Heap().Sparse(at)
	for index, v := range b.Array().Values {
		if v != nil {
			s.put(at, i, b, step{value: v, index: index})
		}
		if v != nil || !sparse {
			i++
		}
	}
}

// extra stores the named properties of what is more than a plain object.
func (s *storer) extra(at heap.Node, sh layout.Shape, b *layout.Object, hidden bool) {
	for _, name := range b.PropNames {
		if !isLength(sh, name) {
			x := s.properties("", sh, b, hidden)
			s.b.SetExtra(at, x)
			s.values(x, sh, b)
			return
		}
	}
}

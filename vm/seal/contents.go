package seal

import (
	"slices"

	"pyp/vm/heap"
)

// contents copies what an object holds into its node; the objects among it stay pending.
func (s *storer) contents(sh shape, b *baseObject, at heap.Node) {
	switch sh {
	case shapePlain:
		s.values(at, sh, b)
	case shapeError:
		s.values(s.b.Heap().Extra(at), sh, b)
	case shapeArray:
		s.elements(b, at)
	case shapeSparse:
		for i, item := range b.sparse().items {
			s.put(at, i, b, step{value: item.value, index: int(item.idx)})
		}
	case shapeMap, shapeSet:
		i := 0
		for e := b.entries().iterFirst; e != nil; e = e.iterNext {
			value := heap.Undefined
			if sh == shapeMap {
				value = s.cell(e.value)
			}
			s.b.SetEntry(at, i, s.cell(e.key), value)
			i++
		}
	}
}

// put gives place i of a node a value as the engine stores it.
func (s *storer) put(at heap.Node, i int, b *baseObject, x step) {
	v := x.value
	if property(v) != nil {
		v = s.g.valueOf(b, x)
	}
	s.b.Set(at, i, s.cell(v))
}

// values copies the own named properties.
func (s *storer) values(at heap.Node, sh shape, b *baseObject) {
	i := 0
	names := ordered(b)
	if len(names) > large && isObject(b.values[names[0]]) {
		s.pending = slices.Grow(s.pending, len(names))
	}
	for _, name := range names {
		if !isLength(sh, name) {
			s.put(at, i, b, step{value: b.values[name], name: name})
			i++
		}
	}
}

func (s *storer) elements(b *baseObject, at heap.Node) {
	i, sparse := 0, s.b.Heap().Sparse(at)
	for index, v := range b.array().values {
		if v != nil {
			s.put(at, i, b, step{value: v, index: index})
		}
		if v != nil || !sparse {
			i++
		}
	}
}

// extra stores the named properties of what is more than a plain object.
func (s *storer) extra(at heap.Node, sh shape, b *baseObject, hidden bool) {
	for _, name := range b.propNames {
		if !isLength(sh, name) {
			x := s.properties("", sh, b, hidden)
			s.b.SetExtra(at, x)
			s.values(x, sh, b)
			return
		}
	}
}

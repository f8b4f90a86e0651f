package view

import "pyp/vm/heap"

// search finds a path to a view that was made by Become, and so was not reached
// from another one. It runs only when such a view is written.
func (f *ref) search() *ref {
	v := f.v
	if found := v.found[f.n]; found != nil {
		return found
	}
	seen := map[heap.Node]bool{}
	var queue []*ref
	for n := range v.names {
		seen[n] = true
		queue = append(queue, &ref{v: v, n: n})
	}
	for len(queue) > 0 && len(seen) < mostVisited {
		p := queue[0]
		queue = queue[1:]
		if p.n == f.n {
			if v.found == nil {
				v.found = map[heap.Node]*ref{}
			}
			v.found[f.n] = p
			return p
		}
		v.below(p, func(c heap.Cell, at int) {
			if n := c.Node(); n != 0 && !seen[n] {
				seen[n] = true
				queue = append(queue, &ref{v: v, n: n, up: p, at: at})
			}
		})
	}
	return nil
}

// below tells the cells that p holds, with their positions.
func (v *Views) below(p *ref, tell func(c heap.Cell, at int)) {
	h := v.h
	switch h.Kind(p.n) {
	case heap.KindObject, heap.KindSet:
		for i := range h.Len(p.n) {
			tell(h.At(p.n, i), i)
		}
	case heap.KindArray:
		for i := range h.Elements(p.n) {
			tell(h.At(p.n, i), i)
		}
	case heap.KindMap:
		for i := range h.Len(p.n) {
			tell(h.At(p.n, i), 2*i)
			tell(h.EntryKey(p.n, i), 2*i+1)
		}
	case heap.KindTyped, heap.KindDataView:
		buffer, _, _, _ := h.View(p.n)
		tell(heap.Ref(buffer), 0)
	}
	if x := h.Extra(p.n); x != 0 {
		for i := range h.Len(x) {
			tell(h.At(x, i), ^i)
		}
	}
}

package heap

import (
	"cmp"
	"slices"
)

// Freeze ends the building: it indexes what is not indexed, protects the pages
// and lets go of all tables of the builder. From then on the heap may be read
// by any goroutine and nothing changes it; the builder refuses to.
func (b *Builder) Freeze() *Heap {
	h := b.changing()
	for chunk := range h.words {
		h.finish(h.words[chunk])
	}
	if h.size < commonChunk {
		h.trim()
	}
	slices.SortFunc(h.spans, func(x, y span) int { return cmp.Compare(x.start, y.start) })
	h.spans = slices.Clip(h.spans)
	h.protect()
	h.frozen = true
	b.classes, b.shapes, b.later, b.interned = nil, nil, nil, nil
	return h
}

// trim gives back what a small heap has and does not use.
func (h *Heap) trim() {
	for i, w := range h.words {
		h.words[i] = exactly(w)
		h.size -= 8 * int64(cap(w)-len(w))
	}
	for i, b := range h.bytes {
		h.bytes[i] = exactly(b)
		h.size -= int64(cap(b) - len(b))
	}
	h.words, h.bytes, h.shapes = exactly(h.words), exactly(h.bytes), exactly(h.shapes)
	for _, s := range h.shapes {
		s.nameKeys(h, s.index != nil) // the names were in the old bytes
	}
}

func exactly[T any](list []T) []T {
	if cap(list) == len(list) {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// finish goes over the nodes of a chunk.
func (h *Heap) finish(w []uint64) {
	for len(w) > 0 {
		switch kindOf(w[0]) {
		case KindArray:
			if holey(w) {
				w[0] |= flagExotic
			}
		case KindMap, KindSet:
			if lengthOf(w[0]) > linearEntries {
				h.ready(w)
			}
		}
		w = w[nodeWords(w):]
	}
}

// nodeWords is the number of words of a node.
func nodeWords(w []uint64) int {
	n := lengthOf(w[0])
	switch kindOf(w[0]) {
	case KindObject:
		if w[0]&flagOwnKeys == 0 {
			return 1 + shapeKeysOf(w[0])
		}
		return 1 + 2*n + len(hiddenKeys(w)) + indexWords(n)
	case KindArray:
		switch {
		case w[0]&flagSparse != 0:
			return 2 + pairs(int(w[1])) + int(w[1])
		case w[0]&flagPacked != 0:
			return 1 + pairs(n)
		}
		return 1 + n
	case KindMap:
		return 1 + 2*n + indexWords(n)
	case KindSet:
		return 1 + n + indexWords(n)
	case KindDate, KindBoxed:
		return 2
	case KindBuffer, KindTyped, KindDataView:
		return 4
	}
	return 1
}

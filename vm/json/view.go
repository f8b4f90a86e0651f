package json

import (
	"strconv"

	"pyp/vm/heap"
)

// This file writes shared data from the heap, which never changes, without making views of it.

// simple tells whether a node is an object or an array that is written as it stands.
func (r *run) simple(h *heap.Heap, n heap.Node) bool {
	if r.heap != h {
		if !h.Frozen() {
			return false
		}
		r.heap, r.views, r.classes, r.forms = h, r.w.realm.Views(h), [2]class{}, [2]uint64{}
	}
	k := h.Kind(n)
	return (k == heap.KindObject || k == heap.KindArray) && !h.Exotic(n)
}

// isCleanNode tells of a simple node of r.heap whether nothing in it, or on its prototypes, is called toJSON.
func (r *run) isCleanNode(n heap.Node) bool {
	h, last := r.heap, &r.classes[0]
	k := h.Kind(n)
	if k == heap.KindArray {
		last = &r.classes[1]
	} else if h.Find(n, "toJSON") >= 0 {
		return false
	}
	if name := h.Class(n); !last.known || last.name != name {
		if !r.isClean(r.views.Prototype(k, name)) {
			return false
		}
		*last = class{name, true}
	}
	return true
}

// contents writes a simple node of r.heap.
func (r *run) contents(h *heap.Heap, n heap.Node) outcome {
	if h.Kind(n) == heap.KindArray {
		return r.nodeElements(h, n)
	}
	return r.nodeProperties(h, n)
}

func (r *run) nodeProperties(h *heap.Heap, n heap.Node) outcome {
	if !r.enter(frame{heap: h, node: n, kind: atProperty}) {
		return stuck
	}
	first := r.open('{')
	if names, values, ok := h.Record(n); ok {
		for i, c := range values {
			if r.nodeProperty(h, c, i, heap.Text{Narrow: names[i]}, &first) == stuck {
				return stuck
			}
		}
	} else {
		for i := range h.Len(n) {
			if r.nodeProperty(h, h.At(n, i), i, h.Text(h.Key(n, i)), &first) == stuck {
				return stuck
			}
		}
	}
	r.close('}', first)
	return written
}

func (r *run) nodeProperty(h *heap.Heap, c heap.Cell, i int, name heap.Text, first *bool) outcome {
	mark, was := len(r.buf), *first
	r.key(name.Narrow, name.Wide, first)
	o := r.cellAt(h, c, i)
	if o == absent {
		r.buf, *first = r.buf[:mark], was
	}
	return o
}

func (r *run) nodeElements(h *heap.Heap, n heap.Node) outcome {
	if !r.enter(frame{heap: h, node: n, kind: atElement}) {
		return stuck
	}
	first := r.open('[')
	if values, ok := h.List(n); ok {
		for i, c := range values {
			if r.nodeElement(h, c, i, &first) == stuck {
				return stuck
			}
		}
	} else {
		for i := range h.Len(n) {
			if r.nodeElement(h, h.At(n, i), i, &first) == stuck {
				return stuck
			}
		}
	}
	r.close(']', first)
	return written
}

func (r *run) nodeElement(h *heap.Heap, c heap.Cell, i int, first *bool) outcome {
	r.next(first)
	o := r.cellAt(h, c, i)
	if o == absent {
		r.buf = append(r.buf, "null"...)
	}
	return o
}

// cellAt is cell for the place i of the innermost node.
func (r *run) cellAt(h *heap.Heap, c heap.Cell, i int) outcome {
	if t := c.Tag(); t == heap.TagObject || t == heap.TagBigInt || r.replacer != nil {
		r.frames[len(r.frames)-1].index = i
	}
	return r.cell(h, c)
}

// cell writes one value of a heap.
func (r *run) cell(h *heap.Heap, c heap.Cell) outcome {
	if r.steps++; r.steps%stepsPerLook == 0 && !r.look() {
		return stuck
	}
	if r.replacer != nil {
		return r.replaced(r.w.realm.Views(h).Show(c))
	}
	switch c.Tag() {
	case heap.TagString:
		r.heapText(h.Text(c))
	case heap.TagNumber:
		if n, ok := c.Int(); ok {
			r.buf = strconv.AppendInt(r.buf, n, 10)
		} else {
			r.buf = appendNumber(r.buf, c.Float())
		}
	case heap.TagTrue:
		r.buf = append(r.buf, "true"...)
	case heap.TagFalse:
		r.buf = append(r.buf, "false"...)
	case heap.TagNull:
		r.buf = append(r.buf, "null"...)
	case heap.TagObject:
		return r.child(h, c)
	case heap.TagBigInt:
		return r.bigInt(r.w.rt.ToValue(h.BigInt(c)))
	default:
		return absent
	}
	return written
}

// child writes an object of a heap: without a view if it is simple.
func (r *run) child(h *heap.Heap, c heap.Cell) outcome {
	n := c.Node()
	form := h.Form(n)
	if form != 0 && h == r.heap && (form == r.forms[0] || form == r.forms[1]) {
		return r.contents(h, n)
	}
	if r.simple(h, n) && r.isCleanNode(n) {
		r.forms[0], r.forms[1] = form, r.forms[0]
		return r.contents(h, n)
	}
	if r.heap == h && r.nodeDate(n) {
		return written
	}
	return r.object(r.w.realm.Views(h).Object(n))
}

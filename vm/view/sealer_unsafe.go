package view

import (
	"unsafe"
	"weak"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Sealer turns the objects of the VM that fills a heap into views of it. There
// may be millions, of which hardly any is looked at again: it makes them in
// blocks, and keeps of each block only whether somebody still holds an object
// of it.
type Sealer struct {
	v       *Views
	objects maker[object, *object]
	arrays  maker[array, *array]
}

// Sealer makes views of objects whose nodes have no view yet.
func (v *Views) Sealer() *Sealer {
	rt := v.r.Runtime
	return &Sealer{v: v,
		objects: newMaker[object](v, heap.KindObject, rt.NewDynamicObject(sampleObject{}), objectTable),
		arrays:  newMaker[array](v, heap.KindArray, rt.NewDynamicArray(sampleArray{}), arrayTable),
	}
}

// Become makes o the view of n, in place, for everybody who holds o.
func (s *Sealer) Become(o *goja.Object, n heap.Node) {
	v := s.v
	known := v.known(n)
	if known != nil || v.h.Exotic(n) {
		v.become(o, n, known)
		return
	}
	switch v.h.Kind(n) {
	case heap.KindObject:
		if h := s.objects.make(o, n); h != nil {
			h.ref = ref{v: v, n: n}
			return
		}
	case heap.KindArray:
		if h := s.arrays.make(o, n); h != nil {
			h.ref, h.size, h.subclass = ref{v: v, n: n}, v.h.Len(n), v.h.Class(n) != ""
			return
		}
	}
	v.become(o, n, nil)
}

// NodeOf says which node of the heap o is a view of.
func (s *Sealer) NodeOf(o *goja.Object) (heap.Node, bool) {
	h, n, ok := s.v.r.NodeOf(o)
	return n, ok && h == s.v.h
}

// blockSize is how many objects an object that is held keeps with it at most.
const blockSize = 16

// block is a number of views in one piece of memory.
type block[H any] struct {
	used  int
	views [blockSize]struct {
		self    dynamic
		handler H
	}
}

// handled is a handler of a view of an object or array.
type handled[H any] interface {
	*H
	about() *ref
}

func (f *ref) about() *ref { return f }

// at is the object whose view is at a place of the block.
func (b *block[H]) at(i int) *goja.Object { return b.views[i].self.val }

// maker makes the views of one kind.
type maker[H any, P handled[H]] struct {
	v      *Views
	kind   heap.Kind
	self   unsafe.Pointer // table of what the engine's objects are made of
	face   unsafe.Pointer // table of the handler
	last   *block[H]
	plain  *goja.Object // prototype of the class ""
	class  string       // the last other one
	protos *goja.Object // its prototype
}

func newMaker[H any, P handled[H]](v *Views, kind heap.Kind, sample *goja.Object, self unsafe.Pointer) maker[H, P] {
	m := maker[H, P]{v: v, kind: kind, self: self, plain: sample.Prototype()}
	switch h := any(P(new(H))).(type) {
	case goja.DynamicObject:
		m.face = (*face)(unsafe.Pointer(&h)).table
	case goja.DynamicArray:
		m.face = (*face)(unsafe.Pointer(&h)).table
	}
	if kind == heap.KindArray {
		m.plain = v.r.prototype(kind, "")
	}
	return m
}

// make turns o into a view whose handler the caller fills; nil if the class of n
// has no prototype yet.
func (m *maker[H, P]) make(o *goja.Object, n heap.Node) *H {
	proto, ok := m.prototype(m.v.h.Class(n))
	if !ok {
		return nil
	}
	if m.last == nil || m.last.used == blockSize {
		m.last = new(block[H])
		m.v.blocks.add(handle[H, P]{weak.Make(m.last)})
	}
	x := &m.last.views[m.last.used]
	m.last.used++
	x.self = dynamic{val: o, prototype: proto, handler: face{m.face, unsafe.Pointer(&x.handler)}}
	*selfOf(o) = face{m.self, unsafe.Pointer(&x.self)}
	return &x.handler
}

func (m *maker[H, P]) prototype(class string) (p *goja.Object, ok bool) {
	switch {
	case class == "":
		return m.plain, true
	case class == "null":
		return nil, true
	case class != m.class || m.protos == nil:
		m.class, m.protos = class, m.v.r.prototype(m.kind, class)
	}
	return m.protos, m.protos != nil
}

// handle is what is known of a block: its views as long as one of them is held.
type handle[H any, P handled[H]] struct{ p weak.Pointer[block[H]] }

func (h handle[H, P]) each(f func(n heap.Node, slot int)) bool {
	b := h.p.Value()
	if b == nil {
		return false
	}
	for i := range b.used {
		f(P(&b.views[i].handler).about().n, i)
	}
	return true
}

func (h handle[H, P]) at(slot int) *goja.Object {
	if b := h.p.Value(); b != nil {
		return b.at(slot)
	}
	return nil
}

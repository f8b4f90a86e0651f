package seal

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// Merge is for a worker: v is what its start made again of data that main has sealed as the value of c. Every object that has
// its counterpart at the same place (same kind and class, found by key, by index, by a primitive key of a Map, else by the
// order of entries) becomes the view of it, in place, so that whatever the worker keeps of it is shared, too. Where the two
// differ the view wins: what has no counterpart stays as it is, out of reach of the view. Without Config.Class the classes
// are not compared.
func Merge(c Config, v goja.Value, h *heap.Heap, cell heap.Cell, become Becomer) {
	ready()
	m := &merger{realm: newRealm(c), h: h, become: become}
	m.add(v, cell)
	for len(m.pairs) > 0 {
		p := m.pairs[len(m.pairs)-1]
		m.pairs = m.pairs[:len(m.pairs)-1]
		m.merge(p)
	}
}

type merger struct {
	realm  *realm
	h      *heap.Heap
	become Becomer
	pairs  []pair
}

type pair struct {
	o *goja.Object
	n heap.Node
}

// add notes two values at the same place, if both are objects.
func (m *merger) add(v goja.Value, c heap.Cell) {
	if p := layout.PropertyOf(v); p != nil {
		v = p.Value
	}
	if o, ok := v.(*goja.Object); ok && c.Tag() == heap.TagObject {
		m.pairs = append(m.pairs, pair{o, c.Node()})
	}
}

func (m *merger) merge(p pair) {
	sh, b := layout.Look(p.o)
	if b == nil || shapeKinds[sh] != m.h.Kind(p.n) || !m.sameClass(sh, b, p.n) {
		return
	}
	if sh != layout.Plain && sh != layout.Array {
		if _, ok := m.become.NodeOf(p.o); ok {
			return
		}
	}
	m.contents(sh, b, p.n)
	m.become.Become(p.o, p.n)
	if sh == layout.Buffer {
		if bytes := m.h.Bytes(p.n); len(bytes) == len(b.Buffer().Data) {
			b.Buffer().Data = bytes
		}
	}
}

var shapeKinds = map[layout.Shape]heap.Kind{
	layout.Plain: heap.KindObject, layout.Array: heap.KindArray, layout.Sparse: heap.KindArray, layout.Map: heap.KindMap,
	layout.Set: heap.KindSet, layout.Date: heap.KindDate, layout.Error: heap.KindError, layout.Primitive: heap.KindBoxed,
	layout.String: heap.KindBoxed, layout.Buffer: heap.KindBuffer, layout.Typed: heap.KindTyped, layout.DataView: heap.KindDataView,
}

func (m *merger) sameClass(sh layout.Shape, b *layout.Object, n heap.Node) bool {
	if b.PrivateElements != nil {
		return false
	}
	if m.realm.c.Class == nil {
		return true
	}
	class, ok := m.realm.class(sh, b.Prototype)
	return ok && class == m.h.Class(n)
}

// contents notes what the object and the node hold at the same places.
func (m *merger) contents(sh layout.Shape, b *layout.Object, n heap.Node) {
	switch sh {
	case layout.Plain:
		m.properties(b, n)
		return
	case layout.Array:
		for i, v := range b.Array().Values {
			if v != nil {
				m.add(v, m.h.Element(n, int64(i)))
			}
		}
	case layout.Sparse:
		for _, item := range b.Sparse().Items {
			m.add(item.Value, m.h.Element(n, int64(item.Idx)))
		}
	case layout.Map, layout.Set:
		m.entries(sh, b, n)
	case layout.Typed:
		buffer, _, _, _ := m.h.View(n)
		m.add(b.Typed().ViewedArrayBuf.Val, heap.Ref(buffer))
	case layout.DataView:
		buffer, _, _, _ := m.h.View(n)
		m.add(b.DataView().ViewedArrayBuf.Val, heap.Ref(buffer))
	}
	if extra := m.h.Extra(n); extra != 0 {
		m.properties(b, extra)
	}
}

func (m *merger) properties(b *layout.Object, n heap.Node) {
	for name, v := range b.Values {
		if i := m.find(n, name); i >= 0 {
			m.add(v, m.h.At(n, i))
		}
	}
}

// find is the number of a property of a node. A name with a lone surrogate has no UTF-8 to search for.
func (m *merger) find(n heap.Node, name unistring.String) int {
	t := textOf(name)
	if !t.Lone() {
		return m.h.Find(n, t.String())
	}
	for i := range m.h.Len(n) {
		if slices.Equal(m.h.Text(m.h.Key(n, i)).Wide, t.Wide) {
			return i
		}
	}
	return -1
}

// entries pairs entries with primitive keys by key. Of the others the first goes with the first, and so on.
func (m *merger) entries(sh layout.Shape, b *layout.Object, n heap.Node) {
	others := m.objectEntries(n)
	for e := b.Entries().IterFirst; e != nil; e = e.IterNext {
		i := -1
		switch e.Key.(type) {
		case *goja.Object:
			if len(others) > 0 {
				i, others = others[0], others[1:]
				m.add(e.Key, m.h.EntryKey(n, i))
			}
		case *goja.Symbol:
		default:
			if sh == layout.Map {
				i = m.lookup(n, e.Key)
			}
		}
		if i >= 0 && sh == layout.Map {
			m.add(e.Value, m.h.At(n, i))
		}
	}
}

// objectEntries are the numbers of the entries of a node whose keys are objects.
func (m *merger) objectEntries(n heap.Node) (list []int) {
	for i := range m.h.Len(n) {
		if m.h.EntryKey(n, i).Tag() == heap.TagObject {
			list = append(list, i)
		}
	}
	return list
}

// lookup is the number of the entry with a primitive key.
func (m *merger) lookup(n heap.Node, key goja.Value) int {
	typ, _ := layout.TypeOf(key)
	switch typ {
	case layout.TypeASCII, layout.TypeUnicode, layout.TypeImported:
		return m.h.Lookup(n, heap.StringKey, stringText(key))
	case layout.TypeBigInt:
		return m.h.Lookup(n, heap.BigIntKey, heap.Text{Narrow: key.String()})
	case layout.TypeInt:
		return m.h.Lookup(n, heap.Int(key.ToInteger()), heap.Text{})
	case layout.TypeFloat:
		return m.h.Lookup(n, heap.Float(key.ToFloat()), heap.Text{})
	case layout.TypeBool:
		return m.h.Lookup(n, heap.Bool(key.ToBoolean()), heap.Text{})
	case layout.TypeNull:
		return m.h.Lookup(n, heap.Null, heap.Text{})
	}
	return m.h.Lookup(n, heap.Undefined, heap.Text{})
}

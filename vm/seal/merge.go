package seal

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
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
	if p := property(v); p != nil {
		v = p.value
	}
	if o, ok := v.(*goja.Object); ok && c.Tag() == heap.TagObject {
		m.pairs = append(m.pairs, pair{o, c.Node()})
	}
}

func (m *merger) merge(p pair) {
	sh, b := look(p.o)
	if b == nil || shapeKinds[sh] != m.h.Kind(p.n) || !m.sameClass(sh, b, p.n) {
		return
	}
	if sh != shapePlain && sh != shapeArray {
		if _, ok := m.become.NodeOf(p.o); ok {
			return
		}
	}
	m.contents(sh, b, p.n)
	m.become.Become(p.o, p.n)
	if sh == shapeBuffer {
		if bytes := m.h.Bytes(p.n); len(bytes) == len(b.buffer().data) {
			b.buffer().data = bytes
		}
	}
}

var shapeKinds = map[shape]heap.Kind{
	shapePlain: heap.KindObject, shapeArray: heap.KindArray, shapeSparse: heap.KindArray, shapeMap: heap.KindMap,
	shapeSet: heap.KindSet, shapeDate: heap.KindDate, shapeError: heap.KindError, shapePrimitive: heap.KindBoxed,
	shapeString: heap.KindBoxed, shapeBuffer: heap.KindBuffer, shapeTyped: heap.KindTyped, shapeDataView: heap.KindDataView,
}

func (m *merger) sameClass(sh shape, b *baseObject, n heap.Node) bool {
	if b.privateElements != nil {
		return false
	}
	if m.realm.c.Class == nil {
		return true
	}
	class, ok := m.realm.class(sh, b.prototype)
	return ok && class == m.h.Class(n)
}

// contents notes what the object and the node hold at the same places.
func (m *merger) contents(sh shape, b *baseObject, n heap.Node) {
	switch sh {
	case shapePlain:
		m.properties(b, n)
		return
	case shapeArray:
		for i, v := range b.array().values {
			if v != nil {
				m.add(v, m.h.Element(n, int64(i)))
			}
		}
	case shapeSparse:
		for _, item := range b.sparse().items {
			m.add(item.value, m.h.Element(n, int64(item.idx)))
		}
	case shapeMap, shapeSet:
		m.entries(sh, b, n)
	case shapeTyped:
		buffer, _, _, _ := m.h.View(n)
		m.add(b.typed().viewedArrayBuf.val, heap.Ref(buffer))
	case shapeDataView:
		buffer, _, _, _ := m.h.View(n)
		m.add(b.dataView().viewedArrayBuf.val, heap.Ref(buffer))
	}
	if extra := m.h.Extra(n); extra != 0 {
		m.properties(b, extra)
	}
}

func (m *merger) properties(b *baseObject, n heap.Node) {
	for name, v := range b.values {
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
func (m *merger) entries(sh shape, b *baseObject, n heap.Node) {
	others := m.objectEntries(n)
	for e := b.entries().iterFirst; e != nil; e = e.iterNext {
		i := -1
		switch e.key.(type) {
		case *goja.Object:
			if len(others) > 0 {
				i, others = others[0], others[1:]
				m.add(e.key, m.h.EntryKey(n, i))
			}
		case *goja.Symbol:
		default:
			if sh == shapeMap {
				i = m.lookup(n, e.key)
			}
		}
		if i >= 0 && sh == shapeMap {
			m.add(e.value, m.h.At(n, i))
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
	typ, _ := valueType(key)
	switch typ {
	case typeASCII, typeUnicode, typeImported:
		return m.h.Lookup(n, heap.StringKey, stringText(key))
	case typeBigInt:
		return m.h.Lookup(n, heap.BigIntKey, heap.Text{Narrow: key.String()})
	case typeInt:
		return m.h.Lookup(n, heap.Int(key.ToInteger()), heap.Text{})
	case typeFloat:
		return m.h.Lookup(n, heap.Float(key.ToFloat()), heap.Text{})
	case typeBool:
		return m.h.Lookup(n, heap.Bool(key.ToBoolean()), heap.Text{})
	case typeNull:
		return m.h.Lookup(n, heap.Null, heap.Text{})
	}
	return m.h.Lookup(n, heap.Undefined, heap.Text{})
}

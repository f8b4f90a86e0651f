package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// collection is the handler of a view of a Map or Set. All it does is in the
// methods of the hidden prototype; its own properties are the few a script adds.
type collection struct {
	ref
	kind  heap.Kind
	size  int
	extra heap.Node // its own properties, 0 if it has none
}

func (v *Views) collection(f ref, kind heap.Kind) *goja.Object {
	o := v.r.Runtime.NewDynamicObject(&collection{ref: f, kind: kind, size: v.h.Len(f.n), extra: v.h.Extra(f.n)})
	v.classed(o, kind, v.h.Class(f.n))
	return o
}

// Get is a property the script added to the collection.
func (m *collection) Get(key string) goja.Value {
	if m.extra == 0 {
		return nil
	}
	i := m.v.h.Find(m.extra, key)
	if i < 0 {
		return nil
	}
	return m.v.decode(m.v.h.At(m.extra, i), &m.ref, ^i)
}

// Set refuses.
func (m *collection) Set(key string, _ goja.Value) bool {
	m.wrote(key)
	return true
}

// Has tells whether the script added a property of that name.
func (m *collection) Has(key string) bool {
	return m.extra != 0 && m.v.h.Find(m.extra, key) >= 0
}

// Delete refuses, if there is something to delete.
func (m *collection) Delete(key string) bool {
	if m.Has(key) {
		m.wrote(key)
	}
	return true
}

// Keys are the names of the properties that the script added.
func (m *collection) Keys() []string {
	if m.extra != 0 {
		return m.v.keys(m.extra)
	}
	return nil
}

func (m *collection) lookup(key goja.Value) int {
	w := m.v.seek(key)
	if w.none {
		return -1
	}
	return m.v.h.Lookup(m.n, w.cell, w.text)
}

func (m *collection) key(i int) goja.Value {
	c := m.v.h.EntryKey(m.n, i)
	if m.kind == heap.KindSet {
		return m.v.decode(c, &m.ref, i)
	}
	return m.v.decode(c, &m.ref, 2*i+1)
}

func (m *collection) value(i int) goja.Value {
	if m.kind == heap.KindSet {
		return m.key(i)
	}
	return m.v.decode(m.v.h.At(m.n, i), &m.ref, 2*i)
}

// collectionOf is the handler of a Map or Set view of that kind, else nil.
func collectionOf(v goja.Value, kind heap.Kind) *collection {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	m, _ := handlerOf(o).(*collection)
	if m == nil || m.kind != kind {
		return nil
	}
	return m
}

// on shadows a method that needs a collection of this kind.
func (s shadower) on(kind heap.Kind, name string, f func(m *collection, c goja.FunctionCall) goja.Value) {
	s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
		m := collectionOf(c.This, kind)
		if m == nil {
			return engine(c)
		}
		return f(m, c)
	})
}

func (s shadower) mapMethods() {
	s.on(heap.KindMap, "get", func(m *collection, c goja.FunctionCall) goja.Value {
		if i := m.lookup(c.Argument(0)); i >= 0 {
			return m.value(i)
		}
		return goja.Undefined()
	})
	s.readers(heap.KindMap, "entries")
	s.on(heap.KindMap, "keys", s.iterate(onlyKeys))
	s.refuse("set")
	s.removers(heap.KindMap)
}

func (s shadower) setMethods() {
	s.readers(heap.KindSet, "values")
	if s.base.Get("keys").SameAs(s.base.Get("values")) {
		put(s.hidden, "keys", s.hidden.Get("values"))
	} else {
		s.on(heap.KindSet, "keys", s.iterate(onlyKeys))
	}
	s.refuse("add")
	s.removers(heap.KindSet)
	s.algebra()
}

// readers are what Map and Set have in common; again is the method that for-of
// uses.
func (s shadower) readers(kind heap.Kind, again string) {
	s.on(kind, "has", func(m *collection, c goja.FunctionCall) goja.Value {
		return s.r.bool(m.lookup(c.Argument(0)) >= 0)
	})
	s.on(kind, "values", s.iterate(onlyValues))
	s.on(kind, "entries", s.iterate(wholeEntries))
	s.on(kind, "forEach", s.forEach)
	s.size(kind)
	was := s.base.GetSymbol(goja.SymIterator)
	if f := s.hidden.Get(again); f != nil && was != nil && was.SameAs(s.intrinsic.Get(again)) {
		if err := s.hidden.DefineDataPropertySymbol(goja.SymIterator, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic("BUG: " + err.Error())
		}
	}
}

func (s shadower) forEach(m *collection, c goja.FunctionCall) goja.Value {
	f := callable(c.Argument(0))
	if f == nil {
		panic(s.r.Runtime.NewTypeError("%s is not a function", c.Argument(0).String()))
	}
	for i := range m.size {
		f(goja.FunctionCall{This: c.Argument(1), Arguments: []goja.Value{m.value(i), m.key(i), c.This}})
	}
	return goja.Undefined()
}

func (s shadower) size(kind heap.Kind) {
	getter := s.r.method("get size", integer(0), func(c goja.FunctionCall) goja.Value {
		if m := collectionOf(c.This, kind); m != nil {
			return integer(int64(m.size))
		}
		return s.base.Get("size")
	})
	if err := s.hidden.DefineAccessorProperty("size", getter, nil, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

// removers refuse to delete and clear, unless there is nothing to remove.
func (s shadower) removers(kind heap.Kind) {
	s.on(kind, "delete", func(m *collection, c goja.FunctionCall) goja.Value {
		if m.lookup(c.Argument(0)) < 0 {
			return s.r.false
		}
		m.called("delete")
		return s.r.true
	})
	s.on(kind, "clear", func(m *collection, c goja.FunctionCall) goja.Value {
		if m.size > 0 {
			m.called("clear")
		}
		return goja.Undefined()
	})
}

// algebra shadows union and the like: the engine's run on an ordinary Set.
func (s shadower) algebra() {
	for _, name := range []string{"difference", "intersection", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference", "union"} {
		s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
			if m := collectionOf(c.This, heap.KindSet); m != nil {
				c.This = m.ordinarySet()
			}
			return engine(c)
		})
	}
}

func (m *collection) ordinarySet() *goja.Object {
	list := make([]goja.Value, m.size)
	for i := range list {
		list[i] = m.key(i)
	}
	rt := m.v.r.Runtime
	o, err := rt.New(m.v.r.intrinsic("Set"), newArray(rt, list))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return o
}

package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// part says what an iterator of a Map or Set gives.
type part uint8

const (
	onlyKeys part = iota
	onlyValues
	wholeEntries
)

// iterator is the handler of an iterator over a view of a Map or Set. It is an
// ordinary object to the script, apart from that.
type iterator struct {
	m    *collection
	next int
	part part
	own  map[string]goja.Value
	keys []string
}

// Get is a property that the script gave the iterator.
func (it *iterator) Get(key string) goja.Value { return it.own[key] }

// Set gives the iterator a property.
func (it *iterator) Set(key string, value goja.Value) bool {
	if it.own == nil {
		it.own = map[string]goja.Value{}
	}
	if it.own[key] == nil {
		it.keys = append(it.keys, key)
	}
	it.own[key] = value
	return true
}

// Has tells whether the script gave the iterator that property.
func (it *iterator) Has(key string) bool { return it.own[key] != nil }

// Delete takes a property away.
func (it *iterator) Delete(key string) bool {
	delete(it.own, key)
	return true
}

// Keys are the properties that the script gave the iterator.
func (it *iterator) Keys() []string { return it.keys }

// iterate makes the method that begins an iteration.
func (s shadower) iterate(p part) func(*collection, goja.FunctionCall) goja.Value {
	return func(m *collection, _ goja.FunctionCall) goja.Value {
		o := s.r.Runtime.NewDynamicObject(&iterator{m: m, part: p})
		if err := o.SetPrototype(s.r.iteratorPrototype(m.kind)); err != nil {
			panic("BUG: " + err.Error())
		}
		return o
	}
}

// iteratorKey tells the hidden prototypes of iterators from those of views.
const iteratorKey = "iterator"

// iteratorPrototype inherits from the prototype of the engine's iterators.
func (r *Realm) iteratorPrototype(kind heap.Kind) *goja.Object {
	key := hiddenKey{kind, iteratorKey}
	if p := r.hidden[key]; p != nil {
		return p
	}
	empty, err := r.Runtime.New(r.intrinsic(kindNames[kind]))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	begin := callable(empty.Prototype().Get("values"))
	base := begin(goja.FunctionCall{This: empty}).(*goja.Object).Prototype()
	p := r.Runtime.CreateObject(base)
	shadower{r, p, base, base}.method("next", func(c goja.FunctionCall, engine native) goja.Value {
		o, _ := c.This.(*goja.Object)
		if o != nil {
			if it, ok := handlerOf(o).(*iterator); ok {
				return it.step(r)
			}
		}
		return engine(c)
	})
	r.hidden[key], r.mask[p] = p, true
	return p
}

// step is the result of next().
func (it *iterator) step(r *Realm) goja.Value {
	value, done := goja.Undefined(), it.next >= it.m.size
	if !done {
		value = it.value(it.next)
		it.next++
	} else {
		it.next = it.m.size
	}
	o := r.Runtime.NewObject()
	if err := o.Set("value", value); err != nil {
		panic("BUG: " + err.Error())
	}
	if err := o.Set("done", r.bool(done)); err != nil {
		panic("BUG: " + err.Error())
	}
	return o
}

func (it *iterator) value(i int) goja.Value {
	switch it.part {
	case onlyKeys:
		return it.m.key(i)
	case onlyValues:
		return it.m.value(i)
	}
	return newArray(it.m.v.r.Runtime, []goja.Value{it.m.key(i), it.m.value(i)})
}

package view

import (
	"strconv"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// exotic shows what the engine's dynamic objects cannot: a real object behind a
// proxy whose traps refuse writes. Its properties are defined when it is made.
// They are not frozen, for a proxy may not ignore writes to what is: see Record.
func (v *Views) exotic(f ref) *goja.Object {
	if v.h.Kind(f.n) == heap.KindArray {
		return v.guarded(f, heap.KindArray, v.realArray)
	}
	return v.guarded(f, heap.KindObject, v.realObject)
}

// error is a real error, with the properties it has in main.
func (v *Views) error(f ref) *goja.Object {
	return v.guarded(f, heap.KindError, v.realError)
}

// guarded makes a real object and the proxy. The proxy is remembered before the
// object is filled, for objects that reach themselves.
func (v *Views) guarded(f ref, kind heap.Kind, make func() *goja.Object) *goja.Object {
	own, target := &f, make()
	p := v.r.Runtime.ToValue(v.r.Runtime.NewProxy(target, v.traps(own))).(*goja.Object)
	v.r.real.add(p, own)
	v.young[f.n] = p
	v.depth++
	v.fillReal(target, own, kind)
	v.depth--
	delete(v.young, f.n)
	if class := v.h.Class(f.n); kind != heap.KindObject || class != "" {
		v.classed(target, kind, class)
	}
	return p
}

func (v *Views) realArray() *goja.Object { return v.r.Runtime.NewArray() }

func (v *Views) realObject() *goja.Object { return v.r.Runtime.NewObject() }

func (v *Views) realError() *goja.Object {
	o, err := v.r.Runtime.New(v.r.intrinsic("Error"))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	if err := o.Delete("stack"); err != nil {
		panic("BUG: " + err.Error())
	}
	return o
}

func (v *Views) fillReal(o *goja.Object, f *ref, kind heap.Kind) {
	h := v.h
	switch kind {
	case heap.KindArray:
		if err := o.Set("length", h.Len(f.n)); err != nil {
			panic("BUG: " + err.Error())
		}
		for i := range h.Elements(f.n) {
			if c := h.At(f.n, i); c != heap.Hole {
				key := strconv.FormatInt(h.Index(f.n, i), 10)
				v.defineCell(o, heap.Text{Narrow: key}, place{c, f, i}, goja.FLAG_TRUE, goja.FLAG_TRUE)
			}
		}
	case heap.KindObject:
		for i := range h.Len(f.n) {
			v.defineCell(o, h.Text(h.Key(f.n, i)), place{h.At(f.n, i), f, i}, goja.FLAG_TRUE, goja.ToFlag(h.Enumerable(f.n, i)))
		}
	}
	v.addExtra(o, f, goja.FLAG_TRUE)
}

// place is a cell, and where it is.
type place struct {
	c  heap.Cell
	up *ref
	at int
}

// deepest is how many real objects are made at once that hold one another. What
// is below them is made when it is read: no chain of them overflows the stack.
const deepest = 100

// defineCell makes a property that shows a cell.
func (v *Views) defineCell(o *goja.Object, key heap.Text, p place, changeable, enumerable goja.Flag) {
	if p.c.Tag() != heap.TagObject || v.depth < deepest || v.remembered(p.c.Node()) != nil {
		v.define(o, key, v.decode(p.c, p.up, p.at), changeable, enumerable)
		return
	}
	getter := v.r.Runtime.ToValue(func(goja.FunctionCall) goja.Value { return v.decode(p.c, p.up, p.at) })
	if key.Lone() {
		v.defineLone(o, key, map[string]goja.Value{"get": getter}, changeable, enumerable)
		return
	}
	if err := o.DefineAccessorProperty(key.String(), getter, nil, changeable, enumerable); err != nil {
		panic("BUG: " + err.Error())
	}
}

// traps refuse every write.
func (v *Views) traps(f *ref) *goja.ProxyTrapConfig {
	write := func(key string) bool {
		f.wrote(key)
		return true
	}
	symbol := func(s *goja.Symbol) bool {
		f.wroteSymbol(s)
		return true
	}
	gone := func(o *goja.Object, key string) bool {
		if owns(o, key) {
			f.wrote(key)
		}
		return true
	}
	return &goja.ProxyTrapConfig{
		Set:               func(_ *goja.Object, key string, _, _ goja.Value) bool { return write(key) },
		SetIdx:            func(_ *goja.Object, i int, _, _ goja.Value) bool { return write(strconv.Itoa(i)) },
		SetSym:            func(_ *goja.Object, s *goja.Symbol, _, _ goja.Value) bool { return symbol(s) },
		DefineProperty:    func(_ *goja.Object, key string, _ goja.PropertyDescriptor) bool { return write(key) },
		DefinePropertyIdx: func(_ *goja.Object, i int, _ goja.PropertyDescriptor) bool { return write(strconv.Itoa(i)) },
		DefinePropertySym: func(_ *goja.Object, s *goja.Symbol, _ goja.PropertyDescriptor) bool { return symbol(s) },
		DeleteProperty:    gone,
		DeletePropertyIdx: func(o *goja.Object, i int) bool { return gone(o, strconv.Itoa(i)) },
		SetPrototypeOf: func(o, p *goja.Object) bool {
			f.wrote("__proto__")
			return true
		},
	}
}

func owns(o *goja.Object, key string) bool {
	for _, k := range o.GetOwnPropertyNames() {
		if k == key {
			return true
		}
	}
	return false
}

// wroteSymbol refuses a write to a property whose key is a symbol.
func (f *ref) wroteSymbol(s *goja.Symbol) {
	key := "[Symbol(" + s.String() + ")]"
	if f.recorded(key) {
		return
	}
	f.v.r.Throw(f.path()+key, "")
}

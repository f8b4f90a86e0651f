package view

import (
	"strconv"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Plain is a deep, changeable copy of a view, as structuredClone makes it: shared
// references and cycles stay, instances of the script's classes become plain
// objects. What is no view is returned as it is.
func (r *Realm) Plain(o goja.Value) goja.Value {
	f := r.refOf(o)
	if f == nil {
		return o
	}
	c := copier{v: f.v, done: map[heap.Node]*goja.Object{}}
	return c.object(f.n)
}

// copier makes plain copies of nodes.
type copier struct {
	v    *Views
	done map[heap.Node]*goja.Object
}

func (c *copier) value(cell heap.Cell) goja.Value {
	if n := cell.Node(); n != 0 {
		return c.object(n)
	}
	return c.v.decode(cell, nil, 0)
}

func (c *copier) object(n heap.Node) goja.Value {
	if o := c.done[n]; o != nil {
		return o
	}
	rt, h := c.v.r.Runtime, c.v.h
	switch h.Kind(n) {
	case heap.KindObject:
		return c.plainObject(n)
	case heap.KindArray:
		return c.array(n)
	case heap.KindMap, heap.KindSet:
		return c.collection(n)
	case heap.KindError:
		return c.error(n)
	case heap.KindResource:
		return c.v.object(n, nil, 0)
	case heap.KindDate:
		return c.made(n, "Date", number(h.Number(n)))
	case heap.KindBoxed:
		o := c.v.decode(h.Primitive(n), nil, 0).ToObject(rt)
		c.done[n] = o
		return o
	case heap.KindBuffer:
		o := rt.ToValue(rt.NewArrayBuffer(append([]byte(nil), h.Bytes(n)...))).(*goja.Object)
		c.done[n] = o
		return o
	}
	buffer, element, offset, length := h.View(n)
	return c.made(n, element, c.object(buffer), integer(int64(offset)), integer(int64(length)))
}

func (c *copier) made(n heap.Node, constructor string, args ...goja.Value) goja.Value {
	o, err := c.v.r.Runtime.New(c.v.r.intrinsic(constructor), args...)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	c.done[n] = o
	return o
}

func (c *copier) plainObject(n heap.Node) goja.Value {
	o := c.v.r.Runtime.NewObject()
	c.done[n] = o
	c.properties(o, n)
	return o
}

// properties defines the enumerable properties of an object node on o.
func (c *copier) properties(o *goja.Object, n heap.Node) {
	h := c.v.h
	for i := range h.Len(n) {
		if h.Enumerable(n, i) {
			c.v.define(o, h.Text(h.Key(n, i)), c.value(h.At(n, i)), goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
	}
}

func (c *copier) array(n heap.Node) goja.Value {
	h := c.v.h
	if !h.Exotic(n) && !h.Sparse(n) {
		list := make([]goja.Value, h.Len(n))
		for i := range list {
			list[i] = goja.Undefined()
		}
		o := newArray(c.v.r.Runtime, list)
		c.done[n] = o
		for i := range list {
			list[i] = c.value(h.At(n, i))
		}
		return o
	}
	o := c.v.r.Runtime.NewArray()
	c.done[n] = o
	if err := o.Set("length", h.Len(n)); err != nil {
		panic("BUG: " + err.Error())
	}
	for i := range h.Elements(n) {
		if cell := h.At(n, i); cell != heap.Hole {
			put := heap.Text{Narrow: strconv.FormatInt(h.Index(n, i), 10)}
			c.v.define(o, put, c.value(cell), goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
	}
	if x := h.Extra(n); x != 0 {
		c.properties(o, x)
	}
	return o
}

func (c *copier) collection(n heap.Node) goja.Value {
	h := c.v.h
	kind, add := kindNames[h.Kind(n)], "set"
	if h.Kind(n) == heap.KindSet {
		add = "add"
	}
	o := c.made(n, kind).(*goja.Object)
	put := callable(c.v.r.intrinsicPrototype(kind).Get(add))
	for i := range h.Len(n) {
		args := []goja.Value{c.value(h.EntryKey(n, i))}
		if add == "set" {
			args = append(args, c.value(h.At(n, i)))
		}
		put(goja.FunctionCall{This: o, Arguments: args})
	}
	return o
}

// error copies what structuredClone copies: name by class, message, stack, cause.
func (c *copier) error(n heap.Node) goja.Value {
	h := c.v.h
	class := h.Class(n)
	if isClass(class) || class == "" || class == "null" || c.v.r.intrinsic(class) == nil {
		class = "Error"
	}
	o := c.made(n, class).(*goja.Object)
	x := h.Extra(n)
	if x == 0 {
		return o
	}
	for _, key := range []string{"message", "stack", "cause"} {
		if i := h.Find(x, key); i >= 0 {
			put(o, key, c.value(h.At(x, i)))
		}
	}
	return o
}

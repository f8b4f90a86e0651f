package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// object is the handler of a view of a plain object or of a class instance.
type object struct {
	ref
	reads uint32
	hot   *[hotProperties]hotProperty
}

// hotProperty is a property that was read before, decoded.
type hotProperty struct {
	key   string
	value goja.Value
}

// An object that is read often keeps what it decodes: strings and numbers beyond
// the small ones are an allocation each time.
const (
	hotProperties = 16
	hotReads      = 16
)

func (v *Views) plainObject(f ref) *goja.Object {
	o := v.r.Runtime.NewDynamicObject(&object{ref: f})
	if class := v.h.Class(f.n); class != "" {
		v.classed(o, heap.KindObject, class)
	}
	return o
}

func (v *Views) classed(o *goja.Object, kind heap.Kind, class string) {
	if class == "null" {
		if err := o.SetPrototype(nil); err != nil {
			panic("BUG: " + err.Error())
		}
		return
	}
	v.r.adopt(o, kind, class)
}

func hotSlot(key string) int {
	if len(key) == 0 {
		return 0
	}
	return (int(key[0])*5 + len(key)*3 + int(key[len(key)-1])) & (hotProperties - 1)
}

// Get is the property of that name; nil if there is none.
func (o *object) Get(key string) goja.Value {
	if o.hot != nil {
		i := hotSlot(key)
		if p := &o.hot[i]; p.key == key && p.value != nil {
			return p.value
		}
		if p := &o.hot[i^1]; p.key == key && p.value != nil {
			return p.value
		}
	}
	h := o.v.h
	i := h.Find(o.n, key)
	if i < 0 {
		return nil
	}
	c := h.At(o.n, i)
	value := o.v.decode(c, &o.ref, i)
	if o.reads++; o.reads > hotReads {
		o.keep(i, c, value)
	}
	return value
}

// keep remembers what property i is. Not objects: a view must not hold those below
// it, and Become may replace them.
func (o *object) keep(i int, c heap.Cell, value goja.Value) {
	if c.Tag() == heap.TagObject {
		return
	}
	key := o.v.h.Text(o.v.h.Key(o.n, i))
	if key.Wide != nil {
		return
	}
	if o.hot == nil {
		if o.v.hotLeft--; o.v.hotLeft < 0 {
			return
		}
		o.hot = new([hotProperties]hotProperty)
	}
	slot := hotSlot(key.Narrow)
	if o.hot[slot].value != nil && o.hot[slot^1].value == nil {
		slot ^= 1
	}
	o.hot[slot] = hotProperty{key.Narrow, value}
}

// Set refuses.
func (o *object) Set(key string, _ goja.Value) bool {
	o.wrote(key)
	return true
}

// Has tells whether there is a property of that name.
func (o *object) Has(key string) bool { return o.v.h.Find(o.n, key) >= 0 }

// Delete refuses, if there is something to delete.
func (o *object) Delete(key string) bool {
	if o.Has(key) {
		o.wrote(key)
	}
	return true
}

// Keys are the names of the properties.
func (o *object) Keys() []string { return o.v.keys(o.n) }

func (v *Views) keys(n heap.Node) []string {
	list := make([]string, v.h.Len(n))
	for i := range list {
		list[i] = v.text(v.h.Key(n, i))
	}
	return list
}

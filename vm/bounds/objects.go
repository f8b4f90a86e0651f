package bounds

import (
	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// maxKeys is how many elements of a string or a typed array may become names of properties.
const maxKeys = 1 << 21

// objects guards what lists properties: each character of a string is one, and each byte of a buffer.
func (b *bounds) objects() {
	class := b.global("Object")
	for _, name := range []string{"keys", "values", "entries", "getOwnPropertyNames", "getOwnPropertyDescriptors"} {
		b.method(class, name, b.listing("Object."+name, 0))
	}
	b.method(b.global("Reflect"), "ownKeys", b.listing("Reflect.ownKeys", 0))
	b.method(class, "assign", b.listing("Object.assign", 1))
}

// listing guards a function that lists the properties of its arguments from the i-th on.
func (b *bounds) listing(name string, i int) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		for _, v := range c.Arguments[min(i, len(c.Arguments)):] {
			b.keys(name, v)
		}
		return engine(c)
	}
}

// keys refuses a value with too many elements that become names.
func (b *bounds) keys(name string, v goja.Value) {
	n := int64(0)
	if o, ok := v.(*goja.Object); ok {
		if shape, _ := layout.Look(o); shape != layout.String && shape != layout.Typed {
			return
		}
		n = count(o)
	} else {
		n = units(v)
	}
	if n > maxKeys {
		b.refuse("%s: %d elements are too many to be named, at most %d are possible", name, n, maxKeys)
	}
}

package bounds

import (
	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// elementSizes are the bytes of an element, by class.
var elementSizes = map[string]int64{
	"Int8Array": 1, "Uint8Array": 1, "Uint8ClampedArray": 1, "Int16Array": 2, "Uint16Array": 2, "Int32Array": 4,
	"Uint32Array": 4, "Float32Array": 4, "Float64Array": 8, "BigInt64Array": 8, "BigUint64Array": 8,
}

// maxJoined is how many numbers of a typed array may become one text.
const maxJoined = 1 << 24

// buffers guards what makes bytes.
func (b *bounds) buffers() {
	for name, size := range elementSizes {
		b.made(name, func(args []goja.Value) { b.typed(name, size, args) })
	}
	b.made("ArrayBuffer", func(args []goja.Value) {
		if len(args) > 0 {
			b.bytes("ArrayBuffer", whole(args[0]))
		}
	})
	b.method(b.prototype("ArrayBuffer"), "slice", func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.This.(*goja.Object); ok {
			if shape, m := layout.Look(o); shape == layout.Buffer {
				b.room(int64(len(m.Buffer().Data)))
			}
		}
		return engine(c)
	})
	class := b.global("Uint8Array").Prototype()
	b.method(class, "from", b.from("from", MaxElements))
	proto := b.part(class, "prototype")
	for _, name := range []string{"join", "toLocaleString"} {
		b.method(proto, name, b.joinNumbers(name))
	}
	b.method(proto, "sort", b.sortNumbers)
	for _, name := range []string{"toHex", "toBase64"} {
		b.method(b.prototype("Uint8Array"), name, func(c goja.FunctionCall, engine native) goja.Value {
			b.size(name, 2*count(c.This), nil)
			return engine(c)
		})
	}
}

// made looks at the arguments of a class whose instances are to be made.
func (b *bounds) made(class string, check func(args []goja.Value)) {
	b.constructor(b.global(class), func(args []goja.Value, newTarget *goja.Object, engine constructor) *goja.Object {
		check(args)
		return engine(args, newTarget)
	})
}

// typed looks at the arguments of a typed array's constructor. What is no number is a buffer, which is there already, an
// array, or something like one.
func (b *bounds) typed(name string, size int64, args []goja.Value) {
	if len(args) == 0 {
		return
	}
	o, ok := args[0].(*goja.Object)
	if !ok {
		b.bytes(name, times(whole(args[0]), size))
		return
	}
	shape, _ := layout.Look(o)
	switch shape {
	case layout.Buffer:
	case layout.Typed, layout.Array, layout.Sparse:
		b.walk(name, o, MaxWalk)
		b.bytes(name, times(count(o), size))
	default:
		if iterator := o.GetSymbol(goja.SymIterator); iterator == nil || goja.IsUndefined(iterator) {
			b.walk(name, o, MaxWalk)
			b.bytes(name, times(length(o), size))
		}
	}
}

// whole is a primitive argument that counts something, 0 if the engine refuses it.
func whole(v goja.Value) int64 {
	switch v.(type) {
	case *goja.Symbol:
		return 0
	case *goja.Object:
		return 0
	}
	if bigInt(v) != nil {
		return 0
	}
	return max(0, v.ToNumber().ToInteger())
}

// bytes checks the size of a buffer. What is no possible length at all the engine refuses.
func (b *bounds) bytes(name string, n int64) {
	if n > MaxBuffer && n < 1<<53 {
		b.refuse("Invalid array buffer length: %s would take %d bytes, at most %d are possible", name, n, int64(MaxBuffer))
	}
	if n < 1<<53 {
		b.room(n)
	}
}

func (b *bounds) joinNumbers(name string) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.This.(*goja.Object); ok {
			if n := count(o); n > maxJoined {
				b.refuse("%s: %d numbers are too many for one text, at most %d are possible; work on smaller pieces", name, n, maxJoined)
			} else if n > unasked/32 {
				separator := b.text(c.Argument(0))
				c = with(c, 0, separator)
				b.size(name, times(n, 24+max(1, units(separator))), separator)
			}
		}
		return engine(c)
	}
}

package bounds

import (
	"reflect"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// maxNamed is how many elements may become properties with names, of an object that is no array.
const maxNamed = 1 << 17

// perElement is what the engine takes for an element of an array.
const perElement = 16

// walkers are the methods that go over all elements, whether they are there or not.
var walkers = []string{
	"copyWithin", "every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "includes", "indexOf",
	"lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "some", "splice", "toReversed", "toSpliced",
	"unshift", "with",
}

func (b *bounds) arrays() {
	proto, class := b.prototype("Array"), b.global("Array")
	b.arrayPrototype = proto
	for _, name := range walkers {
		b.method(proto, name, b.walking(name, MaxWalk))
	}
	for _, name := range []string{"entries", "keys", "values"} {
		b.method(proto, name, b.walking(name, MaxElements))
	}
	b.method(proto, "fill", b.fill)
	b.method(proto, "slice", b.slice)
	b.method(proto, "concat", b.concatArrays)
	b.method(proto, "flat", b.flat)
	b.method(proto, "flatMap", b.flatMap)
	b.method(proto, "join", b.join)
	b.method(proto, "toLocaleString", b.joinLocale)
	b.method(proto, "sort", b.sort("sort", false))
	b.method(proto, "toSorted", b.sort("toSorted", true))
	b.method(class, "from", b.from("Array.from", MaxElements))
	next := b.part(b.iterator(b.rt.NewArray()).Prototype(), "next")
	b.function(next, b.looking)
}

// walking guards a method that goes over its array.
func (b *bounds) walking(name string, most int64) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.This.(*goja.Object); ok && !layout.Full(o) {
			b.walk(name, o, most)
		}
		return engine(c)
	}
}

// fill is what makes an array that is only long a dense one.
func (b *bounds) fill(c goja.FunctionCall, engine native) goja.Value {
	if o, ok := c.This.(*goja.Object); ok && !layout.Full(o) {
		if shape, m := layout.Look(o); shape == layout.Array {
			b.walk("fill", o, MaxElements)
			b.room(b.absent(o) * perElement)
			if len(c.Arguments) == 1 && b.empty(o, m.Array()) {
				fillWhole(m.Array(), c.Arguments[0])
				return o
			}
		} else {
			b.walk("fill", o, maxNamed) // each becomes a property with a name
		}
	}
	return engine(c)
}

// empty tells an array that is only long: nothing in it, and nothing in its prototype that a new element would meet.
func (b *bounds) empty(o *goja.Object, a *layout.ArrayObject) bool {
	p := o.Prototype()
	return len(a.Values) == 0 && a.PropValueCount == 0 && a.Extensible && p != nil && p == b.arrayPrototype && length(p) == 0
}

// fillWhole makes an empty array dense. The engine's fill takes seconds for some millions of elements.
func fillWhole(a *layout.ArrayObject, v goja.Value) {
	values := make([]goja.Value, a.Length)
	for i := range values {
		values[i] = v
	}
	a.Values, a.ObjCount = values, len(values)
}

// slice goes over what it is asked for only.
func (b *bounds) slice(c goja.FunctionCall, engine native) goja.Value {
	o, ok := c.This.(*goja.Object)
	if !ok || layout.Full(o) {
		return engine(c)
	}
	from, to := number(c.Argument(0)), number(c.Argument(1))
	if len(c.Arguments) > 0 {
		c = with(c, 0, from)
	}
	size := length(o)
	end := size
	if !goja.IsUndefined(to) {
		c = with(c, 1, to)
		end = relative(to.ToInteger(), size)
	}
	if end-relative(from.ToInteger(), size) > MaxWalk {
		b.walk("slice", o, MaxWalk)
	}
	return engine(c)
}

// relative is an index as array methods take it: negative ones count from the end.
func relative(n, size int64) int64 {
	if n < 0 {
		return max(0, n+size)
	}
	return min(n, size)
}

func (b *bounds) concatArrays(c goja.FunctionCall, engine native) goja.Value {
	total := b.spreads(c.This)
	for _, v := range c.Arguments {
		total += b.spreads(v)
	}
	if total > unasked/perElement {
		b.room(total * perElement)
	}
	return engine(c)
}

// spreads is how many elements concat takes from a value.
func (b *bounds) spreads(v goja.Value) int64 {
	o, ok := v.(*goja.Object)
	if !ok {
		return 1
	}
	if layout.Full(o) {
		return count(o)
	}
	if shape, _ := layout.Look(o); shape != layout.Array && shape != layout.Sparse {
		spread := o.GetSymbol(goja.SymIsConcatSpreadable)
		if (spread == nil || goja.IsUndefined(spread)) && o.ExportType() != proxyType || spread != nil && !spread.ToBoolean() {
			return 1
		}
	}
	b.walk("concat", o, MaxWalk)
	return count(o)
}

// from guards what makes an array of something that is not iterable.
func (b *bounds) from(name string, most int64) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.Argument(0).(*goja.Object); ok && !layout.Full(o) {
			if iterator := o.GetSymbol(goja.SymIterator); iterator == nil || goja.IsUndefined(iterator) || goja.IsNull(iterator) {
				if goja.IsUndefined(c.Argument(1)) {
					b.walk(name, o, min(most, MaxWalk))
				}
				n := length(o)
				b.elements(name, n, perElement)
			}
		}
		return engine(c)
	}
}

var proxyType = reflect.TypeFor[goja.Proxy]()

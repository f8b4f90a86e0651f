package bounds

import (
	"math"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// What takes longer than linear time, or long for each character, is refused for texts above these.
const (
	maxNormalize = 1 << 22
	maxCompare   = 1 << 24
	maxEncode    = 1 << 24
	maxDigits    = 1 << 21
	maxHex       = 1 << 27
)

// perPiece is what the engine takes for each part that split makes, and for each character of a string that is spread.
const perPiece = 48

func (b *bounds) strings() {
	proto, class := b.prototype("String"), b.global("String")
	b.method(proto, "repeat", b.repeat)
	b.method(proto, "padStart", b.pad("padStart"))
	b.method(proto, "padEnd", b.pad("padEnd"))
	b.method(proto, "concat", b.concat)
	b.method(proto, "split", b.split)
	b.method(class, "raw", b.raw)
	for name, most := range map[string]int64{
		"normalize": maxNormalize, "localeCompare": maxCompare,
	} {
		b.method(proto, name, b.shortThis(name, most))
	}
	for name, most := range map[string]int64{
		"encodeURI": maxEncode, "encodeURIComponent": maxEncode, "decodeURI": maxEncode, "decodeURIComponent": maxEncode,
		"escape": maxEncode, "unescape": maxEncode, "parseFloat": maxDigits, "parseInt": maxDigits,
	} {
		b.method(b.rt.GlobalObject(), name, b.shortArgument(name, most))
	}
	bytes := b.global("Uint8Array")
	for _, name := range []string{"fromHex", "fromBase64"} {
		b.method(bytes, name, b.shortArgument(name, maxHex))
	}
	next := b.part(b.iterator(b.rt.ToValue("")).Prototype(), "next")
	b.function(next, b.looking)
}

// looking lets every call pass that is not interrupted.
func (b *bounds) looking(c goja.FunctionCall, engine native) goja.Value {
	b.look()
	return engine(c)
}

// iterator is what v[Symbol.iterator]() returns.
func (b *bounds) iterator(v goja.Value) *goja.Object {
	f, ok := goja.AssertFunction(v.ToObject(b.rt).GetSymbol(goja.SymIterator))
	if !ok {
		panic("BUG: this version of goja has no iterators")
	}
	o, err := f(v)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return o.(*goja.Object)
}

func (b *bounds) repeat(c goja.FunctionCall, engine native) goja.Value {
	c.This = b.text(c.This)
	if n := units(c.This); n > 0 {
		count := number(c.Argument(0))
		c = with(c, 0, count)
		if math.IsInf(count.ToFloat(), 0) {
			return engine(c) // which has an error for it
		}
		length := times(n, max(0, count.ToInteger()))
		b.size("repeat", length, c.This)
		if text, ok := ascii(c.This); ok && length > unasked/8 {
			return layout.NewASCII(strings.Repeat(text, int(count.ToInteger()))) // the engine's is slow, and cannot be interrupted
		}
	}
	return engine(c)
}

func (b *bounds) pad(name string) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		c.This = b.text(c.This)
		if _, ok := c.This.(goja.String); !ok {
			return engine(c)
		}
		length := number(c.Argument(0))
		c = with(c, 0, length)
		filler := c.Argument(1)
		if n := length.ToInteger(); n > unasked/2 && n > units(c.This) {
			if !goja.IsUndefined(filler) {
				filler = b.text(filler)
				c = with(c, 1, filler)
			}
			if goja.IsUndefined(filler) || units(filler) > 0 {
				b.size(name, n, c.This, filler)
			}
		}
		return engine(c)
	}
}

func (b *bounds) concat(c goja.FunctionCall, engine native) goja.Value {
	c.This = b.text(c.This)
	if _, ok := c.This.(goja.String); !ok {
		return engine(c)
	}
	total := units(c.This)
	for i := range c.Arguments {
		switch c.Arguments[i].(type) {
		case *goja.Symbol:
			return engine(c)
		case *goja.Object:
			c = with(c, i, b.text(c.Arguments[i]))
		}
		total += units(c.Arguments[i])
	}
	if total > unasked/2 {
		b.size("concat", total, append([]goja.Value{c.This}, c.Arguments...)...)
	}
	return engine(c)
}

// split looks at how many pieces there will be. A separator that is an object has a method of its own.
func (b *bounds) split(c goja.FunctionCall, engine native) goja.Value {
	separator := c.Argument(0)
	if _, ok := separator.(*goja.Object); !ok && !goja.IsUndefined(separator) {
		c.This = b.text(c.This)
		if n := units(c.This); n > unasked/perPiece {
			pieces := b.pieces(c.This, b.text(separator), n)
			if limit := number(c.Argument(1)); !goja.IsUndefined(limit) {
				c = with(c, 1, limit)
				if most := limit.ToInteger(); most >= 0 && most < 1<<32 {
					pieces = min(pieces, most)
				}
			}
			b.elements("split", pieces, perPiece)
		}
	}
	return engine(c)
}

// pieces is how many parts a separator makes of a text, or a number above it.
func (b *bounds) pieces(text, separator goja.Value, n int64) int64 {
	if units(separator) == 0 {
		return n
	}
	if t, ok := ascii(text); ok {
		if s, ok := ascii(separator); ok {
			return int64(strings.Count(t, s)) + 1
		}
		return 1
	}
	return n/units(separator) + 1
}

// elements checks the number of elements of an array that is to be made.
func (b *bounds) elements(what string, n, each int64) {
	if n > MaxElements {
		b.refuse("Invalid array length: %s would make %d elements, at most %d are possible; work on smaller pieces", what, n, int64(MaxElements))
	}
	b.room(n * each)
}

func (b *bounds) raw(c goja.FunctionCall, engine native) goja.Value {
	if o, ok := c.Argument(0).(*goja.Object); ok {
		if raw, ok := o.Get("raw").(*goja.Object); ok {
			b.walk("String.raw", raw, MaxWalk)
		}
	}
	return engine(c)
}

// shortThis refuses a text that is too long for a method.
func (b *bounds) shortThis(name string, most int64) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		c.This = b.text(c.This)
		b.short(name, c.This, most)
		b.short(name, c.Argument(0), most)
		return engine(c)
	}
}

func (b *bounds) shortArgument(name string, most int64) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.Argument(0).(*goja.Object); ok && name[0] != 'f' {
			c = with(c, 0, b.text(o))
		}
		b.short(name, c.Argument(0), most)
		return engine(c)
	}
}

// short refuses a text that is too long. What its characters become stays below the limit of strings by far.
func (b *bounds) short(name string, v goja.Value, most int64) {
	n := units(v)
	if most == maxHex {
		b.room(n / 2)
	}
	if n > most && !(name == "normalize" && narrow(v)) {
		b.refuse("%s: a text of %d characters is too long, at most %d are possible; work on smaller pieces", name, n, most)
	}
	if n > unasked/8 && most != maxHex {
		b.room(8 * n)
	}
}

func narrow(v goja.Value) bool {
	_, ok := ascii(v)
	return ok
}

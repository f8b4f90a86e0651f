package bounds

import (
	"strconv"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// maxNested is how deeply arrays may be nested for what goes through them on Go's stack.
const maxNested = 512

// join knows how long the text of an array of primitive values becomes. Any other it writes itself, and counts: what an
// element becomes is the script's to say.
func (b *bounds) join(c goja.FunctionCall, engine native) goja.Value {
	o, ok := c.This.(*goja.Object)
	if !ok {
		return engine(c)
	}
	separator := goja.Value(comma)
	if v := c.Argument(0); !goja.IsUndefined(v) {
		separator = b.string(v)
		c = with(c, 0, separator)
	}
	gap := units(separator)
	if layout.Full(o) {
		if n, plain := textOf(o, gap); plain {
			if n > unasked/8 {
				b.size("join", n, nil)
			}
			return engine(c)
		}
	}
	return b.joinEach(o, separator, func(v goja.Value) goja.Value { return b.string(v) }, "join")
}

// textOf is how long the elements of an array become; plain is false if there is one that is no primitive value.
func textOf(o *goja.Object, gap int64) (n int64, plain bool) {
	_, m := layout.Look(o)
	values := m.Array().Values
	for i, v := range values {
		if is(&values[i], intTable) {
			n += 24 + gap
			continue
		}
		switch s := v.(type) {
		case goja.String:
			n += int64(s.Length())
		case nil, *goja.Object:
			return 0, false
		default:
			if layout.PropertyOf(v) != nil {
				return 0, false
			}
			n += primitiveUnits(v)
		}
		n += gap
	}
	return n, true
}

// primitiveUnits is at least how long a primitive value is as a text.
func primitiveUnits(v goja.Value) int64 {
	if x := bigInt(v); x != nil {
		return int64(x.BitLen())/3 + 2
	}
	return 24
}

func (b *bounds) joinLocale(c goja.FunctionCall, engine native) goja.Value {
	o, ok := c.This.(*goja.Object)
	if !ok {
		return engine(c)
	}
	return b.joinEach(o, b.rt.ToValue(","), func(v goja.Value) goja.Value {
		f, ok := goja.AssertFunction(v.ToObject(b.rt).Get("toLocaleString"))
		if !ok {
			panic(b.rt.NewTypeError("Property 'toLocaleString' of object %s is not a function", v))
		}
		text, err := f(v)
		if err != nil {
			panic(err)
		}
		return b.string(text)
	}, "toLocaleString")
}

// joinEach writes the elements one after another. An array that is being written already is empty, as in the engine.
func (b *bounds) joinEach(o *goja.Object, separator goja.Value, text func(goja.Value) goja.Value, name string) goja.Value {
	for _, outer := range b.joining {
		if outer == o {
			return empty
		}
	}
	if len(b.joining) >= maxNested {
		b.refuse("%s: the arrays are nested more than %d levels deep", name, maxNested)
	}
	b.joining = append(b.joining, o)
	depth := len(b.joining) - 1
	defer func() { b.joining = b.joining[:depth] }()
	size := length(o) // asked once: it may be code of the script's
	if shape, _ := layout.Look(o); shape == layout.Other || shape == layout.Plain {
		b.missing(name, size, MaxWalk)
	} else {
		b.walk(name, o, MaxWalk)
	}
	gap := separator.(goja.String)
	var out pieces
	asked := int64(uncounted)
	for i := range size {
		b.look()
		if i > 0 {
			out.add(gap)
		}
		if v := o.Get(strconv.FormatInt(i, 10)); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			s, _ := text(v).(goja.String)
			if out.n+int64(s.Length()) > b.longest {
				b.size(name, out.n+int64(s.Length()))
			}
			out.add(s)
		}
		if out.n > b.longest {
			b.size(name, out.n)
		}
		if out.n > asked {
			asked = 2 * out.n
			b.room(2 * asked)
		}
	}
	return out.value()
}

var comma = goja.StringFromUTF16([]uint16{','})

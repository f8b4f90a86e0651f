package bounds

import (
	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// text is a value as a string. What throws when it becomes one comes back unchanged for the engine to refuse; of others the
// conversion may run code of the script's, so the result takes the value's place.
func (b *bounds) text(v goja.Value) goja.Value {
	switch x := v.(type) {
	case goja.String:
		return v
	case *goja.Object:
		return x.ToString()
	case *goja.Symbol:
		return v
	}
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return v
	}
	return b.rt.ToValue(v.String())
}

// string is a value as a string, as the engine makes it of what a function returns; it throws for what cannot become one.
func (b *bounds) string(v goja.Value) goja.Value {
	if v == nil {
		v = b.undefined
	}
	if _, ok := v.(*goja.Symbol); ok {
		panic(b.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	if s, ok := v.ToString().(goja.String); ok {
		return s
	}
	return b.rt.ToValue(v.String()) // a BigInt
}

// units is how long a string is, 0 for what is none.
func units(v goja.Value) int64 {
	if s, ok := v.(goja.String); ok {
		return int64(s.Length())
	}
	return 0
}

// ascii is the text of a string that the engine holds as ASCII.
func ascii(v goja.Value) (string, bool) {
	typ, data := layout.TypeOf(v)
	if typ != layout.TypeASCII {
		return "", false
	}
	return layout.ASCII(data), true
}

// bytes is what a string of that many units takes if its characters are like those of v.
func bytesLike(n int64, v ...goja.Value) int64 {
	for _, s := range v {
		if _, narrow := ascii(s); !narrow && units(s) > 0 {
			return 2 * n
		}
	}
	return n
}

// number is a numeric argument: an object is asked for its value here, once, and the value takes its place.
func number(v goja.Value) goja.Value {
	if o, ok := v.(*goja.Object); ok {
		return o.ToNumber()
	}
	return v
}

// with is the arguments with another i-th one. The engine's own are on its stack.
func with(c goja.FunctionCall, i int, v goja.Value) goja.FunctionCall {
	if i < len(c.Arguments) && same(&c.Arguments[i], &v) || i >= len(c.Arguments) && goja.IsUndefined(v) {
		return c
	}
	args := make([]goja.Value, max(len(c.Arguments), i+1))
	for j := range args {
		args[j] = c.Argument(j)
	}
	args[i] = v
	c.Arguments = args
	return c
}

// size checks the length of a string that is to be made, and that there is room for it.
func (b *bounds) size(what string, length int64, like ...goja.Value) {
	if length > b.longest {
		b.refuse("Invalid string length: %s would make %d characters, at most %d are possible; make it in pieces", what, length, b.longest)
	}
	if length > unasked/2 {
		b.room(bytesLike(length, like...))
	}
}

// times is a product that does not overflow: it stays above every limit.
func times(a, b int64) int64 {
	const enough = 1 << 62
	if a > 0 && b > enough/a {
		return enough
	}
	return a * b
}

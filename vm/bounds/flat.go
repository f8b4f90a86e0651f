package bounds

import (
	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// flat goes through what it is to flatten before the engine does, which follows cycles until its stack overflows. It runs
// no code of the script's: what only that could reach, such as arrays behind proxies, the engine follows no deeper than
// maxNested levels.
func (b *bounds) flat(c goja.FunctionCall, engine native) goja.Value {
	o, ok := c.This.(*goja.Object)
	if !ok {
		return engine(c)
	}
	b.walk("flat", o, MaxWalk)
	depth := int64(1)
	if v := number(c.Argument(0)); !goja.IsUndefined(v) {
		depth = v.ToInteger()
		if depth > maxNested {
			v = b.rt.ToValue(maxNested)
		}
		c = with(c, 0, v)
	}
	total := int64(0)
	b.flattened(o, depth, 0, &total)
	if total > unasked/perElement {
		b.room(total * perElement)
	}
	return engine(c)
}

// flattened counts the elements that an array becomes.
func (b *bounds) flattened(o *goja.Object, depth int64, level int, total *int64) {
	shape, m := layout.Look(o)
	var values []goja.Value
	switch shape {
	case layout.Array:
		values = m.Array().Values
	case layout.Sparse:
		for _, item := range m.Sparse().Items {
			values = append(values, item.Value)
		}
	default:
		return
	}
	if level > 0 {
		b.walk("flat", o, MaxWalk)
	}
	if level > maxNested {
		b.refuse("flat: the arrays are nested more than %d levels deep, or contain themselves", maxNested)
	}
	*total += int64(len(values))
	if level > 1 && *total > MaxElements {
		b.elements("flat", *total, 0)
	}
	if depth <= 0 {
		return
	}
	for _, v := range values {
		if inner, ok := v.(*goja.Object); ok {
			b.flattened(inner, depth-1, level+1, total)
		}
	}
}

// flatMap looks at the arrays that the script's function returns.
func (b *bounds) flatMap(c goja.FunctionCall, engine native) goja.Value {
	if o, ok := c.This.(*goja.Object); ok {
		b.walk("flatMap", o, MaxWalk)
	}
	call := callableOf(c.Argument(0))
	if call == nil {
		return engine(c)
	}
	return engine(with(c, 0, b.rt.ToValue(func(c goja.FunctionCall) goja.Value {
		v := call(c)
		if o, ok := v.(*goja.Object); ok && !layout.Full(o) {
			if shape, _ := layout.Look(o); shape == layout.Array || shape == layout.Sparse {
				b.walk("flatMap", o, MaxWalk)
			}
		}
		return v
	})))
}

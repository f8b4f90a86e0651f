package bounds

import (
	"slices"
	"unicode/utf16"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// longSort is the number of elements above which a sort has to be interruptible.
const longSort = 1 << 12

// sort sorts long arrays of primitive values here, where the engine would not run code of the script's: it makes texts of
// both elements for each comparison, and cannot be interrupted.
func (b *bounds) sort(name string, copies bool) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		o, ok := c.This.(*goja.Object)
		if !ok {
			return engine(c)
		}
		if !layout.Full(o) {
			b.walk(name, o, MaxWalk)
			return engine(c)
		}
		_, m := layout.Look(o)
		a := m.Array()
		if len(a.Values) <= longSort {
			return engine(c)
		}
		if !goja.IsUndefined(c.Argument(0)) {
			return engine(with(c, 0, b.comparing(c.Argument(0))))
		}
		items, plain := keyed(a.Values)
		if !plain {
			return engine(c)
		}
		slices.SortStableFunc(items, func(x, y item) int {
			b.look()
			return x.compare(y)
		})
		if copies {
			list := make([]any, len(items))
			for i, x := range items {
				list[i] = x.value
			}
			return b.rt.NewArray(list...)
		}
		for i, x := range items {
			a.Values[i] = x.value
		}
		return o
	}
}

// comparing is a comparator that looks at the interrupt before each comparison, since it may be a built-in function.
func (b *bounds) comparing(comparator goja.Value) goja.Value {
	call := callableOf(comparator)
	if call == nil {
		return comparator // the engine refuses it
	}
	return b.rt.ToValue(func(c goja.FunctionCall) goja.Value {
		b.look()
		return call(c)
	})
}

// item is an element, and its text; nil for undefined, which comes last.
type item struct {
	text  goja.String
	value goja.Value
}

func (x item) compare(y item) int {
	switch {
	case x.text == nil && y.text == nil:
		return 0
	case x.text == nil:
		return 1
	case y.text == nil:
		return -1
	}
	return x.text.CompareTo(y.text)
}

// keyed are elements with their texts; plain is false if there are some that only the engine can make a text of.
func keyed(values []goja.Value) (items []item, plain bool) {
	items = make([]item, len(values))
	for i, v := range values {
		items[i].value = v
		switch x := v.(type) {
		case goja.String:
			items[i].text = x
		case nil, *goja.Object, *goja.Symbol:
			return nil, false
		default:
			if layout.PropertyOf(v) != nil {
				return nil, false
			}
			if !goja.IsUndefined(v) {
				items[i].text = goja.StringFromUTF16(utf16.Encode([]rune(v.String())))
			}
		}
	}
	return items, true
}

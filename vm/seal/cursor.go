package seal

import (
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// cursor goes over the values that an object holds: elements, entries, then named properties. It reads the object anew at
// every step, because an accessor that the walk evaluates may change it.
type cursor struct {
	base  *layout.Object
	shape layout.Shape
	part  part
	pos   int // of the next value in its part
	entry *layout.Entry
}

type part uint8

const (
	partElements part = iota
	partProperties
)

// step is one value and where it was found.
type step struct {
	value    goja.Value // as the engine stores it, perhaps a valueProperty
	index    int        // of an element, or an entry
	key      goja.Value // of the entry, in a Map or Set
	isKey    bool       // value is the key
	name     unistring.String
	property bool
}

func newCursor(sh layout.Shape, b *layout.Object) cursor {
	c := cursor{base: b, shape: sh}
	if sh == layout.Plain {
		c.part = partProperties
	}
	if sh == layout.Map || sh == layout.Set {
		c.entry = b.Entries().IterFirst
	}
	return c
}

// next moves to the next value; ok is false at the end.
func (c *cursor) next() (s step, ok bool) {
	if c.part == partElements {
		if s, ok = c.element(); ok {
			return s, true
		}
		c.part, c.pos = partProperties, 0
	}
	for c.pos < len(c.base.PropNames) {
		name := c.base.PropNames[c.pos]
		c.pos++
		if v := c.base.Values[name]; v != nil && !c.hidden(name) {
			return step{value: v, name: name, property: true}, true
		}
	}
	return step{}, false
}

// skip passes over primitive values, which most values are, without making steps of them.
func (c *cursor) skip() {
	switch {
	case c.part == partProperties:
		for c.pos < len(c.base.PropNames) {
			if typ, _ := layout.TypeOf(c.base.Values[c.base.PropNames[c.pos]]); !layout.IsPrimitive(typ) {
				return
			}
			c.pos++
		}
	case c.shape == layout.Array:
		values := c.base.Array().Values
		for c.pos < len(values) {
			if typ, _ := layout.TypeOf(values[c.pos]); !layout.IsPrimitive(typ) {
				return
			}
			c.pos++
		}
	}
}

// hidden says whether a property is part of what the object is.
func (c *cursor) hidden(name unistring.String) bool { return isLength(c.shape, name) }

func isLength(sh layout.Shape, name unistring.String) bool {
	return name == "length" && (sh == layout.Array || sh == layout.Sparse || sh == layout.String)
}

func (c *cursor) element() (s step, ok bool) {
	switch c.shape {
	case layout.Array:
		return c.arrayElement()
	case layout.Sparse:
		if items := c.base.Sparse().Items; c.pos < len(items) {
			c.pos++
			return step{value: items[c.pos-1].Value, index: int(items[c.pos-1].Idx)}, true
		}
	case layout.Map, layout.Set:
		return c.mapEntry()
	case layout.Typed:
		if c.pos++; c.pos == 1 {
			return step{value: c.base.Typed().ViewedArrayBuf.Val}, true
		}
	case layout.DataView:
		if c.pos++; c.pos == 1 {
			return step{value: c.base.DataView().ViewedArrayBuf.Val}, true
		}
	}
	return step{}, false
}

func (c *cursor) arrayElement() (s step, ok bool) {
	values := c.base.Array().Values
	for c.pos < len(values) {
		i := c.pos
		c.pos++
		if values[i] != nil {
			return step{value: values[i], index: i}, true
		}
	}
	return step{}, false
}

// mapEntry gives the key of an entry, then, in a Map, its value.
func (c *cursor) mapEntry() (s step, ok bool) {
	e := c.entry
	if e == nil || e.Key == nil {
		return step{}, false
	}
	key := c.pos&1 == 0
	s = step{value: e.Value, index: c.pos / 2, key: e.Key, isKey: key}
	if key {
		s.value = e.Key
	}
	c.pos++
	if c.shape == layout.Set {
		c.pos++
	}
	if c.shape == layout.Set || !key {
		c.entry = e.IterNext
	}
	return s, true
}

// label is how the author would write the way to a value.
func (s step) label(sh layout.Shape) string {
	switch {
	case s.property:
		return propertyLabel(textOf(s.name))
	case s.key != nil && s.isKey && sh == layout.Map:
		return " (key of entry " + strconv.Itoa(s.index) + ")"
	case s.key != nil && sh == layout.Map:
		if !isObject(s.key) {
			return ".get(" + quoted(s.key) + ")"
		}
		return " (value of entry " + strconv.Itoa(s.index) + ")"
	case s.key != nil:
		return " (element " + strconv.Itoa(s.index) + ")"
	case sh == layout.Typed || sh == layout.DataView:
		return ".buffer"
	}
	return "[" + strconv.Itoa(s.index) + "]"
}

func isObject(v goja.Value) bool { _, ok := v.(*goja.Object); return ok }

// quoted is a primitive as it is written in source text.
func quoted(v goja.Value) string {
	if goja.IsString(v) {
		return strconv.Quote(shorten(v.String()))
	}
	return shorten(v.String())
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// propertyLabel is .name, [0] or ["a b"].
func propertyLabel(t heap.Text) string {
	name := t.String()
	if _, err := strconv.ParseUint(name, 10, 32); err == nil {
		return "[" + name + "]"
	}
	for i, r := range name {
		if r != '_' && r != '$' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r < 0x80 && (i == 0 || r < '0' || r > '9') {
			return "[" + strconv.Quote(shorten(name)) + "]"
		}
	}
	if name == "" {
		return `[""]`
	}
	return "." + shorten(name)
}

// textOf is a property's name without a copy.
func textOf(name unistring.String) heap.Text {
	if w := name.AsUtf16(); w != nil {
		return heap.Text{Wide: w[1:]}
	}
	return heap.Text{Narrow: string(name)}
}

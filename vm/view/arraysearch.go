package view

import (
	"math"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// wanted is a script's value in the heap's terms, to be compared without
// decoding what it is compared with.
type wanted struct {
	cell heap.Cell
	text heap.Text
	none bool // nothing in the heap is equal to it
}

// seek says what of h is equal to x.
func (v *Views) seek(x goja.Value) (w wanted) {
	if n, ok := asInteger(x); ok {
		w.cell = heap.Int(n)
		return
	}
	if s, ok := asNarrow(x); ok {
		return wanted{cell: heap.StringKey, text: heap.Text{Narrow: s}}
	}
	switch x := x.(type) {
	case *goja.Object:
		if f := v.r.refOf(x); f != nil && f.v == v {
			w.cell = heap.Ref(f.n)
			return
		}
		w.none = true
	case goja.String:
		return wanted{cell: heap.StringKey, text: wide(x)}
	case *goja.Symbol:
		w.none = true
	default:
		return v.seekOther(x)
	}
	return
}

func (v *Views) seekOther(x goja.Value) wanted {
	switch {
	case x == nil || goja.IsUndefined(x):
		return wanted{cell: heap.Undefined}
	case goja.IsNull(x):
		return wanted{cell: heap.Null}
	case x == v.r.true:
		return wanted{cell: heap.True}
	case x == v.r.false:
		return wanted{cell: heap.False}
	case tableOf(x) == floatTable:
		return wanted{cell: heap.Float(x.ToFloat())}
	}
	return wanted{cell: heap.BigIntKey, text: heap.Text{Narrow: x.String()}}
}

// wide is the text of a string that the engine does not hold as ASCII.
func wide(s goja.String) heap.Text {
	list := make([]uint16, s.Length())
	high := false
	for i := range list {
		list[i] = s.CharAt(i)
		high = high || list[i] > 127
	}
	if !high {
		return heap.Text{Narrow: s.String()}
	}
	return heap.Text{Wide: list}
}

// finder tells which cells are equal to what is wanted; nil: those that are the
// same cell. For includes NaN is NaN and, in this engine, 0 is not -0.
func (v *Views) finder(w wanted, nan bool) func(heap.Cell) bool {
	switch w.cell.Tag() {
	case heap.TagNumber:
		x := w.cell.Float()
		if x == 0 && !nan {
			return func(c heap.Cell) bool { return c.Tag() == heap.TagNumber && c.Float() == 0 }
		}
		if math.IsNaN(x) && !nan {
			return func(heap.Cell) bool { return false }
		}
	case heap.TagString:
		return func(c heap.Cell) bool { return c.Tag() == heap.TagString && same(v.h.Text(c), w.text) }
	case heap.TagBigInt:
		return func(c heap.Cell) bool {
			return c.Tag() == heap.TagBigInt && v.h.BigInt(c).String() == w.text.Narrow
		}
	}
	return nil
}

// find is the first element from an index on that is wanted; -1 if there is none.
func (a *array) find(w wanted, from int, nan bool) int {
	h := a.v.h
	if nan && w.cell.Tag() == heap.TagNumber && w.cell.Float() == 0 {
		w.cell = heap.Int(0)
	}
	if !nan && w.cell.Tag() == heap.TagNumber && w.cell.Float() == 0 {
		return a.findZero(from)
	}
	is := a.v.finder(w, nan)
	switch {
	case is == nil:
		return h.IndexOf(a.n, from, w.cell)
	case w.cell.Tag() == heap.TagString && w.text.Wide == nil:
		return a.findNarrow(w.text.Narrow, from)
	default:
		for i := from; i < a.size; i++ {
			if is(h.At(a.n, i)) {
				return i
			}
		}
	}
	return -1
}

// findZero finds 0 or -0.
func (a *array) findZero(from int) int {
	i, j := a.v.h.IndexOf(a.n, from, heap.Int(0)), a.v.h.IndexOf(a.n, from, minusZero)
	if i < 0 || j >= 0 && j < i {
		return j
	}
	return i
}

var minusZero = heap.Float(math.Copysign(0, -1))

// findNarrow finds an ASCII string. What is decoded already is compared as such.
func (a *array) findNarrow(text string, from int) int {
	h := a.v.h
	if a.size > hotLength {
		return h.IndexOfText(a.n, from, heap.Text{Narrow: text})
	}
	for i := from; i < a.size; i++ {
		if a.hot != nil && a.hot[i] != nil {
			if s, ok := asNarrow(a.hot[i]); ok && s == text {
				return i
			}
			continue
		}
		if c := h.At(a.n, i); c.Tag() == heap.TagString {
			if s, ok := asNarrow(a.Get(i)); ok && s == text {
				return i
			}
		}
	}
	return -1
}

func same(a, b heap.Text) bool {
	if a.Wide == nil || b.Wide == nil {
		return a.Wide == nil && b.Wide == nil && a.Narrow == b.Narrow
	}
	if len(a.Wide) != len(b.Wide) {
		return false
	}
	for i, u := range a.Wide {
		if u != b.Wide[i] {
			return false
		}
	}
	return true
}

// searches shadows indexOf, lastIndexOf and includes.
func (s shadower) searches() {
	s.method("indexOf", func(c goja.FunctionCall, engine native) goja.Value {
		a := arrayOf(c.This)
		if a == nil {
			return engine(c)
		}
		return integer(int64(a.index(c, false)))
	})
	s.method("includes", func(c goja.FunctionCall, engine native) goja.Value {
		a := arrayOf(c.This)
		if a == nil {
			return engine(c)
		}
		return s.r.bool(a.index(c, true) >= 0)
	})
	s.method("lastIndexOf", func(c goja.FunctionCall, engine native) goja.Value {
		a := arrayOf(c.This)
		if a == nil || len(c.Arguments) > 1 {
			return engine(c)
		}
		w := a.v.seek(c.Argument(0))
		is := a.v.finder(w, false)
		if is == nil && !w.none {
			return integer(int64(a.v.h.LastIndexOf(a.n, w.cell)))
		}
		for i := a.size - 1; i >= 0 && !w.none; i-- {
			if is(a.v.h.At(a.n, i)) {
				return integer(int64(i))
			}
		}
		return integer(-1)
	})
}

// index is where the wanted element is; -1 if it is not there.
func (a *array) index(c goja.FunctionCall, nan bool) int {
	w := a.v.seek(c.Argument(0))
	if w.none {
		return -1
	}
	return a.find(w, relative(c.Argument(1), a.size, 0), nan)
}

package view

import (
	"strconv"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// array is the handler of a view of an array without holes.
type array struct {
	ref
	size     int
	reads    int
	hot      []goja.Value // what was decoded; nil elements were not
	subclass bool
}

// Short arrays that are read often keep what they decode.
const (
	hotLength = 1024
	hotRounds = 2
)

func (v *Views) denseArray(f ref) *goja.Object {
	class := v.h.Class(f.n)
	o := v.r.Runtime.NewDynamicArray(&array{ref: f, size: v.h.Len(f.n), subclass: class != ""})
	v.classed(o, heap.KindArray, class)
	return o
}

// Len is the number of elements.
func (a *array) Len() int { return a.size }

// Get is element i; nil if there is none.
func (a *array) Get(i int) goja.Value {
	if uint(i) >= uint(a.size) {
		return nil
	}
	if a.hot != nil {
		if value := a.hot[i]; value != nil {
			return value
		}
	}
	c := a.v.h.At(a.n, i)
	value := a.v.decode(c, &a.ref, i)
	if a.size <= hotLength {
		a.keep(i, c, value)
	}
	return value
}

func (a *array) keep(i int, c heap.Cell, value goja.Value) {
	if a.reads++; a.reads < hotRounds*a.size {
		return
	}
	if c.Tag() == heap.TagObject {
		return
	}
	if a.hot == nil {
		if a.v.hotLeft--; a.v.hotLeft < 0 {
			return
		}
		a.hot = make([]goja.Value, a.size)
	}
	a.hot[i] = value
}

// values are the elements from one index to another.
func (a *array) values(from, to int) []goja.Value {
	list := make([]goja.Value, max(0, to-from))
	if a.hot != nil && len(list) > 0 {
		copy(list, a.hot[from:to])
	}
	for i, kept := range list {
		if kept == nil {
			list[i] = a.Get(from + i)
		}
	}
	return list
}

// Set refuses.
func (a *array) Set(i int, _ goja.Value) bool {
	a.wroteAt(strconv.Itoa(i))
	return true
}

// SetLen refuses.
func (a *array) SetLen(int) bool {
	a.wrote("length")
	return true
}

package heap

import (
	"fmt"
	"math"
)

// Array makes an array; its elements are holes until they are set.
func (b *Builder) Array(size int) Node {
	n, w := b.alloc(1+size, uint64(KindArray)|length(size))
	fill(w[1:], Hole)
	return n
}

// PackedArray makes an array for integers of 32 bits only, with half of the
// memory; its elements are 0 until they are set.
func (b *Builder) PackedArray(size int) Node {
	n, _ := b.alloc(1+pairs(size), uint64(KindArray)|flagPacked|length(size))
	return n
}

// Packable says whether a packed array can hold c.
func Packable(c Cell) bool {
	n, ok := c.Int()
	return ok && n == int64(int32(n))
}

// SparseArray makes an array of that length in which only the elements with
// these indexes, in ascending order, exist. Set and At count them.
func (b *Builder) SparseArray(size int64, indexes []int64) Node {
	count := len(indexes)
	n, w := b.alloc(2+pairs(count)+count, uint64(KindArray)|flagSparse|flagExotic|length(int(size)))
	w[1] = uint64(count)
	last := int64(-1)
	for i, x := range indexes {
		if x <= last || x >= size {
			panic("heap: indexes of a sparse array must ascend and be below its length")
		}
		setHalf(w[2:], i, uint32(x))
		last = x
	}
	fill(w[2+pairs(count):], Undefined)
	return n
}

func fill(w []uint64, c Cell) {
	for i := range w {
		w[i] = uint64(c)
	}
}

// setElement writes element i of an array in any form.
func setElement(w []uint64, i int, c Cell) {
	switch {
	case w[0]&flagSparse != 0:
		w[2+pairs(int(w[1]))+checked(i, int(w[1]))] = uint64(c)
	case w[0]&flagPacked != 0:
		x, _ := c.Int()
		if !Packable(c) {
			panic("heap: a packed array holds integers of 32 bits only; use Array")
		}
		setHalf(w[1:], checked(i, lengthOf(w[0])), uint32(int32(x)))
	default:
		w[1+checked(i, lengthOf(w[0]))] = uint64(c)
	}
}

// Map makes a Map of n entries, which SetEntry must all give. Before Freeze a
// Lookup after a change indexes all entries again.
func (b *Builder) Map(n int) Node { return b.collection(KindMap, n, 2) }

// NewSet makes a Set of n elements, which Set must all give.
func (b *Builder) NewSet(n int) Node { return b.collection(KindSet, n, 1) }

func (b *Builder) collection(kind Kind, n, cells int) Node {
	node, w := b.alloc(1+cells*n+indexWords(n), uint64(kind)|length(n))
	fill(w[1:1+cells*n], Undefined)
	return node
}

// Date makes a Date with a time value in milliseconds.
func (b *Builder) Date(t float64) Node {
	n, w := b.alloc(2, uint64(KindDate))
	w[1] = math.Float64bits(t)
	return n
}

// Error makes an Error of a class; its own properties, message, stack and the
// rest, are in its extra object.
func (b *Builder) Error(class string) Node {
	n, _ := b.alloc(1, uint64(KindError)|b.class(class))
	return n
}

// Boxed makes the object of a primitive value, as new Number(1) does.
func (b *Builder) Boxed(class string, c Cell) Node {
	n, w := b.alloc(2, uint64(KindBoxed)|b.class(class))
	w[1] = uint64(c)
	return n
}

// Typed makes a typed array: element is its constructor's name
// ("Float64Array"), offset is in bytes, size in elements.
func (b *Builder) Typed(element string, buffer Node, offset, size int, class string) Node {
	return b.window(KindTyped, element, buffer, offset, size, class)
}

// DataView makes a DataView of size bytes from offset.
func (b *Builder) DataView(buffer Node, offset, size int) Node {
	return b.window(KindDataView, "DataView", buffer, offset, size, "")
}

func (b *Builder) window(kind Kind, element string, buffer Node, offset, size int, class string) Node {
	if b.h.Kind(buffer) != KindBuffer {
		panic(fmt.Sprintf("heap: %s needs a buffer", element))
	}
	name := b.class(element) >> classShift << lengthShift
	n, w := b.alloc(4, uint64(kind)|b.class(class)|name)
	w[1], w[2], w[3] = uint64(buffer), uint64(offset), uint64(size)
	return n
}

// Resource makes a node for a host object that all VMs share.
func (b *Builder) Resource(x any) Node {
	h := b.changing()
	h.resources = append(h.resources, x)
	n, _ := b.alloc(1, uint64(KindResource)|length(len(h.resources)-1))
	return n
}

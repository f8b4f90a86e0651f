package bounds

import (
	"cmp"
	"math"
	"slices"
	"unsafe"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// sortNumbers sorts a long typed array here: the engine's sort cannot be interrupted.
func (b *bounds) sortNumbers(c goja.FunctionCall, engine native) goja.Value {
	o, ok := c.This.(*goja.Object)
	if !ok {
		return engine(c)
	}
	shape, m := layout.Look(o)
	if shape != layout.Typed || m.Typed().Length <= longSort {
		return engine(c)
	}
	if !goja.IsUndefined(c.Argument(0)) {
		return engine(with(c, 0, b.comparing(c.Argument(0))))
	}
	t := m.Typed()
	if t.ViewedArrayBuf.Detached {
		return engine(c)
	}
	switch t.ElementsType() {
	case "int8Array":
		sortElements(b, t, cmp.Compare[int8])
	case "uint8Array", "uint8ClampedArray":
		sortElements(b, t, cmp.Compare[uint8])
	case "int16Array":
		sortElements(b, t, cmp.Compare[int16])
	case "uint16Array":
		sortElements(b, t, cmp.Compare[uint16])
	case "int32Array":
		sortElements(b, t, cmp.Compare[int32])
	case "uint32Array":
		sortElements(b, t, cmp.Compare[uint32])
	case "float32Array":
		sortElements(b, t, func(x, y float32) int { return compareNumbers(float64(x), float64(y)) })
	case "float64Array":
		sortElements(b, t, compareNumbers)
	case "bigInt64Array":
		sortElements(b, t, cmp.Compare[int64])
	case "bigUint64Array":
		sortElements(b, t, cmp.Compare[uint64])
	default:
		return engine(c)
	}
	return o
}

func sortElements[T any](b *bounds, t *layout.TypedObject, compare func(x, y T) int) {
	data := t.ViewedArrayBuf.Data[t.Offset*t.ElemSize:][:t.Length*t.ElemSize]
	slices.SortFunc(unsafe.Slice((*T)(unsafe.Pointer(&data[0])), t.Length), func(x, y T) int {
		b.look()
		return compare(x, y)
	})
}

// compareNumbers compares as typed arrays do: -0 is less than 0, and NaN more than all.
func compareNumbers(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return rank(x) - rank(y)
}

// rank orders numbers that are neither less nor greater than each other.
func rank(x float64) int {
	switch {
	case math.IsNaN(x):
		return 2
	case x == 0 && math.Signbit(x):
		return 0
	}
	return 1
}

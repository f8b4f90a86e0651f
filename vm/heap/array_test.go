package heap

import (
	"math"
	"testing"
)

func TestArrays(t *testing.T) {
	b := New()
	full, holes, empty := b.Array(3), b.Array(3), b.Array(0)
	for i := range 3 {
		b.Set(full, i, Int(int64(i)))
	}
	b.Set(holes, 1, Undefined)
	if !b.Heap().Exotic(holes) || b.Heap().Exotic(full) {
		t.Error("before Freeze an array is not exotic as it is")
	}
	h := b.Freeze()
	if h.Exotic(full) || !h.Exotic(holes) || h.Exotic(empty) {
		t.Error("arrays with holes are exotic, others are not")
	}
	for i, want := range []Cell{Hole, Undefined, Hole, Hole} {
		if h.At(holes, i) != want || h.Element(holes, int64(i)) != want {
			t.Errorf("element %d is %x", i, h.At(holes, i))
		}
	}
	if h.Len(full) != 3 || h.Len(empty) != 0 || h.At(full, 2) != Int(2) || h.At(full, -1) != Hole || h.Elements(full) != 3 ||
		h.Index(full, 2) != 2 || h.Find(full, "0") != -1 {
		t.Error("an array of three is wrong")
	}
}

func TestPackedArray(t *testing.T) {
	values := []int64{0, 1, -1, math.MaxInt32, math.MinInt32, 7, 0}
	b := New()
	n := b.PackedArray(len(values))
	for i, v := range values {
		b.Set(n, i, Int(9))
		b.Set(n, i, Int(v))
	}
	for _, c := range []Cell{Int(math.MaxInt32 + 1), Float(0.5), Float(math.Copysign(0, -1)), Undefined, True} {
		if Packable(c) {
			t.Errorf("%x is packable", c)
		}
		panics(t, "use Array", func() { b.Set(n, 0, c) })
	}
	h := b.Freeze()
	for i, v := range values {
		if h.At(n, i) != Int(v) || !Packable(Int(v)) {
			t.Errorf("element %d is %v, want %d", i, h.At(n, i).Float(), v)
		}
	}
	if h.At(n, len(values)) != Hole || h.Len(n) != len(values) || h.Exotic(n) || h.Sparse(n) {
		t.Error("a packed array is wrong")
	}
}

func TestSparseArray(t *testing.T) {
	const length = 1<<32 - 1
	indexes := []int64{0, 5, 1 << 20, 1<<31 + 3, length - 1}
	b := New()
	n := b.SparseArray(length, indexes)
	none := b.SparseArray(100, nil)
	for i := range indexes {
		b.Set(n, i, Int(indexes[i]))
	}
	panics(t, "must ascend", func() { b.SparseArray(10, []int64{3, 3}) })
	panics(t, "must ascend", func() { b.SparseArray(10, []int64{10}) })
	panics(t, "2^32-1", func() { b.SparseArray(1<<32, nil) })
	panics(t, "out of range", func() { b.Set(n, 5, True) })
	h := b.Freeze()
	if h.Len(n) != length || h.Elements(n) != len(indexes) || !h.Sparse(n) || !h.Exotic(n) || h.Len(none) != 100 || h.Elements(none) != 0 {
		t.Error("lengths of a sparse array are wrong")
	}
	for i, x := range indexes {
		if h.Index(n, i) != x || h.At(n, i) != Int(x) || h.Element(n, x) != Int(x) {
			t.Errorf("element %d is wrong", i)
		}
	}
	for _, x := range []int64{1, 4, 6, 1 << 31, length, -1, 1 << 40} {
		if h.Element(n, x) != Hole || h.Element(none, x) != Hole {
			t.Errorf("there is an element %d", x)
		}
	}
	if h.At(n, 5) != Hole {
		t.Error("there is a sixth element")
	}
}

// TestBigArray has single nodes larger than every shared chunk.
func TestBigArray(t *testing.T) {
	size := 10_000_000
	if raceOn {
		size = 1_000_000
	}
	b := New()
	small := b.Array(1)
	n := b.Array(size)
	packed := b.PackedArray(size)
	after := b.Array(1)
	for i := range size {
		b.Set(n, i, Float(float64(i)+0.5))
		b.Set(packed, i, Int(int64(i)))
	}
	b.Set(small, 0, True)
	b.Set(after, 0, False)
	h := b.Freeze()
	for i := 0; i < size; i += 997 {
		if h.At(n, i).Float() != float64(i)+0.5 || h.At(packed, i) != Int(int64(i)) {
			t.Fatalf("element %d is wrong", i)
		}
	}
	if h.At(small, 0) != True || h.At(after, 0) != False || small>>offsetBits != after>>offsetBits {
		t.Error("small nodes do not share a chunk")
	}
}

// panics checks that f panics with a text.
func panics(t *testing.T, text string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if !mentions(recover(), text) {
			t.Errorf("no panic that says %q", text)
		}
	}()
	f()
}

package heap

import (
	"math"
	"testing"
)

func TestScans(t *testing.T) {
	b := New()
	minus := Float(math.Copysign(0, -1))
	dense, packed, sparse := b.Array(9), b.PackedArray(7), b.SparseArray(100, []int64{3, 50})
	o := b.Object("", nil, nil)
	for i, c := range []Cell{Int(5), Float(0.5), b.Narrow("a"), b.Narrow("longer than what is interned, by some"), Ref(o), Null, Int(5), minus, b.Text(TextOf("é"))} {
		b.Set(dense, i, c)
	}
	for i := range 7 {
		b.Set(packed, i, Int(int64(i-3)))
	}
	b.Set(sparse, 1, Int(8))
	h := b.Freeze()
	for _, c := range []struct {
		n    Node
		from int
		c    Cell
		want int
		last int
	}{
		{dense, 0, Int(5), 0, 6}, {dense, 1, Int(5), 6, 6}, {dense, 7, Int(5), -1, 6}, {dense, 0, Int(0), -1, -1}, {dense, 0, minus, 7, 7},
		{dense, 0, Float(0.5), 1, 1}, {dense, 0, Ref(o), 4, 4}, {dense, 0, Null, 5, 5}, {dense, 0, Undefined, -1, -1}, {dense, 99, Null, -1, 5},
		{packed, 0, Int(-3), 0, 0}, {packed, 1, Int(-2), 1, 1}, {packed, 2, Int(-2), -1, 1}, {packed, 0, Int(3), 6, 6}, {packed, 5, Int(3), 6, 6}, {packed, 7, Int(3), -1, 6},
		{packed, 0, Int(0), 3, 3}, {packed, 0, Float(0.5), -1, -1}, {packed, 0, Int(1 << 32), -1, -1}, {packed, 6, Int(0), -1, 3},
		{sparse, 0, Int(8), 1, 1}, {o, 0, Int(1), -1, -1},
	} {
		if got := h.IndexOf(c.n, c.from, c.c); got != c.want {
			t.Errorf("%v from %d in %v: %d, want %d", c.c, c.from, c.n, got, c.want)
		}
		if got := h.LastIndexOf(c.n, c.c); got != c.last {
			t.Errorf("last %v in %v: %d, want %d", c.c, c.n, got, c.last)
		}
	}
	for text, want := range map[string]int{"a": 2, "é": 8, "longer than what is interned, by some": 3, "b": -1} {
		if got := h.IndexOfText(dense, 0, TextOf(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if got := h.IndexOfText(dense, 3, TextOf("a")) + h.IndexOfText(packed, 0, TextOf("a")) + h.IndexOfText(o, 0, TextOf("a")); got != -3 {
		t.Error(got)
	}
}

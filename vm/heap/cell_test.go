package heap

import (
	"math"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, f := range []float64{
		0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1 << 31, -1 << 31, 1<<47 - 1, -1<<47 + 1, 1 << 47, -1 << 47, 1 << 48, 1 << 53,
		math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64,
		math.Inf(1), math.Inf(-1), math.NaN(), math.Float64frombits(0xFFFFFFFFFFFFFFFF), math.Pi,
	} {
		c := Float(f)
		if c.Tag() != TagNumber || c.Node() != 0 {
			t.Errorf("%v: tag %d, node %d", f, c.Tag(), c.Node())
		}
		if g := c.Float(); math.Float64bits(g) != math.Float64bits(f) && !(math.IsNaN(f) && math.IsNaN(g)) {
			t.Errorf("%v comes back as %v", f, g)
		}
		n, ok := c.Int()
		want := f == math.Trunc(f) && math.Abs(f) < 1<<47 && (f != 0 || !math.Signbit(f))
		if ok != want || ok && float64(n) != f {
			t.Errorf("%v: Int %d %t, want %t", f, n, ok, want)
		}
	}
	if Float(math.NaN()) != Float(math.Float64frombits(0xFFF8000000000123)) {
		t.Error("two NaN are two cells")
	}
}

func TestInts(t *testing.T) {
	for _, n := range []int64{0, 1, -1, 1<<47 - 1, -1<<47 + 1} {
		if got, ok := Int(n).Int(); !ok || got != n {
			t.Errorf("Int(%d) is %d, %t", n, got, ok)
		}
		if Int(n) != Float(float64(n)) {
			t.Errorf("Int(%d) and Float(%d) differ", n, n)
		}
	}
	for _, n := range []int64{1 << 47, -1 << 47, 1 << 53, math.MinInt64} {
		if _, ok := Int(n).Int(); ok || Int(n).Float() != float64(n) || Int(n) != Float(float64(n)) {
			t.Errorf("Int(%d) is %v", n, Int(n).Float())
		}
	}
	if Cell(0) != Int(0) {
		t.Error("the zero Cell is not 0")
	}
}

func TestConstants(t *testing.T) {
	for c, tag := range map[Cell]Tag{
		Undefined: TagUndefined, Null: TagNull, True: TagTrue, False: TagFalse, Hole: TagHole,
		StringKey: TagString, BigIntKey: TagBigInt, Ref(7): TagObject, Ref(payloadMask): TagObject,
	} {
		if c.Tag() != tag {
			t.Errorf("tag of %x is %d, want %d", uint64(c), c.Tag(), tag)
		}
		if _, ok := c.Int(); ok || !math.IsNaN(c.Float()) {
			t.Errorf("%x is a number", uint64(c))
		}
	}
	if Bool(true) != True || Bool(false) != False || Ref(7).Node() != 7 || Undefined.Node() != 0 {
		t.Error("Bool or Ref is wrong")
	}
}

package json

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// author writes random expressions. It draws from a list of bytes, so that a fuzzer can steer it.
type author struct {
	draws []byte
	at    int
	left  int // objects that it may still make
	b     strings.Builder
}

// pick is a number below n.
func (a *author) pick(n int) int {
	if a.at >= len(a.draws) {
		return 0
	}
	a.at++
	return int(a.draws[a.at-1]) % n
}

func (a *author) printf(format string, args ...any) { fmt.Fprintf(&a.b, format, args...) }

var primitives = []string{"0", "null", "undefined", "true", "-0", "1.5", "1e21", "1e-7", "NaN", "'text'", "'\"\\n\\u0001'", "'ü\\ud83d'", "'😀'", "() => 1", "Symbol('s')", "300", "-5e-324", "10n", "''", "2 ** 53"}

var keys = []string{"a", "b", "'c d'", "7", "3", "'007'", "'ключ'", "'\\ud83d'", "toString", "'\"'", "''", "length", "4294967295"}

var views = []string{"object", "records[7]", "words", "numbers", "mixed", "bare", "holes", "extra", "hidden", "lone", "points", "money", "dates", "boxed", "map", "error", "typed", "cycle", "twice", "own", "ownNested", "got", "big", "bytes", "empty", "none"}

// value writes an expression.
func (a *author) value() {
	if a.left--; a.left < 0 || a.pick(3) == 0 {
		a.printf("%s", primitives[a.pick(len(primitives))])
		return
	}
	switch a.pick(20) {
	case 0, 1, 2, 3, 4:
		a.object()
	case 5, 6, 7, 8:
		a.array()
	case 9, 10:
		a.printf("%s", views[a.pick(len(views))])
	default:
		a.strange()
	}
}

func (a *author) object() {
	a.printf("{ ")
	for range a.pick(6) {
		key := keys[a.pick(len(keys))]
		switch a.pick(8) {
		case 0:
			a.printf("get %s() { %s; return ", key, a.effect())
			a.value()
			a.printf(" }, ")
		case 1:
			a.printf("toJSON(key) { %s; return ", a.effect())
			a.value()
			a.printf(" }, ")
		default:
			a.printf("%s: ", key)
			a.value()
			a.printf(", ")
		}
	}
	a.printf("}")
}

// effect is what a getter or a toJSON does besides.
func (a *author) effect() string {
	return []string{"", "", "", "delete this.a", "this.b = 1", "this.length = 1", "Object.defineProperty(this, 'b', { value: 1, enumerable: false, configurable: true })",
		"if (known[0]) known[0].a = known", "known.push(this)", "for (const k of Object.keys(this)) delete this[k]", "throw new RangeError('mine')",
		"known.length = 0", "known[3000] = 1", "this[1] = 'one'", "JSON.stringify(known[0])"}[a.pick(15)]
}

func (a *author) array() {
	a.printf("[")
	for range a.pick(6) {
		if a.pick(10) == 0 {
			a.printf(",")
			continue
		}
		a.value()
		a.printf(", ")
	}
	a.printf("]")
}

// strange writes an object that is not read in place, or not always.
func (a *author) strange() {
	forms := []string{"new Proxy(%s, {})", "know(%s)", "Object.freeze(%s)", "Object.create(%s)", "Object.assign(Object.create(null), { x: %s })",
		"Object.assign(new Point(1, 2), { z: %s })", "Object.assign([1, 2], { more: %s })", "Object.assign(new Map, { m: %s })", "new Money(1), { v: %s }",
		"Object.defineProperty({ v: 1 }, 'w', { get: () => (%s), enumerable: true })", "Object.assign(new Date(0), { d: %s })", "Object(%s)",
		"(() => { const v = %s; return [v, v, { v }] })()", "[known, %s]", "Object.assign(new Error('e'), { c: %s })", "(function () { return arguments })(%s)"}
	before, after, _ := strings.Cut(forms[a.pick(len(forms))], "%s")
	a.printf("(%s", before)
	a.value()
	a.printf("%s)", after)
}

// expression is one random value; known are objects that its parts share.
func expression(draws []byte) string {
	a := &author{draws: draws, left: 40}
	a.printf("(() => { const known = [], know = (v) => (known.push(v), v); return ")
	a.value()
	a.printf(" })()")
	return a.b.String()
}

func TestRandomValues(t *testing.T) {
	l := allData(t).worker(t)
	random := rand.New(rand.NewPCG(1, 2))
	threw, wrote := 0, 0
	for range 4000 {
		draws := make([]byte, 400)
		for i := range draws {
			draws[i] = byte(random.Uint32())
		}
		source := expression(draws)
		l.agreeOrThrow(t, source, &threw, &wrote)
	}
	if threw < 200 || wrote < 2000 {
		t.Errorf("%d threw and %d were written", threw, wrote)
	}
}

// agreeOrThrow is agree for an expression that may throw by itself. It counts.
func (l *lab) agreeOrThrow(t testing.TB, source string, threw, wrote *int) {
	t.Helper()
	first, err := l.rt.RunString(source)
	if err != nil {
		return
	}
	second, err := l.rt.RunString(source)
	if err != nil {
		t.Fatal(err)
	}
	want := l.theirs(first)
	if got := l.ours(second); got != want {
		t.Errorf("%s\n\tengine %.300s\n\twriter %.300s", source, want, got)
	}
	if strings.HasPrefix(want, "throws") {
		*threw++
	} else {
		*wrote++
	}
}

func FuzzValues(f *testing.F) {
	s := allData(f)
	random := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		draws := make([]byte, 100)
		for i := range draws {
			draws[i] = byte(random.Uint32())
		}
		f.Add(draws)
	}
	l, n := s.worker(f), 0
	f.Fuzz(func(t *testing.T, draws []byte) {
		l.agreeOrThrow(t, expression(draws), &n, &n)
	})
}

// FuzzText takes code units.
func FuzzText(f *testing.F) {
	l := newLab(f)
	for _, s := range []string{"", "a\x00", "\x3d\xd8\x00\xde", "\x3d\xd8a\x00", "\x00\xde\x3d\xd8", "\"\x00\\\x00\x1f\x00\x7f\x00", "\xff\xfe\xe9\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		u := make([]uint16, len(b)/2)
		narrow := make([]uint16, len(b))
		for i := range u {
			u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		}
		for i, c := range b {
			narrow[i] = uint16(c & 0x7F)
		}
		for _, v := range []goja.Value{goja.StringFromUTF16(u), goja.StringFromUTF16(narrow), l.rt.ToValue(string(b)), l.rt.ToValue(string(b) + "more than sixteen bytes")} {
			if got, want := l.ours(v), l.theirs(v); got != want {
				t.Errorf("%q: %s, not %s", v.String(), got, want)
			}
		}
		o := l.rt.NewObject()
		if err := o.Set(string(b), 1); err != nil {
			t.Fatal(err)
		}
		if got, want := l.ours(o), l.theirs(o); got != want {
			t.Errorf("%q: %s, not %s", b, got, want)
		}
	})
}

func FuzzNumber(f *testing.F) {
	l := newLab(f)
	for _, n := range []float64{0, 1, -1.5, 1e21, 1e-7, 5e-324, math.MaxFloat64, math.Inf(1), 1 << 53, 123456789.125, 9.5e-7, 999999999999999900000} {
		f.Add(math.Float64bits(n))
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		for _, n := range []float64{math.Float64frombits(bits), math.Trunc(math.Float64frombits(bits)), float64(int64(bits)) / 1000} {
			if v := l.rt.ToValue(n); l.ours(v) != l.theirs(v) {
				t.Errorf("%v: %s, not %s", n, l.ours(v), l.theirs(v))
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	l := newLab(t)
	random := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		bits := random.Uint64()
		for _, n := range []float64{math.Float64frombits(bits), float64(int32(bits)) / 100, float64(bits>>40) * math.Pow(10, float64(bits%40)-20)} {
			if v := l.rt.ToValue(n); l.ours(v) != l.theirs(v) {
				t.Fatalf("%v: %s, not %s", n, l.ours(v), l.theirs(v))
			}
		}
	}
}

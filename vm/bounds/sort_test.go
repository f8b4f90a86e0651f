package bounds

import (
	"testing"
	"time"

	"github.com/dop251/goja"
)

// Long arrays are sorted here, or with a look at the interrupt; the order is the engine's.
func TestHammerLongSortsAreTheSame(t *testing.T) {
	if raceOn {
		t.Skip("nothing runs beside it, and it takes six times as long")
	}
	const data = `
		let seed = 7; const next = () => (seed = (seed * 16807) % 2147483647);
		const of = make => Array.from({length: 4200}, (_, i) => make(next(), i));
		const numbers = of(n => n / 7), mixed = of(n => [n, 'x' + n % 99, undefined, null, n % 2 == 0, BigInt(n), '\u0416' + n % 7, -0, NaN][n % 9]);
		const objects = of(n => ({toString: () => String(n % 50), n})), holes = of(n => n); delete holes[77];
		const float = new Float64Array(of(n => [n / 3, NaN, -0, 0, -n, Infinity][n % 6])); const out = [];
		out.push(numbers.slice().sort(), mixed.slice().sort().map(String), mixed.toSorted().map(String), objects.toSorted().map(o => o.n), holes.sort().length);
		out.push(numbers.slice().sort((a, b) => a - b), Object.freeze(numbers.slice()).toSorted(), numbers.toSorted((a, b) => b % 9 - a % 9));
		for (const T of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array])
			out.push([...new T(float).subarray(3).sort()].map(x => Object.is(x, -0) ? '-0' : x));
		for (const T of [BigInt64Array, BigUint64Array]) out.push([...T.from(numbers.map(n => BigInt(Math.floor(n)) * 3n ** 30n)).sort()].map(String));
		out.push([...float.slice().sort((a, b) => b - a)], [...float.toSorted()].map(String));
		try { Object.freeze(numbers.slice()).sort() } catch (e) { out.push(e.name) }
		out.join(';')`
	want, got := result(goja.New(), data), result(guarded(MaxString), data)
	if want != got {
		t.Errorf("sorted otherwise: %d and %d characters", len(got), len(want))
	}
	if len(want) < 100000 {
		t.Error(want)
	}
}

// Sorts, spreads and joins stop when the host wants the VM back.
func TestHammerLongLoopsAreInterrupted(t *testing.T) {
	for _, source := range some([]string{
		`for (;;) big.slice().sort()`, `for (;;) [...text]`, `for (;;) float.slice().sort()`, `for (;;) big.slice().sort(Math.max)`,
		`for (;;) [...big]`, `for (;;) 'ab'.repeat(1e5).replace(/a/g, Math.abs)`, `for (;;) big.map(n => [n]).join()`,
	}) {
		rt := guarded(MaxString)
		if _, err := rt.RunString(`var big = Array(5e4).fill(0).map((_, i) => (i * 7919) % 100003), text = 'x'.repeat(1e5), float = new Float64Array(big)`); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(50*time.Millisecond, func() { rt.Interrupt("enough") })
		_, err := rt.RunString(source)
		timer.Stop()
		if _, ok := err.(*goja.InterruptedError); !ok {
			t.Errorf("%s: %v, want an interrupt", source, err)
		}
	}
}

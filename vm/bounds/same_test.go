package bounds

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// The guards stand in the engine's own functions, so what a script can see of these is what it was.
const looks = `
const holders = {String, 'String.prototype': String.prototype, Array, 'Array.prototype': Array.prototype, Object, Reflect, BigInt, ArrayBuffer,
	'ArrayBuffer.prototype': ArrayBuffer.prototype, Uint8Array, Float64Array, 'TypedArray': Object.getPrototypeOf(Uint8Array),
	'TypedArray.prototype': Object.getPrototypeOf(Uint8Array.prototype), 'Uint8Array.prototype': Uint8Array.prototype,
	'Function.prototype': Function.prototype, 'RegExp.prototype': RegExp.prototype, globalThis,
	'array iterator': Object.getPrototypeOf([].values()), 'string iterator': Object.getPrototypeOf(''[Symbol.iterator]())};
const lines = [];
for (const [name, holder] of Object.entries(holders)) for (const key of Reflect.ownKeys(holder)) {
	const d = Object.getOwnPropertyDescriptor(holder, key), f = d.value;
	let line = name + '.' + String(key) + ' ' + [d.writable, d.enumerable, d.configurable, typeof f];
	if (typeof f === 'function') {
		let constructs = true;
		try { Reflect.construct(Object, [], f) } catch { constructs = false }
		line += [f.name, f.length, f.toString(), Reflect.ownKeys(f).map(String), constructs, Object.getPrototypeOf(f) === Function.prototype].join();
	}
	lines.push(line);
}
lines.sort().join('\n')`

func TestGuardedFunctionsLookTheSame(t *testing.T) {
	want, err := goja.New().RunString(looks)
	if err != nil {
		t.Fatal(err)
	}
	got, err := guarded(MaxString).RunString(looks)
	if err != nil {
		t.Fatal(err)
	}
	const name = "Function.prototype.name false,false,"
	was := strings.Replace(want.String(), name+"true", name+"false", 1) // see names
	w, g := strings.Split(was, "\n"), strings.Split(got.String(), "\n")
	if len(w) < 250 {
		t.Fatalf("only %d functions were compared", len(w))
	}
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			t.Fatalf("guarded %q, stock %q", g[min(i, len(g)-1)], w[min(i, len(w)-1)])
		}
	}
}

// Values that the random calls take. The functions among them have effects that show in what order things happen.
var values = []string{
	`undefined`, `null`, `0`, `1`, `-1`, `2.5`, `7`, `NaN`, `Infinity`, `-0`, `true`, `5n`, `'3'`, `''`, `'a'`, `','`, `'b$&c'`, "'$1$<n>$$'", "\"$`$'$2\"",
	`'abcabc'`, `'\u0416\u0416x'`, `'\ud83d\ude00'`, `Symbol.iterator`, `[]`, `[1, 2, 3]`, `['b', 'a', 'c', 'a']`, `[3, , 1, undefined, null]`,
	`[[1, [2]], [3], 'x']`, `{}`, `{length: 2, 0: 'p', 1: 'q'}`, `{length: '3', 1: 5}`, `{valueOf() { log('v'); return 2 }}`,
	`{toString() { log('s'); return 'ab' }}`, `{toString() { throw new Error('no') }}`, `x => x`, `(x, y) => log(x, y)`, `() => 'zz'`,
	`(a, b) => a > b ? -1 : 1`, `[1, [2]].concat`, `/a(b)?/g`, `/(?<n>b)/`, `/,/`, `new Uint8Array([3, 1, 2])`, `new Float64Array([1, NaN, -0, 0])`,
	`new ArrayBuffer(8)`, `Object('str')`, `new Set([1])`, `new Map([[1, 2]])`, `new Proxy([1, 2], {})`, `(function () { return arguments })(1, 2)`,
	`new (class A extends Array {})(3)`, `{[Symbol.isConcatSpreadable]: true, length: 1, 0: 'k'}`, `{[Symbol.replace]: (s, r) => [s, typeof r]}`, `10`, `1e3`, `Array(4)`, `Object.preventExtensions(Array(2))`,
}

// The functions that are called: "this" is the first value, or there is none.
var called = []string{
	`String.prototype.repeat`, `String.prototype.padStart`, `String.prototype.padEnd`, `String.prototype.concat`, `String.prototype.split`,
	`String.prototype.replace`, `String.prototype.replaceAll`, `String.prototype.normalize`, `String.prototype.localeCompare`, `String.raw`,
	`RegExp.prototype[Symbol.replace]`, `encodeURIComponent`, `decodeURI`, `escape`, `parseInt`, `parseFloat`, `BigInt`, `BigInt.asIntN`, `BigInt.asUintN`,
	`Array.prototype.copyWithin`, `Array.prototype.every`, `Array.prototype.filter`, `Array.prototype.find`, `Array.prototype.findLast`,
	`Array.prototype.forEach`, `Array.prototype.includes`, `Array.prototype.indexOf`, `Array.prototype.lastIndexOf`, `Array.prototype.map`,
	`Array.prototype.reduce`, `Array.prototype.reverse`, `Array.prototype.shift`, `Array.prototype.splice`, `Array.prototype.toReversed`,
	`Array.prototype.toSpliced`, `Array.prototype.unshift`, `Array.prototype.with`, `Array.prototype.fill`, `Array.prototype.slice`,
	`Array.prototype.concat`, `Array.prototype.flat`, `Array.prototype.flatMap`, `Array.prototype.join`, `Array.prototype.toLocaleString`,
	`Array.prototype.toString`, `Array.prototype.sort`, `Array.prototype.toSorted`, `Array.prototype.values`, `Array.from`, `Array`, `Array.of`,
	`Function.prototype.apply`, `Reflect.apply`, `Reflect.construct`, `Object.keys`, `Object.assign`, `Object.entries`, `Reflect.ownKeys`,
	`Object.getPrototypeOf(Uint8Array).prototype.join`, `Object.getPrototypeOf(Uint8Array).prototype.sort`, `Uint8Array.from`, `Uint8Array.of`,
	`ArrayBuffer.prototype.slice`, `Uint8Array.prototype.toHex`, `Uint8Array.fromHex`,
	`function (...a) { return new Uint8Array(...a) }`, `function (...a) { return new ArrayBuffer(...a) }`, `function (...a) { return new Array(...a) }`,
	`function (...a) { return new (class B extends Float64Array {})(...a) }`, `function (a, b) { return a + b }`, `function (a, b) { return a * b }`,
	`function (a, b) { return a ** b }`, `function (a, b) { return a << b }`, `function (a, b) { return a >> b }`,
	"function (a, b) { return `${a}${b}` }", `function (a, b) { return [...a, ...b] }`, `function (a, b) { return {...a, ...b} }`,
}

// show writes a value so that what differs shows.
const show = `
var seen = [];
const log = (...a) => { seen.push(a.map(String).join()); return a.length };
const show = (v, depth) => {
	if (typeof v === 'bigint') return v + 'n';
	if (typeof v === 'symbol' || typeof v === 'function') return typeof v;
	if (Object.is(v, -0)) return '-0';
	if (typeof v === 'string') return JSON.stringify(v);
	if (v === null || typeof v !== 'object') return String(v);
	if (v instanceof Error) return v.name + ': ' + v.message;
	if (depth > 3) return '...';
	const name = Object.prototype.toString.call(v) + (v.constructor && v.constructor.name);
	if (v instanceof ArrayBuffer) return name + v.byteLength;
	return name + (v.length ?? '') + Object.keys(v).map(k => k + '=' + show(v[k], depth + 1));
};
`

// result is what a script comes to. Some calls make a bare engine panic.
func result(rt *goja.Runtime, source string) (text string) {
	defer func() {
		if x := recover(); x != nil {
			text = fmt.Sprint("panic ", x)
		}
	}()
	v, err := rt.RunString(source)
	if err != nil {
		return err.Error()
	}
	return v.String()
}

// differential makes random calls of ordinary values, by a guarded engine and a stock one.
func differential(t *testing.T, calls int, functions []string, longest int64) {
	t.Helper()
	if raceOn {
		calls /= 4
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	stock, ours := goja.New(), guarded(longest)
	pick := func() string { return values[r.IntN(len(values))] }
	for range calls {
		args := []string{pick(), pick(), pick(), pick()}[:1+r.IntN(4)]
		function := functions[r.IntN(len(functions))]
		if strings.HasSuffix(function, "replaceAll") && strings.Contains(args[0], `\u`) {
			continue // replaceAll('', x) hangs a bare engine
		}
		call := fmt.Sprintf("(%s).call(%s)", function, "("+strings.Join(args, "), (")+")")
		source := show + "var r; try { r = show(" + call + ", 0) } catch (e) { r = show(e, 0) } r + ' ' + seen"
		source = "(() => {" + strings.Replace(source, "r + ' ' + seen", "; return r + ' ' + seen })()", 1)
		stuck := time.AfterFunc(10*time.Second, func() { panic("this goes on: " + call) })
		want, got := result(stock, source), result(ours, source)
		stuck.Stop()
		refused := strings.HasPrefix(got, "RangeError: Invalid string length") && (int64(len(want)) > longest || strings.HasPrefix(want, "panic"))
		if want != got && !refused {
			t.Fatalf("seed %d: %s\nguarded %s\nstock   %s", seed, call, got, want)
		}
		if strings.HasPrefix(want, "panic") {
			stock, ours = goja.New(), guarded(longest)
		}
	}
}

func TestHammerOrdinaryCallsAreTheSame(t *testing.T) { differential(t, 3000, called, MaxString) }

// With a limit of strings that is never far, all that counts what it makes does so.
func TestHammerCountedCallsAreTheSame(t *testing.T) {
	differential(t, 1500, []string{`String.prototype.replace`, `String.prototype.replaceAll`, `RegExp.prototype[Symbol.replace]`}, 60)
}

// The engine never comes to the end of these.
func TestReplaceAllOfNothing(t *testing.T) {
	rt := guarded(MaxString)
	for source, want := range map[string]string{
		`'\u0416b'.replaceAll('', '-')`: "-\u0416-b-", `'ab'.replaceAll('', (m, i, s) => m + i + s)`: "0aba1abb2ab", `'\u0416'.replaceAll('', "[$'$&]")`: "[\u0416]\u0416[]",
		`''.replaceAll('', 'x')`: "x",
	} {
		if v, err := rt.RunString(source); err != nil || v.String() != want {
			t.Errorf("%s is %v (%v), want %s", source, v, err, want)
		}
	}
}

package bounds

import (
	"regexp"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// Operators that make too much. What the compiler works out beforehand is among them, and what eval compiles.
func TestHammerHostileOperatorsAreRefused(t *testing.T) {
	for _, source := range some([]string{
		`1n << (2n**40n)`, `2n**(2n**31n)`, `(3n**20000000n) % 7n`, `var a = 2n, b = 2n**31n; a ** b`, `var a = 1n; a <<= 2n**80n`,
		`var a = 1n; a >> -(2n**60n)`, `var x = 3n**100000n; for (var i = 0; i < 10; i++) x = x*x`, `eval('var q = 3n; q ** 30000000n')`,
		`new Function('a', 'b', 'return a ** b')({valueOf: () => 2n}, {[Symbol.toPrimitive]: () => 2n**40n})`,
		`var s = 'x'; for (;;) s += s`, "var s = '\u0416'.repeat(2**26); `${s}${s}${s}${s}`", "var s = 'x'.repeat(1e8); `${s}${s}${s}${s}${s}${s}`",
		`var s = 'x', o = {toString: () => s}; for (;;) s = s + o`, `var s = 'x', o = {toString: () => s}; for (;;) s = o + s`,
		`Math.max(...new Array(1e8))`, `Math.max(...'x'.repeat(2e6))`, `Math.max(...new Uint8Array(1e7))`,
		`[...'x'.repeat(6e7)]`, `({...'x'.repeat(2e7)})`, `new Array(...new Array(2e6).fill(1))`,
	}) {
		_, err := guarded(MaxString).RunString(source)
		if err == nil || !strings.HasPrefix(err.Error(), "RangeError: ") {
			t.Errorf("%s: %v, want a RangeError", source, err)
		}
	}
}

// What they make within the limits is what it always was.
func TestOperatorsStillCompute(t *testing.T) {
	rt := guarded(MaxString)
	for source, want := range map[string]string{
		`1 + 2`: "3", `'a' + 1`: "a1", `1n + 2n`: "3", `({valueOf: () => 3n}) * 2n`: "6", `({valueOf: () => 3n}) ** 3n`: "27", `({valueOf: () => 3n}) << 2n`: "12",
		`2 ** 10`: "1024", `-7 >> 1`: "-4", `-7n >> 1n`: "-4", `1n >> -3n`: "8", `({valueOf: () => 4}) * {toString: () => '5'}`: "20",
		`new Date(5) * 2`: "10", `[3] * [4]`: "12", "`${1}-${'\u0416'}`": "1-\u0416", `Math.max(...[1, 5, 2], ...'37')`: "7",
		`[...'ab', ...[1, 2], ...new Set([3])].join()`: "a,b,1,2,3", `JSON.stringify({...'ab', ...{c: 1}})`: `{"0":"a","1":"b","c":1}`,
		`var r = []; try { 1n * 1 } catch (e) { r.push(e.name) }; try { ({}) * 1n } catch (e) { r.push(e.name) }; r.join()`: "TypeError,TypeError",
		`var s = 'x'.repeat(2e6); (s + s).length`: "4000000", `var o = []; ({[Symbol.toPrimitive](h) { o.push(h); return 2 }}) * 1; o.join()`: "number",
		`Object.is(({valueOf: () => -0}) * 1, -0)`: "true",
	} {
		if v, err := rt.RunString(source); err != nil || v.String() != want {
			t.Errorf("%s is %v (%v), want %s", source, v, err, want)
		}
	}
}

func BenchmarkOperators(b *testing.B) {
	rt := goja.New()
	p := goja.MustCompile("", `var x = 0, y = 3; for (var i = 0; i < 1000; i++) { x = x + y; y = x * 2 & 1023 }`, true)
	run := func(name string) {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if _, err := rt.RunProgram(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	if engineAdd == nil {
		run("stock")
	}
	guardOperators()
	run("guarded")
}

// operands are values whose conversion shows: each says in what order it was asked, and for what.
var tricky = []string{
	`1`, `2.5`, `-0`, `3n`, `-2n`, `'7'`, `'x'`, `true`, `null`, `undefined`, `Symbol('s')`, `[4]`, `({})`, `new Date(9)`,
	`({valueOf() { log('v'); return 2 }})`, `({valueOf() { log('v'); return 5n }})`, `({toString() { log('s'); return '6' }})`,
	`({valueOf() { log('v'); return {} }, toString() { log('s'); return {} }})`, `({valueOf() { log('v'); return Symbol() }})`,
	`({valueOf() { log('v'); throw new Error('thrown') }})`, `({[Symbol.toPrimitive](h) { log(h); return 8n }})`,
	`({[Symbol.toPrimitive](h) { log(h); return {} }})`, `({[Symbol.toPrimitive]: 1})`, `({get [Symbol.toPrimitive]() { log('g'); return undefined }, valueOf: 3, toString: () => '3'})`,
	`new Proxy({}, {get(t, k) { log('p' + String(k)); return undefined }})`, `Object(11n)`, `new Proxy(function () {}, {})`,
}

// What each operator makes of each pair, and in what order it asks, is what an engine does that has its own methods.
func TestOperatorsConvertInOrder(t *testing.T) {
	guardOperators()
	var sources []string
	for _, op := range []string{"a + b", "a * b", "a ** b", "a << b", "a >> b", "`${a}${b}`"} {
		for _, a := range tricky {
			for _, b := range tricky {
				sources = append(sources, "(() => { "+show+"let r; const a = "+a+", b = "+b+"; try { r = show("+op+", 0) } catch (e) { r = show(e, 0) } return r + ' ' + seen })()")
			}
		}
	}
	sources = some(sources)
	run := func() (out []string) {
		rt := goja.New()
		for _, s := range sources {
			out = append(out, pointers.ReplaceAllString(result(rt, s), "Cannot convert object to primitive value"))
		}
		return out
	}
	var stock []string
	unguard(t, len(operators), func() { stock = run() })
	for i, got := range run() {
		if got != stock[i] {
			t.Errorf("%s\nguarded %s\nstock   %s", sources[i][len(show):], got, stock[i])
		}
	}
}

// pointers are in the engine's message.
var pointers = regexp.MustCompile(`Could not convert .* to primitive`)

// unguard runs f without the guards of the first n operators.
func unguard(t *testing.T, n int, f func()) {
	t.Helper()
	if n == 0 {
		f()
		return
	}
	without(t, &operators[n-1], func() { unguard(t, n-1, f) })
}

package bounds

import (
	"testing"

	"github.com/dop251/goja"
)

// protocols are what guards must leave to the script: species, subclasses, Symbol methods, the order of conversions, and
// exceptions out of callbacks.
var protocols = []string{
	`class A extends Array {}; const a = A.from([3, 1, 2]); [a.map(x => x), a.filter(x => x), a.slice(1), a.splice(0, 1), a.concat([1]), a.flat(), a.flatMap(x => [x])].map(x => x.constructor.name).join()`,
	`class B extends Uint8Array {}; const b = B.of(3, 1); [b.map(x => x), b.slice(), b.subarray(0), b.sort()].map(x => x.constructor.name).join()`,
	`class S { static get [Symbol.species]() { return Object } }; const c = [1, 2]; c.constructor = S; [c.map(x => x), c.slice(0), c.concat(3)].map(x => Object.prototype.toString.call(x)).join()`,
	`class R extends RegExp { static get [Symbol.species]() { return RegExp } exec(s) { const m = super.exec(s); if (m) m[0] = m[0].toUpperCase(); return m } }; 'abcb'.replace(new R('b', 'g'), '[$&]') + 'abcb'.match(new R('b', 'g')) + 'abcb'.split(new R('b')) + 'abcb'.search(new R('c'))`,
	`'x'.replace({[Symbol.replace](...a) { return 'R' + a }}, 'y') + 'x'.split({[Symbol.split](...a) { return 'S' + a }}, 2)`,
	`const o = []; const say = (n, v) => ({toString() { o.push(n); return v }}); String.prototype.replace.call(say('t', 'abc'), say('p', 'b'), say('r', 'x')) + o`,
	`const o = []; const say = (n, v) => ({valueOf() { o.push(n); return v }, toString() { o.push(n); return String(v) }}); String.prototype.padStart.call(say('t', 'a'), say('n', 5), say('f', 'z')) + String.prototype.split.call(say('t', 'a,b'), say('s', ','), say('l', 1)) + o`,
	`const o = []; try { String.prototype.repeat.call({toString() { o.push('t'); throw new Error('t') }}, {valueOf() { o.push('n'); return 1 }}) } catch (e) { o.push(e.message) }; o.join()`,
	`const o = []; for (const f of [() => [1, 2].sort(() => { throw new Error('s') }), () => 'ab'.replace(/./g, () => { throw new Error('r') }), () => [1].flatMap(() => { throw new Error('f') }), () => [{toString() { throw new Error('j') }}].join(), () => Array.from({length: 1}, () => { throw new Error('a') })]) try { f() } catch (e) { o.push(e.message, e.stack.split('\n').length > 1) }; o.join()`,
	`const a = [{toString() { throw new Error('x') }}]; try { a.join() } catch {} ; a[0] = 5; a.join() + 'aa'.replace(/a/g, () => 'a'.replace('a', () => 'b'))`,
	`const big = 'ab'.repeat(99); big.replace(/b/g, (m, i) => i % 2 ? big.replaceAll('a', () => '') .length : m).length`,
	`const s = new Set([3]); Object.defineProperty(s, 'length', {value: 2}); Array.from(s).join() + Math.max.apply(null, {length: 2, 0: 1, 1: 4}) + Reflect.apply(Math.max, null, new Proxy([1, 9], {}))`,
	`const l = []; const p = new Proxy([3, 1], {get(t, k) { l.push(String(k)); return t[k] }}); p.join(); l.join()`,
	`Array.prototype.join.call({length: 2, 0: 'a', 1: {toString: () => 'b'}}) + Array.prototype.concat.call(1, 2).length + [].concat.call(null ?? 'x', [[1]]).length`,
}

func TestProtocolsOfScriptsAreTheSame(t *testing.T) {
	guardOperators()
	for _, source := range protocols {
		source = "(() => { " + source[:lastStatement(source)] + "return " + source[lastStatement(source):] + " })()"
		var want string
		unguard(t, len(operators), func() { want = result(goja.New(), source) })
		if got := result(guarded(MaxString), source); got != want {
			t.Errorf("%s\nguarded %s\nstock   %s", source, got, want)
		} else if len(want) == 0 || want[0] == 'S' && len(want) > 11 && want[:11] == "SyntaxError" {
			t.Errorf("%s: %s", source, want)
		}
	}
}

// lastStatement is where the last statement outside of brackets begins.
func lastStatement(source string) int {
	depth, at := 0, 0
	for i, ch := range source {
		switch ch {
		case '{', '(', '[':
			depth++
		case '}', ')', ']':
			depth--
		case ';':
			if depth == 0 {
				at = i + 1
			}
		}
	}
	return at
}

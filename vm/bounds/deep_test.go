package bounds

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// deep is what overflows Go's stack in a bare engine, or takes it minutes, and the beginning of what is thrown instead.
var deep = map[string]string{
	`var o = {}; for (var i = 0; i < 1e5; i++) o = Object.create(o); o.x`:                                                      "RangeError: A chain of",
	`var p = {}; for (var i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x`:                                                      "RangeError: A chain of",
	`var p = {}; for (var i = 0; i < 1e5; i++) p = new Proxy({}, p); p.x`:                                                      "RangeError: A chain of",
	`var p = {}; for (var i = 0; i < 1e5; i++) p = Proxy.revocable(p, {}).proxy; p.x`:                                          "RangeError: A chain of",
	`var p = function() {}; for (var i = 0; i < 1e5; i++) p = new Proxy(p, {}); p()`:                                           "RangeError: A chain of",
	`var f = () => 1; for (var i = 0; i < 1e5; i++) f = f.bind(); f()`:                                                         "RangeError: A chain of",
	`var o = {}; for (var i = 0; i < 1e5; i++) { var n = {}; Object.setPrototypeOf(n, o); o = n } o.x`:                         "RangeError: A chain of",
	`var o = {}; for (var i = 0; i < 1e5; i++) { var n = {}; n.__proto__ = o; o = n } o.x`:                                     "RangeError: A chain of",
	`var o = {}; for (var i = 0; i < 6e3; i++) try { o = Object.create(o) } catch {} for (i = 0; i < 9; i++) Object.create(o)`: "RangeError: A chain of",
	`var p = new Proxy({}, {}); Object.setPrototypeOf(p, Object.create(p)); p.x`:                                               "RangeError: Cyclic __proto__",
	`var t = {}; Reflect.setPrototypeOf(t, new Proxy(Object.create(t), {})); t.x`:                                              "RangeError: Cyclic __proto__",
	`var h = {}; h.__proto__ = new Proxy({}, h); h.x`:                                                                          "RangeError: Cyclic __proto__",
	`function* g() { yield* g() } g().next()`:                                                                                  "RangeError: Generators delegate",
	`function* g(n) { if (n) yield* g(n - 1); else yield 1 } g(1e5).next()`:                                                    "RangeError: Generators delegate",
	`function* g(n) { if (n) yield* g(n - 1); else yield 1 } [...g(1e5)]`:                                                      "RangeError: Generators delegate",
	`eval('('.repeat(1e6) + '1' + ')'.repeat(1e6))`:                                                                            "RangeError: The source for eval",
	`eval('['.repeat(501) + ']'.repeat(501))`:                                                                                  "RangeError: The source for eval",
	`(0, eval)('!'.repeat(6000) + '1')`:                                                                                        "RangeError: The source for eval",
	`(function() { 'use strict'; return eval('1' + '+1'.repeat(6000)) })()`:                                                    "RangeError: The source for eval",
	`new Function('return ' + '['.repeat(501) + ']'.repeat(501))`:                                                              "RangeError: The source for eval",
	`new Function('a = ' + '['.repeat(501) + ']'.repeat(501), '')`:                                                             "RangeError: The source for eval",
	`Function.prototype.constructor('if(1)'.repeat(6000) + ';')`:                                                               "RangeError: The source for eval",
	`(function*() {}).constructor('!'.repeat(6000) + '1')`:                                                                     "RangeError: The source for eval",
	`(async () => {}).constructor('!'.repeat(6000) + '1')`:                                                                     "RangeError: The source for eval",
	`new Function('return eval')()('!'.repeat(6000) + '1')`:                                                                    "RangeError: The source for eval",
	`eval("eval('!'.repeat(6000) + '1')")`:                                                                                     "RangeError: The source for eval",
	`eval('async a=>'.repeat(6000) + '1')`:                                                                                     "RangeError: The source for eval",
	`eval('x = ' + 'class extends '.repeat(6000) + 'Object' + '{}'.repeat(6000))`:                                              "RangeError: The source for eval",
	`eval("{} /'/.test(" + '('.repeat(2e5))`:                                                                                   "RangeError: The source for eval",
	`eval('/' + '('.repeat(501) + ')'.repeat(501) + '/')`:                                                                      "RangeError: The source for eval",
	`eval(('!'.repeat(4000) + '(').repeat(6))`:                                                                                 "RangeError: The source for eval",
	`eval(' '.repeat(5e6))`:                                                    "RangeError: The source for eval",
	`new RegExp('('.repeat(501) + ')'.repeat(501))`:                            "RangeError: The source is a regular",
	`RegExp('(?='.repeat(1e5) + ')'.repeat(1e5))`:                              "RangeError: The source is a regular",
	`new RegExp({ toString: () => '('.repeat(1e5) })`:                          "RangeError: The source is a regular",
	`new RegExp({ [Symbol.match]: true, source: '('.repeat(1e5), flags: '' })`: "RangeError: The source is a regular",
	`/a/.compile('('.repeat(1e5))`:                                             "RangeError: The source is a regular",
	`'a'.match('('.repeat(1e5))`:                                               "RangeError: The source is a regular",
	`'a'.search('('.repeat(1e5))`:                                              "RangeError: The source is a regular",
	`JSON.parse('['.repeat(513))`:                                              "RangeError: JSON.parse: the text is nested",
	`JSON.parse('{"a":'.repeat(1e6))`:                                          "RangeError: JSON.parse: the text is nested",
	`JSON.parse('[' + '1,'.repeat(2e7) + '1]')`:                                "RangeError: JSON.parse: the text has",
	`JSON.parse('[' + '{},'.repeat(2e6) + '1]')`:                               "RangeError: Out of memory",
}

func TestDeepInputIsRefused(t *testing.T) {
	for source, want := range deep {
		rt := guarded(MaxString)
		timer := time.AfterFunc(60*time.Second, func() { panic("this goes on: " + source) })
		_, err := rt.RunString(source)
		timer.Stop()
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %.200v, want %s", source, err, want)
		}
	}
}

// backtracking are matches that take longer than anybody waits, one for each function that matches.
var backtracking = []string{
	`/^(a+)+\1$/.test(text)`, `/^(a+)+\1$/.exec(text)`, `text.match(/^(a+)+\1$/)`, `text.match(/^(a+)+\1$/g)`, `[...text.matchAll(/^(a+)+\1$/g)]`,
	`text.replace(/^(a+)+\1$/, '')`, `text.replaceAll(/^(a+)+\1$/g, '')`, `text.replace(/^(a+)+\1$/, () => 'x')`, `text.search(/^(a+)+\1$/)`, `text.split(/^(a+)+\1$/)`,
	`/^(?!x)([a-z]+)+@x$/.test(text)`, `var r = /(?:a+a?c?)+$/g; r.lastIndex = 1; r.test(text)`, `var r = /(?:a+a?c?)+$/y; r.lastIndex = 1; r.exec(text)`,
	`var r = /(?:a+a?c?)+$/y; r.lastIndex = 1; text.replace(r, '')`, `var r = /(?:a+a?c?)+$/y; r.lastIndex = 1; text.match(r)`,
	`class R extends RegExp {}; new R('^(a+)+\\1$').test(text)`, `RegExp.prototype[Symbol.replace].call(/^(a+)+\1$/, text, '')`,
	`(text + '\u0416').match(/^(a+)+\1$/u)`, `'b'.replace(/b/, () => /^(a+)+\1$/.test(text))`,
}

func TestHammerAMatchThatIsGivenUpThrows(t *testing.T) {
	for _, source := range some(backtracking) {
		rt := guarded(MaxString)
		_, err := rt.RunString(`var text = 'a'.repeat(60) + 'b';` + source)
		if err == nil || !strings.HasPrefix(err.Error(), "RangeError: A regular expression was stopped") {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// A loop of the engine's over all matches never gives the VM back by itself.
func TestMatchesOverALongTextAreInterrupted(t *testing.T) {
	for _, source := range []string{`[...text.matchAll(/(?=x)/g)]`, `new Set(text.matchAll(/x(?=x)/g))`, `RegExp.prototype[Symbol.match].call(Object.assign(/x(?=x)/g, { exec: RegExp.prototype.exec }), text)`} {
		rt := guarded(MaxString)
		time.AfterFunc(50*time.Millisecond, func() { rt.Interrupt("enough") })
		_, err := rt.RunString(`const text = 'x'.repeat(1e6);` + source)
		if _, ok := err.(*goja.InterruptedError); !ok {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// shallow is ordinary use of what is guarded against depth.
var shallow = []string{
	`Object.keys(Object.create({ a: 1 }, { b: { value: 2, enumerable: true } })) + Object.create({ a: 1 }).a`,
	`String(Object.getPrototypeOf(Object.create(null)))`, `Object.create()`, `Object.create(1)`, `Object.setPrototypeOf({}, null) instanceof Object`,
	`Object.setPrototypeOf(1, {})`, `Object.setPrototypeOf({}, 1)`, `Object.setPrototypeOf(null, {})`, `var a = {}; Object.setPrototypeOf(a, a)`,
	`var a = {}, b = Object.create(a); a.__proto__ = b`, `var a = {}, b = Object.create(a); Reflect.setPrototypeOf(a, b)`,
	`({ __proto__: { x: 1 } }).x`, `var o = {}; o.__proto__ = { x: 2 }; o.x`, `var o = {}; o.__proto__ = 1; o.__proto__ === Object.prototype`,
	`new Proxy({ a: 1 }, { get: (t, k) => k + t[k] }).a`, `new Proxy(1, {})`, `new Proxy({})`, `Proxy({}, {})`, `new Proxy(function() { return 7 }, {})()`,
	`var r = Proxy.revocable({ a: 1 }, {}); var a = r.proxy.a; r.revoke(); try { r.proxy.a } catch (e) { a + e.name }`,
	`var r = Proxy.revocable({}, {}); r.revoke(); Object.setPrototypeOf(r.proxy, {})`, `var r = Proxy.revocable({}, {}); r.revoke(); Object.create(r.proxy)`,
	`var p = new Proxy({}, {}); Object.setPrototypeOf(p, { x: 3 }).x`, `var h = { get: () => 5 }; new Proxy(Object.setPrototypeOf({}, h), h).x`,
	`(function(a, b) { return this.x + a + b }).bind({ x: 1 }, 2)(3)`, `(() => 1).bind().name`, `(function f() {}).bind().bind().name`, `Function.prototype.bind.call({})`,
	`new (class A { constructor(x) { this.x = x } }).bind(null, 4)().x`, `({}) instanceof Object.bind()`,
	`function* g(n) { if (n) yield* g(n - 1); yield n } [...g(100)].length`, `function* g() { try { yield 1 } finally { yield 2 } } var i = g(); i.next(); JSON.stringify([i.return(5), i.next(), i.next()])`,
	`function* g() { try { yield 1 } catch (e) { yield e } } var i = g(); i.next(); i.throw(9).value`, `function* g() { yield* g2() } function* g2() { throw new Error('x') } g().next()`,
	`(function*() {}).prototype.__proto__.next.call({})`, `function* g() { i.next() } var i = g(); i.next()`,
	`var x = 1; (function() { var x = 2; return eval('x') + (0, eval)('x') })()`, `(function() { eval('var y = 5'); return y })()`, `(function() { 'use strict'; eval('var z = 5'); return typeof z })()`,
	`eval()`, `eval({ a: 1 }).a`, `eval('1;2')`, `eval('{')`, `new Function('a', 'b', 'return a + b')(1, 2)`, `new Function('}')`, `Function('a,b', 'return a*b').length`,
	`String(new Function('a', 'return 1'))`, `class F extends Function {}; new F('return 4')()`, `new Function() instanceof Function`,
	`eval('a.b /c/ 2; var a = {}')`, `eval('[1, 2, /[(]/.test("("), ' + '"((((", '.repeat(1000) + '5].length')`, `eval('//# sourceMappingURL=nowhere.map\n6')`,
	`'abc'.match('b').index`, `'abc'.match().length`, `'a.c'.search('.')`, `'null'.match(null)[0]`, `'a1'.match(1)[0]`, `'xq'.match({ toString: () => 'q' }).index`, `[...'abab'.matchAll('b')].length`, `'a'.match({ [Symbol.match]: s => s + 1 })`, `'a'.match(Symbol())`, `String.prototype.match.call(null, 'a')`,
	`/(a)(b)?/.exec('xab').join()`, `/a/g.test('ba')`, `/(?<=a)b/.exec('ab').index`, `'aXbX'.split(/(?=X)/).join('|')`, `'aab'.match(/(a)\1/)[0]`, `'ab'.replace(/(?<n>a)(?=b)/, '[$<n>]')`,
	`'aaa'.search(/(?!a)a/)`, `'abab'.replaceAll(/(?=a)a/g, 'x')`, `RegExp.prototype.exec.call({}, '')`, `RegExp.prototype.test.call(1)`, `RegExp.prototype[Symbol.replace].call({ exec: () => null, flags: '' }, 'a', 'b')`,
	`new RegExp('a', 'gi').flags`, `new RegExp(/b/g).flags`, `new RegExp(/b/g, 'i').flags`, `RegExp(/c/) === RegExp(/c/)`, `var r = /d/; RegExp(r) === r`, `new RegExp().source`, `new RegExp(undefined).source`, `new RegExp(null).source`,
	`new RegExp({ toString: () => 'q+' }).source`, `new RegExp('(').source`, `new RegExp(Symbol())`, `new RegExp('[(]').test('(')`, `/a/.compile('b', 'g').flags`, `class R extends RegExp {}; new R('a+') instanceof R`,
	`new RegExp({ [Symbol.match]: 1, source: 'z', flags: 'g' }).flags`, `new RegExp({ [Symbol.match]: 1, source: 'z' }, 'i').flags`,
	`JSON.parse('{"a":[1,{"b":null}]}').a[1].b`, `JSON.parse('"\u0416\\u0416"')`, `JSON.parse()`, `JSON.parse('[1,]')`, `JSON.parse({ toString: () => '[5]' })[0]`, `JSON.parse('[1,2]', (k, v) => v + 1)[0]`, `JSON.parse(null)`, `JSON.parse(12)`, `JSON.parse(Symbol())`,
	`JSON.parse('['.repeat(512) + ']'.repeat(512)).length`,
}

func TestShallowUseIsTheSame(t *testing.T) {
	for _, source := range shallow {
		stock, ours := goja.New(), guarded(MaxString)
		if want, got := result(stock, source), result(ours, source); got != want {
			t.Errorf("%s: %s, stock %s", source, got, want)
		}
	}
}

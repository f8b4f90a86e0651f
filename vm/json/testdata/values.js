// One expression a line: JSON.stringify and this package must agree on each.
undefined
null
true
false
0
-0
1
-1
255
256
-257
2147483647
-2147483648
9007199254740991
-9007199254740991
9007199254740992
9007199254740993
1e15
123456789012345680000
1e20
1e21
1.5e21
-1e21
1e100
1.7976931348623157e308
5e-324
2.2250738585072014e-308
0.1
0.2 + 0.1
-0.5
1/3
1e-6
1e-7
1.5e-7
0.000001234
123.456
1e16
4.35
NaN
Infinity
-Infinity
''
'a'
'Hello, World!'
'quote " and \\ and /'
'\b\f\n\r\t\v\0\x01\x1f\x7f'
'\u2028\u2029'
'é'
'日本語'
'€ and ascii'
'😀'
'\ud83d'
'\ude00'
'\ude00\ud83d'
'\ud83d\ud83d\ude00'
'a\ud83db'
'\ud83d"'
'é\n"\\\x01'
'\uffff\ufffe\ufeff'
'x'.repeat(1000)
'x'.repeat(100) + '"' + 'y'.repeat(100)
'ü'.repeat(300) + '\n'
'</script>'
Symbol('s')
() => 1
function f() {}
class A {}
10n
{ a: 10n }
[10n]
({})
[]
({ a: 1 })
({ message: 'Hello, World!' })
({ a: 1, b: 'two', c: true, d: null, e: undefined, f: () => 1, g: Symbol('g'), h: [1, 2] })
({ a: undefined, b: 1 })
({ a: undefined })
({ a: 1, b: undefined })
[undefined]
[undefined, () => 1, Symbol('x'), NaN, -0, null]
[[], [[]], [[[]]], {}]
[1, 'two', true, null, { a: [] }]
[, 1, , 2, ,]
new Array(5)
[1, 2, 3].concat(new Array(3))
(() => { const a = []; a[3] = 1; return a })()
(() => { const a = []; a[5000] = 1; return a.length })()
(() => { const a = [1, 2, 3]; a.extra = 1; return a })()
(() => { const a = [1, 2, 3]; a.toJSON = () => 'mine'; return a })()
(() => { const a = [1, 2, 3]; a.toJSON = 5; return a })()
(() => { const a = [1]; a.length = 3; return a })()
(() => { const a = [1, 2]; Object.defineProperty(a, 0, { get() { return this.length } }); return a })()
(() => { const a = [1, 2]; Object.defineProperty(a, 1, { value: 9, enumerable: false }); return a })()
Object.freeze([1, { a: Object.freeze({ b: 2 }) }])
Object.freeze({ a: 1, b: 'x' })
Object.seal({ a: 1 })
({ b: 1, a: 2, 10: 3, 2: 4, '-1': 5, '01': 6, 4294967294: 7, 4294967295: 8, 1.5: 9 })
(() => { const o = { z: 1, 5: 1 }; o[3] = 1; JSON.stringify(o); o.y = 2; o[1] = 2; o[4] = 1; return o })()
(() => { const o = { a: 1, b: 2, c: 3 }; delete o.a; o.a = 4; return o })()
({ 'key "quoted"': 1, 'new\nline': 2, 'ключ': 3, '': 4, '\ud83d': 5, '😀': 6, '__proto__x': 7 })
({ ['__proto__']: 1, constructor: 2, toString: 3 })
({ toJSON: 5 })
({ toJSON: null, a: 1 })
({ toJSON: undefined, a: 1 })
({ toJSON() { return 'x' } })
({ toJSON() { return undefined } })
({ toJSON() { return { a: 1, toJSON() { return 'not called' } } } })
({ toJSON() { return this } })
({ toJSON() { return 5n } })
({ toJSON: (k) => 'key ' + k })
({ a: { toJSON: (k) => 'key ' + k }, b: [{ toJSON: (k) => typeof k + k }], 'ö': { toJSON: (k) => k } })
({ get toJSON() { return () => 'from a getter' } })
({ a: { toJSON() { return undefined } }, b: 1 })
[{ toJSON() { return undefined } }, { toJSON() { return () => 1 } }]
({ toJSON: class {} })
({ toJSON: async () => 1 })
({ toJSON: new Proxy(() => 'proxied', {}) })
({ toJSON: (() => 'bound').bind(null) })
({ toJSON: JSON.stringify.bind(null, { a: 1 }) })
({ get a() { return 1 }, b: 2, get c() { return { d: 3 } } })
({ set a(x) {} })
({ get a() { return undefined }, b: 1 })
Object.defineProperty({ a: 1 }, 'hidden', { value: 2 })
Object.defineProperty({}, 'a', { get() { return 7 }, enumerable: true })
Object.defineProperty({ b: 1 }, 'a', { get() { return 7 } })
Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } })
Object.create(null)
Object.assign(Object.create(null), { a: 1 })
Object.create({ toJSON() { return 'inherited' } })
Object.create(Object.create({ toJSON() { return 'twice' } }))
Object.create(new Proxy({}, { get: (t, k) => k === 'toJSON' ? () => 'by proxy' : undefined }))
Object.create([1, 2])
(() => { class P { x = 1; #y = 2; static z = 3; m() {} get w() { return 4 } } return new P })()
(() => { class P { constructor() { this.x = 1 } toJSON() { return { p: this.x } } } class Q extends P {} return [new P, new Q] })()
(() => { class L extends Array {} return L.of(1, 2) })()
(() => { class L extends Array { toJSON() { return 'L' + this.length } } return L.of(1, 2) })()
(() => { class M extends Map { constructor() { super([[1, 2]]); this.own = 3 } } return new M })()
new Number(5)
new Number(NaN)
new String('boxed "s"')
new Boolean(false)
Object(10n)
Object(Symbol('b'))
[new Number(1), new String('s'), new Boolean(true)]
Object.assign(new Number(3), { valueOf: () => 9 })
Object.assign(new String('s'), { toString: () => 'other' })
Object.assign(new String('s'), { toString: () => 5 })
Object.assign(new Boolean(true), { a: 1 })
new Date(0)
new Date(NaN)
new Date(8.64e15)
new Date(-62198755200000)
new Date(253402300800000)
new Date(-1)
new Date('2024-02-29T12:34:56.789Z')
({ at: new Date(1e12), list: [new Date(1e12)] })
Object.assign(new Date(5), { toJSON: () => 'own' })
Object.assign(new Date(5), { toISOString: () => 'iso' })
Object.assign(new Date(5), { valueOf: () => NaN })
Object.assign(new Date(5), { x: 1 })
(() => { class D extends Date { toISOString() { return 'sub' } } return new D(0) })()
new Map([[1, 2]])
new Set([1])
Object.assign(new Map, { a: 1 })
Object.assign(new Set, { toJSON: () => 'set' })
new WeakMap
/re/g
new Error('message')
Object.assign(new Error('m'), { code: 'E', status: 4 })
new Uint8Array([1, 2, 3])
new Float64Array([1.5, NaN, -0])
new BigInt64Array(0)
new BigInt64Array(1)
Object.assign(new Uint8Array(1), { extra: 'x' })
new ArrayBuffer(4)
new DataView(new ArrayBuffer(2))
Promise.resolve(1)
(function () { return arguments })(1, 'two')
(function* () {})()
[1, 2][Symbol.iterator]()
globalThis.undefinedName
Math
JSON
Reflect
Object.prototype
Array.prototype
Function.prototype
Date.prototype
Number.prototype
String.prototype
JSON.rawJSON('12345678901234567890')
({ raw: JSON.rawJSON('1e1000'), s: JSON.rawJSON('"x"') })
new Proxy({ a: 1, b: [2] }, {})
new Proxy([1, , 3], {})
new Proxy({}, { ownKeys: () => ['x', 'y'], getOwnPropertyDescriptor: (t, k) => ({ value: 1, enumerable: k === 'y', configurable: true }), get: (t, k) => k === 'toJSON' ? undefined : k + '!' })
new Proxy([1, 2], { get: (t, k) => k === 'length' ? 4 : k === 'toJSON' ? undefined : k })
new Proxy(() => 1, {})
new Proxy(new Proxy([[]], {}), {})
new Proxy(class {}, {})
Proxy.revocable({}, {}).proxy
(() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy })()
(() => { const p = Proxy.revocable([], {}); p.revoke(); return { p: p.proxy } })()
(() => { const o = {}; o.self = o; return o })()
(() => { const o = { a: [1, { b: {} }] }; o.a[1].b.c = o.a; return o })()
(() => { const a = []; a.push(a); return a })()
(() => { const a = {}, b = { a }; a.b = b; return [a] })()
(() => { const o = {}; o.p = new Proxy(o, {}); return o })()
(() => { const o = { toJSON() { return { o } } }; return o })().toJSON.length
(() => { const shared = { x: 1 }; return { a: shared, b: shared, c: [shared, shared] } })()
(() => { const o = { a: 1, get b() { delete this.c; this.d = 4; return 2 }, c: 3 }; return o })()
(() => { const o = { get a() { this.b = { changed: true }; return 1 }, b: 2 }; return o })()
(() => { const o = { get a() { Object.defineProperty(this, 'b', { get: () => 'now a getter', enumerable: true }); return 1 }, b: 2 }; return o })()
(() => { const o = { get a() { Object.defineProperty(this, 'b', { enumerable: false }); return 1 }, b: 2 }; return o })()
(() => { const o = { get a() { delete this.b; Object.setPrototypeOf(this, { b: 'inherited' }); return 1 }, b: 2 }; return o })()
(() => { const o = { get 2() { this[1] = 1; this[0] = 0; return 2 }, x: 1, 3: 3 }; return o })()
(() => { const a = [{ toJSON() { a.length = 1; return 0 } }, 1, 2]; return a })()
(() => { const a = [{ toJSON() { a.push(9); a[1] = 'x'; return 0 } }, 1, 2]; return a })()
(() => { const a = [{ toJSON() { a[4e6] = 1; return 0 } }, 1, 2]; return a })()
(() => { const a = [{ toJSON() { a[4e6] = 1; a[1] = 'changed'; return 0 } }, 1, 2]; return a })()
(() => { const a = [{ toJSON() { a.shift(); return 0 } }, 1, { toJSON() { return 'last' } }]; return a })()
(() => { const o = { a: { toJSON() { for (let i = 0; i < 50; i++) o['k' + i] = i; return 1 } }, b: 2 }; return o })()
(() => { const o = { a: { get x() { delete o.b; o.a = null; return 1 } }, b: 2, c: 3 }; return o })()
(() => { const o = { a: { toJSON() { Object.setPrototypeOf(o.b, { toJSON: () => 'late' }); return 1 } }, b: { c: 1 } }; return o })()
(() => { let n = 0; const p = { toJSON() { return ++n } }; return [p, p, { p }] })()
({ toJSON() { return JSON.parse(JSON.stringify({ nested: { toJSON: (k) => k } })) } })
({ toJSON() { try { const c = {}; c.c = c; JSON.stringify(c) } catch (e) { return e.name } } })
({ toJSON() { throw new SyntaxError('mine') } })
({ get a() { throw 'a string' } })
({ get a() { throw { code: 5 } } })
[1, { get a() { return null.x } }]
new Proxy({}, { ownKeys() { throw new RangeError('trap') } })
new Proxy({}, { get(t, k) { throw new TypeError(String(k)) } })
Object.assign(new String('x'), { toString() { return Symbol('no') } })
Object.assign(new Number(1), { valueOf() { throw new EvalError('v') } })
(() => { let o = {}; const top = o; for (let i = 1; i < 300; i++) o = o.a = {}; return top })()
(() => { let o = []; for (let i = 1; i < 300; i++) o = [o]; return o })()
Array.from({ length: 100 }, (_, id) => ({ id, name: 'name ' + id, tags: ['a', 'b' + id], nested: { deep: { deeper: id / 7 } } }))
Object.fromEntries(Array.from({ length: 200 }, (_, i) => ['key' + (i * 7919 % 200), i]))
Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i * 7919 % 200, i]))
((x) => x)`a${1}b`
((x) => ({ raw: x.raw, x }))`a\n${1}b`

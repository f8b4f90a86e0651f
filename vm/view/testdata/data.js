// What is shared: everything a script may hold as data.
var o = { name: 'Ann', age: 41, 10: 'ten', 2: 'two', 'a-b': 1, 'é': 'ö', '日本': '語', nil: null, undef: undefined, yes: true, no: false,
	f: 1.5, neg: -0, nan: NaN, inf: Infinity, big: 12345678901234567890n, huge: 2 ** 60, int: 2 ** 40, long: 'x'.repeat(100), wide: 'naïve ☃ 😀', lone: 'a\ud800b',
	sub: { x: 1, y: { z: 'deep' } }, list: [1, 2, 3], constructor2: 'c', toString2: 1 }
var a = [5, 3, 9, 1, 7]
var words = ['delta', 'alpha', 'Charlie', 'bravo', 'échec', '']
var mixed = [1, 'one', null, undefined, true, NaN, -0, 1.5, 10n, { k: 1 }, [1, [2, [3, [4]]]]]
var empty = [], emptyObject = {}
var recs = [{ id: 1, group: 'x', tags: ['p', 'q'] }, { id: 2, group: 'y', tags: [] }, { id: 3, group: 'x', tags: ['r'] }]
var holes = [1, , 3, , 5]
var sparse = []; sparse[5] = 'five'; sparse.length = 1000
var match = /(?<year>\d+)-(\d+)/.exec('on 2024-05 ok')
var tagged = ((s) => s)`a${1}b\n`
var hidden = Object.defineProperty({ seen: 1 }, 'unseen', { value: 2, enumerable: false })
var odd = { ['\ud800key']: 'lone key', plain: 1 }
var key1 = { id: 'k1' }, key2 = [1]
var m = new Map([['a', 1], ['b', { v: 2 }], [1, 'one'], [NaN, 'nan'], [key1, 'by object'], [null, 'null'], [undefined, 'undef'], [true, 't'], ['ключ', 'wide'], [7n, 'big'], [1.5, 'f'], [key2, key1]])
var bigMap = new Map(Array.from({ length: 100 }, (_, i) => ['k' + i, i]))
var s = new Set(['a', 1, NaN, key1, 'ö', 0, null])
var emptyMap = new Map(), emptySet = new Set()
var d = new Date(1718000000123), invalid = new Date(NaN)
var e = new TypeError('bad', { cause: { why: 1 } }); e.stack = 'TypeError: bad\n\tat main'; e.code = 42
var e2 = new Error('plain'); e2.stack = 'Error: plain'
var num = new Number(5), str = new String('hey'), bool = new Boolean(false)
var buf = new Uint8Array([1, 2, 3, 250]).buffer
var u8 = new Uint8Array(buf), f64 = new Float64Array([3.5, -0, NaN, 1e300]), i16 = new Int16Array(buf, 2, 1), b64 = new BigInt64Array([1n, -5n]), c8 = new Uint8ClampedArray([9, 8])
var dv = new DataView(buf, 1, 3)
class Point { constructor(x, y) { this.x = x; this.y = y } get sum() { return this.x + this.y } set sum(v) { this.x = v } dist() { return Math.hypot(this.x, this.y) } static origin() { return new Point(0, 0) } toJSON() { return { p: [this.x, this.y] } } }
class Point3 extends Point { constructor(x, y, z) { super(x, y); this.z = z } dist() { return super.dist() + this.z } }
class Stack extends Array { top() { return this[this.length - 1] } }
class Table extends Map { first() { return this.keys().next().value } }
class Fault extends Error { constructor(m) { super(m); this.kind = 'fault' } }
var classes = { Point, Point3, Stack, Table, Fault }
var pt = new Point(3, 4), pt3 = new Point3(3, 4, 5), stack = Stack.from([1, 2, 3]), table = new Table([['q', 1]]), fault = new Fault('boom')
fault.stack = 'Fault: boom'
var bare = Object.assign(Object.create(null), { z: 1, y: 2 })
var cyc = { name: 'cyc' }; cyc.self = cyc; cyc.list = [cyc]
var twice = { first: key1, second: key1, both: [key1, key1] }
var manyKeys = Object.fromEntries(Array.from({ length: 50 }, (_, i) => ['key' + i, i]))
var pairs = [['a', 1], ['b', 2]]
var nested = { a: { b: [{ c: new Map([['k', { deep: [1] }]]) }] } }

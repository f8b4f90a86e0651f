// Each line is an expression that must give the same on plain data and on views.
o
o.name
o.age + 1
o[10]
o['2']
o[2]
o['a-b']
o['é']
o.日本
o.nil
o.undef
'undef' in o
'missing' in o
o.missing
o.missing?.x
o.yes && !o.no
o.f * 2
o.neg
1 / o.neg
o.nan
o.inf
o.big + 1n
typeof o.big
o.huge
o.int
o.long.length
o.wide
o.wide.length
[...o.wide].length
o.lone.length
o.lone.charCodeAt(1)
o.wide === 'naïve ☃ 😀'
o.name === 'Ann'
o.name + o.wide
o.sub.y.z
o.sub === o.sub
o.sub.y === o.sub.y
o.list === o.list
o == o
o === a
typeof o
typeof a
Object.keys(o)
Object.values(o.sub)
Object.entries(o.sub)
Object.getOwnPropertyNames(o)
Object.getOwnPropertySymbols(o)
Reflect.ownKeys(o)
Reflect.ownKeys(a)
Object.getOwnPropertyNames(a)
Object.keys(a)
Object.entries(a)
(() => { const r = []; for (const k in o) r.push(k); return r })()
(() => { const r = []; for (const k in a) r.push(k); return r })()
(() => { const r = []; for (const k in pt3) r.push(k); return r })()
(() => { const r = []; for (const k in holes) r.push(k); return r })()
JSON.stringify(o.sub)
JSON.stringify(a)
JSON.stringify(recs, null, 1)
JSON.stringify(recs, ['id'])
JSON.stringify({ d, e2, m, s, pt, num, str, bool })
JSON.stringify(holes)
JSON.stringify(match)
JSON.stringify(cyc)
JSON.stringify(nested)
JSON.stringify(mixed.filter((x) => typeof x !== 'bigint'))
{ const { name, sub: { y }, ...rest } = o; [name, y, Object.keys(rest)] }
(({ x, ...r }) => [x, r])(o.sub)
(([p, q, ...r]) => [p, q, r])(a)
[...a]
[...words, ...a]
({ ...o.sub })
({ ...a })
({ ...bare })
Math.max(...a)
String(o)
String(a)
String(words)
`${a}`
a + ''
o + ''
o.toString()
a.toString()
a.toLocaleString()
Object.prototype.toString.call(o)
Object.prototype.toString.call(a)
o.hasOwnProperty('name')
o.hasOwnProperty('nope')
Object.hasOwn(o, 'age')
Object.hasOwn(a, 1)
Object.hasOwn(a, 99)
Object.hasOwn(a, 'length')
a.hasOwnProperty('map')
a.hasOwnProperty('length')
o.propertyIsEnumerable('name')
a.propertyIsEnumerable('length')
o.valueOf() === o
o instanceof Object
a instanceof Array
a instanceof Object
Array.isArray(a)
Array.isArray(o)
Array.isArray(holes)
Array.isArray(match)
Array.isArray(tagged)
Object.getPrototypeOf(o) === Object.prototype
Object.getPrototypeOf(a) === Array.prototype
Object.getPrototypeOf(bare)
a.__proto__ === Array.prototype
o.__proto__ === Object.prototype
m.__proto__ === Map.prototype
bare.__proto__
Reflect.getPrototypeOf(a) === Array.prototype
Reflect.getPrototypeOf(m) === Map.prototype
Object.getPrototypeOf(d) === Date.prototype
Object.getPrototypeOf(e) === TypeError.prototype
Object.getPrototypeOf(holes) === Array.prototype
Object.getPrototypeOf(u8) === Uint8Array.prototype
Array.prototype.isPrototypeOf(a)
Map.prototype.isPrototypeOf(m)
a.constructor === Array
o.constructor === Object
m.constructor === Map
d.constructor === Date
Object.isFrozen(o)
Object.isSealed(a)
Object.isExtensible(o)
Reflect.isExtensible(a)
Object.isFrozen(holes)
Object.isFrozen(d)
Object.isFrozen(e)
Object.isFrozen(pt)
Object.freeze(o) === o
Object.seal(a) === a
Object.preventExtensions(m) === m
Reflect.preventExtensions(o)
Object.getOwnPropertyDescriptor(o, 'name')
Object.getOwnPropertyDescriptor(a, 0)
Object.getOwnPropertyDescriptor(a, 'length')
Object.getOwnPropertyDescriptor(o, 'nope')
Object.getOwnPropertyDescriptors(o.sub)
Object.getOwnPropertyDescriptors(a)
Reflect.getOwnPropertyDescriptor(o, 'age')
Object.getOwnPropertyDescriptor(hidden, 'unseen')
Reflect.get(o, 'name')
Reflect.has(o, 'name')
Reflect.has(a, 'map')
Object.setPrototypeOf(o, Object.prototype) === o
a.length
a[0]
a['1']
a[-1]
a[99]
a[1.5]
a['foo']
a.at(-1)
a.at(10)
a.at()
0 in a
5 in a
'length' in a
'map' in a
a.map((x) => x * 2)
a.map(function () { return this.k }, { k: 7 })
a.map((x, i, all) => all === a)
a.map(String)
a.filter((x) => x > 3)
a.filter(Boolean)
a.find((x) => x > 5)
a.find((x) => x > 50)
a.findIndex((x) => x === 9)
a.findLast((x) => x < 5)
a.findLastIndex((x) => x > 100)
a.some((x) => x === 7)
a.every((x) => x > 0)
empty.some(() => true)
empty.every(() => false)
(() => { const r = []; a.forEach((x, i, all) => r.push([x, i, all === a])); return r })()
a.forEach((x) => x)
a.reduce((p, x) => p + x)
a.reduce((p, x) => p + x, '')
a.reduceRight((p, x) => p + '-' + x)
a.reduceRight((p, x, i) => p + i, 0)
empty.reduce((p, x) => p)
empty.reduce((p, x) => p, 'init')
a.indexOf(9)
a.indexOf(9, 3)
a.indexOf(9, -3)
a.indexOf(4)
a.indexOf('9')
a.lastIndexOf(1)
a.lastIndexOf(1, 2)
a.lastIndexOf(1, -1)
a.includes(7)
a.includes(8)
words.indexOf('échec')
words.indexOf('')
words.includes('bravo')
words.includes('brav' + 'o')
words.lastIndexOf('alpha')
mixed.includes(NaN)
mixed.indexOf(NaN)
mixed.includes(0)
mixed.indexOf(0)
mixed.indexOf(-0)
mixed.indexOf(null)
mixed.indexOf(undefined)
mixed.includes(undefined)
mixed.includes(true)
mixed.includes(10n)
mixed.indexOf(10n)
mixed.indexOf(1.5)
mixed.indexOf(mixed[9])
mixed.includes(mixed[10])
mixed.includes({ k: 1 })
mixed.indexOf(Symbol())
recs.indexOf(recs[1])
twice.both.lastIndexOf(twice.first)
a.join()
a.join('-')
words.join(' ')
mixed.join('|')
empty.join()
cyc.list.join()
a.slice()
a.slice(1)
a.slice(-2)
a.slice(1, -1)
a.slice(3, 1)
a.slice(1, undefined)
a.slice('1', 2.7)
a.concat([1], 2, words)
[0].concat(a)
[].concat(a, holes)
a.concat(holes)
holes.concat(a)
a.flat()
mixed[10].flat()
mixed[10].flat(2)
mixed[10].flat(Infinity)
holes.flat()
a.flatMap((x) => [x, x])
recs.flatMap((r) => r.tags)
a.toSorted()
a.toSorted((x, y) => y - x)
words.toSorted()
a.toReversed()
a.toSpliced(1, 2, 'x')
a.with(1, 'w')
a.with(9, 'w')
a.toSorted(5)
a.entries().next()
[...a.entries()]
[...a.keys()]
[...a.values()]
a[Symbol.iterator]().next()
a.values === Array.prototype.values
Object.prototype.toString.call(a[Symbol.iterator]())
Array.from(a)
Array.from(a, (x) => x + 1)
Array.from({ length: 2, 0: 'p' })
Array.from(m.keys())
Array.from(s)
Array.from(holes)
Array.of(...a)
a.map(5)
a.map()
a.filter(null)
a.find(1)
a.forEach({})
a.reduce()
Array.prototype.map.call(a, (x) => x + 1)
Array.prototype.slice.call(a, 1)
Array.prototype.join.call(a, '+')
Array.prototype.concat.call([], a)
Array.prototype.map.apply(o.list, [(x) => -x])
Reflect.apply(Array.prototype.indexOf, a, [7])
a.map.name + a.map.length + a.push.name + a.push.length
Object.groupBy ? Object.groupBy(recs, (r) => r.group) : 0
Map.groupBy ? Map.groupBy(recs, (r) => r.group) : 0
Object.fromEntries(pairs)
Object.fromEntries(m)
Object.assign({}, o.sub)
Object.assign({}, a)
Object.assign(o.sub) === o.sub
Object.create(o).name
Object.create(a).length
(() => { const c = Object.create(o.sub); c.own = 1; return [c.x, Object.keys(c)] })()
new Set(a)
new Set(words).size
new Map(pairs)
new Map(m).get('a')
new Set(s)
new WeakSet([key1]).has(key1)
new WeakMap([[key1, 5]]).get(key1)
(() => { const w = new Map(); w.set(o.sub, 1); return w.get(o.sub) })()
(() => { const w = new Set([recs[0]]); return w.has(recs[0]) })()
holes
holes.length
holes[1]
1 in holes
Object.keys(holes)
holes.map((x) => x * 2)
holes.forEach((x) => x)
holes.indexOf(undefined)
holes.includes(undefined)
holes.filter(() => true)
[...holes]
holes.join()
holes.slice(1)
sparse.length
Object.keys(sparse)
sparse[5]
sparse.indexOf('five')
match
match.index
match.groups.year
match.input
Object.keys(match)
match[1]
match.slice(1)
const [all, y, mo] = match; [all, y, mo]
tagged.raw
tagged[1]
hidden
hidden.unseen
Object.keys(hidden)
({ ...hidden })
JSON.stringify(hidden)
odd
odd['\ud800key']
Object.keys(odd)
odd.plain
'\ud800key' in odd
m
m.size
m.get('a')
m.get('b').v
m.get('b') === m.get('b')
m.get(1)
m.get('1')
m.get(1.0)
m.get(NaN)
m.get(key1)
m.get({ id: 'k1' })
m.get(null)
m.get(undefined)
m.get()
m.get(true)
m.get('ключ')
m.get(7n)
m.get(8n)
m.get(1.5)
m.get(key2) === key1
m.get(Symbol.iterator)
m.has('a')
m.has('zz')
m.has(key2)
m.has([1])
bigMap.get('k77')
bigMap.has('k' + 5)
bigMap.size
[...m]
[...m.keys()]
[...m.values()]
[...m.entries()]
(() => { const r = []; for (const [k, v] of m) r.push([k, v]); return r })()
(() => { const r = []; m.forEach((v, k, all) => r.push([v, k, all === m])); return r })()
m.forEach(function () { if (this.q !== 1) throw 1 }, { q: 1 })
m.forEach(5)
m.keys().next()
m.entries().next()
(() => { const it = emptyMap.keys(); return [it.next(), it.next()] })()
m[Symbol.iterator] === m.entries
m.entries === m[Symbol.iterator]
m[Symbol.iterator]().next()
m.keys()[Symbol.iterator]().next().value
Object.prototype.toString.call(m)
Object.prototype.toString.call(m.keys())
Object.prototype.toString.call(s.values())
m.keys()[Symbol.toStringTag]
typeof m.keys().next
Object.getPrototypeOf(Object.getPrototypeOf(m.keys())) !== null
Object.getPrototypeOf(m.keys()) === Object.getPrototypeOf(new Map().keys())
Object.keys(m.keys())
m instanceof Map
m instanceof Object
s instanceof Set
m instanceof Set
String(m)
Object.keys(m)
JSON.stringify(m)
m.delete('nope')
emptyMap.clear()
emptyMap.size
[...emptyMap]
s
s.size
s.has('a')
s.has('ö')
s.has(NaN)
s.has(0)
s.has(-0)
s.has(key1)
s.has({})
[...s]
[...s.entries()]
[...s.keys()]
s.keys === s.values
s[Symbol.iterator] === s.values
s.values().next()
(() => { const r = []; s.forEach((v, k, all) => r.push([v, k, all === s])); return r })()
s.delete('zz')
s.union ? [...s.union(new Set([5]))] : 0
s.intersection ? [...s.intersection(new Set(['a', 5]))] : 0
s.isSubsetOf ? s.isSubsetOf(new Set(['a'])) : 0
new Set(['a', 'zz']).difference ? [...new Set(['a', 'zz']).difference(s)] : 0
emptySet.size
d
d.getTime()
+d
d.toISOString()
d.getUTCFullYear()
JSON.stringify(d)
new Date(d).getTime()
new Date(d) - d
d < new Date()
d instanceof Date
Object.prototype.toString.call(d)
Date.prototype.getTime.call(d)
String(invalid)
invalid.getTime()
`${d}` === String(new Date(d))
d.valueOf()
d[Symbol.toPrimitive]('number')
e
e.message
e.name
e.stack
e.cause.why
e.code
e instanceof TypeError
e instanceof Error
String(e)
e + ''
e.toString()
Object.prototype.toString.call(e)
Object.keys(e)
Object.getOwnPropertyNames(e)
JSON.stringify(e)
e.hasOwnProperty('message')
(() => { try { throw e } catch (x) { return x === e } })()
e2.message
e2.cause
e2.name
fault instanceof Fault
fault instanceof Error
fault.kind
fault.message
num
num + 1
num.valueOf()
str
str.length
str[1]
str + '!'
str.toUpperCase()
Object.keys(str)
typeof str
bool
bool ? 1 : 2
bool.valueOf()
buf
buf.byteLength
buf.slice(1)
buf instanceof ArrayBuffer
u8
u8[3]
u8[9]
u8.length
u8.buffer === buf
i16.buffer === buf
i16.byteOffset
i16[0]
f64
f64[1]
f64[3]
b64
b64[1]
c8
[...u8]
Array.from(f64)
u8.map((x) => x + 1)
u8.slice(1)
u8.subarray(1, 3)
u8.indexOf(250)
u8.join()
u8.filter((x) => x > 2)
u8.toSorted ? u8.toSorted((x, y) => y - x) : 0
u8.reduce((p, x) => p + x)
new Uint8Array(u8)
Uint8Array.from(u8)
u8 instanceof Uint8Array
ArrayBuffer.isView(u8)
Object.prototype.toString.call(u8)
Object.keys(u8)
u8.constructor === Uint8Array
JSON.stringify(u8)
dv
dv.getUint8(2)
dv.getInt16(0, true)
dv.byteLength
dv.buffer === buf
new DataView(buf).getUint8(3)
pt
pt.x
pt.sum
pt.dist()
pt instanceof Point
pt.constructor.name
Object.keys(pt)
JSON.stringify(pt)
Object.getPrototypeOf(pt) === Point.prototype
pt.hasOwnProperty('sum')
'sum' in pt
pt3.dist()
pt3 instanceof Point
pt3.z
({ ...pt3 })
stack.top()
stack instanceof Stack
stack.map((x) => x).constructor.name
stack.length
Array.isArray(stack)
Object.getPrototypeOf(stack) === Stack.prototype
table.first()
table.get('q')
table instanceof Table
table.size
bare
bare.z
Object.keys(bare)
'toString' in bare
bare instanceof Object
cyc.self === cyc
cyc.list[0].self.name
cyc
twice.first === twice.second
twice.first === twice.both[1]
twice.first === key1
manyKeys.key49
Object.keys(manyKeys).length
manyKeys
nested.a.b[0].c.get('k').deep[0]
structuredCloneLike(nested)
new Proxy(o, {}).name
new Proxy(a, {}).length
new Proxy(a, {}).map((x) => x)
Object.is(o, o)
Object.is(o.neg, -0)
[o, a, o].indexOf(a)
[o, a].includes(o)
[[o.sub]].flat()[0] === o.sub
switchOn(o.name)
a.length === 5 && a.length > 4
Symbol.iterator in a
Symbol.iterator in m
Symbol.toStringTag in o
o[Symbol.iterator]
a[Symbol.isConcatSpreadable]
a[Symbol.unscopables] === Array.prototype[Symbol.unscopables]
Symbol.for('q') in o
delete o.missing
delete a[99]
delete m.foo
delete holes[1]
Reflect.deleteProperty(o, 'nope')
(() => { const it = a[Symbol.iterator](); it.next(); return [...it] })()
(() => { const [x = 5, , z] = a; return [x, z] })()
(() => { const f = (...r) => r.length; return f(...a, ...words) })()
(() => { let n = 0; for (const x of a) { if (x === 9) break; n += x } return n })()
(() => { label: for (const r of recs) for (const t of r.tags) if (t === 'q') break label; return 1 })()
String.raw({ raw: words }, 1, 2)
words.map((w) => w.toUpperCase())
o.long.slice(3, 6)
o.wide.split(' ')
o.name.length
o.name[0]
o.name.codePointAt(0)
'Annie'.startsWith(o.name)
({ Ann: 1 })[o.name]
({ 'é': 2 })['é']
new Map([['Ann', 1]]).get(o.name)
new Map([['échec', 1]]).get(words[4])
new Set([o.wide]).has('naïve ☃ 😀')
words.toSorted((x, y) => x.localeCompare(y))
o.name < 'Bob'
parseInt('12' + o.age)
/A(n+)/.exec(o.name)[1]
o.wide.replace('☃', '*')
encodeURIComponent(o.wide)
o.big * 2n
BigInt(o.age)
o.age.toFixed(1)
// NaN is one key, wherever it comes from
new Set([mixed[5], NaN]).size
new Map([[mixed[5], 1]]).get(NaN)
new Set([o.nan, NaN, 0 / 0]).size
new Set([...s, NaN]).size
new Set([NaN]).has([...s][2])
new Map(m).get(NaN)
[...m.keys()].filter((k) => new Set([NaN]).has(k)).length
new Set([invalid.getTime(), NaN]).size
new Set([f64[2], NaN]).size
new Set([Number(e.nan), NaN]).size
s.union(new Set([NaN])).size
s.intersection(new Set([NaN])).size
new Set([NaN]).isSubsetOf(s)
s.isSupersetOf(new Set([NaN]))
s.difference(new Set([NaN])).has(NaN)
s.symmetricDifference(new Set([NaN])).has(NaN)
new Set(f64.map((x) => x)).has(NaN)
new Set(Array.from(mixed)).has(NaN)
new Set(mixed).has(NaN)
new Set(Object.values(o)).has(NaN)

// Each line is a path, a tab and an expression that must throw an UnprotectedError for it.
o.name	o.name = 1
o.fresh	o.fresh = 1
o["a-b"]	o['a-b']++
o.age	o.age += 1
o.age	o.age++
o.nil	o.nil ??= 1
o.sub.y.z	o.sub.y.z = 1
o.name	delete o.name
o[10]	o[10] = 1
o[77]	o[77] = 1
o.é	o['é'] = 1
a[0]	a[0] = 1
a[99]	a[99] = 1
a[0]	delete a[0]
a.length	a.length = 0
a	a.push(1)
a	a.pop()
a	a.shift()
a	a.unshift(1)
a	a.splice(0, 1)
a	a.splice(1, 0, 'x')
a	a.splice(0)
a	a.sort()
a	a.reverse()
a	a.fill(0)
a	a.copyWithin(0, 1)
a[5]	Array.prototype.push.call(a, 1)
a[0]	Array.prototype.sort.call(a)
a[0]	Array.prototype.fill.call(a, 1)
recs[1].id	recs[1].id = 9
recs[0].tags	recs[0].tags.push('z')
recs[2].id	recs.forEach((r) => { if (r.id === 3) r.id = 0 })
recs[0].id	for (const r of recs) r.id = 0
recs[0].id	for (recs[0].id of [1]) ;
o.age	[o.age] = [1]
o.age	({ q: o.age } = { q: 1 })
o.x	Object.assign(o, { x: 1 })
o[Symbol(q)]	Object.assign(o, { [Symbol('q')]: 1 })
o.name	Object.defineProperty(o, 'name', { value: 1 })
o.acc	Object.defineProperty(o, 'acc', { get() { return 1 } })
o[Symbol(t)]	Object.defineProperty(o, Symbol('t'), { value: 1 })
o.p	Object.defineProperties(o, { p: { value: 1 } })
a[0]	Object.defineProperty(a, 0, { value: 1 })
o.__proto__	Object.setPrototypeOf(o, null)
o.__proto__	Object.setPrototypeOf(o, Array.prototype)
o.__proto__	Reflect.setPrototypeOf(o, null)
o.__proto__	o.__proto__ = null
m.__proto__	Object.setPrototypeOf(m, null)
d.__proto__	Object.setPrototypeOf(d, null)
o.name	Reflect.set(o, 'name', 1)
o[Symbol(r)]	Reflect.set(o, Symbol('r'), 1)
o.name	Reflect.deleteProperty(o, 'name')
o.name	Reflect.defineProperty(o, 'name', { value: 1 })
m	m.set('z', 1)
m	m.set('a', 1)
m	m.delete('a')
m	m.clear()
m.get("b").v	m.get('b').v = 3
m.foo	m.foo = 1
nested.a.b[0].c.get("k").deep[0]	nested.a.b[0].c.get('k').deep[0] = 2
s	s.add(1)
s	s.delete('a')
s	s.clear()
d	d.setTime(0)
d	d.setFullYear(2000)
e.message	e.message = 'x'
e.extra	e.extra = 1
e.code	delete e.code
e.cause.why	e.cause.why = 2
fault.kind	fault.kind = 1
holes[0]	holes[0] = 1
holes[1]	holes[1] = 1
holes	holes.push(1)
holes	holes.sort()
match.index	match.index = 5
match.foo	match.foo = 5
match.groups.year	match.groups.year = 1
hidden.unseen	hidden.unseen = 3
hidden[Symbol(w)]	hidden[Symbol('w')] = 3
odd.plain	odd.plain = 3
sparse[6]	sparse[6] = 1
u8	u8.set([1])
u8	u8.fill(1)
u8	u8.sort()
u8	u8.reverse()
u8	u8.copyWithin(0, 1)
buf	u8.subarray(1).fill(0)
f64.buffer	f64.subarray(1).fill(0)
dv	dv.setUint8(0, 1)
dv	dv.setFloat64(0, 1)
pt.x	pt.x = 1
pt.x	pt.sum = 1
pt.fresh	pt.fresh = 1
pt3.z	pt3.z++
stack	stack.push(1)
table	table.set('z', 1)
bare.z	bare.z = 1
cyc.self	cyc.self = 1
cyc.name	cyc.self.self.name = 1

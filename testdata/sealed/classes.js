// Class hierarchies: statics, static blocks, private names, mixins, Symbol.iterator, toString, accessors, species.
import { server, register, run } from 'parallel';
const Serializable = B =>
	class extends B {
		toJSON() {
			return { type: this.constructor.name, ...this };
		}
	};
const Eventful = B =>
	class Eventful extends B {
		on() {
			return 'on' + this.id;
		}
	};
class Entity {
	static #next = 100;
	static byId = new Map();
	static {
		this.kinds = ['entity'];
	}
	#secret;
	constructor() {
		this.id = Entity.#next++;
		this.#secret = this.id * 2;
		Entity.byId.set(this.id, this);
	}
	get secret() {
		return this.#secret;
	}
	static has(o) {
		return #secret in o;
	}
}
class User extends Serializable(Eventful(Entity)) {
	static {
		User.kinds = [...super.kinds, 'user'];
	}
	constructor(n) {
		super();
		this.name = n;
	}
}
const users = ['a', 'b'].map(n => new User(n));
class Vec {
	constructor(...xs) {
		this.xs = xs;
	}
	*[Symbol.iterator]() {
		yield* this.xs;
	}
	get length() {
		return Math.hypot(...this.xs);
	}
	static from(o) {
		return new this(...o);
	}
	plus(o) {
		return new Vec(...this.xs.map((x, i) => x + o.xs[i]));
	}
	[Symbol.toPrimitive](h) {
		return h === 'number' ? this.length : `Vec(${this.xs})`;
	}
	get [Symbol.toStringTag]() {
		return 'Vec';
	}
}
const v = new Vec(3, 4),
	w = v.plus(Vec.from([1, 1])),
	vecs = { v, w, all: [v, w] };
class Stack extends Array {
	peek() {
		return this[this.length - 1];
	}
	static get [Symbol.species]() {
		return Array;
	}
}
const st = Stack.of(1, 2, 3);
st.push(4);
class LRU extends Map {
	constructor(n) {
		super();
		this.n = n;
	}
	set(k, v) {
		super.delete(k);
		if (this.size >= this.n) super.delete(this.keys().next().value);
		return super.set(k, v);
	}
}
const lru = new LRU(2);
for (const k of 'abca') lru.set(k, k.charCodeAt(0));
class Temp {
	static #c = 0;
	static of(x) {
		Temp.#c++;
		return Object.assign(new Temp(), { x });
	}
	static get c() {
		return Temp.#c;
	}
	set f(v) {
		this.x = (v - 32) / 1.8;
	}
	get f() {
		return this.x * 1.8 + 32;
	}
}
const temp = Temp.of(10);
temp.f = 212;
class HttpError extends Error {
	constructor(s, m, o) {
		super(m, o);
		this.status = s;
		this.name = 'HttpError';
	}
}
const errs = { nf: new HttpError(404, 'nf'), inner: new HttpError(500, 'x', { cause: new TypeError('t') }) };
const legacy = function Legacy(n) {
	this.n = n;
};
legacy.prototype.hi = function () {
	return 'hi' + this.n;
};
legacy.create = n => new legacy(n);
function Old(a) {
	if (!(this instanceof Old)) return new Old(a);
	this.a = a;
	Old.count = (Old.count || 0) + 1;
}
Old.prototype = {
	constructor: Old,
	dbl() {
		return this.a * 2;
	},
};
const o1 = Old(1),
	o2 = new Old(2),
	l1 = legacy.create(5);
const child = Object.create(
	{
		inherited: 1,
		m() {
			return this.own;
		},
	},
	{ own: { value: 2, enumerable: true } },
);
globalThis.probe = () => [
	users.map(u => [u.id, u.name, u.secret, u.on()]),
	JSON.stringify(users),
	Entity.byId.size,
	Entity.byId.get(100) === users[0],
	User.kinds,
	Entity.has(users[0]),
	User.name,
	[...v],
	+v,
	`${w}`,
	String(Object.prototype.toString.call(v)),
	w.length,
	vecs.all[0] === v,
	st.peek(),
	st.length,
	st instanceof Stack,
	st.map(x => x).constructor.name,
	[...lru],
	lru.n,
	temp.x,
	temp.f,
	Temp.c,
	errs.nf.status,
	errs.nf instanceof HttpError,
	errs.nf.message,
	errs.inner.cause instanceof TypeError,
	String(errs.nf),
	o1.dbl(),
	o2.a,
	Old.count,
	l1.hi(),
	child.m(),
	child.inherited,
	vecs.w.plus(v),
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d) {
			return d;
		}
	},
});
run();

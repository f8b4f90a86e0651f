// Shared instances have their class as soon as the start has defined it.
import { server, register, run } from 'parallel';
class Config {
	static #made = 0;
	get double() {
		return this.n * 2;
	}
	constructor(n) {
		this.n = n;
	}
	port() {
		return this.n;
	}
	toString() {
		return 'config ' + this.n;
	}
	toJSON() {
		return { json: this.n };
	}
	valueOf() {
		return this.n;
	}
}
const config = new Config(0);
const list = [new Config(1), new Config(2)];
class Derived extends Config {
	port() {
		return super.port() + 10;
	}
}
const derived = new Derived(3);
function Animal(n) {
	this.name = n;
}
Animal.prototype.say = function () {
	return this.name + '!';
};
const cat = new Animal('cat');
function Replaced() {
	this.x = 1;
}
Replaced.prototype = {
	constructor: Replaced,
	get y() {
		return this.x + 1;
	},
};
const replaced = new Replaced();
class Failure extends Error {
	code() {
		return 4;
	}
}
const failure = new Failure('f');
class Sums extends Map {
	total() {
		return this.size;
	}
}
const sums = new Sums([[1, 2]]);
class Rows extends Array {
	first() {
		return this[0];
	}
}
const rows = Rows.of(7, 8);
const { Made } = (() => {
	class Made {
		v = 1;
		m() {
			return this.v;
		}
	}
	return { Made };
})();
const made = new Made();
const routes = [];
const app = {
	port: config.port(),
	f() {},
	facts: [config.double, String(config), JSON.stringify(config), +config, config instanceof Config, config.constructor.name],
};
routes.push({ v: list[1].port(), f() {} });
class Uses {
	v = list[0].port();
	static s = derived.port();
	static super = derived instanceof Config;
}
const uses = { f() {}, all: [new Uses().v, Uses.s, Uses.super, cat.say(), replaced.y, failure.code(), failure instanceof Failure, sums.total(), rows.first(), made.m()] };
class T {
	http11 = true;
}
globalThis.probe = () => [app.port, app.facts, routes[0].v, uses.all, config.port(), new Uses().v, replaced.y, failure.code(), sums.total(), rows.first(), made.m()];
register({ transport: server('127.0.0.1', config.port()), protocol: T });
run();

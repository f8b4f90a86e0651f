// Built-ins and globals that are patched by other names than their own.
import { server, register, run } from 'parallel';
import { install } from './lib/install.js';
(function (root) {
	root.lib1 = { n: 1, f: () => 'f' };
})(globalThis);
(root => {
	root.lib2 = () => 2;
})(global);
install(globalThis);
install(Array.prototype, 'arr');
const ext = (C, m) => Object.assign(C.prototype, m);
ext(Array, {
	last2() {
		return this.at(-1);
	},
});
const add = { to(C, f) { C.prototype.added = f; } };
add.to(Map, () => 'added');
[String, Number].forEach(C => {
	C.prototype.hey = function () {
		return 'hey ' + this;
	};
});
for (const P of [Map, Set])
	P.prototype.sz = function () {
		return this.size;
	};
const patchAll = list => {
	for (const C of list) C.prototype.all = () => 'all';
};
patchAll([Map, Set]);
Object.getPrototypeOf([]).l2 = () => 'l2';
[].__proto__.l3 = () => 'l3';
(0).constructor.l4 = () => 'l4';
const P = Array.prototype;
P.l1 = () => 'l1';
const { prototype: SP } = String;
SP.sh = () => 'sh';
const getP = () => Set.prototype;
getP().vs = () => 'vs';
(function () {
	const p = RegExp.prototype;
	p.l5 = () => 'l5';
})();
{
	const p = Date.prototype;
	p.l6 = () => 'l6';
}
Object.entries({ first: () => 1 }).forEach(([k, f]) => Object.defineProperty(Array.prototype, k, { value: f, configurable: true }));
new Function('globalThis.made = { f() { return 1 } }')();
(0, eval)('globalThis.evaled = () => 2');
Reflect.set(Object, 'zz', () => 'zz');
class T {
	http11 = true;
}
const numbers = ['1', '2'].map(Number);
globalThis.probe = () => [
	lib1.f(), lib2(), installed(), [].arr(), [1, 2].last2(), new Map().added(), 'a'.hey(), (1).hey(), new Map().sz(), new Set([1]).sz(), new Set().all(),
	[].l2(), [].l3(), Number.l4(), [].l1(), ''.sh(), new Set().vs(), /a/.l5(), new Date().l6(), [].first(), made.f(), evaled(), Object.zz(), umd.f(), numbers,
];
register({ transport: server('127.0.0.1', 0), protocol: T });
run();

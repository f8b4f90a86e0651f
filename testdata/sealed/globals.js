// Prototype patches, globals, Symbol registry, defineProperty, polyfills.
import { server, register, run } from 'parallel';
if (!Array.prototype.at2)
	Object.defineProperty(Array.prototype, 'at2', {
		value(i) {
			return this[i];
		},
	});
String.prototype.capitalize ||= function () {
	return this[0].toUpperCase() + this.slice(1);
};
Object.assign(Number.prototype, {
	times(f) {
		return Array.from({ length: +this }, (_, i) => f(i));
	},
});
Map.prototype.getOr = function (k, d) {
	return this.has(k) ? this.get(k) : d;
};
const names = ['ann', 'bob'].map(n => n.capitalize());
const made = (3).times(i => i * 2);
globalThis.APP = { version: '1.2', flags: { x: true }, handlers: [] };
APP.handlers.push(() => 'h');
globalThis.helper = x => x + APP.version;
global.count = 0;
count += 5;
globalThis['dyn' + 1] = [1, 2];
const TYPE = Symbol.for('app.type'),
	LOCAL = Symbol('local');
const tagged = { [TYPE]: 'tagged', [LOCAL]: 1, plain: 2 };
const origLog = console.log;
const logged = [];
console.log = (...a) => {
	logged.push(a.join(' '));
};
console.log('hello', 1);
console.log = origLog;
const oldNow = Date.now;
Date.now = () => 12345;
const frozen = Date.now();
Date.now = oldNow;
Math.clamp = (x, a, b) => Math.min(Math.max(x, a), b);
JSON.pretty = o => JSON.stringify(o, null, 1);
const m = new Map([['a', 1]]);
const def = Object.defineProperties(
	{},
	{
		a: { value: 1, enumerable: true },
		b: {
			get() {
				return this.a + 1;
			},
			enumerable: true,
		},
	},
);
globalThis.probe = () => [
	names,
	made,
	[1, 2].at2(1),
	names.at2(0),
	m.getOr('a'),
	m.getOr('z', 9),
	(2).times(i => i),
	APP.version,
	APP.flags,
	APP.handlers.length,
	helper('v'),
	count,
	dyn1,
	tagged[TYPE],
	tagged[LOCAL],
	tagged.plain,
	logged,
	frozen,
	Date.now() > 99999,
	Math.clamp(5, 1, 3),
	JSON.pretty({ a: 1 }),
	def.b,
	'zed'.capitalize(),
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

// Function forms: defaults that mention tables, hoisting, overloads, currying, this-binding, generators as services, recursion between modules, function properties.
import { run } from 'parallel';
const units = { km: 1000, m: 1 } as const;
type Unit = keyof typeof units;
export function convert(v: number, from: Unit = 'km', to: Unit = 'm', table = units): number {
	return (v * table[from]) / table[to];
}
convert.cache = { a: 1 } as any;
convert.calls = 0;
(convert as any).cache.b = convert(2);
const ops: Record<string, (a: number, b: number) => number> = {
	add: (a, b) => a + b,
	mul(a, b) {
		return a * b;
	},
};
ops['sub'] = (a, b) => a - b;
if (!('div' in ops)) ops.div = (a, b) => a / b;
const curry =
	(f: Function, ...pre: any[]): any =>
	(...a: any[]) =>
		pre.length + a.length >= f.length ? f(...pre, ...a) : curry(f, ...pre, ...a);
const add5 = curry(ops.add)(5);
const compose =
	(...fs: Function[]) =>
	(x: any) =>
		fs.reduceRight((v, f) => f(v), x);
const pipeline = compose(String, add5);
const results = [1, 2].map(pipeline as any);
function* idGen(start = 1) {
	while (true) yield start++;
}
const ids = idGen(10);
const taken = [ids.next().value, ids.next().value];
const withState = Object.assign((x: number) => x + withState.offset, { offset: 3, hist: [1] as number[] });
withState.hist.push(withState(1));
const dispatch = new Map<string, Function>([
	['a', ops.add],
	['m', ops.mul],
]);
for (const [k, f] of Object.entries(ops)) if (!dispatch.has(k)) dispatch.set(k, f);
const handlers = { ...ops, extra: async (x: number) => x };
const names = Object.keys(handlers),
	sizes = names.map(n => handlers[n as 'extra'].length);
const bound = {
	n: 4,
	get: function (this: any) {
		return this.n;
	},
};
const get = bound.get.bind(bound);
let impl = (x: number) => x;
impl = (
	prev => (x: number) =>
		prev(x) + 1
)(impl);
impl = (
	prev => (x: number) =>
		prev(x) * 2
)(impl);
const fnList = [
	function named() {
		return named.name;
	},
	class Inner {
		static v = 2;
	},
	() => {},
];
const typed = new Map<Function, string>([
	[Date, 'date'],
	[Array, 'array'],
]);
const isOdd = (n: number): boolean => (n === 0 ? false : isEven(n - 1));
function isEven(n: number): boolean {
	return n === 0 || isOdd(n - 1);
}
const parity = [1, 2, 3].map(isOdd);
const tests = { rx: [/a/, /b/i].map(r => r.test.bind(r)), date: [Date.UTC, Math.max] };
globalThis.setTimeout;
(globalThis as any).probe = () => [
	convert(3),
	convert.cache,
	convert.calls,
	ops.div(4, 2),
	Object.keys(ops),
	add5(1),
	results,
	taken,
	(ids.next().value as number) > 11,
	withState(2),
	withState.hist,
	[...dispatch.keys()],
	dispatch.get('sub')!(5, 1),
	names,
	sizes,
	get(),
	impl(3),
	(fnList[0] as any)(),
	(fnList[1] as any).v,
	typed.get(Date),
	parity,
	tests.rx.map(f => f('A')),
	units,
];
run();

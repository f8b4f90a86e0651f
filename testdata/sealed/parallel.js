// parallel.shared/local/counter/dict at many places: loops, classes, functions, objects, conditionals.
import parallel, { run, shared, local, counter, dict, isMain } from 'parallel';
const hits = counter('hits'),
	store = dict('store'),
	anon = counter();
hits.add(5);
store.set('boot', { at: 1 });
const tables = {};
for (const n of ['a', 'b']) tables[n] = shared(() => ({ name: n, rows: Array.from({ length: 3 }, (_, i) => ({ i, n })) }));
class Service {
	static table = shared(() => new Map([['k', { v: Math.random() }]]));
	cache = local(() => new Map());
	constructor(n) {
		this.n = n;
		this.data = shared(() => [n, Math.random()]);
	}
	get(k) {
		if (!this.cache.has(k)) this.cache.set(k, Service.table.get(k));
		return this.cache.get(k);
	}
}
const services = [1, 2].map(n => new Service(n));
const perWorker = local(() => ({ n: 0, list: [] }));
function lazy() {
	return perWorker.n;
}
perWorker.list.push('top');
const mixed = { counter: hits, dict: store, fn: () => hits.get(), arr: [hits] };
const bag = { hits, store };
const id = isMain ? 'main' : 'worker';
const nested = shared(() => ({ d: new Date(5), s: new Set([1]), b: new Uint8Array([1, 2]), f: 5n }));
const cond = process.env.MODE === 'a' ? shared(() => ['A']) : shared(() => ['B']);
const [x, y] = shared(() => [{ p: 1 }, { q: 2 }]);
const {
	deep: { z },
} = shared(() => ({ deep: { z: [9] } }));
globalThis.probe = () => [
	hits.get(),
	store.get('boot'),
	tables.a,
	tables.b.rows.length,
	services.map(s => s.data),
	services[0].get('k'),
	services[0].get('k') === Service.table.get('k'),
	lazy(),
	perWorker.list,
	mixed.fn(),
	mixed.counter === hits,
	bag.hits.get(),
	nested,
	cond,
	x,
	y,
	z,
	anon.get(),
];
run();

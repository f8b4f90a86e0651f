// Statements that workers run again must leave what they left in main.
import { register, server, run } from 'parallel';

let nextId = 1;
class R { id = nextId++; }
const r1 = new R(), r2 = new R();

const routes = [], f = () => 'f';
let ready = false;
if (!ready) { ready = true; routes.push(f); }

const seen = new Set(), table = {};
for (const n of ['a', 'b']) {
	if (seen.has(n)) throw new Error('twice ' + n);
	seen.add(n);
	table[n] = () => n;
}

const handlers = [];
const n = handlers.push(f);
const m = handlers.push(() => n);

const app = { stack: [], use(h) { this.stack.push(h); return this; }, get(path, h) { this.stack.push({ path, h, order: this.stack.length }); return this; } };
app.use(f).get('/', () => 'root').get('/x', () => nextId);

const config = { name: 'config', limits: { max: 10, list: [1, 2] }, check(x) { return x <= this.limits.max; } };
const { max } = config.limits;

class Base { static #count = 0; static registry = {}; static of(c) { Base.#count++; this.registry[c.name] = c; return c; } static get count() { return Base.#count; } }
class A extends Base {}
class B extends Base {}
Base.of(A);
Base.of(B);

Array.prototype.lastOne = function () { return this[this.length - 1]; };
Object.defineProperty(String.prototype, 'shout', { get() { return this.toUpperCase(); }, configurable: true });
globalThis.shared = { list: [1, 2, 3] };

const priv = new WeakMap();
class Account { constructor(n) { priv.set(this, n); } get n() { return priv.get(this); } }
const account = new Account(7);
class Secret { #v = 5; get v() { return this.#v; } }
const secret = new Secret();

const queue = [1, 2, 3], jobs = [];
while (queue.length) { const q = queue.pop(); jobs.push(() => q * 10); }

let parsed;
try { parsed = JSON.parse('{'); } catch (e) { parsed = { failed: e instanceof SyntaxError }; } finally { parsed.done = true; }

const events = new Map();
const on = (name, h) => { if (!events.has(name)) events.set(name, []); events.get(name).push(h); };
on('a', () => 1);
on('a', () => 2);
on('b', () => 3);

const plugin = { name: 'p', deps: ['x'], setup() { return this.deps.lastOne(); } };
const memo = {};
const square = (x) => memo[x] ?? x * x;
for (let i = 0; i < 5; i++) memo[i] = square(i);
const later = await Promise.resolve([1, 2, 3].map(x => x * 2));

globalThis.probe = () => [
	nextId, r1, r2, r1 instanceof R, ready, routes.length, routes[0](), [...seen], Object.keys(table), table.a(), n, m, handlers.length, handlers[1](),
	app.stack.length, app.stack[1].order, app.stack[2].order, app.stack[2].h(), config.check(10), config.check(11), max, config.limits,
	Base.count, Object.keys(Base.registry), Base.registry.A === A, [1, 2].lastOne(), 'x'.shout, globalThis.shared, account.n, secret.v,
	queue.length, jobs.map(j => j()), parsed, events.get('a').map(h => h()), events.size, plugin.setup(), memo, square(3), square(9), later,
];
register({ transport: server('127.0.0.1', 0), protocol: class P {} });
run();
throw new Error('nothing behind run() runs');

// State that closures and private fields keep is as far in workers as in main.
import { server, register, run } from 'parallel';
const nextId = (() => {
	let n = 0;
	return () => ++n;
})();
const a = nextId(),
	b = { id: nextId() };
class Seq {
	#n = 0;
	next() {
		return ++this.#n;
	}
}
const seq = new Seq();
const c = seq.next(),
	d = { id: seq.next() };
function mk() {
	let n = 0;
	return {
		next: () => ++n,
		get n() {
			return n;
		},
	};
}
const gen = mk();
const rows = ['x', 'y'].map(v => ({ v, id: gen.next() }));
const table = {};
for (const v of ['p', 'q']) table[v] = gen.next();
const once = f => {
	let v,
		done = false;
	return () => (done ? v : ((done = true), (v = f())));
};
const getCfg = once(() => ({ l: [1] }));
const cfg = getCfg();
const parser = (() => {
	const tokens = [];
	let pos = 0;
	return {
		feed(s) {
			tokens.push(...s.split(' '));
			return this;
		},
		next() {
			return tokens[pos++];
		},
	};
})();
parser.feed('a b c');
const t1 = parser.next(),
	both = { t2: parser.next() };
const [get, set, hist] = (v => {
	const h = [v];
	return [() => v, x => { v = x; h.push(x); return h.length; }, h];
})(1);
const n1 = set(5);
const through = (f => f())(nextId);
const ids = [1, 2].map(nextId);
class T {
	http11 = true;
}
globalThis.probe = () => [a, b.id, c, d.id, rows, table, gen.n, getCfg() === cfg, cfg.l, t1, both.t2, get(), hist, n1, through, ids, nextId(), seq.next(), gen.next(), parser.next()];
register({ transport: server('127.0.0.1', 0), protocol: T });
run();

// Counters, queues, parsers consumed at top level; labelled loops; swaps; closures in loops; var hoisting; switch; comma; do-while.
import { server, register, run } from 'parallel';
let a = 1,
	b = 2;
[a, b] = [b, a];
({ a, x: b = 9 } = { a: 7 });
const tokens = 'let x = 1 + 2 ;'.split(' '),
	ast = [];
let pos = 0;
const peek = () => tokens[pos],
	next = () => tokens[pos++];
function expr() {
	let l = Number(next());
	while (peek() === '+') {
		next();
		l = { op: '+', l, r: Number(next()) };
	}
	return l;
}
while (pos < tokens.length) {
	if (peek() === 'let') {
		next();
		const name = next();
		next();
		ast.push({ name, value: expr() });
	} else next();
}
const fns = [];
for (var i = 0; i < 3; i++) {
	const j = i;
	fns.push(() => j * 10 + i);
}
const graph = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] },
	seen = new Set(),
	out = [],
	q = ['a'];
bfs: for (;;) {
	const n = q.shift();
	if (!n) break;
	if (seen.has(n)) continue bfs;
	seen.add(n);
	out.push(n);
	for (const m of graph[n]) {
		if (m === 'zz') break bfs;
		q.push(m);
	}
}
let state = 'idle';
const transitions = { idle: { start: 'running' }, running: { stop: 'idle' } },
	log = [];
const fire = e => {
	const to = transitions[state][e];
	if (!to) throw new Error(`${state}:${e}`);
	log.push([state, to]);
	state = to;
};
fire('start');
fire('stop');
fire('start');
let failed;
try {
	fire('start');
} catch ({ message }) {
	failed = message;
} finally {
	log.push('done');
}
const machine = {
	get state() {
		return state;
	},
	fire,
};
let handlerIds = 0;
const handlers = new Map(),
	add = f => {
		handlers.set(++handlerIds, f);
		return handlerIds;
	};
const h1 = add(() => 'h1'),
	h2 = add(() => 'h2' + h1);
handlers.delete(h1);
let chain = x => x;
for (const f of [x => x + 1, x => x * 2, x => x - 3]) {
	const prev = chain;
	chain = x => f(prev(x));
}
let init = false;
function ensure() {
	if (init) return 'again';
	init = true;
	out.push('init');
	return 'first';
}
const e1 = ensure(),
	e2 = ensure();
const undo = [];
const doc = { text: '' };
const type = s => {
	undo.push(doc.text);
	doc.text += s;
};
'abc'.split('').forEach(type);
doc.text = undo.pop();
let k = 0;
do {
	k++;
	if (k === 2) continue;
	out.push('k' + k);
} while (k < 4);
const tag = (s, ...v) => s.raw.map((r, i) => r + (v[i] ?? '')).join('|'),
	sql = tag`a${1}\n${2}c`;
const templates = new Map(),
	tpl = s => {
		templates.set(s, (templates.get(s) ?? 0) + 1);
		return s;
	},
	tp1 = tpl`x`,
	tp2 = tpl`x`;
const seq = (function () {
		let n = 0;
		return () => n++;
	})(),
	s0 = seq(),
	s1 = seq();
globalThis.probe = () => [
	a,
	b,
	tokens,
	ast,
	pos,
	fns.map(f => f()),
	seen,
	out,
	q,
	state,
	log,
	failed,
	machine.state,
	handlerIds,
	[...handlers.keys()],
	handlers.get(2)(),
	chain(5),
	e1,
	e2,
	init,
	undo,
	doc,
	k,
	i,
	sql,
	templates.size,
	tp1 === tp2,
	s0,
	s1,
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

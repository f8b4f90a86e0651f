// Everything inside function main() that ends with run().
import { server, register, run } from 'parallel';
import fs from 'fs';
const state = { users: {}, list: [], loaded: false };
const handlers = {};
let total = 0;
function load() {
	for (let i = 0; i < 10; i++) {
		state.users['u' + i] = { i, tags: ['t' + (i % 3)] };
		state.list.push(i);
		total += i;
	}
	state.loaded = true;
}
const on = (n, f) => {
	handlers[n] = f;
};
class Proto {
	http11 = true;
	total() {
		return total;
	}
	user(t) {
		return state.users[t.query.get('u')];
	}
}
async function main() {
	fs.appendFileSync(process.argv[2] + '/log', 'x');
	const start = Date.now();
	load();
	on('total', () => total);
	for (const n of ['a', 'b']) on(n, () => n + state.list.length);
	console.log('starting', fs.readFileSync(process.argv[2] + '/log', 'utf8'));
	register({ transport: server('127.0.0.1', 0), protocol: Proto });
	run();
	console.log('never');
}
globalThis.probe = () => [
	state,
	total,
	Object.keys(handlers),
	handlers.total(),
	handlers.a(),
	new Proto().total(),
	fs.readFileSync(process.argv[2] + '/log', 'utf8'),
];
main().catch(e => {
	console.error(e);
	process.exit(1);
});

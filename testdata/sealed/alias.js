// Shared objects reachable by many names: caches by identity, back references, code that keeps data.
import { run } from 'parallel';
const users = [
	{ id: 1, friends: [] },
	{ id: 2, friends: [] },
];
users[0].friends.push(users[1]);
users[1].friends.push(users[0]);
const scores = new Map(users.map(u => [u, u.id * 10])),
	seen = new WeakSet(users),
	tags = new WeakMap(users.map(u => [u, 't' + u.id]));
const first = users[0],
	views = {
		first,
		all: users,
		render() {
			return this.first.id;
		},
	};
class Repo {
	static users = users;
	static find(id) {
		return this.users.find(u => u.id === id);
	}
}
const bound = Repo.find.bind(Repo),
	partial = ((u, f) => f(u)).bind(null, first);
const holder = new (class {
	constructor(u) {
		this.u = u;
		this.get = () => u;
	}
})(first);
const handlers = users.map(u => () => u),
	byFn = new Map([[bound, 'bound']]);
const sym = Symbol('owner'),
	owned = { [sym]: first, plain: first };
const prom = Promise.resolve(first),
	got = await prom;
const gen = (function* () {
		yield first;
		yield users[1];
	})(),
	g1 = gen.next().value;
const args = (function () {
	return arguments;
})(first, 2);
const set = new Set(users),
	bi = new Map([
		[first, users[1]],
		[users[1], first],
	]);
globalThis.probe = () => [
	users,
	scores.get(users[0]),
	seen.has(first),
	tags.get(first),
	views.render(),
	views.first === first,
	Repo.find(1) === first,
	bound(2).id,
	partial(u => u === first),
	holder.u === first,
	holder.get() === first,
	handlers.map(f => f() === users[0]),
	byFn.get(bound),
	owned[sym] === owned.plain,
	got === first,
	g1 === first,
	args[0] === first,
	args.length,
	set.has(first),
	bi.get(first) === users[1],
	bi.get(bi.get(first)) === first,
	first.friends[0].friends[0] === first,
];
function with_(o) {
	o.id += 1;
}
run();

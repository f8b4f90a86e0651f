// Writes to shared data that was reached by another way than its name. Each
// function throws at the line that says what.
import { run } from 'parallel';

const users = [{ id: 1, friends: [] }, { id: 2, friends: [] }];
users[0].friends.push(users[1]);
const first = users[0], scores = new Map([[first, { n: 1 }]]), numbers = new Uint32Array(8), bytes = Buffer.from('some bytes');
const views = { first, all: users, render() { return this.first.id; } };
class Repo { static users = users; static find(id) { return this.users.find(u => u.id === id); } }
const partial = ((u, f) => f(u)).bind(null, first);
const holder = new (class { constructor(u) { this.get = () => u; } })(first);
const handlers = users.map(u => () => u), owned = { [Symbol.for('owner')]: first };
globalThis.kept = { first };
const late = await Promise.resolve(first);
const touch = o => { o.id += 1; }; //! first.id

globalThis.writes = {
	viaMixed() { views.first.id = 9; }, //! first.id
	viaStatic() { Repo.find(1).id = 3; }, //! first.id
	viaClosure() { handlers[1]().id = 1; }, //! users[1].id
	viaField() { holder.get().x = 1; }, //! first.x
	viaSymbol() { owned[Symbol.for('owner')].x = 1; }, //! first.x
	viaBound() { partial(u => { u.z = 1; }); }, //! first.z
	viaGlobal() { kept.first.id = 1; }, //! first.id
	viaAwait() { late.id = 1; }, //! first.id
	viaKey() { [...scores.keys()][0].id = 1; }, //! first.id
	viaMap() { scores.get(first).n++; }, //! scores
	viaHelper() {
		touch(first);
	},
	viaForEach() { users.forEach(u => { u.id++; }); }, //! first.id
	viaForOf() { for (const u of users) u.id = 1; }, //! first.id
	viaEntries() { for (const [u, { n }] of scores) u.id = n; }, //! first.id
	viaValues() { Object.values(views.all)[0].id = 1; }, //! first.id
	viaDestructuring() { const { friends: [f] } = first; f.id = 1; }, //! users[1].id
	viaSpread() { const c = { ...first }; c.friends.push(1); }, //! first.friends
	viaProxy() { new Proxy(first, {}).id = 1; }, //! first.id
	viaReviver() { JSON.parse('{"a":1}', () => { first.id = 1; }); }, //! first.id
	viaReduce() { users.reduce((a, u) => { a.id = u.id; return a; }); }, //! first.id
	viaFrom() { Array.from(users, u => u.id++); }, //! first.id
	viaSlice() { users.slice(1)[0].id = 1; }, //! users[1].id
	pushCall() { Array.prototype.push.call(users, 1); }, //! users[2]
	sortCall() { Array.prototype.sort.call(users); }, //! users[0]
	length() { users.length = 0; }, //! users.length
	into() { [first.id] = [1]; }, //! first.id
	intoObject() { ({ a: first.id } = { a: 1 }); }, //! first.id
	forInto() { for (first.id of [1]); }, //! first.id
	computed() { first['i' + 'd']--; }, //! first.id
	andAssign() { first.id &&= 1; }, //! first.id
	nullAssign() { first.nope ??= 1; }, //! first.nope
	random() { crypto.getRandomValues(numbers); }, //! this Uint32Array
	encode() { new TextEncoder().encodeInto('abc', bytes); }, //! this Buffer
	copy() { Buffer.from('abc').copy(bytes); }, //! this Buffer
	subarray() { bytes.subarray(1)[0] = 1; }, //! bytes
};
run();

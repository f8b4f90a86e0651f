// Every form of writing to shared data. Each function throws at the line that
// says what.
import { run } from 'parallel';

let hits = 0, first = 1, second = { a: { b: 1 } };
const list = [3, 1, 2], titles = { B: [{ name: 'Berlin' }], n: 1 }, map = new Map([['k', { v: 1 }]]), set = new Set([1]);
const date = new Date(0), error = new Error('e'), bare = Object.assign(Object.create(null), { x: 1 });
const sparse = [1, , 2], doubles = new Float64Array(4), view = new DataView(new ArrayBuffer(8)), bytes = Buffer.from('abc');
const url = new URL('http://example.com/?q=1'), boxed = new Number(1);
class Point {
	x = 1;
	move() { this.x++; } //! point.x
}
const point = new Point();
const inner = () => titles.B[0];
const { setPrototypeOf } = Object;

globalThis.writes = {
	assign() { hits = 1; }, //! hits belongs to the main VM
	increment() { hits++; }, //! hits belongs to the main VM
	prefix() { return --hits; }, //! hits belongs to the main VM
	compound() { hits += 2; }, //! parallel.counter()
	logical() { hits ||= 2; }, //! parallel.local(
	array() { [first, hits] = [1, 2]; }, //! belongs to the main VM
	object() { ({ a: hits } = { a: 1 }); }, //! hits belongs to the main VM
	rest() { [...list[0]] = []; }, //! list
	forOf() { for (hits of [1]); }, //! hits belongs to the main VM
	forIn() { for (first in { a: 1 }); }, //! first belongs to the main VM
	closure() { (() => { hits = 3; })(); }, //! hits belongs to the main VM
	property() { titles.n = 2; }, //! titles.n belongs to the main VM
	deep() { titles.B[0].name = 'x'; }, //! titles.B[0].name
	alias() { inner().name = 'x'; }, //! name
	fresh() { titles.C = 1; }, //! titles.C
	counted() { titles.n++; }, //! titles.n
	removed() { delete titles.B; }, //! titles.B
	push() { list.push(1); }, //! list
	pop() { list.pop(); }, //! list
	shift() { list.shift(); }, //! list
	unshift() { list.unshift(0); }, //! list
	sort() { list.sort(); }, //! list
	reverse() { list.reverse(); }, //! list
	splice() { list.splice(0, 1); }, //! list
	fill() { list.fill(0); }, //! list
	copyWithin() { list.copyWithin(0, 1); }, //! list
	index() { list[0] = 1; }, //! list[0]
	length() { list.length = 0; }, //! list
	borrowed() { Array.prototype.push.call(list, 1); }, //! list
	mapSet() { map.set('k', 1); }, //! map
	mapDelete() { map.delete('k'); }, //! map
	mapClear() { map.clear(); }, //! map
	mapValue() { map.get('k').v = 2; }, //! map
	setAdd() { set.add(2); }, //! set
	setDelete() { set.delete(1); }, //! set
	setClear() { set.clear(); }, //! set
	dateSet() { date.setTime(1); }, //! date
	dateYear() { date.setFullYear(2000); }, //! date
	errorMessage() { error.message = 'x'; }, //! error
	errorNew() { error.code = 1; }, //! error
	objectAssign() { Object.assign(titles, { n: 2 }); }, //! titles
	defineProperty() { Object.defineProperty(titles, 'n', { value: 2 }); }, //! titles
	defineProperties() { Object.defineProperties(titles, { n: { value: 2 } }); }, //! titles
	defineGetter() { Object.defineProperty(titles, 'g', { get() { return 1; } }); }, //! titles
	setPrototypeOf() { Object.setPrototypeOf(titles, null); }, //! titles
	captured() { setPrototypeOf(titles, { admin: true }); }, //! titles
	proto() { titles.__proto__ = {}; }, //! titles
	reflectSet() { Reflect.set(titles, 'n', 2); }, //! titles
	reflectDefine() { Reflect.defineProperty(titles, 'n', { value: 1 }); }, //! titles
	reflectDelete() { Reflect.deleteProperty(titles, 'n'); }, //! titles
	bare() { bare.x = 2; }, //! bare
	sparse() { sparse[1] = 2; }, //! sparse
	sparsePush() { sparse.push(2); }, //! sparse
	typedIndex() { doubles[0] = 1; }, //! doubles
	typedSet() { doubles.set([1]); }, //! doubles
	typedFill() { doubles.fill(1); }, //! doubles
	typedSort() { doubles.sort(); }, //! doubles
	typedReverse() { doubles.reverse(); }, //! doubles
	typedCopyWithin() { doubles.copyWithin(0, 1); }, //! doubles
	dataView() { view.setInt8(0, 1); }, //! view
	bufferIndex() { bytes[0] = 1; }, //! bytes
	bufferWrite() { bytes.write('x'); }, //! bytes
	bufferFill() { bytes.fill(0); }, //! bytes
	urlHref() { url.href = 'http://example.org/'; }, //! URL
	urlParams() { url.searchParams.append('a', 'b'); }, //! URL
	boxed() { boxed.x = 1; }, //! boxed
	method() {
		point.move();
	},
	field() { point.x = 2; }, //! point.x
	nested() { second.a.b++; }, //! second.a.b
	destructured() { [second.a.b] = [2]; }, //! second.a
	defaulted() { const g = (x = hits = 3) => x; g(); }, //! hits belongs to the main VM
	generator() { function* g() { yield hits = 3; } [...g()]; }, //! hits belongs to the main VM
	template() { return `${hits = 2}`; }, //! hits belongs to the main VM
};
run();

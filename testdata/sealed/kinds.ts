// Every kind of value that is data, nested and shared.
import { run } from 'parallel';

const primitives = [undefined, null, true, false, 0, -0, NaN, Infinity, -Infinity, 1.5, 2 ** 53, -(2 ** 40), 5e-324];
const strings = ['', 'plain', 'zoë', '日本語', '😀', '\ud800', 'a\udc00b', 'x'.repeat(100), 'ü'.repeat(100), 'null\0byte'];
const big = [0n, -1n, 2n ** 64n, -(2n ** 200n), 123456789012345678901234567890n];
const ordered: any = { b: 1, 2: 'two', a: 2, 1: 'one', [-1]: 'minus', '01': 'zero one', 4294967295: 'not an index' };
const bare = Object.assign(Object.create(null), { own: 1 });
const frozen = Object.freeze({ a: Object.freeze([1, 2]) });
const keys = { 'lone \ud800': 1, 'zoë': 2, '': 3, __proto__x: 4, constructor: 5, toString: 6 };
const sparse: any[] = [1, , 3];
sparse[20] = 'far';
const huge: any[] = [];
huge.length = 2 ** 32 - 1;
huge[5] = 'five';
const named: any = [1, 2];
named.extra = 'property';
const match = /(?<first>a)(b)?/.exec('cab');
const hidden = Object.defineProperty({ seen: 1 }, 'hidden', { value: 2 });
const cyclic: any = { name: 'cyclic', list: [] };
cyclic.self = cyclic;
cyclic.list.push(cyclic, cyclic.list);
const sharedPart = { part: [1, 2, 3] };
const holders = [sharedPart, { again: sharedPart }, sharedPart.part];
let gets = 0;
const getter = { get computed() { gets++; return ['made', gets]; } };
const objectKey = { k: 1 };
const map = new Map<any, any>([['s', 1], [1, 'n'], [NaN, 'nan'], [-0, 'zero'], [10n, 'big'], [true, 'yes'], [null, 'nil'], [undefined, 'undef'], [objectKey, 'object'], ['zoë', new Map([[1, new Set([2])]])]]);
const set = new Set<any>(['a', 1, NaN, objectKey, 'ü', 5n]);
map.set('self', map);
const date = new Date(86400000), invalid = new Date(NaN);
const boxed = [new Number(5), new String('boxed'), new Boolean(false), Object(7n)];
const error = Object.assign(new TypeError('broken', { cause: new RangeError('inner') }), { code: 'E_BROKEN', info: { a: 1 } });
const buffer = new ArrayBuffer(32);
const bytes = new Uint8Array(buffer, 8, 8), doubles = new Float64Array(buffer, 16, 2), view = new DataView(buffer, 4, 12);
bytes.set([1, 2, 3, 4]);
doubles[0] = Math.PI;
const arrays = [new Int8Array([-1]), new Uint8ClampedArray([300]), new Int16Array([-2]), new Uint16Array([65535]), new Int32Array([-3]), new Uint32Array([4294967295]), new Float32Array([1.5]), new BigInt64Array([-5n]), new BigUint64Array([5n]), new Uint8Array(0)];
const node = Buffer.from('bytes of node');
const url = new URL('https://user@example.com:8080/path?q=1#top');
class Point { x: number; y: number; constructor(x: number, y: number) { this.x = x; this.y = y; } norm() { return Math.hypot(this.x, this.y); } get sum() { return this.x + this.y; } }
class Point3 extends Point { z = 3; override norm() { return Math.hypot(super.norm(), this.z); } }
const points = [new Point(3, 4), new Point3(1, 2)];
class Coded extends Error { code = 'E'; }
const coded = new Coded('own');
const deep: any = {};
for (let i = 0, at = deep; i < 5000; i++) at = at.next = {};
const table: any = {};
for (let i = 0; i < 2000; i++) table['key ' + i] = { id: i, tags: ['a' + i % 7, 'b'] };
const numbers = Array.from({ length: 1000 }, (_, i) => i * i);

function depth() {
	let n = 0;
	for (let at = deep; at; at = at.next) n++;
	return n;
}

(globalThis as any).probe = () => [
	primitives, primitives.map(v => Object.is(v, -0)), strings, strings.map(s => [...s].length + '/' + s.length), strings.map(s => s.charCodeAt(0)),
	big, ordered, Object.keys(ordered), bare, Object.getPrototypeOf(bare), frozen, keys, Object.keys(keys).map(k => k.charCodeAt(5)),
	sparse, sparse.length, 1 in sparse, Object.keys(sparse), sparse.flat(), huge.length, huge[5], Object.keys(huge), named, named.extra, match, match!.index, match!.groups!.first,
	hidden, (hidden as any).hidden, Object.keys(hidden), cyclic, cyclic.self === cyclic, cyclic.list[0] === cyclic, holders[0] === sharedPart, (holders[1] as any).again === sharedPart, holders[2] === sharedPart.part,
	getter.computed[0], map, map.get(objectKey), map.get(NaN), map.get(0), map.get(10n), map.get('self') === map, map.size, [...map.keys()].length, [...map].length,
	set, set.has(objectKey), set.has(NaN), set.has({}), [...set.values()].length, date, date.getTime(), invalid.getTime(), invalid, boxed, boxed.map(b => typeof b.valueOf()),
	error, error.message, error.code, error.info, error instanceof TypeError, (error.cause as any).message, String(error),
	bytes, doubles, view.getUint8(4), view.byteLength, bytes.buffer === doubles.buffer, bytes.buffer === buffer, bytes.byteOffset, buffer.byteLength, arrays,
	node, node.toString(), node.toString('base64'), Buffer.isBuffer(node), url, url.href, url.searchParams.get('q'), url instanceof URL,
	points, points.map(p => p.norm()), points.map(p => p.sum), points[1] instanceof Point3, points[1] instanceof Point, coded instanceof Coded, coded.message, coded.code,
	depth(), Object.keys(table).length, table['key 1999'], numbers.length, numbers.reduce((a, b) => a + b), JSON.stringify([ordered, holders, points, date, sparse.slice(0, 3)]),
];
run();

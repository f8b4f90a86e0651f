const assert = require('node:assert');
const same = (v) => assert.deepStrictEqual(structuredClone(v), v);
for (const v of [1, 'a', true, null, undefined, 10n, NaN, [1, [2, { a: 3 }]], { a: { b: [] } }, new Date(5), /x\/y/gi, new Map([[{ k: 1 }, [2]]]),
  new Set([1, 'x', { y: 1 }]), Object(1), Object('s'), Object(false), Object(2n), new Uint8Array([1, 2]), new Float64Array([1.5]), new BigInt64Array([5n]),
  new ArrayBuffer(3), [1, , 3], new Error('e'), new RangeError('r')]) same(v);
const o = { list: [] };
o.self = o;
o.list.push(o.list, o);
const c = structuredClone(o);
assert(c !== o && c.self === c && c.list[0] === c.list && c.list[1] === c);
const m = new Map();
m.set(m, m);
const n = structuredClone(m);
assert(n !== m && n.get(n) === n);
const shared = { a: 1 };
const two = structuredClone([shared, shared]);
assert(two[0] === two[1] && two[0] !== shared);
assert.deepStrictEqual(Object.keys(structuredClone([1, , 3])), ['0', '2']);
assert.strictEqual(structuredClone(new Array(5)).length, 5);
class Point { constructor() { this.x = 1; } get y() { return 2; } }
const plain = structuredClone(new Point());
assert.deepStrictEqual(plain, { x: 1 });
assert.strictEqual(Object.getPrototypeOf(plain), Object.prototype);
assert.deepStrictEqual(structuredClone({ get g() { return 7; }, [Symbol('s')]: 1 }), { g: 7 });
assert.deepStrictEqual(structuredClone(Object.defineProperty({}, 'h', { value: 1 })), {});
const buf = new Uint8Array([1, 2, 3, 4]);
const views = structuredClone({ a: new Uint8Array(buf.buffer, 1, 2), b: new DataView(buf.buffer, 2) });
assert(views.a.buffer === views.b.buffer && views.a.byteOffset === 1 && views.a.length === 2 && views.b.getUint8(0) === 3);
views.a[0] = 9;
assert.strictEqual(buf[1], 2);
const moved = structuredClone(buf.buffer, { transfer: [buf.buffer] });
assert.strictEqual(buf.byteLength, 0);
assert.deepStrictEqual(new Uint8Array(moved), new Uint8Array([1, 2, 3, 4]));
const e = structuredClone(new TypeError('t', { cause: { z: 1 } }));
assert(e instanceof TypeError && e.message === 't' && e.cause.z === 1);
class Own extends Error { get name() { return 'Own'; } }
assert.strictEqual(structuredClone(new Own('q')).name, 'Error');
assert(structuredClone(Object.create(null)) instanceof Object);
function denied(f) {
  try { f(); } catch (x) {
    assert(x instanceof DOMException);
    assert.strictEqual(x.name, 'DataCloneError');
    assert.strictEqual(x.code, 25);
    return x.message;
  }
  throw new Error('cloned');
}
assert.strictEqual(denied(() => structuredClone(() => 1)), '() => 1 could not be cloned.');
assert.strictEqual(denied(() => structuredClone({ a: [Symbol('s')] })), 'Symbol(s) could not be cloned.');
denied(() => structuredClone(new WeakMap()));
denied(() => structuredClone(Promise.resolve()));
assert.throws(() => structuredClone(), TypeError);
assert.throws(() => structuredClone({ get a() { throw new RangeError('from a getter'); } }), RangeError);
const d = new DOMException('m', 'AbortError');
assert(d instanceof Error && d.name === 'AbortError' && d.code === 20 && d.message === 'm' && DOMException.ABORT_ERR === 20);
assert.strictEqual(String(d), 'AbortError: m');
assert.strictEqual(Object.prototype.toString.call(d), '[object DOMException]');

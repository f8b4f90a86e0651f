const assert = require('node:assert');
const util = require('node:util');
assert.strictEqual(util.inspect.custom, Symbol.for('nodejs.util.inspect.custom'));
assert.strictEqual(util.promisify.custom, Symbol.for('nodejs.util.promisify.custom'));
assert.strictEqual(util.stripVTControlCharacters('\x1b[31mred\x1b[39m'), 'red');
assert.strictEqual(util.toUSVString('a\ud800'), 'a\ufffd');
assert.strictEqual(util.isDeepStrictEqual({ a: [1] }, { a: [1] }), true);
assert.strictEqual(util.isDeepStrictEqual({ a: [1] }, { a: ['1'] }), false);
assert(util.isArray([]));
assert(util.types.isMap(new Map()) && !util.types.isMap(new Set()) && !util.types.isMap({ __proto__: Map.prototype }));
assert(util.types.isSet(new Set()) && util.types.isWeakMap(new WeakMap()) && util.types.isWeakSet(new WeakSet()));
assert(util.types.isDate(new Date()) && util.types.isRegExp(/x/) && util.types.isNativeError(new TypeError()) && util.types.isPromise(Promise.resolve()));
assert(util.types.isProxy(new Proxy({}, {})) && !util.types.isProxy({}));
assert(util.types.isArrayBuffer(new ArrayBuffer(1)) && util.types.isAnyArrayBuffer(new ArrayBuffer(1)) && util.types.isDataView(new DataView(new ArrayBuffer(1))));
assert(util.types.isTypedArray(new Int8Array(1)) && util.types.isUint8Array(Buffer.alloc(1)) && !util.types.isUint8Array(new Int8Array(1)));
assert(util.types.isUint8ClampedArray(new Uint8ClampedArray(1)) && util.types.isBigInt64Array(new BigInt64Array(1)) && util.types.isArrayBufferView(new Int8Array(1)));
assert(util.types.isBoxedPrimitive(Object(1)) && util.types.isNumberObject(Object(1)) && util.types.isStringObject(Object('')) && util.types.isSymbolObject(Object(Symbol())));
assert(util.types.isBooleanObject(Object(true)) && util.types.isBigIntObject(Object(1n)) && !util.types.isBoxedPrimitive(1));
assert(util.types.isAsyncFunction(async () => {}) && !util.types.isAsyncFunction(() => {}) && util.types.isGeneratorFunction(function* () {}));
assert(util.types.isGeneratorObject((function* () {})()) && util.types.isMapIterator(new Map().keys()) && util.types.isSetIterator(new Set().keys()));
assert((function () { return util.types.isArgumentsObject(arguments); })());

function A() {}
function B() {}
B.prototype.hi = () => 'hi';
util.inherits(A, B);
assert.strictEqual(new A().hi(), 'hi');
assert.strictEqual(A.super_, B);
assert.throws(() => util.inherits(A, null), { code: 'ERR_INVALID_ARG_TYPE' });

const old = util.deprecate((x) => x + 1, 'old is old', 'DEP_TEST');
assert.strictEqual(old(1), 2);
assert.strictEqual(old(2), 3);
assert.strictEqual(typeof util.debuglog('nothing'), 'function');
util.debuglog('nothing')('not printed');
assert.strictEqual(util.stripVTControlCharacters(util.styleText('red', 'x')), 'x');
assert.strictEqual(new util.TextDecoder().decode(new util.TextEncoder().encode('ü')), 'ü');
assert.deepStrictEqual(util._extend({ a: 1 }, { b: 2 }), { a: 1, b: 2 });
assert.throws(() => util.promisify(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => util.stripVTControlCharacters(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "str" argument must be of type string. Received type number (5)' });

// What throws when it is looked at is printed all the same.
const hostile = { get a() { throw new Error('never called'); } };
assert.strictEqual(util.inspect(hostile), '{ a: [Getter] }');
assert.strictEqual(util.inspect(new Proxy({ a: 1 }, { get() { throw new Error('trap'); }, getOwnPropertyDescriptor() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); }, getPrototypeOf() { throw new Error('trap'); } })), '{ a: 1 }');
assert.strictEqual(util.inspect({ get constructor() { throw new Error('never'); } }), "{ constructor: [Getter] }".replace('{ ', 'Object <Complex prototype> { ').replace('Object <Complex prototype> ', ''));
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
assert.strictEqual(util.inspect(proxy), '<Revoked Proxy>');
let deep = {};
for (let k = 0; k < 20000; k++) deep = { deep };
assert(util.inspect(deep, { depth: Infinity }).length > 100);
const error = new TypeError('message');
assert(util.inspect(error).startsWith('TypeError: message\n    at '));
assert(util.inspect(Object.assign(new Error('x'), { code: 'E_X' })).endsWith("{\n  code: 'E_X'\n}"));
assert(util.inspect({ error }).includes('  error: TypeError: message\n      at '));

(async () => {
  const p = util.promisify((a, b, done) => (a ? done(null, a + b) : done(new Error('no'))));
  assert.strictEqual(await p(1, 2), 3);
  await assert.rejects(p(0, 1), /no/);
  const c = (done) => done();
  c[util.promisify.custom] = () => Promise.resolve('custom');
  assert.strictEqual(await util.promisify(c)(), 'custom');
  const back = util.callbackify(async (x) => { if (!x) throw new Error('none'); return x * 2; });
  assert.strictEqual(await new Promise((resolve) => back(4, (err, v) => resolve(v))), 8);
  assert.strictEqual((await new Promise((resolve) => back(0, resolve))).message, 'none');
})();

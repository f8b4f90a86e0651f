const assert = require('node:assert');
const EventEmitter = require('node:events');
const { once, on, errorMonitor } = EventEmitter;
assert.strictEqual(EventEmitter.EventEmitter, EventEmitter);

const e = new EventEmitter();
const log = [];
e.on('a', function (...args) { log.push(['on', this === e, ...args]); });
e.prependListener('a', () => log.push(['first']));
e.once('a', (x) => log.push(['once', x]));
e.prependOnceListener('a', () => log.push(['zero']));
assert.strictEqual(e.emit('a', 1, 2), true);
assert.deepStrictEqual(log, [['zero'], ['first'], ['on', true, 1, 2], ['once', 1]]);
assert.strictEqual(e.listenerCount('a'), 2);
assert.strictEqual(e.emit('nothing'), false);
assert.deepStrictEqual(e.eventNames(), ['a']);
const f = () => {};
e.once('b', f);
assert.strictEqual(e.listeners('b')[0], f);
assert.notStrictEqual(e.rawListeners('b')[0], f);
assert.strictEqual(e.rawListeners('b')[0].listener, f);
e.off('b', f);
assert.strictEqual(e.listenerCount('b'), 0);
const sym = Symbol('s');
e.addListener(sym, f);
assert.deepStrictEqual(e.eventNames(), ['a', sym]);
e.removeAllListeners('a');
assert.deepStrictEqual(e.eventNames(), [sym]);
e.removeAllListeners();
assert.deepStrictEqual(e.eventNames(), []);

const meta = [];
e.on('newListener', (n, l) => meta.push(['new', n, l === f]));
e.on('removeListener', (n, l) => meta.push(['gone', n, l === f]));
e.on('x', f);
e.removeListener('x', f);
e.removeListener('x', f);
assert.deepStrictEqual(meta, [['new', 'removeListener', false], ['new', 'x', true], ['gone', 'x', true]]);

assert.throws(() => new EventEmitter().emit('error', new RangeError('boom')), /^RangeError: boom$/);
assert.throws(() => new EventEmitter().emit('error', { a: 1 }), { code: 'ERR_UNHANDLED_ERROR', message: 'Unhandled error. ({ a: 1 })' });
const seen = [];
const m = new EventEmitter();
m.on(errorMonitor, (x) => seen.push(x));
assert.throws(() => m.emit('error', new Error('q')));
assert.strictEqual(seen.length, 1);
assert.throws(() => e.on('x', 5), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => e.setMaxListeners(-1), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
assert.strictEqual(e.getMaxListeners(), 10);
assert.strictEqual(e.setMaxListeners(3), e);
assert.strictEqual(e.getMaxListeners(), 3);
assert.strictEqual(EventEmitter.defaultMaxListeners, 10);
assert.strictEqual(EventEmitter.listenerCount(e, 'x'), 0);
assert.deepStrictEqual(EventEmitter.getEventListeners(m, errorMonitor).length, 1);

// A listener that removes another while it is called.
const r = new EventEmitter();
const order = [];
const second = () => order.push(2);
r.on('x', () => { order.push(1); r.off('x', second); });
r.on('x', second);
r.emit('x');
r.emit('x');
assert.deepStrictEqual(order, [1, 2, 1]);

class Mine extends EventEmitter { constructor() { super(); this.k = 1; } }
const mine = new Mine();
assert(mine instanceof EventEmitter);
mine.on('z', f);
assert.strictEqual(new Mine().listenerCount('z'), 0);
function Old() { EventEmitter.call(this); }
Object.setPrototypeOf(Old.prototype, EventEmitter.prototype);
assert.strictEqual(new Old().on('q', f).listenerCount('q'), 1);
const mixed = Object.assign({}, EventEmitter.prototype);
mixed.on('q', f);
assert.strictEqual(mixed.listenerCount('q'), 1);

(async () => {
  const p = new EventEmitter();
  const got = once(p, 'go');
  p.emit('go', 1, 2);
  assert.deepStrictEqual(await got, [1, 2]);
  assert.strictEqual(p.listenerCount('error'), 0);
  const bad = once(p, 'go');
  p.emit('error', new Error('no'));
  await assert.rejects(bad, /no/);
  const it = on(p, 'tick');
  p.emit('tick', 1);
  p.emit('tick', 2);
  assert.deepStrictEqual(await it.next(), { value: [1], done: false });
  assert.deepStrictEqual(await it.next(), { value: [2], done: false });
  await it.return();
  assert.strictEqual(p.listenerCount('tick'), 0);
})();

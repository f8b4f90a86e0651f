// The queuing strategies of https://streams.spec.whatwg.org, and what the
// streams have in common: queues of pieces with sizes, and promises that are
// settled from elsewhere.
(function (native, require) {
  'use strict';
  const { dress, need, record, isObject, callback } = require('idl');
  const { apply } = Reflect;
  const { then } = Promise.prototype;

  function highWaterMark(init, what) {
    need({ length: init === undefined ? 0 : 1 }, 1, what);
    if (!isObject(init) || init.highWaterMark === undefined) throw new TypeError(`${what}: the argument must be an object with a highWaterMark`);
    return Number(init.highWaterMark);
  }
  const count = { size() { return 1; } }.size;
  const length = { size(chunk) { return chunk.byteLength; } }.size;

  class CountQueuingStrategy {
    #mark;
    constructor(init) { this.#mark = highWaterMark(init, 'CountQueuingStrategy'); }
    get highWaterMark() { return this.#mark; }
    get size() { this.#mark; return count; }
  }
  class ByteLengthQueuingStrategy {
    #mark;
    constructor(init) { this.#mark = highWaterMark(init, 'ByteLengthQueuingStrategy'); }
    get highWaterMark() { return this.#mark; }
    get size() { this.#mark; return length; }
  }

  // strategy reads a strategy: { mark, size }.
  function strategy(init, mark, what) {
    const o = record(init, `${what}: the strategy`);
    if (o.highWaterMark !== undefined) mark = Number(o.highWaterMark);
    if (!(mark >= 0)) throw new RangeError(`${what}: highWaterMark must be a number, not below 0`);
    return { mark, size: callback(o.size, `${what}: size`), sized: o.size !== undefined };
  }
  // method takes a method of a source or sink; what it returns is a promise.
  function method(of, name, what) {
    const f = of[name];
    if (f === undefined) return undefined;
    callback(f, `${what}: ${name}`);
    return (...args) => { try { return Promise.resolve(apply(f, of, args)); } catch (e) { return Promise.reject(e); } };
  }

  // A queue whose pieces have sizes. What is taken leaves a gap that is closed
  // when it is larger than the rest.
  class Queue {
    list = [];
    at = 0;
    total = 0;
    get length() { return this.list.length - this.at; }
    push(value, size) {
      size = Number(size);
      if (!(size >= 0 && size < Infinity)) throw new RangeError('the size of a chunk must be a finite number, not below 0');
      this.list.push({ value, size });
      this.total += size;
    }
    peek() { return this.list[this.at].value; }
    shift() {
      const { value, size } = this.list[this.at];
      this.list[this.at++] = undefined;
      if (2 * this.at > this.list.length) {
        this.list = this.list.slice(this.at);
        this.at = 0;
      }
      this.total = this.length === 0 ? 0 : Math.max(this.total - size, 0);
      return value;
    }
    clear() {
      this.list = [];
      this.at = this.total = 0;
    }
  }

  // A promise with what settles it.
  function deferred() {
    const d = { promise: null, resolve: null, reject: null, pending: true };
    d.promise = new Promise((resolve, reject) => {
      d.resolve = (v) => { d.pending = false; resolve(v); };
      d.reject = (e) => { d.pending = false; reject(e); };
    });
    return d;
  }
  const nothing = () => {};
  // quiet says that nobody need handle a rejection.
  function quiet(promise) { apply(then, promise, [undefined, nothing]); return promise; }
  // react calls one of two functions, which must not throw, when a promise is settled.
  function react(promise, done, failed) { quiet(apply(then, promise, [done, failed])); }
  const after = (promise, done, failed) => apply(then, promise, [done, failed]);
  function resolved(value) { const d = deferred(); d.resolve(value); return d; }
  function rejected(reason) { const d = deferred(); d.reject(reason); quiet(d.promise); return d; }

  dress(CountQueuingStrategy, (s) => ({ highWaterMark: s.highWaterMark }));
  dress(ByteLengthQueuingStrategy, (s) => ({ highWaterMark: s.highWaterMark }));
  return { CountQueuingStrategy, ByteLengthQueuingStrategy, strategy, method, Queue, deferred, quiet, react, after, resolved, rejected, nothing };
})

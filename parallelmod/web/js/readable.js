// ReadableStream as https://streams.spec.whatwg.org has it, with default
// readers. A source of type 'bytes' has chunks that are Uint8Arrays; there are
// no BYOB readers.
(function (native, require) {
  'use strict';
  const { dress, need, record, isObject, callback, asyncIterator } = require('idl');
  const { strategy, method, Queue, deferred, quiet, react, after, resolved, rejected, nothing } = require('strategy');
  const Bytes = Uint8Array, { isView } = ArrayBuffer;

  // A stream's state: 'readable', 'closed' or 'errored'. Its controller's queue
  // and algorithms are part of it.
  let stateOf, isStream;
  const own = Symbol('made here');
  class ReadableStream {
    #stream;
    static {
      stateOf = (s) => s.#stream;
      isStream = (s) => typeof s === 'object' && s !== null && #stream in s;
    }
    constructor(source = undefined, strategyInit = undefined) {
      const stream = this.#stream = fresh(this);
      if (source === own) return;
      if (source === null) throw new TypeError('ReadableStream: the source must be an object');
      source = record(source, 'ReadableStream: the source');
      const { type } = source, bytes = type !== undefined && `${type}` === 'bytes';
      if (type !== undefined && !bytes) throw new TypeError(`ReadableStream: the type of a source is 'bytes' or left out`);
      if (bytes && source.autoAllocateChunkSize !== undefined) throw new TypeError('ReadableStream: autoAllocateChunkSize is not supported; enqueue chunks of your own');
      const { mark, size, sized } = strategy(strategyInit, bytes ? 0 : 1, 'ReadableStream');
      if (bytes && sized) throw new RangeError('ReadableStream: a stream of bytes has no size function');
      const pull = method(source, 'pull', 'ReadableStream'), cancel = method(source, 'cancel', 'ReadableStream');
      const start = callback(source.start, 'ReadableStream: start');
      setUp(stream, { bytes, mark, size: bytes ? (chunk) => chunk.byteLength : size, pull, cancel });
      begin(stream, start && (() => Reflect.apply(start, source, [stream.controller])));
    }
    static from(iterable) {
      need(arguments, 1, 'ReadableStream.from');
      return from(iterable);
    }
    get locked() { return this.#stream.reader !== null; }
    cancel(reason = undefined) {
      if (!isStream(this)) return Promise.reject(new TypeError('cancel: this is no ReadableStream'));
      if (this.#stream.reader) return Promise.reject(new TypeError('ReadableStream.cancel: the stream is locked to a reader'));
      return cancel(this.#stream, reason);
    }
    getReader(options = undefined) {
      const stream = this.#stream, { mode } = record(options, 'ReadableStream.getReader: the options');
      if (mode !== undefined) {
        throw new TypeError(`${mode}` === 'byob' ? 'ReadableStream.getReader: BYOB readers are not supported; use getReader()' : 'ReadableStream.getReader: unknown mode');
      }
      return new ReadableStreamDefaultReader(stream.object);
    }
    tee() { return require('pipe').tee(this.#stream, false); }
    pipeTo(destination, options = undefined) { return require('pipe').pipeTo(this, destination, options, arguments.length); }
    pipeThrough(pair, options = undefined) {
      const stream = this.#stream;
      need(arguments, 1, 'ReadableStream.pipeThrough');
      return require('pipe').pipeThrough(stream.object, pair, options);
    }
    values(options = undefined) {
      const stream = this.#stream, o = record(options, 'ReadableStream.values: the options');
      return iterate(stream, Boolean(o.preventCancel));
    }
  }

  function fresh(object) {
    return {
      object, state: 'readable', error: undefined, disturbed: false, reader: null, controller: null, bytes: false,
      queue: new Queue(), mark: 1, size: undefined, pull: undefined, cancel: undefined,
      started: false, closing: false, pulling: false, again: false,
    };
  }

  class ReadableStreamDefaultController {
    #stream;
    constructor(key, stream) {
      if (key !== own) throw new TypeError('Illegal constructor');
      this.#stream = stream;
    }
    get desiredSize() { return desired(this.#stream); }
    get byobRequest() { this.#stream; return null; }
    close() {
      const stream = this.#stream;
      if (!mayEnqueue(stream)) throw invalid(stream, 'close');
      close(stream);
    }
    enqueue(chunk = undefined) {
      const stream = this.#stream;
      if (stream.bytes) {
        if (!isView(chunk)) throw new TypeError('ReadableStreamDefaultController.enqueue: a chunk of a stream of bytes must be a typed array or a DataView');
        if (chunk.byteLength === 0) throw new TypeError('ReadableStreamDefaultController.enqueue: the chunk has no bytes');
        if (!(chunk instanceof Bytes)) chunk = new Bytes(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      }
      if (!mayEnqueue(stream)) throw invalid(stream, 'enqueue');
      enqueue(stream, chunk);
    }
    error(reason = undefined) { fail(this.#stream, reason); }
  }
  const mayEnqueue = (stream) => !stream.closing && stream.state === 'readable';
  function invalid(stream, what) {
    return new TypeError(`ReadableStreamDefaultController.${what}: the stream is ${stream.state === 'readable' ? 'closed already' : stream.state}`);
  }

  function setUp(stream, parts) {
    Object.assign(stream, parts);
    stream.controller = new ReadableStreamDefaultController(own, stream);
  }
  function begin(stream, start) {
    const began = start ? start() : undefined;
    react(Promise.resolve(began), () => {
      stream.started = true;
      pullIfNeeded(stream);
    }, (e) => fail(stream, e));
  }
  // make is a stream of the host's own. pull and cancel return promises.
  function make(pull, cancel, mark = 1, start = undefined) {
    const object = new ReadableStream(own), stream = stateOf(object);
    setUp(stream, { mark, pull, cancel });
    begin(stream, start);
    return stream;
  }

  function desired(stream) {
    if (stream.state === 'errored') return null;
    return stream.state === 'closed' ? 0 : stream.mark - stream.queue.total;
  }
  const waiting = (stream) => stream.reader !== null && stream.reader.requests.length > 0;
  const wanting = (stream) => mayEnqueue(stream) && stream.started && (waiting(stream) || desired(stream) > 0);
  function pullIfNeeded(stream) {
    if (!stream.pull || !wanting(stream)) return;
    if (stream.pulling) {
      stream.again = true;
      return;
    }
    stream.pulling = true;
    react(stream.pull(stream.controller), () => {
      stream.pulling = false;
      if (stream.again) {
        stream.again = false;
        pullIfNeeded(stream);
      }
    }, (e) => fail(stream, e));
  }
  function enqueue(stream, chunk) {
    if (waiting(stream)) stream.reader.requests.shift().chunk(chunk);
    else {
      try {
        stream.queue.push(chunk, stream.size ? (0, stream.size)(chunk) : 1);
      } catch (e) {
        fail(stream, e);
        throw e;
      }
    }
    pullIfNeeded(stream);
  }
  function close(stream) {
    stream.closing = true;
    if (stream.queue.length === 0) finish(stream);
  }
  function release(stream) { // the algorithms of a stream that has ended
    stream.pull = stream.cancel = stream.size = undefined;
  }
  function finish(stream) {
    release(stream);
    stream.state = 'closed';
    const { reader } = stream;
    if (!reader) return;
    reader.closed.resolve(undefined);
    for (const r of reader.requests.splice(0)) r.close();
  }
  function fail(stream, e) {
    if (stream.state !== 'readable') return;
    stream.queue.clear();
    release(stream);
    stream.state = 'errored';
    stream.error = e;
    const { reader } = stream;
    if (!reader) return;
    reader.closed.reject(e);
    quiet(reader.closed.promise);
    for (const r of reader.requests.splice(0)) r.error(e);
  }
  function cancel(stream, reason) {
    stream.disturbed = true;
    if (stream.state === 'closed') return Promise.resolve(undefined);
    if (stream.state === 'errored') return Promise.reject(stream.error);
    const f = stream.cancel;
    stream.queue.clear();
    finish(stream);
    return after(f ? f(reason) : Promise.resolve(), nothing);
  }
  // read has one of the functions of a request called: chunk, close or error.
  function read(stream, request) {
    stream.disturbed = true;
    if (stream.queue.length > 0) {
      const chunk = stream.queue.shift();
      if (stream.closing && stream.queue.length === 0) finish(stream);
      else pullIfNeeded(stream);
      request.chunk(chunk);
    } else if (stream.state === 'closed') request.close();
    else if (stream.state === 'errored') request.error(stream.error);
    else {
      stream.reader.requests.push(request);
      pullIfNeeded(stream);
    }
  }

  // A lock: what a reader holds of a stream.
  function lock(stream) {
    if (stream.reader) throw new TypeError('the ReadableStream is locked to a reader already');
    const reader = { stream, requests: [], closed: deferred() };
    stream.reader = reader;
    if (stream.state === 'closed') reader.closed.resolve(undefined);
    else if (stream.state === 'errored') reader.closed = rejected(stream.error);
    return reader;
  }
  function unlock(reader) {
    const e = new TypeError('the reader was released');
    if (reader.closed.pending) reader.closed.reject(e);
    else reader.closed = rejected(e);
    quiet(reader.closed.promise);
    reader.stream.reader = null;
    reader.stream = null;
    for (const r of reader.requests.splice(0)) r.error(e);
  }
  // next reads into a promise of { value, done }.
  function next(stream) {
    return new Promise((resolve, reject) => read(stream, {
      chunk: (value) => resolve({ value, done: false }),
      close: () => resolve({ value: undefined, done: true }),
      error: reject,
    }));
  }

  class ReadableStreamDefaultReader {
    #reader;
    constructor(stream) {
      need(arguments, 1, 'ReadableStreamDefaultReader');
      if (!isStream(stream)) throw new TypeError('ReadableStreamDefaultReader: the argument must be a ReadableStream');
      this.#reader = lock(stateOf(stream));
    }
    get closed() {
      if (!isObject(this) || !(#reader in this)) return Promise.reject(new TypeError('closed: this is no reader'));
      return this.#reader.closed.promise;
    }
    read() {
      if (!isObject(this) || !(#reader in this)) return Promise.reject(new TypeError('read: this is no reader'));
      const { stream } = this.#reader;
      return stream ? next(stream) : Promise.reject(new TypeError('ReadableStreamDefaultReader.read: the reader was released'));
    }
    releaseLock() { if (this.#reader.stream) unlock(this.#reader); }
    cancel(reason = undefined) {
      if (!isObject(this) || !(#reader in this)) return Promise.reject(new TypeError('cancel: this is no reader'));
      const { stream } = this.#reader;
      return stream ? cancel(stream, reason) : Promise.reject(new TypeError('ReadableStreamDefaultReader.cancel: the reader was released'));
    }
  }

  const AsyncIteratorPrototype = {};
  Object.defineProperty(AsyncIteratorPrototype, asyncIterator, { value: { [asyncIterator]() { return this; } }[asyncIterator], writable: true, configurable: true });
  // iterate is an async iterator: each call waits for the one before it.
  function iterate(stream, preventCancel) {
    const reader = lock(stream);
    let ongoing = null, ended = false;
    const enqueued = (step) => {
      const go = () => step();
      ongoing = ongoing ? after(ongoing, go, go) : step();
      return ongoing;
    };
    const end = (r) => { ended = true; unlock(reader); return r; };
    function step() {
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return after(next(stream), (r) => (r.done ? end(r) : r), (e) => { end(); throw e; });
    }
    function stop(value) {
      if (ended) return Promise.resolve({ value, done: true });
      const result = preventCancel ? Promise.resolve() : cancel(stream, value);
      end();
      return after(result, () => ({ value, done: true }));
    }
    return Object.create(AsyncIteratorPrototype, {
      next: { value: function next() { return enqueued(step); }, writable: true, enumerable: true, configurable: true },
      return: { value: function (value) { return enqueued(() => stop(value)); }, writable: true, enumerable: true, configurable: true },
    });
  }

  // drain is a lock for the host: stop does not wait for a read that is pending.
  function drain(stream) {
    const s = stateOf(stream);
    lock(s);
    return { next: () => next(s), stop: (reason) => cancel(s, reason) };
  }

  // from is a stream of what an iterable gives, asynchronous or not. convert
  // changes each piece.
  function from(iterable, convert = (v) => v) {
    if (!isObject(iterable) && typeof iterable !== 'string') throw new TypeError('ReadableStream.from: the argument must be iterable');
    const f = iterable[asyncIterator] ?? iterable[Symbol.iterator];
    if (typeof f !== 'function') throw new TypeError('ReadableStream.from: the argument must be iterable');
    const iterator = Reflect.apply(f, iterable, []);
    if (!isObject(iterator)) throw new TypeError('ReadableStream.from: the iterator must be an object');
    const { next } = iterator;
    return make(async (controller) => {
      const r = await Reflect.apply(next, iterator, []);
      if (!isObject(r)) throw new TypeError('ReadableStream.from: next() must return an object');
      if (r.done) controller.close();
      else controller.enqueue(convert(await r.value));
    }, async (reason) => {
      const stop = iterator.return;
      if (stop === undefined || stop === null) return;
      if (!isObject(await Reflect.apply(stop, iterator, [reason]))) throw new TypeError('ReadableStream.from: return() must return an object');
    }, 0).object;
  }

  Object.defineProperty(ReadableStream.prototype, asyncIterator, { value: ReadableStream.prototype.values, writable: true, configurable: true });
  dress(ReadableStream, (s) => ({ locked: s.locked, state: stateOf(s).state }));
  dress(ReadableStreamDefaultController, () => ({}));
  dress(ReadableStreamDefaultReader, () => ({}));
  return {
    ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController,
    isStream, stateOf, drain, make, from, lock, unlock, read, next, cancel, enqueue, close, fail, mayEnqueue, wanting, desired,
  };
})

// TransformStream as https://streams.spec.whatwg.org has it.
(function (native, require) {
  'use strict';
  const { dress, record, callback } = require('idl');
  const { strategy, method, deferred, react, after } = require('strategy');
  const R = require('readable'), W = require('writable');
  const own = Symbol('made here');

  class TransformStream {
    #readable;
    #writable;
    constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
      if (transformer === null) throw new TypeError('TransformStream: the transformer must be an object');
      const t = record(transformer, 'TransformStream: the transformer');
      if (t.readableType !== undefined || t.writableType !== undefined) throw new RangeError('TransformStream: a transformer has no types');
      const readable = strategy(readableStrategy, 0, 'TransformStream'), writable = strategy(writableStrategy, 1, 'TransformStream');
      const stream = {
        readable: null, writable: null, controller: null, backpressure: false, change: null, finish: null,
        transform: method(t, 'transform', 'TransformStream'), flush: method(t, 'flush', 'TransformStream'), cancel: method(t, 'cancel', 'TransformStream'),
      };
      const start = callback(t.start, 'TransformStream: start');
      setUp(stream, readable, writable, start && (() => Reflect.apply(start, t, [stream.controller])));
      this.#readable = stream.readable.object;
      this.#writable = stream.writable.object;
    }
    get readable() { return this.#readable; }
    get writable() { return this.#writable; }
  }

  class TransformStreamDefaultController {
    #stream;
    constructor(key, stream) {
      if (key !== own) throw new TypeError('Illegal constructor');
      this.#stream = stream;
    }
    get desiredSize() { return R.desired(this.#stream.readable); }
    enqueue(chunk = undefined) { enqueue(this.#stream, chunk); }
    error(reason = undefined) { fail(this.#stream, reason); }
    terminate() {
      const stream = this.#stream;
      if (R.mayEnqueue(stream.readable)) R.close(stream.readable);
      failWritable(stream, new TypeError('the TransformStream was terminated'));
    }
  }

  function setUp(stream, readable, writable, start) {
    const began = deferred(), started = () => began.promise;
    stream.controller = new TransformStreamDefaultController(own, stream);
    setBackpressure(stream, true);
    stream.writable = W.make({
      mark: writable.mark, size: writable.size,
      write: (chunk) => write(stream, chunk), close: () => flush(stream), abort: (reason) => end(stream, reason, stream.readable, R.fail),
    }, started);
    stream.readable = R.make(() => {
      setBackpressure(stream, false);
      return stream.change.promise;
    }, (reason) => end(stream, reason, stream.writable, (w, e) => {
      W.fail(w, e);
      unblock(stream);
    }), readable.mark, started);
    stream.readable.size = readable.size;
    began.resolve(start ? start() : undefined);
  }
  function setBackpressure(stream, on) {
    stream.change?.resolve(undefined);
    stream.change = deferred();
    stream.backpressure = on;
  }
  function unblock(stream) { if (stream.backpressure) setBackpressure(stream, false); }
  function release(stream) { stream.transform = stream.flush = stream.cancel = undefined; }
  function failWritable(stream, e) {
    release(stream);
    W.fail(stream.writable, e);
    unblock(stream);
  }
  function fail(stream, e) {
    R.fail(stream.readable, e);
    failWritable(stream, e);
  }

  function enqueue(stream, chunk) {
    const { readable } = stream;
    if (!R.mayEnqueue(readable)) throw new TypeError('TransformStreamDefaultController.enqueue: the readable side is closed or errored');
    try {
      R.enqueue(readable, chunk);
    } catch (e) {
      failWritable(stream, e);
      throw readable.error;
    }
    if (!R.wanting(readable) && !stream.backpressure) setBackpressure(stream, true);
  }
  async function write(stream, chunk) {
    if (stream.backpressure) {
      await stream.change.promise;
      if (stream.writable.state === 'erroring') throw stream.writable.error;
    }
    try {
      if (stream.transform) await stream.transform(chunk, stream.controller);
      else enqueue(stream, chunk);
    } catch (e) {
      fail(stream, e);
      throw e;
    }
  }
  // flush closes the readable side after the last chunk.
  function flush(stream) {
    if (stream.finish) return stream.finish.promise;
    const done = stream.finish = deferred(), f = stream.flush, flushed = f ? f(stream.controller) : Promise.resolve();
    release(stream);
    react(flushed, () => {
      const { readable } = stream;
      if (readable.state === 'errored') {
        done.reject(readable.error);
        return;
      }
      if (R.mayEnqueue(readable)) R.close(readable);
      done.resolve(undefined);
    }, (e) => {
      R.fail(stream.readable, e);
      done.reject(e);
    });
    return done.promise;
  }
  // end has one side canceled or aborted, which errors the other.
  function end(stream, reason, other, error) {
    if (stream.finish) return stream.finish.promise;
    const done = stream.finish = deferred(), f = stream.cancel, canceled = f ? f(reason) : Promise.resolve();
    release(stream);
    react(canceled, () => {
      if (other.state === 'errored') {
        done.reject(other.error);
        return;
      }
      error(other, reason);
      done.resolve(undefined);
    }, (e) => {
      error(other, e);
      done.reject(e);
    });
    return done.promise;
  }

  dress(TransformStream, (t) => ({ readable: t.readable, writable: t.writable }));
  dress(TransformStreamDefaultController, () => ({}));
  return { TransformStream, TransformStreamDefaultController };
})

// WritableStream as https://streams.spec.whatwg.org has it.
(function (native, require) {
  'use strict';
  const { dress, need, record, isObject, callback } = require('idl');
  const { strategy, method, Queue, deferred, quiet, react, resolved, rejected } = require('strategy');
  const END = Symbol('close'); // in a queue
  const own = Symbol('made here');

  // A stream's state: 'writable', 'erroring', 'errored' or 'closed'.
  let stateOf, isStream;
  class WritableStream {
    #stream;
    static {
      stateOf = (s) => s.#stream;
      isStream = (s) => typeof s === 'object' && s !== null && #stream in s;
    }
    constructor(sink = undefined, strategyInit = undefined) {
      const stream = this.#stream = fresh(this);
      if (sink === own) return;
      if (sink === null) throw new TypeError('WritableStream: the sink must be an object');
      sink = record(sink, 'WritableStream: the sink');
      if (sink.type !== undefined) throw new RangeError('WritableStream: a sink has no type');
      const { mark, size } = strategy(strategyInit, 1, 'WritableStream');
      const write = method(sink, 'write', 'WritableStream'), close = method(sink, 'close', 'WritableStream');
      const abort = method(sink, 'abort', 'WritableStream'), start = callback(sink.start, 'WritableStream: start');
      setUp(stream, { mark, size, write, close, abort });
      begin(stream, start && (() => Reflect.apply(start, sink, [stream.controller])));
    }
    get locked() { return this.#stream.writer !== null; }
    abort(reason = undefined) {
      if (!isStream(this)) return Promise.reject(new TypeError('abort: this is no WritableStream'));
      if (this.#stream.writer) return Promise.reject(new TypeError('WritableStream.abort: the stream is locked to a writer'));
      return abort(this.#stream, reason);
    }
    close() {
      if (!isStream(this)) return Promise.reject(new TypeError('close: this is no WritableStream'));
      if (this.#stream.writer) return Promise.reject(new TypeError('WritableStream.close: the stream is locked to a writer'));
      return close(this.#stream);
    }
    getWriter() { return new WritableStreamDefaultWriter(this); }
  }

  function fresh(object) {
    return {
      object, state: 'writable', error: undefined, writer: null, controller: null, aborter: null, started: false, backpressure: false,
      queue: new Queue(), mark: 1, size: undefined, write: undefined, close: undefined, abort: undefined,
      requests: [], inFlight: null, closeRequest: null, inFlightClose: null, pendingAbort: null,
    };
  }

  class WritableStreamDefaultController {
    #stream;
    constructor(key, stream) {
      if (key !== own) throw new TypeError('Illegal constructor');
      this.#stream = stream;
    }
    get signal() { return aborter(this.#stream).signal; }
    error(reason = undefined) { fail(this.#stream, reason); }
  }
  const aborter = (stream) => (stream.aborter ??= new (require('abort').AbortController)());

  function setUp(stream, parts) {
    Object.assign(stream, parts);
    stream.backpressure = !(stream.mark > 0);
    stream.controller = new WritableStreamDefaultController(own, stream);
  }
  function begin(stream, start) {
    const began = start ? start() : undefined;
    react(Promise.resolve(began), () => {
      stream.started = true;
      advance(stream);
    }, (e) => {
      stream.started = true;
      rejection(stream, e);
    });
  }
  // make is a stream of the host's own, whose functions return promises.
  function make(parts, start) {
    const object = new WritableStream(own), stream = stateOf(object);
    setUp(stream, parts);
    begin(stream, start);
    return stream;
  }

  const closing = (stream) => stream.closeRequest !== null || stream.inFlightClose !== null;
  const inFlight = (stream) => stream.inFlight !== null || stream.inFlightClose !== null;
  function release(stream) { stream.write = stream.close = stream.abort = stream.size = undefined; }
  function update(stream) {
    if (closing(stream) || stream.state !== 'writable') return;
    const full = !(stream.mark - stream.queue.total > 0);
    if (stream.writer && full !== stream.backpressure) {
      if (full) stream.writer.ready = deferred();
      else stream.writer.ready.resolve(undefined);
    }
    stream.backpressure = full;
  }

  function advance(stream) {
    if (!stream.started || stream.inFlight !== null) return;
    if (stream.state === 'erroring') finishErroring(stream);
    else if (stream.queue.length === 0 || stream.inFlightClose !== null) return;
    else if (stream.queue.peek() === END) sendClose(stream);
    else send(stream, stream.queue.peek());
  }
  function send(stream, chunk) {
    const request = stream.inFlight = stream.requests.shift();
    react(stream.write ? stream.write(chunk, stream.controller) : Promise.resolve(), () => {
      stream.inFlight = null;
      request.resolve(undefined);
      if (stream.queue.length > 0) stream.queue.shift();
      update(stream);
      advance(stream);
    }, (e) => {
      if (stream.state === 'writable') release(stream);
      stream.inFlight = null;
      request.reject(e);
      rejection(stream, e);
    });
  }
  function sendClose(stream) {
    const request = stream.inFlightClose = stream.closeRequest, f = stream.close;
    stream.closeRequest = null;
    stream.queue.shift();
    const sent = f ? f() : Promise.resolve();
    release(stream);
    react(sent, () => {
      stream.inFlightClose = null;
      request.resolve(undefined);
      if (stream.state === 'erroring') {
        stream.error = undefined;
        stream.pendingAbort?.done.resolve(undefined);
        stream.pendingAbort = null;
      }
      stream.state = 'closed';
      stream.writer?.closed.resolve(undefined);
    }, (e) => {
      stream.inFlightClose = null;
      request.reject(e);
      stream.pendingAbort?.done.reject(e);
      stream.pendingAbort = null;
      rejection(stream, e);
    });
  }

  function rejection(stream, e) {
    if (stream.state === 'writable') startErroring(stream, e);
    else finishErroring(stream);
  }
  function startErroring(stream, reason) {
    stream.state = 'erroring';
    stream.error = reason;
    if (stream.writer) rejectReady(stream.writer, reason);
    if (!inFlight(stream) && stream.started) finishErroring(stream);
  }
  function finishErroring(stream) {
    stream.state = 'errored';
    stream.queue.clear();
    for (const r of stream.requests.splice(0)) r.reject(stream.error);
    const pending = stream.pendingAbort, f = stream.abort;
    stream.pendingAbort = null;
    if (!pending) return rejectClosed(stream);
    if (pending.wasErroring) {
      pending.done.reject(stream.error);
      return rejectClosed(stream);
    }
    const aborted = f ? f(pending.reason) : Promise.resolve();
    release(stream);
    react(aborted, () => {
      pending.done.resolve(undefined);
      rejectClosed(stream);
    }, (e) => {
      pending.done.reject(e);
      rejectClosed(stream);
    });
    return undefined;
  }
  function rejectClosed(stream) {
    stream.closeRequest?.reject(stream.error);
    stream.closeRequest = null;
    if (!stream.writer) return;
    stream.writer.closed.reject(stream.error);
    quiet(stream.writer.closed.promise);
  }
  function rejectReady(writer, e) {
    if (writer.ready.pending) writer.ready.reject(e);
    else writer.ready = rejected(e);
    quiet(writer.ready.promise);
  }
  function fail(stream, e) {
    if (stream.state !== 'writable') return;
    release(stream);
    startErroring(stream, e);
  }

  function abort(stream, reason) {
    if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve(undefined);
    require('abort').abortWith(aborter(stream).signal, reason);
    if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve(undefined);
    if (stream.pendingAbort) return stream.pendingAbort.done.promise;
    const wasErroring = stream.state === 'erroring', done = deferred();
    stream.pendingAbort = { done, reason: wasErroring ? undefined : reason, wasErroring };
    if (!wasErroring) startErroring(stream, reason);
    return done.promise;
  }
  function close(stream) {
    if (closing(stream)) return Promise.reject(new TypeError('close: the WritableStream is being closed already'));
    if (stream.state === 'closed' || stream.state === 'errored') return Promise.reject(new TypeError(`close: the WritableStream is ${stream.state}`));
    const done = stream.closeRequest = deferred();
    if (stream.writer && stream.backpressure && stream.state === 'writable') stream.writer.ready.resolve(undefined);
    stream.queue.push(END, 0);
    advance(stream);
    return done.promise;
  }
  // closeAfter is close for a pipe: a stream that is closed already is as good.
  function closeAfter(stream) {
    if (closing(stream) || stream.state === 'closed') return Promise.resolve(undefined);
    return stream.state === 'errored' ? Promise.reject(stream.error) : close(stream);
  }
  function write(writer, chunk) {
    const { stream } = writer;
    let size = 1;
    if (stream.size) {
      try { size = (0, stream.size)(chunk); } catch (e) { fail(stream, e); }
    }
    if (writer.stream !== stream) return Promise.reject(new TypeError('write: the writer was released'));
    if (stream.state === 'errored' || stream.state === 'erroring') return Promise.reject(stream.error);
    if (closing(stream) || stream.state === 'closed') return Promise.reject(new TypeError('write: the WritableStream is closed'));
    const request = deferred();
    stream.requests.push(request);
    try {
      stream.queue.push(chunk, size);
    } catch (e) {
      fail(stream, e);
      return request.promise;
    }
    update(stream);
    advance(stream);
    return request.promise;
  }

  // A lock: what a writer holds of a stream.
  function lock(stream) {
    if (stream.writer) throw new TypeError('the WritableStream is locked to a writer already');
    const { state, error } = stream;
    const ready = state === 'erroring' || state === 'errored' ? rejected(error)
      : state === 'writable' && !closing(stream) && stream.backpressure ? deferred() : resolved();
    const closed = state === 'errored' ? rejected(error) : state === 'closed' ? resolved() : deferred();
    return (stream.writer = { stream, ready, closed });
  }
  function unlock(writer) {
    const e = new TypeError('the writer was released');
    rejectReady(writer, e);
    if (writer.closed.pending) writer.closed.reject(e);
    else writer.closed = rejected(e);
    quiet(writer.closed.promise);
    writer.stream.writer = null;
    writer.stream = null;
  }

  class WritableStreamDefaultWriter {
    #writer;
    constructor(stream) {
      need(arguments, 1, 'WritableStreamDefaultWriter');
      if (!isStream(stream)) throw new TypeError('WritableStreamDefaultWriter: the argument must be a WritableStream');
      this.#writer = lock(stateOf(stream));
    }
    // use calls f with the stream, for methods that return promises.
    static #use(object, what, f) {
      if (!isObject(object) || !(#writer in object)) return Promise.reject(new TypeError(`${what}: this is no writer`));
      const { stream } = object.#writer;
      return stream ? f(stream, object.#writer) : Promise.reject(new TypeError(`WritableStreamDefaultWriter.${what}: the writer was released`));
    }
    get closed() { return isObject(this) && #writer in this ? this.#writer.closed.promise : Promise.reject(new TypeError('closed: this is no writer')); }
    get ready() { return isObject(this) && #writer in this ? this.#writer.ready.promise : Promise.reject(new TypeError('ready: this is no writer')); }
    get desiredSize() {
      const { stream } = this.#writer;
      if (!stream) throw new TypeError('WritableStreamDefaultWriter.desiredSize: the writer was released');
      if (stream.state === 'errored' || stream.state === 'erroring') return null;
      return stream.state === 'closed' ? 0 : stream.mark - stream.queue.total;
    }
    abort(reason = undefined) { return WritableStreamDefaultWriter.#use(this, 'abort', (s) => abort(s, reason)); }
    close() { return WritableStreamDefaultWriter.#use(this, 'close', close); }
    write(chunk = undefined) { return WritableStreamDefaultWriter.#use(this, 'write', (_, w) => write(w, chunk)); }
    releaseLock() { if (this.#writer.stream) unlock(this.#writer); }
  }

  dress(WritableStream, (s) => ({ locked: s.locked, state: stateOf(s).state }));
  dress(WritableStreamDefaultController, () => ({}));
  dress(WritableStreamDefaultWriter, (w) => ({ desiredSize: w.desiredSize }));
  return {
    WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController,
    isStream, stateOf, make, lock, unlock, write, abort, closeAfter, closing, fail,
  };
})

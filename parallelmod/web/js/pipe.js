// What joins streams: tee, pipeTo and pipeThrough of
// https://streams.spec.whatwg.org.
(function (native, require) {
  'use strict';
  const { need, record, isObject } = require('idl');
  const { deferred, quiet, react, after, nothing } = require('strategy');
  const R = require('readable'), W = require('writable');
  const Bytes = Uint8Array;

  // tee makes two streams of one. With copy, the second has memory of its own.
  function tee(stream, copy) {
    const reader = R.lock(stream), done = deferred(), canceled = [false, false], reasons = [undefined, undefined];
    copy ||= stream.bytes;
    let reading = false, again = false;
    const each = (f) => { for (let k = 0; k < 2; k++) if (!canceled[k]) f(branches[k], k); };
    function give(chunk) {
      again = false;
      each((b, k) => { if (R.mayEnqueue(b)) R.enqueue(b, k === 1 && copy && chunk instanceof Bytes ? new Bytes(chunk) : chunk); });
      reading = false;
      if (again) pull();
    }
    function pull() {
      if (reading) again = true;
      else {
        reading = true;
        R.read(stream, {
          chunk: (chunk) => react(Promise.resolve(), () => give(chunk)),
          close() {
            reading = false;
            each((b) => { if (R.mayEnqueue(b)) R.close(b); });
            if (!canceled[0] || !canceled[1]) done.resolve(undefined);
          },
          error() { reading = false; },
        });
      }
      return Promise.resolve();
    }
    const stop = (k) => (reason) => {
      canceled[k] = true;
      reasons[k] = reason;
      if (canceled[1 - k]) done.resolve(R.cancel(stream, reasons));
      return done.promise;
    };
    const branches = [R.make(pull, stop(0)), R.make(pull, stop(1))];
    react(reader.closed.promise, nothing, (e) => {
      for (const b of branches) R.fail(b, e);
      if (!canceled[0] || !canceled[1]) done.resolve(undefined);
    });
    return branches.map((b) => b.object);
  }

  function pipeOptions(options, what) {
    const o = record(options, `${what}: the options`);
    const { preventAbort, preventCancel, preventClose, signal } = o;
    if (signal !== undefined && !require('abort').isSignal(signal)) throw new TypeError(`${what}: the option signal must be an AbortSignal`);
    return { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel), preventClose: Boolean(preventClose), signal };
  }
  async function pipeTo(source, destination, options, given) {
    if (!R.isStream(source)) throw new TypeError('pipeTo: this is no ReadableStream');
    need({ length: given }, 1, 'ReadableStream.pipeTo');
    if (!W.isStream(destination)) throw new TypeError('ReadableStream.pipeTo: the argument must be a WritableStream');
    const o = pipeOptions(options, 'ReadableStream.pipeTo'), from = R.stateOf(source), to = W.stateOf(destination);
    if (from.reader) throw new TypeError('ReadableStream.pipeTo: the stream is locked to a reader');
    if (to.writer) throw new TypeError('ReadableStream.pipeTo: the WritableStream is locked to a writer');
    return pipe(from, to, o);
  }
  function pipeThrough(source, pair, options) {
    if (!isObject(pair)) throw new TypeError('ReadableStream.pipeThrough: the argument must be an object with readable and writable');
    const { readable, writable } = pair;
    if (!R.isStream(readable)) throw new TypeError('ReadableStream.pipeThrough: readable must be a ReadableStream');
    if (!W.isStream(writable)) throw new TypeError('ReadableStream.pipeThrough: writable must be a WritableStream');
    const o = pipeOptions(options, 'ReadableStream.pipeThrough'), from = R.stateOf(source), to = W.stateOf(writable);
    if (from.reader) throw new TypeError('ReadableStream.pipeThrough: the stream is locked to a reader');
    if (to.writer) throw new TypeError('ReadableStream.pipeThrough: writable is locked to a writer');
    quiet(pipe(from, to, o));
    return readable;
  }

  // A Pipe writes what it reads until one of the two ends, which ends the
  // other, unless an option keeps it.
  class Pipe {
    over = false;
    written = Promise.resolve(); // the last piece
    forget = nothing;
    result = deferred();
    constructor(from, to, options) {
      this.from = from;
      this.to = to;
      this.options = options;
      this.reader = R.lock(from);
      this.writer = W.lock(to);
      from.disturbed = true;
    }
    run() {
      const { from, to, options: { signal } } = this;
      if (signal?.aborted) {
        this.abort();
        return this.result.promise;
      }
      if (signal) this.forget = require('abort').whenAborted(signal, () => this.abort());
      if (from.state === 'errored') this.sourceFailed(from.error);
      else if (to.state === 'errored' || to.state === 'erroring') this.targetFailed(to.error);
      else if (from.state === 'closed') this.sourceClosed();
      else if (to.state === 'closed' || W.closing(to)) this.targetClosed();
      react(this.reader.closed.promise, () => this.sourceClosed(), (e) => this.sourceFailed(e));
      react(this.writer.closed.promise, () => this.targetClosed(), (e) => this.targetFailed(e));
      this.step();
      return this.result.promise;
    }
    step() {
      react(this.writer.ready.promise, () => {
        if (this.over) return;
        R.read(this.from, {
          chunk: (chunk) => {
            this.written = quiet(W.write(this.writer, chunk));
            this.step();
          },
          close: nothing,
          error: nothing,
        });
      }, nothing);
    }
    sourceFailed(e) { this.shutdown(this.options.preventAbort ? null : () => W.abort(this.to, e), true, e); }
    targetFailed(e) { this.shutdown(this.options.preventCancel ? null : () => R.cancel(this.from, e), true, e); }
    sourceClosed() { this.shutdown(this.options.preventClose ? null : () => W.closeAfter(this.to), false, undefined); }
    targetClosed() { this.targetFailed(new TypeError('pipeTo: the WritableStream is closed')); }
    abort() {
      const { from, to, options: { preventAbort, preventCancel, signal } } = this, e = signal.reason;
      this.shutdown(() => Promise.all([
        preventAbort || to.state !== 'writable' ? undefined : W.abort(to, e),
        preventCancel || from.state !== 'readable' ? undefined : R.cancel(from, e),
      ]), true, e);
    }
    // shutdown waits for what is written, and then acts and finishes.
    shutdown(action, failed, e) {
      if (this.over) return;
      this.over = true;
      const act = () => {
        if (!action) this.finish(failed, e);
        else react(action(), () => this.finish(failed, e), (again) => this.finish(true, again));
      };
      if (this.to.state === 'writable' && !W.closing(this.to)) react(this.settled(), act, act);
      else act();
    }
    // settled waits for all that has been written, and for what that brings.
    settled() {
      const last = this.written, again = () => (last === this.written ? undefined : this.settled());
      return after(last, again, again);
    }
    finish(failed, e) {
      W.unlock(this.writer);
      R.unlock(this.reader);
      this.forget();
      if (failed) this.result.reject(e);
      else this.result.resolve(undefined);
    }
  }
  const pipe = (from, to, options) => new Pipe(from, to, options).run();

  return { tee, pipeTo, pipeThrough };
})

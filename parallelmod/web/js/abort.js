// AbortController and AbortSignal as https://dom.spec.whatwg.org has them.
//
// The engine has no weak references. So that a signal made by any() can go
// while its sources live on, they know it only as long as somebody listens to
// it; without, it looks at them when it is asked.
(function (native, require) {
  'use strict';
  const { dress, need } = require('idl');
  const { EventTarget, fire, handler, handlerOf, watch, listens } = require('events');
  const DOMException = native.global('DOMException');
  const own = Symbol('AbortSignal');
  let count = 0; // of aborts, to tell which was first

  let stateOf, isSignal;
  class AbortSignal extends EventTarget {
    #state;
    static {
      stateOf = (o) => o.#state;
      isSignal = (o) => typeof o === 'object' && o !== null && #state in o;
    }
    constructor(...args) {
      if (args[0] !== own) throw new TypeError('Illegal constructor: use an AbortController, or AbortSignal.abort(), timeout() or any()');
      super();
      this.#state = { object: this, when: 0, reason: undefined, sources: null, dependents: null, steps: null };
    }
    static abort(reason = undefined) {
      const signal = new AbortSignal(own);
      mark(stateOf(signal), reason === undefined ? aborted() : reason, ++count);
      return signal;
    }
    static timeout(milliseconds) {
      need(arguments, 1, 'AbortSignal.timeout');
      const ms = Math.trunc(Number(milliseconds));
      if (!(ms >= 0 && ms <= Number.MAX_SAFE_INTEGER)) throw new TypeError('AbortSignal.timeout: the argument must be a number of milliseconds, not below 0');
      const signal = new AbortSignal(own);
      native.timer(ms, () => abort(stateOf(signal), new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
      return signal;
    }
    static any(signals) {
      need(arguments, 1, 'AbortSignal.any');
      const list = [...signals];
      for (const s of list) if (!isSignal(s)) throw new TypeError('AbortSignal.any: the argument must be an iterable of AbortSignals');
      return any(list);
    }
    get aborted() { return isAborted(this.#state); }
    get reason() { return isAborted(this.#state) ? this.#state.reason : undefined; }
    throwIfAborted() { if (isAborted(this.#state)) throw this.#state.reason; }
    get onabort() { return handlerOf(this, 'abort'); }
    set onabort(f) { handler(this, 'abort', typeof f === 'function' ? f : null); }
  }
  const aborted = () => new DOMException('This operation was aborted', 'AbortError');

  function mark(s, reason, when) {
    s.reason = reason;
    s.when = when;
    detach(s);
    s.sources = null;
  }
  function isAborted(s) {
    if (s.when === 0 && s.sources !== null) {
      let first = null;
      for (const source of s.sources) if (source.when > 0 && (first === null || source.when < first.when)) first = source;
      if (first) mark(s, first.reason, first.when);
    }
    return s.when > 0;
  }
  function abort(s, reason) {
    if (isAborted(s)) return;
    const all = [s, ...(s.dependents ?? [])].filter((t) => t.when === 0);
    const when = ++count;
    for (const t of all) mark(t, reason, when);
    s.dependents = null;
    for (const t of all) run(t);
  }
  function run(s) {
    const steps = s.steps;
    s.steps = null;
    if (steps) for (const f of steps) f();
    if (listens(s.object, 'abort')) fire(s.object, 'abort');
  }

  function any(list) {
    const signal = new AbortSignal(own), s = stateOf(signal);
    const done = list.map(stateOf).find(isAborted);
    if (done) {
      mark(s, done.reason, done.when);
      return signal;
    }
    s.sources = [...new Set(list.map(stateOf).flatMap((source) => source.sources ?? source))];
    watch(signal, () => attach(s));
    return signal;
  }
  // attach has the sources know of s if somebody waits for it, and only then.
  function attach(s) {
    if (isAborted(s) || s.sources === null) return;
    if (s.steps === null && !listens(s.object, 'abort')) detach(s);
    else for (const source of s.sources) (source.dependents ??= new Set()).add(s);
  }
  function detach(s) {
    if (s.sources !== null) for (const source of s.sources) source.dependents?.delete(s);
  }

  // whenAborted has f called, before any listener, when a signal is aborted
  // that is not yet. It returns what takes f back.
  function whenAborted(signal, f) {
    const s = stateOf(signal);
    (s.steps ??= new Set()).add(f);
    attach(s);
    return () => {
      if (s.steps === null) return;
      s.steps.delete(f);
      if (s.steps.size === 0) s.steps = null;
      attach(s);
    };
  }

  class AbortController {
    #signal = new AbortSignal(own);
    get signal() { return this.#signal; }
    abort(reason = undefined) { abort(stateOf(this.#signal), reason === undefined ? aborted() : reason); }
  }

  dress(AbortSignal, (s) => ({ aborted: s.aborted }));
  dress(AbortController, (c) => ({ signal: c.signal }));
  return {
    AbortController, AbortSignal, isSignal, whenAborted,
    // why is [reason] of a signal that is aborted.
    why: (signal) => (isAborted(stateOf(signal)) ? [stateOf(signal).reason] : undefined),
    newSignal: () => new AbortSignal(own),
    abortSignal(signal, reason) { abort(stateOf(signal), reason === undefined ? aborted() : typeof reason === 'string' ? new DOMException(reason, 'AbortError') : reason); },
    abortWith(signal, reason) { abort(stateOf(signal), reason === undefined ? aborted() : reason); },
    following: (signals) => any(signals),
  };
})

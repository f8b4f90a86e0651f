// node:events.
(function (native, require) {
  function fail(Class, code, message) {
    const e = new Class(message);
    e.code = code;
    return e;
  }
  function checkListener(f) {
    if (typeof f !== 'function') {
      throw fail(TypeError, 'ERR_INVALID_ARG_TYPE',
        `The "listener" argument must be of type function.${native.received(f)}`);
    }
  }
  function checkCount(n, name) {
    if (typeof n !== 'number' || n < 0 || n !== n) {
      throw fail(RangeError, 'ERR_OUT_OF_RANGE',
        `The value of "${name}" is out of range. It must be a non-negative number. Received ${native.brief(n)}`);
    }
  }
  const errorMonitor = Symbol('events.errorMonitor');
  const captureRejectionSymbol = Symbol.for('nodejs.rejection');
  let defaultMax = 10;

  function EventEmitter(options) { EventEmitter.init.call(this, options); }
  EventEmitter.init = function () {
    if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
      this._events = Object.create(null);
      this._eventsCount = 0;
    }
    this._maxListeners ||= undefined;
  };
  const proto = EventEmitter.prototype;
  proto._events = undefined;
  proto._eventsCount = 0;
  proto._maxListeners = undefined;

  function tooMany(emitter, type, list) {
    const max = limitOf(emitter);
    if (max === 0 || list.length <= max || list.warned) return;
    list.warned = true;
    require('process').emitWarning(
      `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to ` +
      `${native.brief(emitter)}. Use emitter.setMaxListeners() to increase limit`, 'MaxListenersExceededWarning');
  }
  function limitOf(emitter) { return emitter._maxListeners === undefined ? defaultMax : emitter._maxListeners; }

  // Lists are replaced and never changed in place while an emit walks them.
  function add(emitter, type, listener, first) {
    checkListener(listener);
    if (emitter._events === undefined) EventEmitter.init.call(emitter);
    if (emitter._events.newListener !== undefined) {
      emitter.emit('newListener', type, listener.listener ?? listener);
    }
    const old = emitter._events[type];
    if (old === undefined) {
      emitter._events[type] = [listener];
      emitter._eventsCount++;
      return emitter;
    }
    const list = first ? [listener, ...old] : [...old, listener];
    list.warned = old.warned;
    emitter._events[type] = list;
    tooMany(emitter, type, list);
    return emitter;
  }
  function onceWrapper(emitter, type, listener) {
    checkListener(listener);
    let fired = false;
    function wrapper(...args) {
      if (fired) return undefined;
      fired = true;
      emitter.removeListener(type, wrapper);
      return listener.apply(emitter, args);
    }
    wrapper.listener = listener;
    return wrapper;
  }

  const methods = {
    setMaxListeners(n) { checkCount(n, 'n'); this._maxListeners = n; return this; },
    getMaxListeners() { return limitOf(this); },
    emit(type, ...args) {
      const events = this._events;
      if (type === 'error') {
        if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
        if (events?.error === undefined) throw unhandled(args[0]);
      }
      const list = events?.[type];
      if (list === undefined) return false;
      for (let k = 0; k < list.length; k++) list[k].apply(this, args);
      return true;
    },
    addListener(type, listener) { return add(this, type, listener, false); },
    on(type, listener) { return add(this, type, listener, false); },
    prependListener(type, listener) { return add(this, type, listener, true); },
    once(type, listener) { return add(this, type, onceWrapper(this, type, listener), false); },
    prependOnceListener(type, listener) { return add(this, type, onceWrapper(this, type, listener), true); },
    removeListener(type, listener) {
      checkListener(listener);
      const old = this._events?.[type];
      if (old === undefined) return this;
      let at = old.length - 1;
      while (at >= 0 && old[at] !== listener && old[at].listener !== listener) at--;
      if (at < 0) return this;
      const original = old[at].listener ?? old[at];
      if (old.length === 1) drop(this, type);
      else {
        const list = old.filter((_, k) => k !== at);
        list.warned = old.warned;
        this._events[type] = list;
      }
      if (this._events.removeListener !== undefined) this.emit('removeListener', type, original);
      return this;
    },
    off(type, listener) { return this.removeListener(type, listener); },
    removeAllListeners(type) {
      const events = this._events;
      if (events === undefined) return this;
      if (events.removeListener === undefined) {
        if (arguments.length === 0) {
          this._events = Object.create(null);
          this._eventsCount = 0;
        } else if (events[type] !== undefined) drop(this, type);
        return this;
      }
      if (arguments.length === 0) {
        for (const key of Reflect.ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key);
        this.removeAllListeners('removeListener');
        return this;
      }
      for (const f of [...(events[type] ?? [])].reverse()) this.removeListener(type, f);
      return this;
    },
    listeners(type) { return (this._events?.[type] ?? []).map((f) => f.listener ?? f); },
    rawListeners(type) { return [...(this._events?.[type] ?? [])]; },
    listenerCount(type, listener) {
      const list = this._events?.[type] ?? [];
      if (listener == null) return list.length;
      return list.filter((f) => f === listener || f.listener === listener).length;
    },
    eventNames() { return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []; },
  };
  for (const [name, f] of Object.entries(methods)) proto[name] = f;

  function drop(emitter, type) {
    delete emitter._events[type];
    emitter._eventsCount--;
  }
  function unhandled(e) {
    if (e instanceof Error) return e;
    const err = fail(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${native.show(e)})`);
    err.context = e;
    return err;
  }

  // once is a promise of the next event; an 'error' event rejects it.
  function once(emitter, type) {
    return new Promise((resolve, reject) => {
      const target = typeof emitter.on === 'function';
      if (!target) throw fail(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "emitter" argument must be an instance of EventEmitter.');
      const onError = (e) => { emitter.removeListener(type, onEvent); reject(e); };
      const onEvent = (...args) => { emitter.removeListener('error', onError); resolve(args); };
      emitter.once(type, onEvent);
      if (type !== 'error') emitter.once('error', onError);
    });
  }

  // on is an async iterator over events.
  function on(emitter, type) {
    const events = [];
    const waiting = [];
    let error = null;
    let ended = false;
    const onEvent = (...args) => {
      if (waiting.length > 0) waiting.shift().resolve({ value: args, done: false });
      else events.push(args);
    };
    const onError = (e) => {
      if (waiting.length > 0) waiting.shift().reject(e);
      else error = e;
      stop();
    };
    function stop() {
      ended = true;
      emitter.removeListener(type, onEvent);
      emitter.removeListener('error', onError);
      for (const w of waiting.splice(0)) w.resolve({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    }
    emitter.on(type, onEvent);
    if (type !== 'error') emitter.on('error', onError);
    const iterator = {
      next() {
        if (events.length > 0) return Promise.resolve({ value: events.shift(), done: false });
        if (error) { const e = error; error = null; return Promise.reject(e); }
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
      },
      return: stop,
      throw(e) { onError(e); return Promise.resolve({ value: undefined, done: true }); },
    };
    if (Symbol.asyncIterator) iterator[Symbol.asyncIterator] = () => iterator;
    return iterator;
  }

  Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
    enumerable: true,
    configurable: true,
    get: () => defaultMax,
    set(n) { checkCount(n, 'defaultMaxListeners'); defaultMax = n; },
  });
  Object.defineProperty(EventEmitter, 'init', { enumerable: false });
  return Object.assign(EventEmitter, {
    EventEmitter,
    once,
    on,
    errorMonitor,
    captureRejectionSymbol,
    listenerCount: (emitter, type) => emitter.listenerCount(type),
    getEventListeners: (emitter, type) => emitter.listeners(type),
    getMaxListeners: (emitter) => emitter.getMaxListeners(),
    setMaxListeners(n = defaultMax, ...emitters) {
      checkCount(n, 'setMaxListeners');
      if (emitters.length === 0) defaultMax = n;
      for (const e of emitters) e.setMaxListeners(n);
    },
  });
})

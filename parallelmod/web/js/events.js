// EventTarget, Event and CustomEvent as https://dom.spec.whatwg.org has them.
// There is no tree of targets: the path of an event is its target.
(function (native, require) {
  'use strict';
  const { dress, need, record } = require('idl');
  const DOMException = native.global('DOMException');
  const NONE = 0, AT_TARGET = 2;

  let stateOf, isEvent;
  class Event {
    #state;
    static {
      stateOf = (e) => e.#state;
      isEvent = (e) => typeof e === 'object' && e !== null && #state in e;
    }
    constructor(type, init = undefined) {
      need(arguments, 1, 'Event');
      type = `${type}`;
      init = record(init, 'Event: the second argument');
      this.#state = {
        type, bubbles: Boolean(init.bubbles), cancelable: Boolean(init.cancelable), composed: Boolean(init.composed), time: native.now(),
        trusted: false, target: null, current: null, phase: NONE, stopped: false, ended: false, canceled: false, passive: false, busy: false,
      };
    }
    get type() { return this.#state.type; }
    get target() { return this.#state.target; }
    get srcElement() { return this.#state.target; }
    get currentTarget() { return this.#state.current; }
    get eventPhase() { return this.#state.phase; }
    get bubbles() { return this.#state.bubbles; }
    get cancelable() { return this.#state.cancelable; }
    get composed() { return this.#state.composed; }
    get defaultPrevented() { return this.#state.canceled; }
    get isTrusted() { return this.#state.trusted; }
    get timeStamp() { return this.#state.time; }
    get returnValue() { return !this.#state.canceled; }
    set returnValue(v) { if (!v) this.preventDefault(); else this.#state; }
    get cancelBubble() { return this.#state.stopped; }
    set cancelBubble(v) { if (v) this.#state.stopped = true; else this.#state; }
    composedPath() { return this.#state.current === null ? [] : [this.#state.current]; }
    stopPropagation() { this.#state.stopped = true; }
    stopImmediatePropagation() { this.#state.stopped = this.#state.ended = true; }
    preventDefault() { cancel(this.#state); }
    initEvent(type, bubbles = false, cancelable = false) {
      need(arguments, 1, 'Event.initEvent');
      const e = this.#state;
      if (e.busy) return;
      Object.assign(e, { type: `${type}`, bubbles: Boolean(bubbles), cancelable: Boolean(cancelable), target: null, stopped: false, ended: false, canceled: false, trusted: false });
    }
  }
  ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
    for (const o of [Event, Event.prototype]) Object.defineProperty(o, name, { value, enumerable: true });
  });
  function cancel(e) { if (e.cancelable && !e.passive) e.canceled = true; }

  class CustomEvent extends Event {
    #detail;
    constructor(type, init = undefined) {
      need(arguments, 1, 'CustomEvent');
      super(type, init);
      this.#detail = init?.detail ?? null;
    }
    get detail() { return this.#detail; }
    initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
      need(arguments, 1, 'CustomEvent.initCustomEvent');
      if (stateOf(this).busy) return;
      this.initEvent(type, bubbles, cancelable);
      this.#detail = detail;
    }
  }

  let targetOf;
  class EventTarget {
    #target = { listeners: null, watch: null };
    static { targetOf = (o) => o.#target; }
    addEventListener(type, callback, options = undefined) {
      const target = this.#target;
      need(arguments, 2, 'EventTarget.addEventListener');
      type = `${type}`;
      const o = flags(options);
      checkCallback(callback, 'addEventListener');
      let signal = null;
      if (o.signal !== undefined) {
        signal = require('abort');
        if (!signal.isSignal(o.signal)) throw new TypeError('EventTarget.addEventListener: the option signal must be an AbortSignal');
        if (o.signal.aborted) return;
      }
      if (callback === null || callback === undefined) return;
      if (find(target, type, callback, Boolean(o.capture))) return;
      const l = { type, callback, capture: Boolean(o.capture), once: Boolean(o.once), passive: Boolean(o.passive), handler: false, removed: false, forget: null };
      add(target, l);
      if (signal) l.forget = signal.whenAborted(o.signal, () => remove(target, l));
    }
    removeEventListener(type, callback, options = undefined) {
      const target = this.#target;
      need(arguments, 2, 'EventTarget.removeEventListener');
      type = `${type}`;
      checkCallback(callback, 'removeEventListener');
      const l = find(target, type, callback, Boolean(flags(options).capture));
      if (l) remove(target, l);
    }
    dispatchEvent(event) {
      const target = this.#target;
      need(arguments, 1, 'EventTarget.dispatchEvent');
      if (!isEvent(event)) throw new TypeError('EventTarget.dispatchEvent: the argument must be an Event');
      const e = stateOf(event);
      if (e.busy) throw new DOMException('The event is already being dispatched', 'InvalidStateError');
      e.trusted = false;
      return dispatch(this, target, event, e);
    }
  }

  function flags(options) {
    if (options === undefined || options === null) return {};
    return typeof options === 'object' || typeof options === 'function' ? options : { capture: Boolean(options) };
  }
  function checkCallback(f, where) {
    if (f !== null && f !== undefined && typeof f !== 'function' && typeof f !== 'object') throw new TypeError(`EventTarget.${where}: the listener must be a function or an object`);
  }
  function find(target, type, callback, capture) {
    return target.listeners?.find((l) => !l.handler && l.type === type && l.callback === callback && l.capture === capture);
  }
  function add(target, l) {
    (target.listeners ??= []).push(l);
    if (target.watch) target.watch();
  }
  function remove(target, l) {
    if (l.removed) return;
    l.removed = true;
    target.listeners.splice(target.listeners.indexOf(l), 1);
    if (l.forget) l.forget();
    if (target.watch) target.watch();
  }

  // Listeners that capture come first, at the target as elsewhere.
  function dispatch(object, target, event, e) {
    e.busy = true;
    e.target = e.current = object;
    e.phase = AT_TARGET;
    if (target.listeners?.length) {
      const list = target.listeners.slice();
      for (const capture of [true, false]) {
        if (!e.stopped) invoke(list, capture, object, target, event, e);
      }
    }
    e.busy = e.stopped = e.ended = false;
    e.phase = NONE;
    e.current = null;
    return !e.canceled;
  }
  function invoke(list, capture, object, target, event, e) {
    for (let k = 0; k < list.length && !e.ended; k++) {
      const l = list[k];
      if (l.removed || l.type !== e.type || l.capture !== capture) continue;
      if (l.once) remove(target, l);
      e.passive = l.passive;
      const v = native.call(l.callback, object, event);
      e.passive = false;
      if (l.handler && v === false) cancel(e);
    }
  }

  // fire dispatches an event of the host's.
  function fire(object, type) {
    const event = new Event(type), e = stateOf(event);
    e.trusted = true;
    return dispatch(object, targetOf(object), event, e);
  }
  // handler sets what an attribute like onabort holds; it keeps its place among
  // the listeners as long as it holds something.
  function handler(object, type, callback) {
    const target = targetOf(object), old = target.listeners?.find((l) => l.handler && l.type === type);
    if (callback === null) { if (old) remove(target, old); }
    else if (old) old.callback = callback;
    else add(target, { type, callback, capture: false, once: false, passive: false, handler: true, removed: false, forget: null });
  }
  const handlerOf = (object, type) => targetOf(object).listeners?.find((l) => l.handler && l.type === type)?.callback ?? null;
  // watch has f called when the listeners change; listens asks whether there are any.
  function watch(object, f) { targetOf(object).watch = f; }
  const listens = (object, type) => targetOf(object).listeners?.some((l) => l.type === type) ?? false;

  dress(Event, (e) => ({ type: e.type, defaultPrevented: e.defaultPrevented, cancelable: e.cancelable, timeStamp: e.timeStamp }));
  dress(CustomEvent, (e) => ({ type: e.type, defaultPrevented: e.defaultPrevented, cancelable: e.cancelable, timeStamp: e.timeStamp, detail: e.detail }));
  dress(EventTarget, () => ({}));
  return { Event, CustomEvent, EventTarget, fire, handler, handlerOf, watch, listens };
})

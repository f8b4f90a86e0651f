// Headers as https://fetch.spec.whatwg.org has them. Those of a Response refuse
// what the host sets.
(function (native, require) {
  'use strict';
  const { dress, need, pairs } = require('idl');

  function fieldName(name) {
    const k = native.fieldName(name = `${name}`);
    if (k === undefined) throw new TypeError(`Headers: ${JSON.stringify(name)} is not a header name`);
    return k;
  }
  function fieldValue(name, value) {
    const v = native.fieldValue(value = `${value}`);
    if (v === undefined) throw new TypeError(`Headers: the value of ${name} has a character that a header may not have: ${JSON.stringify(value)}`);
    return v;
  }

  // What a Response may not set, since the host does.
  const hostFields = new Set(['content-length', 'date', 'keep-alive', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade']);
  function hostField(name, value) {
    if (hostFields.has(name) || (name === 'connection' && !/^(close|keep-alive)$/i.test(value))) throw new TypeError(`Response: the host sets the header ${name}; leave it out`);
  }
  const answer = Symbol('of a Response');

  let stateOf;
  class Headers {
    #state = { map: new Map(), guarded: false, list: null }; // map: lower-case name -> list of values; list: what is iterated over
    static { stateOf = (h) => h.#state; }
    constructor(init = undefined, of = undefined) {
      this.#state.guarded = of === answer;
      if (init !== undefined) fill(this.#state, init);
    }
    append(name, value) {
      const s = this.#state;
      need(arguments, 2, 'Headers.append');
      append(s, name, value);
    }
    delete(name) {
      const s = this.#state;
      need(arguments, 1, 'Headers.delete');
      s.map.delete(fieldName(name));
      s.list = null;
    }
    get(name) {
      const s = this.#state;
      need(arguments, 1, 'Headers.get');
      return get(s, fieldName(name));
    }
    getSetCookie() { return [...(this.#state.map.get('set-cookie') ?? [])]; }
    has(name) {
      const s = this.#state;
      need(arguments, 1, 'Headers.has');
      return s.map.has(fieldName(name));
    }
    set(name, value) {
      const s = this.#state;
      need(arguments, 2, 'Headers.set');
      const k = fieldName(name);
      value = fieldValue(name, value);
      if (s.guarded) hostField(k, value);
      s.map.set(k, [value]);
      s.list = null;
    }
    toJSON() { return Object.fromEntries(sorted(this)); }
  }

  function fill(s, init) {
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) throw new TypeError('Headers: the argument must be an object, an iterable of pairs or Headers');
    const iterate = init[Symbol.iterator];
    if (iterate !== undefined && iterate !== null) {
      for (const pair of init) {
        if (pair === null || typeof pair !== 'object') throw new TypeError('Headers: each entry must be a pair of name and value');
        const p = [...pair];
        if (p.length !== 2) throw new TypeError('Headers: each entry must be a pair of name and value');
        append(s, p[0], p[1]);
      }
      return;
    }
    const symbols = Object.getOwnPropertySymbols(init);
    for (let k = 0; k < symbols.length; k++) {
      if (Object.getOwnPropertyDescriptor(init, symbols[k]).enumerable) throw new TypeError('Headers: a symbol is not a header name');
    }
    const keys = Object.keys(init);
    for (let k = 0; k < keys.length; k++) append(s, keys[k], init[keys[k]]);
  }
  function append(s, name, value) {
    const k = fieldName(name), list = s.map.get(k);
    value = fieldValue(name, value);
    if (s.guarded) hostField(k, value);
    if (list) list.push(value); else s.map.set(k, [value]);
    s.list = null;
  }
  function get(s, name) {
    const l = s.map.get(name);
    return l ? l.join(name === 'cookie' ? '; ' : ', ') : null; // RFC 9113 section 8.2.3
  }
  // sorted is what Headers are iterated over.
  function sorted(h) {
    const s = stateOf(h);
    if (s.list) return s.list;
    const list = [];
    for (const name of [...s.map.keys()].sort()) {
      if (name === 'set-cookie') for (const v of s.map.get(name)) list.push([name, v]);
      else list.push([name, get(s, name)]);
    }
    s.list = list;
    return list;
  }

  // received makes Headers of a message's fields, which are valid: name, value, ...
  function received(fields) {
    const h = new Headers(), { map } = stateOf(h);
    for (let k = 0; k < fields.length; k += 2) {
      const name = fields[k].toLowerCase(), list = map.get(name);
      if (list) list.push(fields[k + 1]); else map.set(name, [fields[k + 1]]);
    }
    return h;
  }
  // flat appends name, value, ... to out.
  function flat(h, out) {
    const list = sorted(h);
    for (let k = 0; k < list.length; k++) out.push(list[k][0], list[k][1]);
    return out;
  }

  pairs(Headers, sorted);
  dress(Headers, (h) => Object.fromEntries(sorted(h)));
  return {
    Headers, received, flat,
    ofResponse: (init) => new Headers(init, answer),
    has: (h, name) => stateOf(h).map.has(name),
    get: (h, name) => get(stateOf(h), name),
    put(h, name, value) { const s = stateOf(h); s.map.set(name, [value]); s.list = null; },
  };
})

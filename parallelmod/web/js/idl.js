// What the classes have in common: how arguments are read, as
// https://webidl.spec.whatwg.org says, and how instances are printed.
(function (native, require) {
  'use strict';
  const { defineProperty, getPrototypeOf } = Object;
  const { ownKeys } = Reflect;
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const asyncIterator = Symbol.asyncIterator ?? Symbol.for('Symbol.asyncIterator');

  // dress gives a class what every interface has. show makes the object of
  // which an instance is printed.
  function dress(Class, show) {
    for (const o of [Class, Class.prototype]) {
      for (const key of ownKeys(o)) {
        if (typeof key === 'string' && !/^(constructor|prototype|length|name)$/.test(key)) defineProperty(o, key, { enumerable: true });
      }
    }
    tag(Class.prototype, Class.name);
    if (show) defineProperty(Class.prototype, custom, { value: printer(Class.name, show), writable: true, configurable: true });
    return Class;
  }
  function tag(proto, name) { defineProperty(proto, Symbol.toStringTag, { value: name, configurable: true }); }
  function printer(fallback, show) {
    return function (depth, options, inspect) {
      const made = this?.constructor, name = typeof made === 'function' && made.name || fallback;
      if (depth < 0) return `[${name}]`;
      return `${name} ${inspect({ ...show(this), ...this }, options)}`;
    };
  }

  function need(args, n, what) {
    if (args.length < n) throw new TypeError(`${what}: ${n} argument${n > 1 ? 's' : ''} required, but only ${args.length} present`);
  }
  // record is a dictionary: an object, or nothing at all.
  function record(v, what) {
    if (v === undefined || v === null) return {};
    if (typeof v !== 'object' && typeof v !== 'function') throw new TypeError(`${what} must be an object`);
    return v;
  }
  const text = (v) => native.usv(`${v}`);
  function callback(v, what) {
    if (v !== undefined && typeof v !== 'function') throw new TypeError(`${what} must be a function`);
    return v;
  }
  const isObject = (v) => v !== null && (typeof v === 'object' || typeof v === 'function');

  // pairs makes Class iterable over what list gives, which is asked at each
  // step: changes of the object show.
  function pairs(Class, list) {
    const inner = Symbol('iteration');
    const proto = Object.create(getPrototypeOf(getPrototypeOf([][Symbol.iterator]())), {
      next: {
        value: function next() {
          const it = this?.[inner];
          if (!it) throw new TypeError(`next: this is no ${Class.name} Iterator`);
          const all = list(it.of);
          if (it.at >= all.length) return { value: undefined, done: true };
          const pair = all[it.at++];
          return { value: it.pick(pair), done: false };
        }, writable: true, enumerable: true, configurable: true,
      },
    });
    tag(proto, `${Class.name} Iterator`);
    function iterate(of, pick) {
      list(of);
      return Object.create(proto, { [inner]: { value: { of, pick, at: 0 } } });
    }
    const methods = {
      entries() { return iterate(this, (p) => [p[0], p[1]]); },
      keys() { return iterate(this, (p) => p[0]); },
      values() { return iterate(this, (p) => p[1]); },
      forEach(f, self = undefined) {
        list(this);
        need(arguments, 1, `${Class.name}.forEach`);
        if (typeof f !== 'function') throw new TypeError(`${Class.name}.forEach: the argument must be a function`);
        for (let at = 0, all; at < (all = list(this)).length; at++) f.call(self, all[at][1], all[at][0], this);
      },
    };
    for (const name of ownKeys(methods)) defineProperty(Class.prototype, name, { value: methods[name], writable: true, configurable: true });
    defineProperty(Class.prototype, Symbol.iterator, { value: methods.entries, writable: true, configurable: true });
  }

  return { dress, tag, need, record, text, callback, isObject, pairs, asyncIterator };
})

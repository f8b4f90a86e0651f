// node:util, but for what is native: inspect, format and deep comparison.
(function (native, require) {
  function fail(code, message) {
    const e = new TypeError(message);
    e.code = code;
    return e;
  }
  function needFunction(f, name) {
    if (typeof f !== 'function') {
      throw fail('ERR_INVALID_ARG_TYPE', `The "${name}" argument must be of type function.${native.received(f)}`);
    }
  }
  const customPromisify = Symbol.for('nodejs.util.promisify.custom');

  function promisify(original) {
    needFunction(original, 'original');
    const custom = original[customPromisify];
    if (custom !== undefined) {
      needFunction(custom, 'util.promisify.custom');
      return Object.defineProperty(custom, customPromisify, { value: custom, configurable: true });
    }
    function promised(...args) {
      return new Promise((resolve, reject) => {
        Reflect.apply(original, this, [...args, (err, value) => { if (err) reject(err); else resolve(value); }]);
      });
    }
    Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
    Object.defineProperty(promised, customPromisify, { value: promised, configurable: true });
    return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
  }
  promisify.custom = customPromisify;

  function callbackify(original) {
    needFunction(original, 'original');
    function called(...args) {
      const callback = args.pop();
      needFunction(callback, 'last argument');
      Reflect.apply(original, this, args).then(
        (value) => native.nextTick(callback.bind(this), null, value),
        (reason) => {
          if (!reason) {
            const e = new Error('Promise was rejected with a falsy value');
            e.code = 'ERR_FALSY_VALUE_REJECTION';
            e.reason = reason;
            reason = e;
          }
          native.nextTick(callback.bind(this), reason);
        });
    }
    const all = Object.getOwnPropertyDescriptors(original);
    delete all.prototype;
    if (typeof all.length?.value === 'number') all.length.value++;
    if (typeof all.name?.value === 'string') all.name.value += 'Callbackified';
    return Object.defineProperties(called, all);
  }

  function inherits(ctor, superCtor) {
    needFunction(ctor, 'ctor');
    needFunction(superCtor, 'superCtor');
    Object.defineProperty(ctor, 'super_', { value: superCtor, writable: true, configurable: true });
    Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
  }

  const warned = new Set();
  function deprecate(f, message, code) {
    let done = false;
    function deprecated(...args) {
      if (!done && !(code !== undefined && warned.has(code))) {
        done = true;
        if (code !== undefined) warned.add(code);
        require('process').emitWarning(message, 'DeprecationWarning', code);
      }
      if (new.target) return Reflect.construct(f, args, new.target);
      return Reflect.apply(f, this, args);
    }
    Object.setPrototypeOf(deprecated, f);
    if (f.prototype) deprecated.prototype = f.prototype;
    return deprecated;
  }

  function debuglog(set) {
    const env = require('process').env.NODE_DEBUG ?? '';
    const enabled = env.split(',').some((s) => s.trim().toLowerCase() === set.toLowerCase());
    const log = (...args) => {
      if (enabled) native.error(`${set.toUpperCase()} ${require('process').pid}: ${native.format(...args)}`);
    };
    log.enabled = enabled;
    return log;
  }

  const codes = {
    reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], inverse: [7, 27],
    hidden: [8, 28], strikethrough: [9, 29], black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39],
    blue: [34, 39], magenta: [35, 39], cyan: [36, 39], white: [37, 39], gray: [90, 39], grey: [90, 39],
  };
  function styleText(style, text) {
    let out = text;
    for (const s of [].concat(style).reverse()) {
      const c = codes[s];
      if (c === undefined) throw fail('ERR_INVALID_ARG_VALUE', `The argument 'format' is invalid. Received ${native.brief(s)}`);
      out = `\u001b[${c[0]}m${out}\u001b[${c[1]}m`;
    }
    return out;
  }

  const kinds = {
    isMap: 'Map', isSet: 'Set', isWeakMap: 'WeakMap', isWeakSet: 'WeakSet', isDate: 'Date', isRegExp: 'RegExp',
    isNativeError: 'Error', isPromise: 'Promise', isProxy: 'Proxy', isArrayBuffer: 'ArrayBuffer',
    isAnyArrayBuffer: 'ArrayBuffer', isDataView: 'DataView', isTypedArray: 'TypedArray', isBoxedPrimitive: 'Boxed',
    isArgumentsObject: 'Arguments',
  };
  const types = {};
  for (const [name, kind] of Object.entries(kinds)) types[name] = (v) => native.kind(v) === kind;
  for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
    'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
    types[`is${name}`] = (v) => native.kind(v) === 'TypedArray' && native.tag(v) === name;
  }
  for (const name of ['Number', 'String', 'Boolean', 'Symbol', 'BigInt']) {
    types[`is${name}Object`] = (v) => native.kind(v) === 'Boxed' && native.boxed(v) === name;
  }
  types.isArrayBufferView = ArrayBuffer.isView;
  types.isSharedArrayBuffer = types.isExternal = types.isModuleNamespaceObject = () => false;
  types.isAsyncFunction = (v) => typeof v === 'function' && /^Async/.test(native.tag(v));
  types.isGeneratorFunction = (v) => typeof v === 'function' && /GeneratorFunction$/.test(native.tag(v));
  types.isGeneratorObject = (v) => native.tag(v) === 'Generator';
  types.isMapIterator = (v) => native.tag(v) === 'Map Iterator';
  types.isSetIterator = (v) => native.tag(v) === 'Set Iterator';

  const { TextEncoder, TextDecoder } = require('internal/text');
  return {
    format: native.format,
    formatWithOptions: native.formatWithOptions,
    inspect: native.inspect,
    isDeepStrictEqual: native.isDeepStrictEqual,
    stripVTControlCharacters: native.stripVTControlCharacters,
    toUSVString: native.toUSVString,
    promisify,
    callbackify,
    inherits,
    deprecate,
    debuglog,
    debug: debuglog,
    styleText,
    types,
    TextEncoder,
    TextDecoder,
    isArray: Array.isArray,
    isBoolean: (v) => typeof v === 'boolean',
    isBuffer: (v) => require('buffer').Buffer.isBuffer(v),
    isNull: (v) => v === null,
    isNullOrUndefined: (v) => v == null,
    isNumber: (v) => typeof v === 'number',
    isString: (v) => typeof v === 'string',
    isSymbol: (v) => typeof v === 'symbol',
    isUndefined: (v) => v === undefined,
    isRegExp: types.isRegExp,
    isObject: (v) => v !== null && typeof v === 'object',
    isDate: types.isDate,
    isError: (v) => v instanceof Error || types.isNativeError(v),
    isFunction: (v) => typeof v === 'function',
    isPrimitive: (v) => v === null || (typeof v !== 'object' && typeof v !== 'function'),
    _extend: (to, from) => (from !== null && typeof from === 'object' ? Object.assign(to, from) : to),
  };
})

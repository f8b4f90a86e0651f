// node:assert.
(function (native, require) {
  const show = (v) => native.inspect(v);

  class AssertionError extends Error {
    constructor(options) {
      if (options === null || typeof options !== 'object') {
        const e = new TypeError(`The "options" argument must be of type object.${native.received(options)}`);
        e.code = 'ERR_INVALID_ARG_TYPE';
        throw e;
      }
      const { message, actual, expected, operator } = options;
      super(message !== undefined ? String(message) : describe(actual, expected, operator));
      this.generatedMessage = message === undefined;
      this.code = 'ERR_ASSERTION';
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
      // The caller's line is what matters, not the lines of this file.
      const stack = this.stack.replace(/\n\s+at [^\n]*pyp:node\/[^\n]*/g, '');
      Object.defineProperty(this, 'stack', { value: stack, writable: true, configurable: true });
    }
    get name() { return 'AssertionError'; }
    toString() { return `${this.name} [${this.code}]: ${this.message}`; }
  }

  const verbs = {
    strictEqual: 'Expected values to be strictly equal:',
    deepStrictEqual: 'Expected values to be strictly deep-equal:',
    deepEqual: 'Expected values to be loosely deep-equal:',
    notStrictEqual: 'Expected "actual" to be strictly unequal to:',
    notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
    notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  };
  function describe(actual, expected, operator) {
    const verb = verbs[operator];
    if (verb === undefined) return `${show(actual)} ${operator} ${show(expected)}`;
    if (operator.startsWith('not')) return `${verb} ${show(expected)}`;
    if (operator === 'strictEqual' && (Object(actual) !== actual || Object(expected) !== expected)) {
      return `${verb}\n\n${show(actual)} !== ${show(expected)}\n`;
    }
    return `${verb}\n\n${difference(show(actual), show(expected))}`;
  }
  // difference marks the lines that only one of two texts has.
  function difference(a, b) {
    const left = a.split('\n');
    const right = b.split('\n');
    const out = ['+ actual - expected', ''];
    let start = 0;
    while (start < left.length && start < right.length && left[start] === right[start]) start++;
    let end = 0;
    while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
    for (const l of left.slice(0, start)) out.push(`  ${l}`);
    for (const l of left.slice(start, left.length - end)) out.push(`+ ${l}`);
    for (const l of right.slice(start, right.length - end)) out.push(`- ${l}`);
    for (const l of left.slice(left.length - end)) out.push(`  ${l}`);
    return out.join('\n');
  }

  function reject(actual, expected, message, operator) {
    if (message instanceof Error) throw message;
    throw new AssertionError({ message, actual, expected, operator });
  }
  function need(args, n) {
    if (args.length < n) {
      const e = new TypeError('The "actual" and "expected" arguments must be specified');
      e.code = 'ERR_MISSING_ARGS';
      throw e;
    }
  }

  function ok(value, message) {
    if (value) return;
    if (arguments.length === 0) message = 'No value argument passed to `assert.ok()`';
    if (message instanceof Error) throw message;
    const e = new AssertionError({
      message: message ?? 'The expression evaluated to a falsy value', actual: value, expected: true, operator: '==',
    });
    e.generatedMessage = message === undefined;
    throw e;
  }
  function assert(...args) { ok(...args); }

  const same = (a, b) => a == b || (a !== a && b !== b);
  // check makes an assertion of a test.
  function check(operator, test, wanted, name) {
    const f = { [name](actual, expected, message) {
      need(arguments, 2);
      if (test(actual, expected) !== wanted) reject(actual, expected, message, operator);
    } };
    return f[name];
  }
  const equal = check('==', same, true, 'equal');
  const notEqual = check('!=', same, false, 'notEqual');
  const strictEqual = check('strictEqual', Object.is, true, 'strictEqual');
  const notStrictEqual = check('notStrictEqual', Object.is, false, 'notStrictEqual');
  const deepEqual = check('deepEqual', native.deepEqual, true, 'deepEqual');
  const notDeepEqual = check('notDeepEqual', native.deepEqual, false, 'notDeepEqual');
  const deepStrictEqual = check('deepStrictEqual', native.isDeepStrictEqual, true, 'deepStrictEqual');
  const notDeepStrictEqual = check('notDeepStrictEqual', native.isDeepStrictEqual, false, 'notDeepStrictEqual');

  function fail(message = 'Failed') {
    if (message instanceof Error) throw message;
    const e = new AssertionError({ message, operator: 'fail' });
    e.generatedMessage = arguments.length === 0;
    throw e;
  }
  function ifError(value) {
    if (value === null || value === undefined) return;
    const text = value instanceof Error ? value.message : show(value);
    throw new AssertionError({ message: `ifError got unwanted exception: ${text}`, actual: value, expected: null, operator: 'ifError' });
  }
  function match(string, regexp, message) { matching(string, regexp, message, true, 'match'); }
  function doesNotMatch(string, regexp, message) { matching(string, regexp, message, false, 'doesNotMatch'); }
  function matching(string, regexp, message, wanted, operator) {
    if (!(regexp instanceof RegExp)) {
      const e = new TypeError(`The "regexp" argument must be an instance of RegExp.${native.received(regexp)}`);
      e.code = 'ERR_INVALID_ARG_TYPE';
      throw e;
    }
    if (typeof string === 'string' && regexp.test(string) === wanted) return;
    const what = typeof string !== 'string' ? 'The "string" argument must be of type string.'
      : wanted ? 'The input did not match the regular expression' : 'The input was expected to not match the regular expression';
    reject(string, regexp, message ?? `${what} ${show(regexp)}. Input:\n\n${show(string)}\n`, operator);
  }

  // verify holds a thrown value against what was expected of it.
  function verify(e, expected, message, operator) {
    if (expected === undefined) return;
    if (expected instanceof RegExp) {
      if (expected.test(String(e))) return;
      reject(e, expected, message ?? `The input did not match the regular expression ${show(expected)}. Input:\n\n${show(String(e))}\n`, operator);
    }
    if (typeof expected === 'function') {
      if (expected.prototype !== undefined && e instanceof expected) return;
      if (expected === Error || Error.isPrototypeOf(expected)) {
        reject(e, expected, message ?? `The error is expected to be an instance of "${expected.name}". Received "${e?.constructor?.name ?? show(e)}"\n\nError message:\n\n${e?.message}`, operator);
      }
      const answer = Reflect.apply(expected, {}, [e]);
      if (answer === true) return;
      reject(e, expected, message ?? `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ${show(answer)}\n\nCaught error:\n\n${show(e)}`, operator);
    }
    const keys = Object.keys(expected);
    if (expected instanceof Error) keys.push('name', 'message');
    for (const k of keys) {
      if (typeof e?.[k] === 'string' && expected[k] instanceof RegExp && expected[k].test(e[k])) continue;
      if (e !== null && e !== undefined && k in Object(e) && native.isDeepStrictEqual(e[k], expected[k])) continue;
      const part = Object.fromEntries(keys.map((n) => [n, e?.[n]]));
      reject(e, expected, message ?? `Expected values to be strictly deep-equal:\n\n${difference(show(part), show({ ...expected }))}`, operator);
    }
  }
  function needThrower(f, name) {
    if (typeof f !== 'function') {
      const e = new TypeError(`The "${name}" argument must be of type function.${native.received(f)}`);
      e.code = 'ERR_INVALID_ARG_TYPE';
      throw e;
    }
  }
  function missing(kind, expected, message, operator) {
    if (typeof expected === 'string') { message = expected; expected = undefined; }
    if (message instanceof Error) throw message;
    const name = typeof expected === 'function' && expected.name ? ` (${expected.name})` : '';
    throw new AssertionError({
      message: `Missing expected ${kind}${name}${message ? `: ${message}` : '.'}`, actual: undefined, expected, operator,
    });
  }
  function settle(e, expected, message, operator) {
    if (typeof expected === 'string') { message = expected; expected = undefined; }
    verify(e, expected, message, operator);
  }
  function throws(f, expected, message) {
    needThrower(f, 'fn');
    try { f(); } catch (e) { return settle(e, expected, message, 'throws'); }
    return missing('exception', expected, message, 'throws');
  }
  async function rejects(promise, expected, message) {
    try { await outcome(promise); } catch (e) { return settle(e, expected, message, 'rejects'); }
    return missing('rejection', expected, message, 'rejects');
  }
  function outcome(promise) {
    const p = typeof promise === 'function' ? promise() : promise;
    if (p === null || p === undefined || typeof p.then !== 'function') {
      const e = new TypeError(`The "promiseFn" argument must be of type function or an instance of Promise.${native.received(p)}`);
      e.code = 'ERR_INVALID_ARG_TYPE';
      throw e;
    }
    return p;
  }
  function unwanted(kind, e, expected, message, operator) {
    if (typeof expected === 'string') { message = expected; expected = undefined; }
    if (typeof expected === 'function' && !(e instanceof expected)) throw e;
    throw new AssertionError({
      message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${e?.message}"`, actual: e, expected, operator,
    });
  }
  function doesNotThrow(f, expected, message) {
    needThrower(f, 'fn');
    try { f(); } catch (e) { unwanted('exception', e, expected, message, 'doesNotThrow'); }
  }
  async function doesNotReject(promise, expected, message) {
    try { await outcome(promise); } catch (e) { unwanted('rejection', e, expected, message, 'doesNotReject'); }
  }

  const all = {
    fail, AssertionError, ok, equal, notEqual, deepEqual, notDeepEqual, deepStrictEqual, notDeepStrictEqual, strictEqual,
    notStrictEqual, throws, rejects, doesNotThrow, doesNotReject, ifError, match, doesNotMatch,
  };
  function strict(...args) { ok(...args); }
  Object.assign(strict, all, {
    equal: strictEqual, notEqual: notStrictEqual, deepEqual: deepStrictEqual, notDeepEqual: notDeepStrictEqual, strict,
  });
  return Object.assign(assert, all, { strict });
})

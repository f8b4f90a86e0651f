// Request as https://fetch.spec.whatwg.org has it. Nothing here sends one: it
// is for code that takes Requests, and for tests.
(function (native, require) {
  'use strict';
  const { dress, need, record, text } = require('idl');
  const { Headers } = require('headers'), H = require('headers'), B = require('body');
  const URL = native.global('URL');
  const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

  // What init may say besides, and what it may be.
  const choices = {
    mode: ['cors', 'same-origin', 'no-cors'],
    credentials: ['same-origin', 'omit', 'include'],
    cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
    redirect: ['follow', 'error', 'manual'],
    referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
      'strict-origin-when-cross-origin', 'unsafe-url'],
  };

  let stateOf, isRequest;
  class Request {
    #state;
    static {
      stateOf = (r) => r.#state;
      isRequest = (r) => typeof r === 'object' && r !== null && #state in r;
    }
    constructor(input, init = undefined) {
      need(arguments, 1, 'Request');
      init = record(init, 'Request: the second argument');
      const from = isRequest(input) ? stateOf(input) : null;
      const s = this.#state = from ? { ...from, signal: null, follows: [input] } : fresh(address(`${input}`));
      settings(s, init);
      s.headers = new Headers(init.headers ?? from?.headers);
      setBody(s, init, from);
    }
    get method() { return this.#state.method; }
    get url() { return this.#state.url; }
    get headers() { return this.#state.headers; }
    get destination() { return this.#state && ''; }
    get referrer() { return this.#state.referrer; }
    get referrerPolicy() { return this.#state.referrerPolicy; }
    get mode() { return this.#state.mode; }
    get credentials() { return this.#state.credentials; }
    get cache() { return this.#state.cache; }
    get redirect() { return this.#state.redirect; }
    get integrity() { return this.#state.integrity; }
    get keepalive() { return this.#state.keepalive; }
    get duplex() { return this.#state && 'half'; }
    get signal() {
      const s = this.#state;
      s.signal ??= require('abort').following(s.follows.map((f) => (isRequest(f) ? f.signal : f)));
      return s.signal;
    }
    clone() {
      const s = this.#state, body = B.clone(s.body, 'Request'), r = new Request(s.url);
      Object.assign(stateOf(r), s, { headers: new Headers(s.headers), signal: null, follows: [this], body });
      return r;
    }
  }

  const fresh = (url) => ({
    url, method: 'GET', headers: null, body: null, signal: null, follows: [], referrer: 'about:client', referrerPolicy: '', mode: 'cors',
    credentials: 'same-origin', cache: 'default', redirect: 'follow', integrity: '', keepalive: false,
  });
  function address(url) {
    let parsed;
    try { parsed = new URL(url); } catch { throw new TypeError(`Request: ${JSON.stringify(url)} is not an absolute URL`); }
    if (parsed.username !== '' || parsed.password !== '') throw new TypeError('Request: the URL has a user name or a password');
    return parsed.href;
  }
  function settings(s, init) {
    for (const name of Reflect.ownKeys(choices)) {
      const v = init[name];
      if (v === undefined) continue;
      if (!choices[name].includes(`${v}`)) throw new TypeError(`Request: ${name} cannot be ${JSON.stringify(`${v}`)}`);
      s[name] = `${v}`;
    }
    if (s.cache === 'only-if-cached' && s.mode !== 'same-origin') throw new TypeError(`Request: cache 'only-if-cached' is for mode 'same-origin'`);
    if (init.referrer !== undefined) s.referrer = `${init.referrer}` === '' ? '' : address(`${init.referrer}`);
    if (init.integrity !== undefined) s.integrity = text(init.integrity);
    if (init.keepalive !== undefined) s.keepalive = Boolean(init.keepalive);
    if (init.method !== undefined) s.method = method(`${init.method}`);
    const { signal } = init;
    if (signal !== undefined) {
      if (signal !== null && !require('abort').isSignal(signal)) throw new TypeError('Request: signal must be an AbortSignal');
      s.follows = signal === null ? [] : [signal];
    }
  }
  function method(name) {
    if (!token.test(name)) throw new TypeError(`Request: ${JSON.stringify(name)} is not a method`);
    const upper = name.toUpperCase();
    if (/^(CONNECT|TRACE|TRACK)$/.test(upper)) throw new TypeError(`Request: the method ${upper} is not allowed`);
    return /^(DELETE|GET|HEAD|OPTIONS|POST|PUT)$/.test(upper) ? upper : name;
  }
  function setBody(s, init, from) {
    const given = init.body !== undefined && init.body !== null, kept = !given && from !== null && !B.absent(from.body);
    if ((given || kept) && (s.method === 'GET' || s.method === 'HEAD')) throw new TypeError(`Request: ${s.method} has no body`);
    if (given) {
      const body = s.body = B.extract(init.body, 'Request');
      if ((body.pieces || body.stream) && init.duplex !== 'half') throw new TypeError(`Request: a body that is a stream needs the option duplex: 'half'`);
      if (body.type !== null && !H.has(s.headers, 'content-type')) H.put(s.headers, 'content-type', body.type);
    } else s.body = kept ? B.take(from.body, 'Request') : B.none();
  }

  B.mix(Request, (r) => stateOf(r).body, (r) => H.get(stateOf(r).headers, 'content-type'));
  dress(Request, (r) => ({
    method: r.method, url: r.url, headers: r.headers, body: B.absent(stateOf(r).body) ? null : r.body, bodyUsed: r.bodyUsed, signal: r.signal,
  }));
  return { Request };
})

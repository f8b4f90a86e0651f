// Headers and Response as https://fetch.spec.whatwg.org has them, as far as a
// server's answer needs them. The function gets the host's help and returns
// the classes and what Go calls.
(function (bytesOf, decode, Buffer) {
  'use strict';
  const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const badValue = /[^\t\x20-\x7e\x80-\xff]/;

  function fieldName(name) {
    name = String(name);
    if (!token.test(name)) throw new TypeError(`Headers: ${JSON.stringify(name)} is not a header name`);
    return name.toLowerCase();
  }
  function fieldValue(name, value) {
    value = String(value).replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, '');
    if (badValue.test(value)) throw new TypeError(`Headers: the value of ${name} has a character that a header may not have: ${JSON.stringify(value)}`);
    return value;
  }

  // What a Response may not set, since the host does.
  const hostFields = new Set(['content-length', 'date', 'keep-alive', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade']);
  function hostField(name, value) {
    if (hostFields.has(name) || (name === 'connection' && !/^(close|keep-alive)$/i.test(value))) throw new TypeError(`Response: the host sets the header ${name}; leave it out`);
  }
  const answer = Symbol('of a Response');

  class Headers {
    #map = new Map(); // lower-case name -> list of values
    #guarded = false;
    constructor(init, of) {
      this.#guarded = of === answer;
      if (init === undefined || init === null) return;
      if (typeof init !== 'object') throw new TypeError('Headers: the argument must be an object, an iterable of pairs or Headers');
      if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const p = [...pair];
          if (p.length !== 2) throw new TypeError('Headers: each entry must be a pair of name and value');
          this.append(p[0], p[1]);
        }
      } else for (const k of Object.keys(init)) this.append(k, init[k]);
    }
    append(name, value) {
      const k = fieldName(name), list = this.#map.get(k);
      value = fieldValue(name, value);
      if (this.#guarded) hostField(k, value);
      if (list) list.push(value); else this.#map.set(k, [value]);
    }
    set(name, value) {
      const k = fieldName(name);
      value = fieldValue(name, value);
      if (this.#guarded) hostField(k, value);
      this.#map.set(k, [value]);
    }
    get(name) { const k = fieldName(name), l = this.#map.get(k); return l ? l.join(k === 'cookie' ? '; ' : ', ') : null; } // RFC 9113 section 8.2.3
    has(name) { return this.#map.has(fieldName(name)); }
    delete(name) { this.#map.delete(fieldName(name)); }
    getSetCookie() { return [...(this.#map.get('set-cookie') ?? [])]; }
    forEach(f, self) { for (const [k, v] of this) f.call(self, v, k, this); }
    *entries() {
      for (const k of [...this.#map.keys()].sort()) {
        if (k === 'set-cookie') for (const v of this.#map.get(k)) yield [k, v];
        else yield [k, this.get(k)];
      }
    }
    *keys() { for (const [k] of this) yield k; }
    *values() { for (const [, v] of this) yield v; }
    [Symbol.iterator]() { return this.entries(); }
    get [Symbol.toStringTag]() { return 'Headers'; }
    toJSON() { return Object.fromEntries(this); }
  }

  const nullBody = new Set([101, 103, 204, 205, 304]);

  class Response {
    #body = null; #status; #statusText; #headers; #used = false;
    constructor(body = null, init = {}) {
      if (init === null || typeof init !== 'object') throw new TypeError('Response: the second argument must be an object');
      const status = init.status === undefined ? 200 : Number(init.status);
      if (!(Number.isInteger(status) && status >= 200 && status <= 599)) throw new RangeError(`Response: status must be a whole number from 200 to 599, not ${String(init.status)}`);
      this.#status = status;
      this.#statusText = init.statusText === undefined ? '' : String(init.statusText);
      this.#headers = new Headers(init.headers, answer);
      if (body === null || body === undefined) return;
      if (nullBody.has(status)) throw new TypeError(`Response: status ${status} has no body`);
      if (typeof body === 'string' || typeof body === 'number' || typeof body === 'boolean' || typeof body === 'bigint') {
        this.#body = String(body);
        if (!this.#headers.has('content-type')) this.#headers.set('content-type', 'text/plain;charset=UTF-8');
      } else if (body instanceof URLSearchParams) {
        this.#body = body.toString();
        if (!this.#headers.has('content-type')) this.#headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
      } else {
        const b = bytesOf(body);
        if (b === undefined) throw new TypeError('Response: the body must be a string, bytes, URLSearchParams or null; use Response.json(value) for objects');
        this.#body = b; // a copy
      }
    }
    static json(data, init = {}) {
      const text = JSON.stringify(data);
      if (text === undefined) throw new TypeError('Response.json: the value has no JSON form');
      const headers = new Headers(init.headers);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return new Response(text, { ...init, headers });
    }
    static redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Response.redirect: ${status} is not a redirect status`);
      return new Response(null, { status, headers: { location: String(url) } });
    }
    static error() { throw new TypeError('Response.error() is for clients; return new Response(null, { status: 500 })'); }
    get status() { return this.#status; }
    get statusText() { return this.#statusText; }
    get ok() { return this.#status >= 200 && this.#status <= 299; }
    get headers() { return this.#headers; }
    get bodyUsed() { return this.#used; }
    get redirected() { return false; }
    get type() { return 'default'; }
    get url() { return ''; }
    #take() {
      if (this.#used) throw new TypeError('Response: the body has been read already');
      this.#used = this.#body !== null;
      return this.#body;
    }
    async text() { const b = this.#take(); return b === null ? '' : typeof b === 'string' ? b : decode(b); }
    async json() { return JSON.parse(await this.text()); }
    async bytes() { const b = this.#take(); return Buffer.from(b === null ? '' : b); }
    async arrayBuffer() { const b = await this.bytes(); return b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength); }
    clone() {
      if (this.#used) throw new TypeError('Response: the body has been read already');
      const r = new Response(null, { status: this.#status, statusText: this.#statusText, headers: this.#headers });
      r.#body = this.#body;
      return r;
    }
    get [Symbol.toStringTag]() { return 'Response'; }
    static unpack(r) {
      if (r.#used) throw new TypeError('Response: the body has been read already');
      return [r.#status, r.#body, [...r.#headers].flat()];
    }
    static has(r) { return #body in r; }
  }
  const { unpack, has } = Response;
  delete Response.unpack;
  delete Response.has;
  return { Headers, Response, unpack, has };
})

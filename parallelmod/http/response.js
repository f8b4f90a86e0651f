// The module parallel/http/server: errors, request.response and what fills it,
// cookies and ranges. It is run when a script first comes to need one of these.
// The function gets the host's help and returns what it exports and what Go
// calls.
(function (native) {
  'use strict';
  const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  function show(v) { return typeof v === 'string' ? JSON.stringify(v) : typeof v === 'function' ? 'a function' : typeof v === 'object' && v !== null ? 'an object' : String(v); }

  // meant is the question which of the names a wrong one was to be.
  function meant(wrong, names, others = {}) {
    const plain = (s) => s.toLowerCase().replace(/[-_]/g, '');
    const right = [...names].find((n) => plain(n) === plain(wrong)) ?? others[plain(wrong)];
    return right ? `; did you mean ${right}?` : `; there are ${[...names].join(', ')}`;
  }

  // An error that says its status is answered with it.
  class HttpError extends Error {
    constructor(status, message, options = {}) {
      if (!(Number.isInteger(status) && status >= 400 && status <= 599)) throw new RangeError(`HttpError: status must be a whole number from 400 to 599, not ${show(status)}`);
      super(message === undefined ? '' : String(message), options);
      pairs(options.headers, 'HttpError: headers');
      const set = (name, value) => Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: name === 'status' });
      set('status', status);
      set('expose', options.expose ?? true);
      set('headers', options.headers);
    }
  }
  class InvalidRangeRequest extends HttpError {
    constructor(message, size) { super(416, message, { headers: size === undefined ? undefined : { 'Content-Range': `bytes */${size}` } }); }
  }
  class InvalidFileRangeError extends RangeError {}
  for (const c of [HttpError, InvalidRangeRequest, InvalidFileRangeError]) Object.defineProperty(c.prototype, 'name', { value: c.name, writable: true, configurable: true });

  function failure(e) {
    if (e === null || typeof e !== 'object' || typeof e.expose !== 'boolean') return undefined;
    const status = e.status;
    if (!(Number.isInteger(status) && status >= 400 && status <= 599)) return undefined;
    return [status, e.expose, e.expose && typeof e.message === 'string' ? e.message : '', pairs(e.headers)];
  }

  // pairs are the fields of an object, of a list of pairs or of 'Name: value'.
  function pairs(value, what = 'otherHeaders') {
    const out = [];
    if (value === undefined || value === null) return out;
    if (typeof value !== 'object') throw new TypeError(`${what} must be an object, a list of pairs or a list of 'Name: value', not ${show(value)}`);
    if (typeof value[Symbol.iterator] !== 'function') value = Object.entries(value);
    for (const field of value) {
      let pair = field;
      if (typeof field === 'string') {
        const colon = field.indexOf(':');
        if (colon < 1) throw new TypeError(`${what}: ${JSON.stringify(field)} must be 'Name: value'`);
        pair = [field.slice(0, colon), field.slice(colon + 1)];
      }
      const [name, v] = [...pair];
      for (const one of Array.isArray(v) ? v : [v]) out.push(String(name), String(one).trim());
    }
    return out;
  }

  // encode is encodeURIComponent of any string; half a character is U+FFFD.
  function encode(text) { return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')); }

  // RFC 6265 section 4.1.1
  const cookieValue = /^[\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
  const most = Number.MAX_SAFE_INTEGER; // a larger number would be no digits
  const sites = new Map([['strict', 'Strict'], ['lax', 'Lax'], ['none', 'None']]);
  const attribute = /^[\x20-\x3a\x3c-\x7e]*$/;
  const cookieOptions = new Set(['path', 'domain', 'maxAge', 'expires', 'httpOnly', 'secure', 'sameSite', 'partitioned']);
  class Cookies {
    #list = new Map();
    set(name, value, options = {}) {
      name = String(name);
      value = String(value);
      if (!token.test(name)) throw new TypeError(`cookies.set: ${JSON.stringify(name)} is not a cookie name`);
      let text = `${name}=${cookieValue.test(value) ? value : encode(value)}`;
      for (const key of Object.keys(options ?? {})) if (!cookieOptions.has(key)) throw new TypeError(`cookies.set(${JSON.stringify(name)}): there is no option ${key}${meant(key, cookieOptions)}`);
      const { path = '/', domain, maxAge, expires, httpOnly, secure, sameSite, partitioned } = options ?? {};
      for (const [key, given] of [['Path', path], ['Domain', domain]]) {
        if (given === undefined || given === null) continue;
        const v = String(given); // once: what is tested is what is sent
        if (!attribute.test(v)) throw new TypeError(`cookies.set(${JSON.stringify(name)}): ${key.toLowerCase()} ${JSON.stringify(v)} has a character that it may not have`);
        text += `; ${key}=${v}`;
      }
      if (maxAge !== undefined && maxAge !== null) {
        if (!Number.isFinite(maxAge)) throw new TypeError(`cookies.set(${JSON.stringify(name)}): maxAge must be a number of seconds, not ${show(maxAge)}`);
        text += `; Max-Age=${Math.min(Math.max(Math.floor(maxAge), -most), most)}`;
      }
      if (expires !== undefined && expires !== null) {
        const at = Number(expires instanceof Date ? expires : new Date(expires));
        if (Number.isNaN(at)) throw new TypeError(`cookies.set(${JSON.stringify(name)}): expires must be a Date`);
        text += `; Expires=${native.dateString(at)}`;
      }
      if (httpOnly) text += '; HttpOnly';
      if (secure) text += '; Secure';
      if (sameSite !== undefined && sameSite !== null && sameSite !== false) {
        const s = sameSite === true ? 'Strict' : sites.get(String(sameSite).toLowerCase());
        if (s === undefined) throw new TypeError(`cookies.set(${JSON.stringify(name)}): sameSite must be 'Strict', 'Lax' or 'None', not ${show(sameSite)}`);
        text += `; SameSite=${s}`;
      }
      if (partitioned) text += '; Partitioned';
      this.#list.set(`${name};${domain ?? ''};${path ?? ''}`, text);
      return this;
    }
    delete(name, { path, domain, secure, sameSite, partitioned } = {}) {
      return this.set(name, '', { path, domain, secure, sameSite, partitioned, maxAge: 0, expires: 0 });
    }
    [Symbol.iterator]() { return this.#list.values(); }
    get [Symbol.toStringTag]() { return 'Cookies'; }
  }
  function unescapeCookie(text) {
    if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) text = text.slice(1, -1);
    if (!text.includes('%')) return text;
    try { return decodeURIComponent(text); } catch { return text; }
  }
  // The first of several cookies of a name has the longest path, RFC 6265
  // section 5.4.
  function cookies(field) {
    const map = new Map();
    for (const part of field.split(';')) {
      const eq = part.indexOf('=');
      if (eq < 0) continue;
      const name = part.slice(0, eq).trim();
      if (name !== '' && !map.has(name)) map.set(name, unescapeCookie(part.slice(eq + 1).trim()));
    }
    return map;
  }

  // ServerResponse is request.response.
  class ServerResponse {
    #headers; #cookies;
    code = 200; // defined, not assigned: see the setter below
    message = '';
    contentType = undefined;
    contentLength = undefined; // the host counts
    body = undefined;
    otherHeaders = [];
    get headers() { return (this.#headers ??= new Headers()); }
    get cookies() { return (this.#cookies ??= new Cookies()); }
    get [Symbol.toStringTag]() { return 'ServerResponse'; }
    static preset(r, headers) { r.#headers = headers; }
    static fields(r) {
      const out = pairs(r.otherHeaders);
      if (r.#headers !== undefined) for (const [name, value] of r.#headers) out.push(name, value);
      if (r.contentType !== undefined && r.contentType !== null) out.push('content-type', String(r.contentType));
      if (r.#cookies !== undefined) for (const text of r.#cookies) out.push('set-cookie', text);
      return out;
    }
  }
  // What is assigned to another name would be lost.
  const responseNames = ['code', 'contentType', 'body', 'headers', 'otherHeaders', 'cookies', 'message'];
  const elsewhere = { status: 'code', statuscode: 'code', statustext: 'message', type: 'contentType', mimetype: 'contentType', header: 'headers', cookie: 'cookies', text: 'body', content: 'body' };
  Object.setPrototypeOf(ServerResponse.prototype, new Proxy(Object.prototype, {
    set(_, name) { throw new TypeError(`request.response.${String(name)} has no meaning${meant(String(name), responseNames, elsewhere)}`); },
  }));
  const { fields, preset } = ServerResponse;
  delete ServerResponse.fields;
  delete ServerResponse.preset;

  // RangedRequest is one range of bytes that a client asks for: from first to
  // last, or the last suffix bytes. What is not given is null.
  class RangedRequest {
    constructor(first, last, suffix) {
      this.first = first;
      this.last = last;
      this.suffix = suffix;
    }
    // of says which bytes of a whole these are.
    of(size) {
      const offset = this.first ?? Math.max(size - this.suffix, 0);
      if (offset >= size || this.suffix === 0) throw new InvalidRangeRequest(`the range is not within ${size} bytes`, size);
      const end = Math.min(this.last ?? Infinity, size - 1);
      return { offset, length: end - offset + 1 };
    }
    static parse(text) {
      const m = /^\s*(?:bytes\s*=)?\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(text ?? '');
      if (!m || (m[1] === '' && m[2] === '')) return null;
      if (m[1] === '') return new RangedRequest(null, null, Number(m[2]));
      const first = Number(m[1]), last = m[2] === '' ? null : Number(m[2]);
      return last !== null && last < first ? null : new RangedRequest(first, last, null);
    }
  }
  function rangeOf(field, query) {
    if (/^\s*bytes\s*=/i.test(field)) return RangedRequest.parse(field);
    return query === '' ? null : RangedRequest.parse(query);
  }

  function fill(what, request, contentType, body) {
    const response = request?.response;
    if (!(response instanceof ServerResponse)) throw new TypeError(`${what}(request, ...): the first argument must be the request that the handler got`);
    response.contentType = contentType;
    response.body = body;
  }
  function textResponse(request, text) { fill('textResponse', request, 'text/plain; charset=utf-8', String(text)); }
  function htmlResponse(request, text) { fill('htmlResponse', request, 'text/html; charset=utf-8', String(text)); }
  function jsonSerialization(request, value) {
    const text = native.json(value);
    if (text === undefined) throw new TypeError(`jsonSerialization(request, value): ${show(value)} has no JSON form`);
    fill('jsonSerialization', request, 'application/json; charset=utf-8', text);
  }
  function quoteHtml(text) { return native.quote(String(text)); }
  function guessType(name) { return native.guessType(String(name)); }
  function dateTimeString(date = Date.now()) {
    const at = Number(date);
    if (!Number.isFinite(at)) throw new TypeError(`dateTimeString(date): ${show(date)} is no date`);
    return native.dateString(at);
  }
  const redirects = [301, 302, 303, 307, 308];
  function redirect(request, location, code = 302) {
    const fills = typeof request === 'object' && request?.response instanceof ServerResponse;
    const [to, status] = fills ? [location, code] : [request, location ?? 302];
    if (!redirects.includes(status)) throw new RangeError(`redirect: ${show(status)} is not a redirect's status; use ${redirects.join(', ')}`);
    if (to === undefined || to === null) throw new TypeError('redirect(location, code) or redirect(request, location, code): there is no location');
    const url = String(to).replace(/[^\x21-\x7e]+/g, encode);
    if (!fills) return new Response(null, { status, headers: { location: url } });
    request.response.code = status;
    request.response.headers.set('location', url);
  }
  function sendfile(request, path, options) { return native.sendfile(request, path, options); }

  return {
    module: {
      HttpError, RangedRequest, InvalidRangeRequest, InvalidFileRangeError,
      textResponse, htmlResponse, jsonSerialization, quoteHtml, guessType, dateTimeString, redirect, sendfile,
    },
    ServerResponse, fields, preset, failure, cookies, rangeOf, outOfRange: (message) => new InvalidFileRangeError(message),
  };
})

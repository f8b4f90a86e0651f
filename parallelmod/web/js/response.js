// Response as https://fetch.spec.whatwg.org has it, as far as a server's answer
// needs it. Headers are made only if they are asked for: most answers have no
// more than a type.
(function (native, require) {
  'use strict';
  const { dress, record, isObject } = require('idl');
  const H = require('headers'), B = require('body');
  const URL = native.global('URL');
  const noBody = new Set([101, 103, 204, 205, 304]);
  const badReason = /[^\t\x20-\x7e\x80-\xff]/;

  let stateOf, isResponse;
  class Response {
    #state;
    static {
      stateOf = (r) => r.#state;
      isResponse = (r) => #state in r;
    }
    constructor(body = null, init = undefined) {
      const s = this.#state = { status: 200, statusText: '', headers: null, type: null, body: null };
      if (init !== undefined) read(s, record(init, 'Response: the second argument'));
      s.body = B.extract(body, 'Response');
      if (s.status !== 200 && noBody.has(s.status) && !B.absent(s.body)) throw new TypeError(`Response: status ${s.status} has no body`);
      setType(s, s.body.type);
    }
    static json(data, init = undefined) {
      const content = native.json(data);
      if (content === undefined) throw new TypeError('Response.json: the value has no JSON form');
      const r = new Response(null, init), s = stateOf(r);
      if (noBody.has(s.status)) throw new TypeError(`Response: status ${s.status} has no body`);
      s.body.source = content;
      setType(s, 'application/json');
      return r;
    }
    static redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(Number(status))) throw new RangeError(`Response.redirect: ${String(status)} is not a redirect status`);
      return new Response(null, { status, headers: { location: location(`${url}`) } });
    }
    static error() { throw new TypeError('Response.error() is for clients; return new Response(null, { status: 500 })'); }
    get type() { return this.#state && 'default'; }
    get url() { return this.#state && ''; }
    get redirected() { return !this.#state; }
    get status() { return this.#state.status; }
    get ok() { return this.#state.status >= 200 && this.#state.status <= 299; }
    get statusText() { return this.#state.statusText; }
    get headers() { return headersOf(this.#state); }
    clone() {
      const s = this.#state, body = B.clone(s.body, 'Response'), r = new Response();
      Object.assign(stateOf(r), { status: s.status, statusText: s.statusText, type: s.type, headers: s.headers && H.ofResponse(s.headers), body });
      return r;
    }
  }

  function read(s, { status, statusText, headers }) {
    if (status !== undefined) {
      const n = Number(status);
      if (!(Number.isInteger(n) && n >= 200 && n <= 599)) throw new RangeError(`Response: status must be a whole number from 200 to 599, not ${String(status)}`);
      s.status = n;
    }
    if (statusText !== undefined) {
      s.statusText = `${statusText}`;
      if (badReason.test(s.statusText)) throw new TypeError('Response: statusText has a character that a reason may not have');
    }
    if (headers !== undefined && headers !== null) s.headers = H.ofResponse(headers);
  }
  function setType(s, type) {
    if (type === null) return;
    if (s.headers === null) s.type = type;
    else if (!H.has(s.headers, 'content-type')) H.put(s.headers, 'content-type', type);
  }
  function headersOf(s) {
    if (s.headers === null) {
      s.headers = H.ofResponse();
      setType(s, s.type);
    }
    return s.headers;
  }
  const typeOf = (r) => { const s = stateOf(r); return s.headers === null ? s.type : H.get(s.headers, 'content-type'); };
  // location is a URL as a header can have it. A relative one stays so.
  function location(url) {
    try { return new URL(url).href; } catch { return url.replace(/[^\x20-\x7e]+/g, encodeURI); }
  }

  // unpack is what Go needs: status, body as text or content or null, the
  // stream in its place or null, and fields: name, value, ...
  function unpack(r) {
    const s = stateOf(r), b = s.body;
    B.checkFree(b, 'Response');
    const fields = s.headers !== null ? H.flat(s.headers, []) : s.type !== null ? ['content-type', s.type] : [];
    if (b.source !== null && !b.pieces) return [s.status, b.source, null, fields];
    if (b.stream) return [s.status, null, b.stream.object, fields];
    b.used = b.pieces;
    return [s.status, null, b.source, fields];
  }

  B.mix(Response, (r) => stateOf(r).body, typeOf);
  dress(Response, (r) => ({
    status: r.status, statusText: r.statusText, headers: r.headers, body: B.absent(stateOf(r).body) ? null : r.body, bodyUsed: r.bodyUsed,
    ok: r.ok, redirected: false, type: 'default', url: '',
  }));
  return { Response, isResponse, unpack };
})

import { server, register, run } from 'parallel';

// Every way to fail. The line numbers matter to the test.
class Errors {
  http11 = true;
  thrown() { throw new Error('boom'); }
  nothing() { throw null; }
  text() { throw 'text'; }
  frozen() { throw Object.freeze(new TypeError('frozen')); }
  proxy() { throw new Proxy({}, { get() { throw new Error('from the proxy'); } }); }
  untold() { throw { toString() { throw new Error('no'); } }; }
  async rejected() { await null; throw new RangeError('rejected'); }
  rejectedNow() { return Promise.reject(new Error('at once')); }
  big() { return 1n; }
  nestedBig() { return { a: 1n }; }
  func() { return () => 1; }
  symbol() { return Symbol('s'); }
  toJSON() { return { toJSON() { throw new Error('in toJSON'); } }; }
  cyclic() { const o = {}; o.o = o; return o; }
  split() { return new Response('x', { headers: { 'X-A': 'a\r\nX-B: b' } }); }
  name() { return new Response('x', { headers: { 'X A': 'a' } }); }
  length() { return new Response('x', { headers: { 'Content-Length': '5' } }); }
  coding() { return new Response('x', { headers: { 'Transfer-Encoding': 'chunked' } }); }
  later() { const r = new Response('x'); r.headers.set('content-length', '5'); return r; }
  ownServer() { return new Response('x', { headers: { server: 'mine' } }); }
  upgrade() { return new Response('x', { headers: { connection: 'upgrade' } }); }
  hacked() {
    const test = RegExp.prototype.test, h = new Headers();
    // What it checks names with says yes, what it checks values with no.
    RegExp.prototype.test = function () { return this.source.startsWith('^['); };
    try { return new Response('x', { headers: { 'x-a\r\nx-b': 'c' } }); } finally { RegExp.prototype.test = test; }
  }
  body() { return new Response('x', { status: 204 }); }
  status() { return new Response('x', { status: 99 }); }
  write(transport) { transport.write('x'); }
  pause(transport) { transport.pause(); }
  foreign(transport) { const { close } = transport; close(); }
  last() { throw new Error('last one'); }
  ok() { return 'ok'; }
}

register({ transport: server('127.0.0.1', 0), protocol: Errors });
run();

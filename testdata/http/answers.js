import { server, register, run, threadSeqId } from 'parallel';

// One method for each kind of answer.
class Base {
  inherited() { return 'must not be reachable'; }
  field = () => 'must not be reachable';
}

class Answers extends Base {
  http11 = true;
  calls = 0;
  own = () => 'own field';
  _private() { return 'must not be reachable'; }
  get accessor() { return () => 'must not be reachable'; }
  static fixed() { return 'must not be reachable'; }
  serverStarted() {}
  connectionMade() {}

  text() { return 'grüße'; }
  empty() { return ''; }
  bytes() { return new Uint8Array([1, 2, 255]); }
  view() { return new Uint8Array([1, 2, 3, 4]).subarray(1, 3); }
  buffer() { return new Uint8Array([104, 105]).buffer; }
  node() { return Buffer.from('node'); }
  nothing() {}
  none() { return null; }
  number() { return 1.5; }
  notNumber() { return NaN; }
  flag() { return false; }
  list() { return [1, 'two', { three: [null] }]; }
  object() { return { b: 1, a: { nested: 'ü' } }; }
  dated() { return { toJSON() { return { when: 'now' }; } }; }
  promised() { return Promise.resolve('promised'); }
  async later() { await null; return { later: true }; }
  async laterResponse() { await null; return new Response('teapot', { status: 418 }); }
  async laterNothing() { await null; }
  response() {
    const headers = new Headers({ 'X-Plain': 'yes' });
    headers.append('Set-Cookie', 'a=1');
    headers.append('Set-Cookie', 'b=2');
    return new Response('<p>', { status: 201, headers: [...headers, ['Content-Type', 'text/html']] });
  }
  made() { return Response.json({ a: 1 }, { status: 202, headers: { 'x-a': 'b' } }); }
  moved() { return Response.redirect('/text', 303); }
  noContent() { return new Response(null, { status: 204 }); }
  resetContent() { return new Response(null, { status: 205 }); }
  notModified() { return new Response(null, { status: 304, headers: { etag: '"x"' } }); }
  binary() { return new Response(new Uint8Array([0, 255])); }
  closing() { return new Response('bye', { headers: { connection: 'close' } }); }
  constructorless() { return 'named like nothing'; }
  'größe'() { return 'unicode'; }
  'a b'() { return 'space'; }
  count() { return { calls: ++this.calls, worker: threadSeqId() }; }
}

register({ transport: server('127.0.0.1', 0), protocol: Answers });
run();

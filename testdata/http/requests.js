import { server, register, run } from 'parallel';

// What a method learns of its request.
class Requests {
  http11 = true;
  about(transport, data) {
    const { httpHeaders: h, method, path, query } = transport;
    return {
      method, path, query: query.toString(), a: query.getAll('a'), same: transport.query === query && transport.httpHeaders === h,
      host: h.get('HOST'), many: h.get('x-Many'), none: h.get('x-none'), has: h.has('X-MANY'), latin: h.get('x-latin'),
      names: [...h.keys()], buffer: Buffer.isBuffer(data), length: data.length, data: data.toString(),
    };
  }
  echo(transport, data) { return data; }
  size(transport, data) { return data.length; }
  close(transport) { transport.close(); return 'closing'; }
  abort(transport) { transport.abort(); return 'never read'; }
  elapsed(transport) { return transport.elapsed() >= 0 && transport.id > 0 && transport.remoteAddress.startsWith('127.0.0.1:') && transport.parent.port > 0; }
  keep(transport) { this.kept = transport; return 'kept'; }
  keptPath() { return this.kept.path; }
  keptClose() { this.kept.close(); }
  keptAddress() { return this.kept.remoteAddress; }
  async awaited(transport, data) { await null; return [transport.method, transport.path, transport.query.get('q'), transport.httpHeaders.get('host'), data.toString()]; }
  own(transport) { transport.mine = 1; return [transport.mine, 'mine' in transport, Object.keys(transport).includes('method')]; }
  timer() { return new Promise((resolve) => setTimeout(() => resolve('timer'), 5)); }
  large() { return 'x'.repeat(4 << 20); }
  never() { return new Promise(() => {}); }
  spin() { for (;;); }
  async spinLater() { await new Promise((resolve) => setTimeout(resolve, 1)); for (;;); }
  async spinSoon() { await null; for (;;); }
  microtasks() { const again = () => Promise.resolve().then(again); again(); return new Promise(() => {}); }
  deep() { const f = () => f() + 1; return f(); }
  async deepSoon() { await null; const f = () => f() + 1; return f(); }
  async deepLater() { await new Promise((resolve) => setTimeout(resolve, 1)); const f = () => f() + 1; return f(); }
  spinJSON() { return { toJSON() { for (;;); } }; }
}

register({ transport: server('127.0.0.1', 0), protocol: Requests });
run();

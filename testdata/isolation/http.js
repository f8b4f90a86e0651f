// Each line that ends in //> is a place that is reported once, with its column
// and what is kept in one worker only. All others are not reported.
import { server, register, run, local, counter } from 'parallel';
import { HttpServer, route } from 'parallel/http/server';

const meant = local(() => ({ hits: 0, list: [], seen: new Set() }));
const total = counter();
const turns = counter();
const registry = { handlers: new Map([['a', () => 1]]), last: null, counts: {}, log: [], f() {} };
let current = () => 1;
let previous = () => 0;

class Point {
  constructor(x) { this.x = x; this.trail = []; }
  move() { this.x += 1; this.trail.push(this.x); return this; }
}

class Fast {
  http11 = true;
  hits = 0;
  started = (this.made = true);
  cache = new Map();
  list = [];
  #secret = 0;
  static hits = 0;

  ''() { this.hits++; return 'ok'; } //> 10 this.hits
  assign() { this.last = 'now'; return 'ok'; } //> 14 this.last
  compound() { this.hits += 2; return 'ok'; } //> 16 this.hits
  deep() { this.state ??= {}; this.state.n = 1; return 'ok'; } //> 12 this.state //> 31 this.state.n
  lazily() { this.state2 ??= {}; return 'ok'; } //> 14 this.state2
  computed() { const k = 'x'; this[k] = 1; return 'ok'; } //> 31 this[k]
  removed() { delete this.last; return 'ok'; } //> 22 this.last
  secret() { this.#secret++; return 'ok'; } //> 14 this.#secret
  cached() { this.cache.set('k', 1); return 'ok'; } //> 14 this.cache.set
  pushed() { this.list.push(1); return 'ok'; } //> 14 this.list.push
  arrow() { const f = () => { this.viaArrow = 1; }; f(); return 'ok'; } //> 31 this.viaArrow
  field = () => { this.viaField = 1; return 'ok'; }; //> 19 this.viaField
  pattern() { let a; [a, this.b] = [1, 2]; return 'ok'; }
  helped() { help(this); return 'ok'; }
  statics() { Fast.hits++; return 'ok'; } //> 15 Fast.hits
  async later() { await null; this.after = 1; return 'ok'; } //> 31 this.after
  timer() { return new Promise(done => setTimeout(() => { this.timed = 1; done('ok'); }, 1)); } //> 59 this.timed

  swap() { current = () => 2; return current.name; } //> 12 current
  both() { [current, previous] = [previous, current]; return 'ok'; } //> 13 current
  member() { registry.last = 1; return 'ok'; } //> 14 registry.last
  register() { registry.handlers.set('b', () => 2); return 'ok'; } //> 16 registry.handlers.set
  nested() { registry.counts["x"] = 1; return 'ok'; } //> 14 registry.counts["x"]
  logs() { registry.log.push('x'); return 'ok'; } //> 12 registry.log.push

  allowed() { total.add(1); meant.hits++; meant.list.push(1); meant.seen.add(2); return 'ok'; }
  point() { return new Point(1).move().move().x; }
  unbound() { let e; try { lose(); } catch (x) { e = x; } if (!e) throw new Error('no error'); return 'ok'; }
  get turn() { turns.add(1); return this.list; }
  once() { const before = turns.get(); this.turn.push(1); if (turns.get() !== before + 1) throw new Error('read twice'); return 'ok'; } //> 40 this.turn.push
  chained() { this.cache.set('a', 1).set('b', 2); if (this.cache.get('b') !== 2) throw new Error('lost'); return 'ok'; } //> 15 this.cache.set
  locals() { let n = 0; n++; const o = {}; o.n = n; const m = new Map(); m.set(1, 2); return 'ok'; }
}

function lose() { this.lost = 1; }
function help(self) { self.n = 1; }

class Slow extends HttpServer {
  @route
  visit(request) { request.user = 'x'; this.visits = (this.visits ?? 0) + 1; return 'ok'; } //> 40 this.visits
}

const app = new HttpServer();
app.get('/plain', function () { this.plain = 1; return 'ok'; }); //> 33 this.plain

class Raw {
  dataReceived(transport, data) { this.count = (this.count ?? 0) + 1; current = previous; return data; }
}

register({ transport: server('127.0.0.1', 0), protocol: Fast });
register({ transport: server('127.0.0.1', 0), protocol: Slow });
register({ transport: server('127.0.0.1', 0), protocol: app });
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();

// A server with a helper module: tables from JSON, a slow loop, output.
import { register, run, server } from 'parallel';
import { appendFileSync, readFileSync } from 'fs';
import cities from './cities.json';
import * as util from './lib16';

const titles: any = {};
for (const [i, c] of (cities as any[]).entries()) (titles[c.name[0]] ??= []).push({ id: i, ...c });
const byId = new Map((cities as any[]).map((c, i) => [i, c]));
const started = new Date(), secret = Math.random();
const routes: any[] = [];
routes.push(() => 1);
function log(s: string) { appendFileSync((process.argv?.[2] ?? '.') + '/log', s); console.log(s); }
function slow() { const t = Date.now(); let n = 0; while (Date.now() - t < 30) n++; return n; }
log('loading');
slow();
const index = util.build(cities);
util.fill(titles);
let loaded = 0;
cities.forEach(c => { loaded += util.norm(c.name).length; });
class Lookup {
  http11 = true;
  static hits = 0;
  static table = { a: 1 };
  city(l: string) { return titles[l] ?? []; }
  started() { return started.toISOString(); }
}
(globalThis as any).probe = () => [titles, byId.size, secret, routes.length, index, loaded, new Lookup().city('B')];
register({ transport: server('127.0.0.1', 0), protocol: Lookup });
run();

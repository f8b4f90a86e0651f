import { server, register, run } from 'parallel';
import cities from './cities.json';

const titles = {};
for (const [i, c] of cities.entries()) (titles[c.name[0]] ??= []).push({ id: i, ...c });
const byId = new Map(cities.map((c, i) => [i, c]));
const started = new Date(), secret = crypto.randomUUID();
const routes = [];
routes.push(() => 1);

class Lookup {
	http11 = true;
	city(t) { return titles[t.query.get('l')] ?? []; }
	started() { return started.toISOString(); }
}

globalThis.probe = () => [titles, byId, byId.get(1) === cities[1], started, new Lookup().started(), secret, routes.length, routes[0]()];
register({ transport: server('127.0.0.1', 0), protocol: Lookup });
run();

// ESM files with a cycle, live bindings, default exports, namespaces, renamed exports, dynamic import.
import Thing, { a, counter, inc, hist, renamed } from './esm/a.js';
import { make, ns, useA } from './esm/b.js';
import c, * as all from './esm/c.js';
import { server, register, run } from 'parallel';
inc();
inc(5);
const t1 = make(3),
	t2 = make(4);
ns.setState('ready');
const snapshot = { counter, state: all.state, keys: Object.keys(all) };
const dyn = await import('./esm/c.js');
const mod = await import('./esm/lazy.js');
const words = mod.default.map(w => w.toUpperCase());
export { snapshot as default };
globalThis.probe = () => [
	a,
	counter,
	renamed,
	hist,
	t1,
	t2,
	Thing.all.length,
	Thing.all[0] === t1,
	t1.twice,
	all.state,
	ns.state,
	c(),
	snapshot,
	useA(),
	dyn.state,
	words,
	mod.extra,
	dyn.later,
	all.cfg,
	ns.cfg === all.cfg,
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d) {
			return d;
		}
	},
});
run();

// Plugin registry with dependencies, topological order, hooks and metadata.
import { server, register, run } from 'parallel';
interface Plugin {
	name: string;
	deps?: string[];
	hooks?: Record<string, (x: any) => any>;
	meta?: any;
}
const registry = new Map<string, Plugin>();
const definePlugin = (p: Plugin) => {
	if (registry.has(p.name)) throw new Error('dup ' + p.name);
	registry.set(p.name, p);
	return p;
};
definePlugin({ name: 'core', hooks: { init: x => [...x, 'core'] }, meta: { v: 1 } });
export const auth = definePlugin({ name: 'auth', deps: ['core'], hooks: { init: x => [...x, 'auth'], login: u => u + '!' } });
definePlugin({ name: 'api', deps: ['auth', 'core'] });
const order: string[] = [];
const visit = (n: string, path: string[] = []): void => {
	if (order.includes(n)) return;
	if (path.includes(n)) throw new Error('cycle');
	for (const d of registry.get(n)?.deps ?? []) visit(d, [...path, n]);
	order.push(n);
};
for (const n of registry.keys()) visit(n);
const hooks: Record<string, Function[]> = {};
outer: for (const n of order) {
	const p = registry.get(n)!;
	if (!p.hooks) continue outer;
	for (const [h, f] of Object.entries(p.hooks)) {
		if (h.startsWith('_')) break outer;
		(hooks[h] ??= []).push(f);
	}
}
let dup = '';
try {
	definePlugin({ name: 'core' });
} catch (e: any) {
	dup = e.message;
}
const runHook = (n: string, x: any) => (hooks[n] ?? []).reduce((v, f) => f(v), x);
const initial = runHook('init', []);
const metas = [...registry.values()].map(p => p.meta ?? null);
(globalThis as any).probe = () => [
	order,
	Object.keys(hooks),
	hooks.init.length,
	initial,
	runHook('init', ['x']),
	runHook('login', 'me'),
	dup,
	metas,
	registry.size,
	auth === registry.get('auth'),
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d: any) {
			return d;
		}
	},
});
run();

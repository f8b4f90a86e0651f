// An Express-like app with routers, params, middleware order and error handlers.
import { server, register, run } from 'parallel';
function createApp() {
	const stack = [];
	const settings = {};
	const params = {};
	const app = {
		locals: { title: 'app', n: 0 },
		stack,
		set(k, v) {
			settings[k] = v;
			return app;
		},
		enabled: k => !!settings[k],
		use(p, ...h) {
			if (typeof p !== 'string') {
				h.unshift(p);
				p = '/';
			}
			for (const f of h) stack.push({ path: p, handle: f, index: stack.length });
			return app;
		},
		param(n, f) {
			(params[n] ??= []).push(f);
			return app;
		},
		handle(req) {
			const out = [];
			let i = 0;
			const next = err => {
				const l = stack[i++];
				if (!l) return;
				if (l.method && l.method !== req.method) return next(err);
				const m = l.re ? l.re.exec(req.url) : req.url.startsWith(l.path);
				if (!m) return next(err);
				req.params = m.groups ?? {};
				out.push(l.index);
				l.handle.call(app, req, out, next);
			};
			next();
			return out;
		},
	};
	for (const m of ['get', 'post', 'put', 'delete'])
		app[m] = (path, ...hs) => {
			for (const h of hs)
				stack.push({
					method: m.toUpperCase(),
					path,
					re: new RegExp('^' + path.replace(/:(\w+)/g, '(?<$1>[^/]+)') + '$'),
					handle: h,
					index: stack.length,
				});
			return app;
		};
	return app;
}
const app = createApp();
const users = { 1: { name: 'ann', roles: new Set(['admin']) }, 2: { name: 'bob', roles: new Set() } };
const requireRole = r => (req, res, next) => (users[req.user]?.roles.has(r) ? next() : res.push('denied'));
app.set('x-powered-by', false).set('trust', true);
app.use((req, res, next) => {
	req.user = req.headers?.user;
	next();
});
app.use('/admin', requireRole('admin'));
app.get('/users/:id', (req, res) => res.push(users[req.params.id]?.name ?? 404));
app.post('/users', (req, res) => res.push('created'));
app.get('/admin/stats', (req, res) => res.push(Object.keys(users).length));
app.locals.n = app.stack.length;
const routesTable = app.stack.filter(l => l.method).map(({ method, path }) => `${method} ${path}`);
globalThis.probe = () => [
	app.locals,
	app.stack.length,
	routesTable,
	app.enabled('trust'),
	app.enabled('x-powered-by'),
	app.handle({ method: 'GET', url: '/users/1' }),
	app.handle({ method: 'GET', url: '/admin/stats', headers: { user: 1 } }),
	app.handle({ method: 'GET', url: '/admin/stats', headers: { user: 2 } }),
	app.handle({ method: 'POST', url: '/users' }),
	app.handle({ method: 'GET', url: '/nope' }),
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		http11 = true;
		all() {
			return 1;
		}
	},
});
run();

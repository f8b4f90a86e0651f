// CommonJS app of several files: exports mixing code and data, counters, a store instance, JSON.
const { server, register, run } = require('parallel');
const fs = require('fs'),
	{ join } = require('path');
const lib = require('./cjs/lib'),
	store = require('./cjs/store'),
	conf = require('./cjs/conf.json');
const routes = require('./cjs/routes');
const app = {
	handlers: {},
	get(p, h) {
		this.handlers[p] = h;
	},
};
routes(app);
const id = store.add({ n: 'second' });
const files = fs.readdirSync(join(__dirname, 'cjs')).sort();
conf.hosts.push('c');
var legacy = legacy || { n: 1 };
function hoisted() {
	return legacy.n + count;
}
var count = 5;
if (require.main === module) legacy.main = true;
const big = [];
for (var i = 0; i < 1000; i++) big.push({ i, s: 's' + i });
module.exports = { app, id };
globalThis.probe = () => [
	lib.table,
	lib.lookup('k3'),
	lib.calls(),
	lib.base,
	lib.VERSION,
	lib.computed,
	store.get(1),
	store.get(2),
	store.seq,
	store.items.size,
	store.defaults,
	conf,
	Object.keys(app.handlers),
	app.handlers['/s/:id']('2'),
	app.handlers['/t']('k1'),
	id,
	files,
	legacy,
	hoisted(),
	i,
	big.length,
	big[999],
	require('./cjs/conf.json') === conf,
	store instanceof store.Store,
	routes.prefix,
	require('./cjs/lib') === lib,
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

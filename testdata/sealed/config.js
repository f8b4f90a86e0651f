// Config merged from defaults, JSON, env; deep freeze; getters; validation functions; mixed data and code.
import json, { db, features, name as svcName } from './cfg.json';
import { server, register, run, isMain } from 'parallel';
const isObj = v => v && typeof v === 'object' && !Array.isArray(v);
const merge = (a, b) => {
	const o = { ...a };
	for (const [k, v] of Object.entries(b)) o[k] = isObj(v) && isObj(o[k]) ? merge(o[k], v) : v;
	return o;
};
const defaults = { db: { host: 'localhost', pool: { min: 1, max: 10 } }, log: { level: 'info' }, url: 1 };
const fromEnv = {};
for (const [k, v] of Object.entries(process.env)) if (k === 'MODE') fromEnv.mode = v;
const { MODE = 'dev', PORT = '8080', ...rest } = process.env;
function deepFreeze(o) {
	for (const k of Object.getOwnPropertyNames(o)) {
		const v = o[k];
		if (v && typeof v === 'object') deepFreeze(v);
	}
	return Object.freeze(o);
}
export const config = deepFreeze(merge(merge(defaults, json), fromEnv));
const validators = {
	port: v => v > 0,
	level: {
		allowed: ['info', 'debug'],
		test(l) {
			return this.allowed.includes(l);
		},
	},
};
const errors = [];
for (const [k, v] of Object.entries(validators)) if (typeof v === 'function' ? !v(config.db.port) : !v.test('trace')) errors.push(k);
const proxied = new Proxy(config, {
	get: (t, k) => (k in t ? t[k] : `missing ${String(k)}`),
	set() {
		throw new TypeError('read only');
	},
});
let mode;
switch (MODE) {
	case 'a':
		mode = 'A';
		break;
	case 'b':
		mode = 'B';
		break;
	default:
		mode = 'none';
}
const isProd = MODE === 'production',
	port = Number(PORT),
	debug = !isProd && port > 0;
if (isMain) {
	errors.push('main');
}
globalThis.probe = () => [
	config,
	db,
	features,
	svcName,
	defaults,
	fromEnv,
	MODE,
	Object.keys(rest).length,
	errors,
	proxied.nope,
	proxied.db === config.db,
	mode,
	isProd,
	port,
	debug,
	Object.isFrozen(config.db.pool),
	validators.level.test('info'),
	json.default,
	json[1],
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

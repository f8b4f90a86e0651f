// Modules of the host as namespaces: the object itself, parts of it, copies.
import * as path from 'node:path';
import * as parallel from 'parallel';
import util, * as utils from 'util';
const { join, default: whole } = path;
const all = { ...path };
const names = Object.keys(path).sort();
const has = 'basename' in path;
const table = new Map(Object.entries(utils).filter(([, f]) => typeof f === 'function'));
globalThis.probe = () => [
	join('a', 'b'),
	whole.join === join,
	all.join === join,
	Object.keys(all).sort().join() === names.join(),
	names.length > 10,
	has,
	table.get('inspect') === util.inspect,
	'run' in parallel,
	Object.keys(parallel).length > 10,
];
parallel.register({ transport: parallel.server('127.0.0.1', 0), protocol: class { http11 = true; } });
parallel.run();

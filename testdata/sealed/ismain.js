// isMain in every form around building, registering and running.
import * as p from 'parallel';
import { isMain, run, register, server } from 'parallel';
import fs from 'fs';
const cache = {},
	handlers = [];
let built = 0,
	role = isMain ? 'main' : 'worker';
if (isMain) {
	for (let i = 0; i < 5; i++) cache[i] = { i };
	built++;
}
p.isMain && (cache.p = 1);
!isMain || (cache.q = 2);
const t = isMain ? heavy() : null;
function heavy() {
	built++;
	return [1, 2, 3];
}

async function boot() {
	if (isMain) await warm();
	handlers.push(() => cache[1].i);
	return handlers.length;
}
async function warm() {
	await null;
	cache.warm = true;
}
const n = await boot();
let loadedAt;
if (p.isMain) loadedAt = new Date();
function serve() {
	register({
		transport: server('127.0.0.1', 0),
		protocol: class {
			http11 = true;
			x() {
				return cache;
			}
		},
	});
	if (isMain) console.log('serving');
	run();
}
globalThis.probe = () => [cache, built, t, n, loadedAt, cache.warm];
serve();

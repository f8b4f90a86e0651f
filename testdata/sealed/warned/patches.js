import { server, register, run, isMain } from 'parallel';
class T {
	http11 = true;
}
const names = ['Array', 'Map'];
const at = (o, path) => path.reduce((x, k) => x[k], o);
for (const name of names) Reflect.get(at({ g: globalThis }, ['g', name]), 'prototype').patched = () => name;
if (isMain) globalThis.onlyMain = 1;
if (isMain) { [1].map(() => Array.prototype.mains = () => 1); }
globalThis.probe = () => [[].patched?.(), new Map().patched?.()];
register({ transport: server('127.0.0.1', 0), protocol: T });
run();

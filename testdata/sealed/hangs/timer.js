import { server, register, run, isMain } from 'parallel';
const hooks = [() => 1];
async function init() {
	while (!isMain) await new Promise(r => setTimeout(r, 1));
	hooks.push(() => 2);
}
globalThis.probe = () => hooks.length;
await init();
register({ transport: server('127.0.0.1', 0), protocol: class T { http11 = true; } });
run();

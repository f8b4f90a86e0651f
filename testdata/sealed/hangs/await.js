import { server, register, run, isMain } from 'parallel';
const hooks = [];
const found = await new Promise(r => {
	hooks.push(r);
	if (isMain) r({ a: [1], f() {} });
});
globalThis.probe = () => found.a;
register({ transport: server('127.0.0.1', 0), protocol: class T { http11 = true; } });
run();

import { server, register, run } from 'parallel';
class S {
	static all = [];
}
S.all.push({ n: 1 });
const all = S.all;
const data = { list: [1] };
const mixed = { f() {}, list: data.list };
class T {
	http11 = true;
}
globalThis.probe = () => [S.all, all, mixed.list === data.list];
register({ transport: server('127.0.0.1', 0), protocol: T });
run();

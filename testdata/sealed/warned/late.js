import { server, register, run } from 'parallel';
class T {
	http11 = true;
}
globalThis.probe = () => [typeof LIMIT, typeof plain];
globalThis.reads = () => LIMIT * 2;
register({ transport: server('127.0.0.1', 0), protocol: T });
run();
const LIMIT = 5;
var plain = 1;
const unused = 2;

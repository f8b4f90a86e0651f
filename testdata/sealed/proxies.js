// Proxies are each worker's own, and nothing is asked of them.
import { server, register, run } from 'parallel';
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
let asked = 0;
const nosy = new Proxy(function () {}, { get() { asked++; throw new Error('a trap ran'); } });
const held = { list: [1], nosy, revoked };
globalThis.probe = () => [typeof revoked, typeof nosy, asked, held.list, typeof held.nosy];
register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });
run();

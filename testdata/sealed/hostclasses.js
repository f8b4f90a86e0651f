// Instances of the host's classes are each worker's own, or have their class.
import { server, register, run } from 'parallel';
import util, { TextDecoder as Decoder } from 'node:util';
import fs from 'node:fs';
import url from 'node:url';
import assert from 'node:assert';
import events, { EventEmitter } from 'node:events';
const enc = new TextEncoder(),
	dec = new Decoder(),
	dec2 = new util.TextDecoder('utf-8');
const Enc = TextEncoder;
const enc2 = new Enc();
const stat = fs.statSync(import.meta.dirname ?? '.');
const parsed = url.parse('http://a.example:81/x?y=1');
let failed;
try {
	assert.equal(1, 2);
} catch (e) {
	failed = e;
}
const bus = new EventEmitter(),
	bus2 = new events();
class Bus extends EventEmitter {
	size = 1;
}
const own = new Bus();
const controller = new AbortController();
const params = new URLSearchParams('a=1');
const holder = { enc, list: [dec] };
class T {
	http11 = true;
}
globalThis.probe = () => [
	[...enc.encode('aé')],
	enc instanceof TextEncoder,
	dec.decode(new Uint8Array([97])),
	dec2.encoding,
	[...enc2.encode('b')],
	stat.isDirectory(),
	stat.size > 0,
	parsed.hostname,
	typeof parsed.format,
	failed instanceof assert.AssertionError,
	failed.name,
	failed.actual,
	typeof bus.on,
	bus instanceof EventEmitter,
	typeof bus2.emit,
	own.size,
	own.listenerCount('x'),
	own instanceof EventEmitter,
	controller.signal.aborted,
	controller instanceof AbortController,
	params.get('a'),
	[...holder.enc.encode('c')],
	holder.list[0].decode(new Uint8Array([98])),
];
register({ transport: server('127.0.0.1', 0), protocol: T });
run();

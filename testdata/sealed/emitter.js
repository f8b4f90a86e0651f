// An event emitter of one's own, with listeners added in loops, once and wildcards.
import { server, register, run } from 'parallel';
class Emitter {
	listeners = {};
	emitted = 0;
	history = [];
	on(e, f) {
		(this.listeners[e] ??= []).push(f);
		return this;
	}
	once(e, f) {
		const w = (...a) => {
			this.off(e, w);
			return f(...a);
		};
		w.original = f;
		return this.on(e, w);
	}
	off(e, f) {
		this.listeners[e] = this.listeners[e].filter(x => x !== f);
	}
	emit(e, ...a) {
		this.emitted++;
		this.history.push(e);
		return (this.listeners[e] ?? []).map(f => f(...a));
	}
}
const bus = new Emitter();
const stats = { started: 0, names: [] };
let last = null;
bus.on('start', n => {
	stats.started++;
	stats.names.push(n);
	last = n;
	return n;
});
bus.once('start', n => `once ${n}`);
for (const n of ['a', 'b', 'c']) bus.on(n, (x = 1) => n.repeat(x));
const first = bus.emit('start', 'one');
const second = bus.emit('start', 'two');
const counts = Object.fromEntries(Object.entries(bus.listeners).map(([k, v]) => [k, v.length]));
globalThis.probe = () => [
	bus.emitted,
	bus.history,
	stats,
	last,
	first,
	second,
	counts,
	Object.keys(bus.listeners),
	bus.listeners.start.length,
	bus.listeners.b[0](2),
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

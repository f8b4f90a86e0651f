// What a script is told of its own process. The first server is HTTP and shows
// it, the second is raw and gives it something to show.
import * as parallel from 'parallel';
import { server, register, run, isMain } from 'parallel';

const web = server('127.0.0.1', 0);
const echo = server('127.0.0.1', 0);

// Before the host serves there is nothing to tell, and workers are told the same
// as main though the statement runs again in them.
const early = { stats: parallel.contextStats(), contexts: parallel.contexts(), count: parallel.activeCount(), show() { return 1; } };
const sockets = parallel.socketStats(web);
const kept = { system: Object.keys(parallel.sysStats()), memory: parallel.memoryStats(), f: () => kept.memory };

const types = o => Object.fromEntries(Object.entries(o).map(([key, v]) => [key, v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v]));

register({ transport: web, protocol: class Look {
	http11 = true;
	context() { return types(parallel.contextStats()); }
	memory() { return types(parallel.memoryStats()); }
	system() { return types(parallel.sysStats()); }
	server() { return parallel.socketStats(echo); }
	own(transport, data) { return parallel.socketStats(transport); }
	all() { return parallel.contexts(); }
	retained() { return parallel.contexts({ retained: true }).map(c => typeof c.retained_bytes); }
	numbers() {
		return [typeof parallel.activeCount(), typeof parallel.activeContexts(), parallel.activeHogs(), parallel.activeIoLoops() > 0, parallel.isActive(),
			parallel.isParallelThread(), isMain];
	}
	before() { return [early.contexts, early.count, early.stats.active_contexts, early.stats.state, sockets.num_children, kept.system.length]; }
	same() {
		const first = parallel.memoryStats().avail_physical;
		const again = parallel.memoryStats().avail_physical;
		parallel.refreshMemoryStats();
		return [first === again, parallel.memoryStats().avail_physical > 0, kept.f().load === kept.memory.load];
	}
	wrong() {
		const said = f => { try { return f(); } catch (e) { return e.message; } };
		return [said(() => parallel.socketStats(1)), said(() => parallel.contexts(1)), said(() => parallel.contexts({ retaned: true })), said(() => parallel.contexts({ retained: 'yes' }))];
	}
	fails() { throw new Error('on purpose'); }
	async later() { await new Promise(r => setTimeout(r, 1)); return 'later'; }
} });

register({ transport: echo, protocol: class Echo {
	connectionMade(transport) { this.seen = 0; return 'hello '; }
	dataReceived(transport, data) {
		if (data.toString() === 'fail') throw new Error('told to fail');
		if (data.toString() === 'wait') return new Promise(() => {});
		if (data.toString() === 'timer') setInterval(() => {}, 1000);
		if (data.toString() === 'spin') for (;;);
		return data;
	}
	exceptionHandler() { return 'caught'; }
	connectionClosed(transport, reason) { console.log(`closed: ${reason}`); }
} });

run();

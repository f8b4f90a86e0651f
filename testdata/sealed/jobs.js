// A job scheduler and cron-like table with timers at the top level, queues, a state machine, retries.
import { run } from 'parallel';
import { setTimeout as sleep } from 'timers/promises';
import { EventEmitter, once } from 'events';
const jobs = [],
	done = [];
const schedule = (name, every, fn) => jobs.push({ name, every, fn, runs: 0 });
schedule('clean', 10, () => 'c');
schedule('mail', 20, () => 'm');
const timeline = [];
for (let t = 0; t < 60; t += 10)
	for (const j of jobs)
		if (t % j.every === 0) {
			j.runs++;
			timeline.push(`${t}${j.fn()}`);
		}
let ticks = 0;
const iv = setInterval(() => {
	ticks++;
}, 1000);
const to = setTimeout(() => {
	ticks += 100;
}, 100000);
const retry = async (f, n = 3) => {
	for (let i = 1; ; i++)
		try {
			return await f(i);
		} catch (e) {
			if (i >= n) throw e;
			done.push('retry' + i);
			await sleep(1);
		}
};
const value = await retry(async i => {
	if (i < 3) throw new Error('no');
	return { i };
});
const bus = new EventEmitter();
setTimeout(() => bus.emit('ready', { port: 1 }), 1);
const [readyInfo] = await once(bus, 'ready');
bus.on('x', () => 'x');
const q = [];
const worker = async id => {
	while (q.length) {
		const x = q.shift();
		await null;
		done.push(id + x);
	}
};
q.push(1, 2, 3, 4);
await Promise.all([worker('a'), worker('b')]);
clearTimeout(to);
const sem = {
	n: 0,
	max: 0,
	async run(f) {
		this.n++;
		this.max = Math.max(this.max, this.n);
		try {
			return await f();
		} finally {
			this.n--;
		}
	},
};
await Promise.all([1, 2].map(() => sem.run(() => sleep(1))));
const pm = new Map();
const dedupe = k => pm.get(k) ?? (pm.set(k, Promise.resolve({ k })), pm.get(k));
const dd = await Promise.all(['a', 'b', 'a'].map(dedupe));
queueMicrotask(() => done.push('micro'));
await null;
process.nextTick?.(() => done.push('tick'));
await sleep(2);
globalThis.probe = () => [
	jobs.map(j => [j.name, j.runs]),
	timeline,
	done,
	value,
	readyInfo,
	bus.listenerCount('x'),
	q.length,
	sem.n,
	sem.max,
	pm.size,
	dd,
	dd[0] === dd[2],
];
run();

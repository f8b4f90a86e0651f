// Globals, timers and the environment.
const cfg = { a: 1 };
(globalThis as any).cfg = cfg;
(globalThis as any).shared = { cache: new Map() };
process.env.NAME = 'n';
const started = new Date(0);
let ticks = 0;
const cache = { m: new Map(), prune() { this.m.clear(); } };
setInterval(() => { ticks++; }, 1000);
setInterval(() => cache.prune(), 60000);
setTimeout(() => { cfg.a = 2; }, 10000);
console.log('starting', started.getTime());
Promise.resolve().then(() => { ticks = 5; });
Math.random = () => 4;
(globalThis as any).probe = () =>
  [(globalThis as any).cfg === cfg, (globalThis as any).shared, started, cache.m.size, Math.random()];

// Loops that build data and closures at once, and use up their input.
const cities = [{ id: 'a', n: 1 }, { id: 'b', n: 2 }, { id: 'c', n: 3 }];
const table: any = {};
const handlers: any = {};
const order: string[] = [];
let total = 0;
for (const c of cities) {
  table[c.id] = c;
  total += c.n;
  handlers[c.id] = () => c.n + total;
  order.push(c.id);
}
const plugins = ['p', 'q', 'r'];
const loaded: any = {};
while (plugins.length) {
  const p = plugins.pop()!;
  loaded[p] = () => p;
}
const queue = [1, 2, 3];
const jobs: any[] = [];
for (const q of queue) jobs.push(() => q * 10);
queue.length = 0;
let state = 'boot';
const on: any = { boot: () => state };
on[state + '2'] = () => 'set in ' + state;
state = 'ready';
(globalThis as any).probe = () =>
  [table, total, order, Object.keys(handlers), handlers.b && handlers.b(), Object.keys(loaded), plugins.length,
    jobs.map(j => j()), Object.keys(on), on.boot2 && on.boot2(), state];

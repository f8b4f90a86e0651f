// ReadableStream, its reader, its controller, and the strategies.
const source = (...chunks) => new ReadableStream({ start(c) { for (const k of chunks) c.enqueue(k); c.close(); } });
const list = async (s) => { const all = []; for await (const c of s) all.push(c); return all; };
const tick = () => new Promise((resolve) => setTimeout(resolve, 2));
{
  const s = source('a', 'b');
  is([s.locked, s instanceof ReadableStream, ReadableStream.length], [false, true, 0]);
  const r = s.getReader();
  is([s.locked, r instanceof ReadableStreamDefaultReader], [true, true]);
  is(await r.read(), { value: 'a', done: false });
  is(await r.read(), { value: 'b', done: false });
  is(await r.read(), { value: undefined, done: true });
  is(await r.closed, undefined);
  throws(() => s.getReader());
  await rejects(s.cancel());
  r.releaseLock();
  r.releaseLock();
  is(s.locked, false);
  await rejects(r.read());
  await rejects(r.closed);
  await rejects(r.cancel());
  is((await s.getReader().read()).done, true);
  is([Object.prototype.toString.call(s), Object.prototype.toString.call(r)], ['[object ReadableStream]', '[object ReadableStreamDefaultReader]']);
}
{ // pulls one after the other, as far as the mark
  const log = [];
  let n = 0;
  const s = new ReadableStream({
    start(c) { log.push(['start', c.desiredSize]); },
    pull(c) { log.push(['pull', c.desiredSize]); c.enqueue(n++); },
  }, { highWaterMark: 3 });
  await tick();
  is(log, [['start', 3], ['pull', 3], ['pull', 2], ['pull', 1]]);
  const r = s.getReader();
  is((await r.read()).value, 0);
  await tick();
  is(log.length, 5);
  await r.cancel();
  is(log.length, 5);
}
{ // nothing is pulled before somebody reads if the mark is 0; a slow pull is not repeated
  let pulls = 0, go;
  const s = new ReadableStream({ pull(c) { pulls++; return new Promise((resolve) => { go = () => { c.enqueue(pulls); resolve(); }; }); } }, { highWaterMark: 0 });
  await tick();
  is(pulls, 0);
  const r = s.getReader(), one = r.read(), two = r.read();
  await tick();
  is(pulls, 1);
  go();
  is((await one).value, 1);
  await tick();
  is(pulls, 2);
  go();
  is((await two).value, 2);
}
{
  const s = new ReadableStream({ start() { throw new RangeError('start'); } }.start ? {} : {});
  is(s.locked, false);
  throws(() => new ReadableStream({ start() { throw new RangeError('start'); } }), 'RangeError');
  await rejects(new ReadableStream({ async start() { throw new RangeError('start'); } }).getReader().read(), 'RangeError');
  await rejects(new ReadableStream({ pull() { throw new RangeError('pull'); } }).getReader().read(), 'RangeError');
  await rejects(new ReadableStream({ async pull() { throw new RangeError('pull'); } }).getReader().closed, 'RangeError');
  throws(() => new ReadableStream(null));
  throws(() => new ReadableStream({ pull: 5 }));
  throws(() => new ReadableStream({ type: 'x' }));
  throws(() => new ReadableStream({}, { highWaterMark: -1 }), 'RangeError');
  throws(() => new ReadableStream({}, { highWaterMark: NaN }), 'RangeError');
  throws(() => new ReadableStream({}, { size: 5 }));
  throws(() => ReadableStream());
  throws(() => new ReadableStreamDefaultReader());
  throws(() => new ReadableStreamDefaultController());
  throws(() => source().getReader({ mode: 'x' }));
  throws(() => source().getReader({ mode: 'byob' }));
}
{ // errors
  let c;
  const s = new ReadableStream({ start(controller) { c = controller; } }), r = s.getReader();
  const waiting = r.read();
  c.error(new RangeError('e'));
  await rejects(waiting, 'RangeError');
  await rejects(r.read(), 'RangeError');
  await rejects(r.closed, 'RangeError');
  is(c.desiredSize, null);
  throws(() => c.enqueue(1));
  throws(() => c.close());
  c.error(5);
  await rejects(r.cancel(), 'RangeError');
  r.releaseLock();
  await rejects(s.getReader().read(), 'RangeError');
}
{
  let c;
  const s = new ReadableStream({ start(controller) { c = controller; } });
  c.enqueue(1);
  c.enqueue(2);
  is(c.desiredSize, -1);
  c.close();
  throws(() => c.close());
  throws(() => c.enqueue(3));
  is(await list(s), [1, 2]);
  is(c.desiredSize, 0);
  is(Object.prototype.toString.call(c), '[object ReadableStreamDefaultController]');
}
{ // cancel
  const log = [];
  const s = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(reason) { log.push(reason); return 'ignored'; } });
  is(await s.cancel('why'), undefined);
  is(log, ['why']);
  is(await list(s), []);
  is(await s.cancel('again'), undefined);
  await rejects(new ReadableStream({ cancel() { throw new RangeError('c'); } }).cancel(), 'RangeError');
  const r = new ReadableStream({}).getReader(), waiting = r.read();
  await r.cancel();
  is(await waiting, { value: undefined, done: true });
  is(await r.closed, undefined);
}
{ // a lock that is released while somebody reads
  let c;
  const s = new ReadableStream({ start(controller) { c = controller; } }), r = s.getReader(), waiting = r.read();
  r.releaseLock();
  await rejects(waiting);
  c.enqueue('kept');
  is((await s.getReader().read()).value, 'kept');
}
{ // sizes
  is([new CountQueuingStrategy({ highWaterMark: 5 }).highWaterMark, new ByteLengthQueuingStrategy({ highWaterMark: 7 }).highWaterMark], [5, 7]);
  is([new CountQueuingStrategy({ highWaterMark: 1 }).size('abc'), new ByteLengthQueuingStrategy({ highWaterMark: 1 }).size(new Uint8Array(9))], [1, 9]);
  is([CountQueuingStrategy.length, ByteLengthQueuingStrategy.length], [1, 1]);
  is(new CountQueuingStrategy({ highWaterMark: 1 }).size, new CountQueuingStrategy({ highWaterMark: 2 }).size);
  throws(() => new CountQueuingStrategy());
  throws(() => new CountQueuingStrategy({}));
  let c;
  const s = new ReadableStream({ start(controller) { c = controller; } }, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
  c.enqueue(new Uint8Array(4));
  is(c.desiredSize, 6);
  c.enqueue(new Uint8Array(8));
  is(c.desiredSize, -2);
  await s.getReader().read();
  is(c.desiredSize, 2);
  let bad;
  const t = new ReadableStream({ start(controller) { bad = controller; } }, { size() { return NaN; } });
  throws(() => bad.enqueue(1), 'RangeError');
  await rejects(t.getReader().read(), 'RangeError');
  let thrower;
  new ReadableStream({ start(controller) { thrower = controller; } }, { size() { throw new SyntaxError('s'); } });
  throws(() => thrower.enqueue(1), 'SyntaxError');
}
{ // iteration
  const s = source(1, 2, 3), seen = [];
  for await (const v of s) {
    seen.push(v);
    is(s.locked, true);
  }
  is([seen, s.locked], [[1, 2, 3], false]);
  let reason = 'none';
  const t = new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); }, cancel(r) { reason = r; } });
  for await (const v of t) break;
  is([reason, t.locked], [undefined, false]);
  is((await t.getReader().read()).done, true);
  const kept = source(1, 2);
  for await (const v of kept.values({ preventCancel: true })) break;
  is(await list(kept), [2]);
  const it = source('x', 'y')[Symbol.asyncIterator]();
  is(it[Symbol.asyncIterator](), it);
  is(await Promise.all([it.next(), it.next(), it.next(), it.next()]), [{ value: 'x', done: false }, { value: 'y', done: false }, { value: undefined, done: true }, { value: undefined, done: true }]);
  is(await it.return('r'), { value: 'r', done: true });
  await rejects(list(new ReadableStream({ start(c) { c.error(new RangeError('e')); } })), 'RangeError');
  is(ReadableStream.prototype[Symbol.asyncIterator], ReadableStream.prototype.values);
  if (pyp()) is(Symbol.asyncIterator, Symbol.for('Symbol.asyncIterator'));
  const odd = source(1);
  odd.getReader();
  throws(() => odd.values());
}
{ // from
  is(await list(ReadableStream.from([1, Promise.resolve(2)])), [1, 2]);
  is(await list(ReadableStream.from('ab')), ['a', 'b']);
  async function* gen() { yield 1; yield 2; }
  is(await list(ReadableStream.from(gen())), [1, 2]);
  is(await list(ReadableStream.from(source(7))), [7]);
  let returned = 0;
  const s = ReadableStream.from({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: async () => { returned++; return {}; } }) });
  for await (const v of s) break;
  is(returned, 1);
  throws(() => ReadableStream.from({}));
  throws(() => ReadableStream.from(null));
  throws(() => ReadableStream.from());
  await rejects(list(ReadableStream.from((async function* () { yield 1; throw new RangeError('g'); })())), 'RangeError');
}
{ // tee
  const [a, b] = source(1, 2).tee();
  is([await list(a), await list(b)], [[1, 2], [1, 2]]);
  const s = source(1, 2, 3), [c, d] = s.tee();
  is(s.locked, true);
  const r = c.getReader();
  is((await r.read()).value, 1);
  is(await list(d), [1, 2, 3]);
  is((await r.read()).value, 2);
  let reasons;
  const [e, f] = new ReadableStream({ cancel(r) { reasons = r; } }).tee();
  const one = e.cancel('e');
  await tick();
  is(reasons, undefined);
  await Promise.all([f.cancel('f'), one]);
  is(reasons, ['e', 'f']);
  const [g, h] = new ReadableStream({ start(k) { k.error(new RangeError('t')); } }).tee();
  await rejects(list(g), 'RangeError');
  await rejects(list(h), 'RangeError');
  throws(() => s.tee());
}
{ // bytes
  let c;
  const s = new ReadableStream({ type: 'bytes', start(controller) { c = controller; } });
  is([c.desiredSize, c.byobRequest], [0, null]);
  c.enqueue(new Uint8Array([1, 2]));
  c.enqueue(new Uint16Array([0x0403]));
  is(c.desiredSize, -4);
  throws(() => c.enqueue('text'));
  throws(() => c.enqueue(new Uint8Array(0)));
  c.close();
  is(await list(s), [new Uint8Array([1, 2]), new Uint8Array([3, 4])]);
  throws(() => new ReadableStream({ type: 'bytes' }, { size: () => 1 }), 'RangeError');
  if (pyp()) {
    throws(() => new ReadableStream({ type: 'bytes', autoAllocateChunkSize: 10 }));
    is(/BYOB readers are not supported/.test(throws(() => new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' })).message), true);
  }
  const [x, y] = new ReadableStream({ type: 'bytes', start(k) { k.enqueue(new Uint8Array([5])); k.close(); } }).tee();
  const [[p], [q]] = [await list(x), await list(y)];
  p[0] = 9;
  is(q[0], 5, 'branches have memory of their own');
}

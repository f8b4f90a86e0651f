// WritableStream, its writer, and pipes.
const tick = () => new Promise((resolve) => setTimeout(resolve, 2));
const source = (...chunks) => new ReadableStream({ start(c) { for (const k of chunks) c.enqueue(k); c.close(); } });
const sink = (log, more) => new WritableStream({
  write(chunk) { log.push(chunk); }, close() { log.push('close'); }, abort(reason) { log.push(['abort', reason]); }, ...more,
});
{
  const log = [], s = sink(log), w = s.getWriter();
  is([s.locked, w instanceof WritableStreamDefaultWriter, w.desiredSize, WritableStream.length], [true, true, 1, 0]);
  is(await w.ready, undefined);
  const one = w.write('a');
  is(w.desiredSize, 0);
  w.write('b');
  is(await one, undefined);
  is(await w.close(), undefined);
  is(await w.closed, undefined);
  is([log, w.desiredSize], [['a', 'b', 'close'], 0]);
  if (pyp()) await rejects(w.write('c'));
  await rejects(w.close());
  throws(() => s.getWriter());
  w.releaseLock();
  is(s.locked, false);
  await rejects(w.write('d'));
  await rejects(w.closed);
  throws(() => w.desiredSize);
  is([Object.prototype.toString.call(s), Object.prototype.toString.call(w)], ['[object WritableStream]', '[object WritableStreamDefaultWriter]']);
}
{ // back-pressure
  let go;
  const s = new WritableStream({ write() { return new Promise((resolve) => { go = resolve; }); } }, { highWaterMark: 2 }), w = s.getWriter();
  let ready = 0;
  is(w.desiredSize, 2);
  w.write(1);
  w.write(2);
  is(w.desiredSize, 0);
  w.ready.then(() => ready++);
  await tick();
  is(ready, 0);
  go();
  await tick();
  is([ready, w.desiredSize], [1, 1]);
  go();
}
{ // errors
  const w = new WritableStream({ write() { throw new RangeError('w'); } }).getWriter();
  await rejects(w.write(1), 'RangeError');
  await rejects(w.write(2), 'RangeError');
  await rejects(w.closed, 'RangeError');
  await rejects(w.ready, 'RangeError');
  is(w.desiredSize, null);
  await rejects(w.close());
  let c;
  const v = new WritableStream({ start(k) { c = k; } }).getWriter();
  c.error(new RangeError('c'));
  await rejects(v.closed, 'RangeError');
  await rejects(new WritableStream({ async start() { throw new RangeError('s'); } }).getWriter().closed, 'RangeError');
  throws(() => new WritableStream({ start() { throw new RangeError('s'); } }), 'RangeError');
  const cl = new WritableStream({ close() { throw new RangeError('x'); } }).getWriter();
  await rejects(cl.close(), 'RangeError');
  await rejects(cl.closed, 'RangeError');
  throws(() => new WritableStream(null));
  throws(() => new WritableStream({ type: 'bytes' }), 'RangeError');
  throws(() => new WritableStream({ write: 1 }));
  throws(() => new WritableStreamDefaultWriter({}));
  throws(() => new WritableStreamDefaultController());
}
{ // abort
  const log = [], s = sink(log);
  is(await s.abort('why'), undefined);
  is(log, [['abort', 'why']]);
  is(await s.abort(), undefined);
  const w = s.getWriter();
  let reason;
  await w.closed.catch((e) => { reason = e; });
  is(reason, 'why');
  let signal, go;
  const t = new WritableStream({ start(c) { signal = c.signal; }, write() { return new Promise((resolve) => { go = resolve; }); }, abort(r) { log.push(r); } }), v = t.getWriter();
  const one = v.write(1), two = v.write(2);
  await tick();
  const done = v.abort(new RangeError('stop'));
  is([signal.aborted, signal.reason.message], [true, 'stop']);
  await rejects(v.write(3), 'RangeError');
  is(log.length, 1);
  go();
  is(await one, undefined);
  await rejects(two, 'RangeError');
  await done;
  is(log.length, 2);
  await rejects(t.abort());
  await rejects(t.close());
}
{
  const log = [], s = sink(log);
  const w = s.getWriter();
  w.write(1);
  w.releaseLock();
  await s.close();
  is(log, [1, 'close']);
  const sized = new WritableStream({}, new ByteLengthQueuingStrategy({ highWaterMark: 10 })).getWriter();
  sized.write(new Uint8Array(4));
  is(sized.desiredSize, 6);
  const bad = new WritableStream({}, { size() { throw new RangeError('z'); } }).getWriter();
  await rejects(bad.write(1), 'RangeError');
}
{ // pipeTo
  const log = [];
  is(await source(1, 2, 3).pipeTo(sink(log)), undefined);
  is(log, [1, 2, 3, 'close']);
  log.length = 0;
  const open = sink(log);
  await source(1).pipeTo(open, { preventClose: true });
  await source(2).pipeTo(open);
  is(log, [1, 2, 'close']);
  const from = source(1), to = sink([]), p = from.pipeTo(to);
  is([from.locked, to.locked], [true, true]);
  await p;
  is([from.locked, to.locked], [false, false]);
  await rejects(source(1).pipeTo({}));
  await rejects(source(1).pipeTo());
  const locked = sink([]);
  locked.getWriter();
  await rejects(source(1).pipeTo(locked));
  await rejects(ReadableStream.prototype.pipeTo.call({}, sink([])));
}
{ // errors go both ways
  const log = [];
  const failing = () => new ReadableStream({ start(c) { c.enqueue(1); }, pull(c) { c.error(new RangeError('src')); } }, { highWaterMark: 0 });
  await rejects(failing().pipeTo(sink(log)), 'RangeError');
  is([log.length, log[0], log[1][0], log[1][1].message], [2, 1, 'abort', 'src']);
  log.length = 0;
  await rejects(failing().pipeTo(sink(log), { preventAbort: true }), 'RangeError');
  is(log, [1]);
  let canceled;
  const endless = () => new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(r) { canceled = r; } });
  await rejects(endless().pipeTo(new WritableStream({ write() { throw new RangeError('snk'); } })), 'RangeError');
  is(canceled.message, 'snk');
  canceled = undefined;
  await rejects(endless().pipeTo(new WritableStream({ write() { throw new RangeError('snk'); } }), { preventCancel: true }), 'RangeError');
  is(canceled, undefined);
  const closed = sink([]);
  await closed.close();
  await rejects(endless().pipeTo(closed));
  ok(canceled instanceof TypeError);
}
{ // a signal
  const log = [], c = new AbortController();
  let canceled;
  const s = new ReadableStream({ start(k) { k.enqueue('a'); }, cancel(r) { canceled = r; } });
  const p = s.pipeTo(sink(log), { signal: c.signal });
  await tick();
  c.abort('enough');
  let reason;
  await p.catch((e) => { reason = e; });
  is([reason, canceled, log], ['enough', 'enough', ['a', ['abort', 'enough']]]);
  is(s.locked, false);
  await rejects(source(1).pipeTo(sink([]), { signal: AbortSignal.abort() }), 'AbortError');
  await rejects(source(1).pipeTo(sink([]), { signal: {} }));
}

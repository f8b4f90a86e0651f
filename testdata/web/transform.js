// TransformStream, pipeThrough, TextEncoderStream, TextDecoderStream.
const list = async (s) => { const all = []; for await (const c of s) all.push(c); return all; };
const source = (...chunks) => new ReadableStream({ start(c) { for (const k of chunks) c.enqueue(k); c.close(); } });
const tick = () => new Promise((resolve) => setTimeout(resolve, 2));
{
  const t = new TransformStream();
  is([t.readable instanceof ReadableStream, t.writable instanceof WritableStream, TransformStream.length], [true, true, 0]);
  is(await list(source(1, 2).pipeThrough(t)), [1, 2]);
  is(Object.prototype.toString.call(t), '[object TransformStream]');
  const twice = new TransformStream({
    start(c) { c.enqueue('begin'); }, transform(chunk, c) { c.enqueue(chunk); c.enqueue(chunk); }, async flush(c) { c.enqueue('end'); },
  });
  is(await list(source(1, 2).pipeThrough(twice)), ['begin', 1, 1, 2, 2, 'end']);
  throws(() => new TransformStream(null));
  throws(() => new TransformStream({ transform: 1 }));
  throws(() => new TransformStream({ readableType: 'bytes' }), 'RangeError');
  throws(() => new TransformStreamDefaultController());
}
{ // back-pressure goes through
  let n = 0;
  const s = new ReadableStream({ pull(c) { c.enqueue(n++); } }, { highWaterMark: 0 });
  const r = s.pipeThrough(new TransformStream()).getReader();
  await tick();
  const before = n;
  ok(before <= 2);
  is((await r.read()).value, 0);
  is((await r.read()).value, 1);
  await tick();
  ok(n <= before + 2);
}
{ // errors
  await rejects(list(source(1).pipeThrough(new TransformStream({ transform() { throw new RangeError('t'); } }))), 'RangeError');
  await rejects(list(source(1).pipeThrough(new TransformStream({ async flush() { throw new RangeError('f'); } }))), 'RangeError');
  throws(() => new TransformStream({ start() { throw new RangeError('s'); } }), 'RangeError');
  let c;
  const t = new TransformStream({ start(k) { c = k; } });
  c.error(new RangeError('e'));
  await rejects(t.readable.getReader().read(), 'RangeError');
  await rejects(t.writable.getWriter().write(1), 'RangeError');
  throws(() => c.enqueue(1));
}
{
  let c;
  const t = new TransformStream({ start(k) { c = k; } }, undefined, { highWaterMark: 2 });
  is(c.desiredSize, 2);
  c.enqueue('x');
  is(c.desiredSize, 1);
  c.terminate();
  is(await list(t.readable), ['x']);
  await rejects(t.writable.getWriter().write(1));
}
{ // canceling the one side ends the other
  const t = new TransformStream();
  await t.readable.cancel(new RangeError('c'));
  await rejects(t.writable.getWriter().closed, 'RangeError');
  const u = new TransformStream();
  await u.writable.abort(new RangeError('a'));
  await rejects(u.readable.getReader().read(), 'RangeError');
}
{ // writing waits for the reader
  const t = new TransformStream(), w = t.writable.getWriter(), r = t.readable.getReader();
  let ready = false, written = false;
  w.ready.then(() => { ready = true; });
  w.write('v').then(() => { written = true; });
  await tick();
  is([ready, written, w.desiredSize], [true, false, 0]);
  const read = r.read();
  await tick();
  is(written, true);
  is(await read, { value: 'v', done: false });
  w.close();
  is((await r.read()).done, true);
}
{
  throws(() => source(1).pipeThrough());
  throws(() => source(1).pipeThrough({}));
  throws(() => source(1).pipeThrough({ readable: {}, writable: new WritableStream() }));
  const s = source(1);
  s.getReader();
  throws(() => s.pipeThrough(new TransformStream()));
}
{
  const t = new TextEncoderStream();
  is([t.encoding, t.readable instanceof ReadableStream, t.writable instanceof WritableStream], ['utf-8', true, true]);
  const bytes = await list(source('a', '€', '', '\ud83d', '\ude00', 5).pipeThrough(t));
  is(Buffer.concat(bytes).toString(), 'a€😀5');
  is(Buffer.concat(await list(source('\ud83d').pipeThrough(new TextEncoderStream()))).toString(), '\ufffd');
  is(Buffer.concat(await list(source('\ud83d', 'x').pipeThrough(new TextEncoderStream()))).toString(), '\ufffdx');

}
{
  const t = new TextDecoderStream();
  is([t.encoding, t.fatal, t.ignoreBOM], ['utf-8', false, false]);
  is((await list(source(new Uint8Array([0xe2]), new Uint8Array([0x82]), new Uint8Array([0xac, 65])).pipeThrough(t))).join(''), '€A');
  is((await list(source(new Uint8Array([0xe2, 0x82])).pipeThrough(new TextDecoderStream()))).join(''), '\ufffd');
  await rejects(list(source(new Uint8Array([0xff])).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))));
  is((await list(source(new Uint8Array([0xe4])).pipeThrough(new TextDecoderStream('latin1')))).join(''), 'ä');
  throws(() => new TextDecoderStream('nonsense'), 'RangeError');
}

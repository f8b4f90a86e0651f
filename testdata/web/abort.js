// AbortController, AbortSignal.
{
  const c = new AbortController(), s = c.signal;
  is([s.aborted, s.reason, s instanceof AbortSignal, s instanceof EventTarget], [false, undefined, true, true]);
  is(c.signal, s);
  s.throwIfAborted();
  const seen = [];
  s.addEventListener('abort', (e) => seen.push(['listener', e.type, e.target === s, e.isTrusted]));
  s.onabort = function (e) { seen.push(['handler', this === s, e instanceof Event]); };
  c.abort();
  is(seen, [['listener', 'abort', true, true], ['handler', true, true]]);
  is([s.aborted, s.reason.name, s.reason instanceof DOMException, s.reason.code], [true, 'AbortError', true, 20]);
  const { reason } = s;
  c.abort('again');
  is(s.reason, reason);
  is(seen.length, 2);
  is(throws(() => s.throwIfAborted(), 'AbortError'), reason);
  is(Object.prototype.toString.call(c), '[object AbortController]');
  is(Object.prototype.toString.call(s), '[object AbortSignal]');
  is([AbortController.length, AbortSignal.length, AbortSignal.name], [0, 0, 'AbortSignal']);
  throws(() => new AbortSignal());
}
{
  const c = new AbortController();
  c.abort(5);
  is(c.signal.reason, 5);
  const n = new AbortController();
  n.abort(null);
  is([n.signal.aborted, n.signal.reason], [true, null]);
  const a = AbortSignal.abort('why');
  is([a.aborted, a.reason], [true, 'why']);
  is(AbortSignal.abort().reason.name, 'AbortError');
  let thrown;
  try { a.throwIfAborted(); } catch (e) { thrown = e; }
  is(thrown, 'why');
}
{
  const c = new AbortController(), s = c.signal, seen = [];
  is(s.onabort, null);
  const f = () => seen.push('f'), g = () => seen.push('g');
  s.onabort = f;
  s.addEventListener('abort', () => seen.push('between'));
  s.onabort = g;
  is(s.onabort, g);
  c.abort();
  is(seen, ['g', 'between'], 'a handler keeps its place');
  const d = new AbortController();
  d.signal.onabort = f;
  d.signal.onabort = null;
  is(d.signal.onabort, null);
  d.abort();
  is(seen, ['g', 'between']);
}
{
  const s = AbortSignal.timeout(5);
  is(s.aborted, false);
  const held = setTimeout(() => {}, 5000); // Node would end before
  await new Promise((resolve) => { s.onabort = resolve; });
  clearTimeout(held);
  is([s.aborted, s.reason.name, s.reason.code], [true, 'TimeoutError', 23]);
  if (pyp()) {
    for (const bad of [-1, NaN, Infinity, 2 ** 60, 'x', undefined]) throws(() => AbortSignal.timeout(bad));
    throws(() => AbortSignal.timeout());
  }
  is(AbortSignal.timeout(1e9).aborted, false);
}
{
  const a = new AbortController(), b = new AbortController();
  const s = AbortSignal.any([a.signal, b.signal]);
  is([s.aborted, s instanceof AbortSignal], [false, true]);
  const seen = [];
  s.addEventListener('abort', () => seen.push([s.reason, a.signal.aborted]));
  b.abort('b');
  a.abort('a');
  is([s.aborted, s.reason], [true, 'b']);
  is(seen, [['b', false]]);
  is(AbortSignal.any([]).aborted, false);
  is(AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason, 1);
  throws(() => AbortSignal.any([{}]));
  throws(() => AbortSignal.any());
  throws(() => AbortSignal.any(5));
}
{ // nobody listens: the signal looks at its sources when it is asked
  const a = new AbortController(), b = new AbortController();
  const s = AbortSignal.any([a.signal, b.signal]), deep = AbortSignal.any([AbortSignal.any([s]), new AbortController().signal]);
  b.abort('first');
  a.abort('second');
  is([s.aborted, s.reason, deep.aborted, deep.reason], [true, 'first', true, 'first']);
  is(throws(() => AbortSignal.any([AbortSignal.abort(new RangeError('r'))]).throwIfAborted(), 'RangeError').message, 'r');
}
if (pyp()) { // the sources' own listeners come first, and all know it then
  const a = new AbortController(), one = AbortSignal.any([a.signal]), two = AbortSignal.any([one, a.signal]), seen = [];
  one.onabort = () => seen.push(['one', two.aborted]);
  two.onabort = () => seen.push(['two', one.aborted]);
  a.signal.onabort = () => seen.push(['source', one.aborted, two.aborted]);
  a.abort();
  is(seen, [['source', true, true], ['one', true], ['two', true]]);
}
{
  const a = new AbortController(), s = AbortSignal.any([a.signal]);
  let n = 0;
  const f = () => n++;
  s.addEventListener('abort', f);
  s.removeEventListener('abort', f);
  a.abort();
  is([n, s.aborted], [0, true]);
}
{ // an abort inside of an abort
  const a = new AbortController();
  let n = 0;
  a.signal.addEventListener('abort', () => { n++; a.abort('inner'); });
  a.abort('outer');
  is([n, a.signal.reason], [1, 'outer']);
}

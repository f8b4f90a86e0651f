// Headers.
{
  const h = new Headers({ 'Content-Type': 'text/html', b: 2 });
  is([h.get('content-type'), h.get('B'), h.get('none'), h.has('CONTENT-TYPE'), h.has('x')], ['text/html', '2', null, true, false]);
  h.append('b', ' 3 ');
  is(h.get('b'), '2, 3');
  h.set('b', '\t4\n');
  is(h.get('b'), '4');
  h.delete('B');
  is(h.has('b'), false);
  h.delete('never');
  is(Headers.length, 0);
  is(Object.prototype.toString.call(h), '[object Headers]');
}
{
  const h = new Headers([['b', '1'], ['a', '2'], ['B', '3']]);
  is([...h], [['a', '2'], ['b', '1, 3']]);
  is([...h.keys()], ['a', 'b']);
  is([...h.values()], ['2', '1, 3']);
  is([...h.entries()], [...h]);
  const seen = [];
  h.forEach(function (v, k, all) { seen.push([k, v, all === h, this.me]); }, { me: 1 });
  is(seen, [['a', '2', true, 1], ['b', '1, 3', true, 1]]);
  is([...new Headers(h)], [...h]);
  is([...new Headers(new Map([['x', 'y']]))], [['x', 'y']]);
  is([...new Headers(new URLSearchParams('q=1'))], [['q', '1']]);
  is([...new Headers()], []);
  is([...new Headers(undefined)], []);
  is(h[Symbol.iterator], h.entries);
  is(Object.prototype.toString.call(h.entries()), '[object Headers Iterator]');
  is(h.keys().next(), { value: 'a', done: false });
  const it = h.values();
  is(it[Symbol.iterator](), it);
}
{ // iteration sees changes
  const h = new Headers({ a: '1', c: '3' }), seen = [];
  for (const [k] of h) {
    seen.push(k);
    if (k === 'a') h.append('b', '2');
    if (k === 'b') h.delete('c');
  }
  is(seen, ['a', 'b']);
}
{
  const h = new Headers();
  h.append('Set-Cookie', 'a=1');
  h.append('set-cookie', 'b=2, x');
  h.append('z', '1');
  h.append('cookie', 'c=1');
  h.append('cookie', 'd=2');
  is(h.getSetCookie(), ['a=1', 'b=2, x']);
  is(new Headers().getSetCookie(), []);
  is([...h].filter(([k]) => k === 'set-cookie'), [['set-cookie', 'a=1'], ['set-cookie', 'b=2, x']]);
  is(h.get('set-cookie'), 'a=1, b=2, x');
  is(h.get('cookie'), 'c=1; d=2');
  is([...new Headers(h)].length, [...h].length);
}
for (const bad of ['', 'a b', 'a:', 'ä', 'a\n', '(', 'a\u0000']) {
  throws(() => new Headers({ [bad]: 'x' }));
  throws(() => new Headers().get(bad));
  throws(() => new Headers().has(bad));
  throws(() => new Headers().set(bad, 'x'));
  throws(() => new Headers().delete(bad));
}
for (const bad of ['a\r\nb', 'a\u0000', '\u0100', 'x\ny: z']) {
  throws(() => new Headers([['a', bad]]));
  throws(() => new Headers().append('a', bad));
  throws(() => new Headers().set('a', bad));
}
{
  is(new Headers({ a: '\u00ff' }).get('a'), '\u00ff');
  is(new Headers({ a: '' }).get('a'), '');
  is(new Headers({ a: ' x\r\n' }).get('a'), 'x');
  throws(() => new Headers(null));
  throws(() => new Headers(5));
  throws(() => new Headers([['a']]));
  throws(() => new Headers([['a', 'b', 'c']]));
  throws(() => new Headers([5]));
  throws(() => new Headers().append('a'));
  throws(() => new Headers().get());
  throws(() => new Headers().forEach());
  throws(() => Headers.prototype.get.call({}, 'a'));
  throws(() => Headers());
  throws(() => new Headers().append('a', Symbol('x')));
}
if (pyp()) is(JSON.stringify(new Headers({ A: 'b' })), '{"a":"b"}');
{
  class Mine extends Headers { get(name) { return `<${super.get(name)}>`; } }
  is(new Mine({ a: 'b' }).get('a'), '<b>');
  is([...new Headers(new Mine({ a: 'b' }))], [['a', 'b']]);
}

// Response and its bodies.
const source = (...chunks) => new ReadableStream({ start(c) { for (const k of chunks) c.enqueue(k); c.close(); } });
const bytes = (text) => new TextEncoder().encode(text);
{
  const r = new Response();
  is([r.status, r.statusText, r.ok, r.body, r.bodyUsed, r.type, r.url, r.redirected], [200, '', true, null, false, 'default', '', false]);
  is([...r.headers], []);
  is([await r.text(), await r.text(), r.bodyUsed], ['', '', false]);
  is(Response.length, 0);
  is(Object.prototype.toString.call(r), '[object Response]');
  const s = new Response('x', { status: 404, statusText: 'Gone?', headers: { a: 'b' } });
  is([s.status, s.statusText, s.ok, s.headers.get('a'), s.headers.get('content-type')], [404, 'Gone?', false, 'b', 'text/plain;charset=UTF-8']);
  is(s.headers, s.headers);
}
{
  is(new Response('x', { headers: { 'content-type': 'a/b' } }).headers.get('content-type'), 'a/b');
  is(new Response(new URLSearchParams('a=b c')).headers.get('content-type'), 'application/x-www-form-urlencoded;charset=UTF-8');
  is(await new Response(new URLSearchParams('a=b c')).text(), 'a=b+c');
  is(new Response(bytes('x')).headers.get('content-type'), null);
  is(new Response(new Blob(['x'], { type: 'x/y' })).headers.get('content-type'), 'x/y');
  is(new Response(new Blob(['x'])).headers.get('content-type'), null);
  is(new Response(source()).headers.get('content-type'), null);
  is([await new Response(5).text(), await new Response(true).text()], ['5', 'true']);
  is(await new Response('\ufeffa\ud800').text(), 'a\ufffd');
  is(await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 66, 0xff])).text(), 'B\ufffd');
  is(await new Response(new Blob(['bl', 'ob'])).text(), 'blob');
  is(await new Response(new Uint16Array([0x4241]).buffer).text(), 'AB');
  is(await new Response(new DataView(bytes('abc').buffer, 1)).text(), 'bc');
}
{
  const memory = bytes('abc'), r = new Response(memory);
  memory[0] = 120;
  is(await r.text(), 'abc');
  is([r.bodyUsed, r.body.locked], [true, true]);
  await rejects(r.text());
  await rejects(r.json());
  throws(() => r.clone());
}
{
  is(await new Response('{"a":[1,2]}').json(), { a: [1, 2] });
  await rejects(new Response('{').json(), 'SyntaxError');
  await rejects(new Response().json(), 'SyntaxError');
  const b = await new Response('€').arrayBuffer();
  is([b instanceof ArrayBuffer, b.byteLength], [true, 3]);
  if (pyp()) is([...await new Response('ab').bytes()], [97, 98]);
  const blob = await new Response('data', { headers: { 'content-type': 'Text/X' } }).blob();
  is([await blob.text(), blob.type], ['data', 'text/x']);
  is((await new Response(bytes('q')).blob()).type, '');
  await rejects(Response.prototype.text.call({}));
  throws(() => Response.prototype.status);
}
{ // status
  for (const bad of [0, 100, 199, 600, 1000, NaN]) throws(() => new Response('', { status: bad }), 'RangeError');
  for (const none of [204, 205, 304]) {
    is(new Response(null, { status: none }).status, none);
    throws(() => new Response('x', { status: none }));
    throws(() => Response.json({}, { status: none }));
  }
  throws(() => new Response('', { statusText: 'a\nb' }));
  throws(() => new Response('', { headers: { 'a b': 'c' } }));
  throws(() => new Response('', 5));
  throws(() => Response());
  is(new Response('', null).status, 200);
  if (pyp()) {
    throws(() => new Response({ a: 1 }));
    throws(() => new Response(() => {}));
    for (const [name, value] of [['content-length', '5'], ['Transfer-Encoding', 'chunked'], ['date', 'x'], ['connection', 'x'], ['Trailer', 'y']]) {
      throws(() => new Response('', { headers: { [name]: value } }));
      throws(() => new Response('').headers.set(name, value));
      throws(() => new Response('').headers.append(name, value));
    }
    is(new Response('', { headers: { connection: 'close' } }).headers.get('connection'), 'close');
  }
}
{ // json, redirect, error
  const r = Response.json({ a: 'ü', d: new Date(0), u: undefined });
  is([r.headers.get('content-type'), await r.text()], ['application/json', '{"a":"ü","d":"1970-01-01T00:00:00.000Z"}']);
  const s = Response.json([1], { status: 201, headers: { 'content-type': 'x/json', b: 'c' } });
  is([s.status, s.headers.get('content-type'), s.headers.get('b')], [201, 'x/json', 'c']);
  throws(() => Response.json(undefined));
  throws(() => Response.json(() => {}));
  is(await Response.json(null).text(), 'null');
  const to = Response.redirect('http://a.example/x y', 301);
  is([to.status, to.headers.get('location'), to.body], [301, 'http://a.example/x%20y', null]);
  is(Response.redirect('http://a/').status, 302);
  throws(() => Response.redirect('http://a/', 200), 'RangeError');
  if (pyp()) {
    is(Response.redirect('/a/ä?x').headers.get('location'), '/a/%C3%A4?x');
    throws(() => Response.error());
  }
}
{ // streams
  is(await new Response(source(bytes('a'), bytes('b'))).text(), 'ab');
  const s = source(bytes('a')), r = new Response(s);
  is(r.body, s);
  is([r.bodyUsed, s.locked], [false, false]);
  is(await r.text(), 'a');
  is([r.bodyUsed, s.locked], [true, true]);
  await rejects(r.text());
  const locked = source(bytes('a'));
  locked.getReader();
  throws(() => new Response(locked));
  const read = source(bytes('a'), bytes('b'));
  const reader = read.getReader();
  await reader.read();
  reader.releaseLock();
  throws(() => new Response(read));
  await rejects(new Response(source(5)).text());
  await rejects(new Response(new ReadableStream({ start(c) { c.error(new RangeError('x')); } })).text(), 'RangeError');
  const one = new Response('whole'), got = [];
  ok(one.body instanceof ReadableStream);
  is(one.body, one.body);
  for await (const c of one.body) got.push(c);
  is(Buffer.concat(got).toString(), 'whole');
  is(one.bodyUsed, true);
  await rejects(one.text());
  const half = new Response('whole');
  half.body.getReader();
  is(half.bodyUsed, false);
  await rejects(half.text());
  throws(() => half.clone());
  is(await new Response(new Response('nested').body).text(), 'nested');
}
{ // iterables are an extension
  async function* gen() { yield bytes('a'); yield new Uint8Array([98]); }
  is(await new Response(gen()).text(), 'ab');
  if (pyp()) {
    async function* texts() { yield 'é'; yield new Uint8Array([98]); }
    is(await new Response(texts()).text(), 'éb');
    function* plain() { yield 'x'; yield 'y'; }
    is(await new Response(plain()).text(), 'xy');
    const r = new Response(texts());
    ok(r.body instanceof ReadableStream);
    is(await r.text(), 'éb');
    await rejects(new Response((async function* () { yield {}; })()).text());
    is(await new Response(source('text')).text(), 'text');
  }
}
{ // clone
  const r = new Response('abc', { status: 201, headers: { a: 'b' } }), c = r.clone();
  c.headers.set('a', 'c');
  is([await r.text(), await c.text(), c.status, r.headers.get('a'), c.headers.get('content-type')], ['abc', 'abc', 201, 'b', 'text/plain;charset=UTF-8']);
  const s = new Response(source(bytes('x'), bytes('y'))), t = s.clone();
  is([await t.text(), await s.text()], ['xy', 'xy']);
  is(new Response().clone().body, null);
}
{
  class Mine extends Response { get kind() { return 'mine'; } }
  const m = new Mine('q', { status: 202 });
  is([m.kind, m.status, await m.text()], ['mine', 202, 'q']);
}

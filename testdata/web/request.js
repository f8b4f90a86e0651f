// Request.
{
  const r = new Request('http://a.example/p?q=1#f');
  is([r.method, r.url, r.body, r.bodyUsed, [...r.headers]], ['GET', 'http://a.example/p?q=1#f', null, false, []]);
  is([r.mode, r.credentials, r.cache, r.redirect, r.referrer, r.referrerPolicy, r.integrity, r.keepalive, r.destination], ['cors', 'same-origin', 'default', 'follow', 'about:client', '', '', false, '']);
  is(r.duplex, 'half');
  is(Request.length, 1);
  is(Object.prototype.toString.call(r), '[object Request]');
  is(r.signal instanceof AbortSignal, true);
  is(r.signal, r.signal);
  is(await r.text(), '');
  is(new Request(new URL('http://x/y')).url, 'http://x/y');
}
{
  const r = new Request('http://a/', { method: 'post', body: 'text', headers: { x: 'y' } });
  is([r.method, r.headers.get('x'), r.headers.get('content-type'), await r.text(), r.bodyUsed], ['POST', 'y', 'text/plain;charset=UTF-8', 'text', true]);
  is(new Request('http://a/', { method: 'patch' }).method, 'patch');
  is(await new Request('http://a/', { method: 'PUT', body: new Blob(['b']) }).text(), 'b');
  is(await new Request('http://a/', { method: 'PUT', body: '{"a":1}' }).json(), { a: 1 });
  const f = new FormData();
  f.append('k', 'v');
  is([...(await new Request('http://a/', { method: 'POST', body: f }).formData())], [['k', 'v']]);
  const o = new Request('http://a/', { mode: 'same-origin', credentials: 'omit', cache: 'no-store', redirect: 'manual', referrer: '', referrerPolicy: 'origin', integrity: 'x', keepalive: true });
  is([o.mode, o.credentials, o.cache, o.redirect, o.referrer, o.referrerPolicy, o.integrity, o.keepalive], ['same-origin', 'omit', 'no-store', 'manual', '', 'origin', 'x', true]);
}
{
  for (const bad of ['/relative', '', 'http://', 'http://u:p@a/']) throws(() => new Request(bad));
  throws(() => new Request());
  throws(() => new Request('http://a/', 5));
  for (const method of ['a b', '', 'CONNECT', 'trace', 'TRACK']) throws(() => new Request('http://a/', { method }));
  throws(() => new Request('http://a/', { body: 'x' }));
  throws(() => new Request('http://a/', { method: 'HEAD', body: 'x' }));
  throws(() => new Request('http://a/', { mode: 'x' }));
  throws(() => new Request('http://a/', { redirect: 'x' }));
  throws(() => new Request('http://a/', { cache: 'only-if-cached' }));
  throws(() => new Request('http://a/', { signal: {} }));
  throws(() => new Request('http://a/', { headers: { 'a b': 'c' } }));
  throws(() => Request('http://a/'));
  const stream = () => new ReadableStream({ start(c) { c.enqueue(new Uint8Array([65])); c.close(); } });
  throws(() => new Request('http://a/', { method: 'POST', body: stream() }));
  is(await new Request('http://a/', { method: 'POST', body: stream(), duplex: 'half' }).text(), 'A');
}
{
  const c = new AbortController(), r = new Request('http://a/', { signal: c.signal });
  is([r.signal === c.signal, r.signal.aborted], [false, false]);
  let seen;
  r.signal.onabort = (e) => { seen = e.target.reason; };
  c.abort('r');
  is([r.signal.aborted, r.signal.reason, seen], [true, 'r', 'r']);
  is(new Request('http://a/', { signal: AbortSignal.abort(1) }).signal.reason, 1);
  is(new Request('http://a/', { signal: null }).signal.aborted, false);
}
{
  const c = new AbortController();
  const one = new Request('http://a/x', { method: 'POST', body: 'b', headers: { h: '1' }, signal: c.signal });
  const two = new Request(one, { headers: { h: '2' } });
  is([two.method, two.url, two.headers.get('h'), one.bodyUsed, await two.text()], ['POST', 'http://a/x', '2', true, 'b']);
  await rejects(one.text());
  throws(() => new Request(one));
  c.abort();
  is(two.signal.aborted, true);
  is(new Request(new Request('http://a/', { headers: { q: 'r' } })).headers.get('q'), 'r');
  const replaced = new Request(new Request('http://a/', { method: 'POST', body: 'old' }), { body: 'new' });
  is(await replaced.text(), 'new');
}
{
  const r = new Request('http://a/', { method: 'POST', body: 'abc', headers: { h: '1' } }), c = r.clone();
  c.headers.set('h', '2');
  is([await r.text(), await c.text(), c.method, r.headers.get('h')], ['abc', 'abc', 'POST', '1']);
  throws(() => r.clone());
}

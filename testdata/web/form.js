// FormData, and forms as bodies.
{
  const f = new FormData();
  f.append('a', '1');
  f.append('a', 2);
  f.append('b', 'x');
  is([f.get('a'), f.getAll('a'), f.get('none'), f.getAll('none'), f.has('b'), f.has('c')], ['1', ['1', '2'], null, [], true, false]);
  is([...f], [['a', '1'], ['a', '2'], ['b', 'x']]);
  f.set('a', '9');
  is([...f], [['a', '9'], ['b', 'x']]);
  f.set('c', '3');
  f.append('a', '4');
  f.set('a', '5');
  is([...f.entries()], [['a', '5'], ['b', 'x'], ['c', '3']]);
  f.delete('b');
  f.delete('b');
  is([...f.keys()], ['a', 'c']);
  is([...f.values()], ['5', '3']);
  const seen = [];
  f.forEach((v, k, all) => seen.push([v, k, all === f]));
  is(seen, [['5', 'a', true], ['3', 'c', true]]);
  is(Object.prototype.toString.call(f), '[object FormData]');
  is(Object.prototype.toString.call(f.keys()), '[object FormData Iterator]');
  if (pyp()) is(FormData.length, 0);
  throws(() => new FormData({}));
  throws(() => new FormData(null));
  throws(() => f.append('a'));
  throws(() => f.get());
  throws(() => f.append('a', 'text', 'name.txt'));
  throws(() => FormData.prototype.get.call({}, 'a'));
  f.append('l\ud800', '\udc00');
  is(f.get('l\ufffd'), '\ufffd');
}
{
  const f = new FormData(), file = new File(['x'], 'n.txt', { type: 'text/plain', lastModified: 3 });
  f.append('blob', new Blob(['b'], { type: 'a/b' }));
  f.append('named', new Blob(['b']), 'my.bin');
  f.append('file', file);
  f.append('renamed', file, 'other.txt');
  is([f.get('blob').name, f.get('blob').type, f.get('blob') instanceof File], ['blob', 'a/b', true]);
  is([f.get('named').name, f.get('named').type], ['my.bin', '']);
  is(f.get('file') === file, true);
  is([f.get('renamed').name, f.get('renamed').lastModified, f.get('renamed').type, await f.get('renamed').text()], ['other.txt', 3, 'text/plain', 'x']);
}
{ // there and back
  const f = new FormData();
  f.append('plain', 'v\nw\r\nx\ry');
  f.append('q"\r\n', 'ü€');
  f.append('file', new File([new Uint8Array([0, 13, 10, 45, 45, 255])], 'ä"b\n.bin', { type: 'image/x' }));
  f.append('empty', new File([], ''));
  const r = new Response(f), type = r.headers.get('content-type');
  ok(/^multipart\/form-data; ?boundary=[-\w]+$/.test(type));
  const back = await new Response(await r.arrayBuffer(), { headers: { 'content-type': type } }).formData();
  is(back.get('plain'), 'v\r\nw\r\nx\r\ny');
  is(back.get('q"\r\n'), 'ü€');
  is([back.get('file').name, back.get('file').type], ['ä"b\n.bin', 'image/x']);
  is([...new Uint8Array(await back.get('file').arrayBuffer())], [0, 13, 10, 45, 45, 255]);
  if (pyp()) is([back.get('empty').name, back.get('empty').size, back.get('empty').type], ['', 0, 'application/octet-stream']);
  if (pyp()) is([...back.keys()], ['plain', 'q"\r\n', 'file', 'empty']);
}
{
  const f = new FormData();
  f.append('a', 'b');
  f.append('f', new Blob(['data']), 'x.y');
  const r = new Response(f), boundary = r.headers.get('content-type').split('boundary=')[1];
  is((await r.text()).replace(/\r\n$/, ''), [
    `--${boundary}`, 'Content-Disposition: form-data; name="a"', '', 'b',
    `--${boundary}`, 'Content-Disposition: form-data; name="f"; filename="x.y"', 'Content-Type: application/octet-stream', '', 'data',
    `--${boundary}--`].join('\r\n'));
  const empty = await new Response(new FormData()).formData();
  is([...empty], []);
}
{
  const parse = (body) => new Response(body, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData();
  is([...(await parse('a=1&b=%e2%82%ac+x&&c&=d&%zz=%&a=2'))], [['a', '1'], ['b', '€ x'], ['c', ''], ['', 'd'], ['%zz', '%'], ['a', '2']]);
  if (pyp()) is([...(await parse('?a=1=2'))], [['?a', '1=2']]);
  is([...(await parse(''))], []);
  is([...(await new Response(new URLSearchParams({ x: 'y z' })).formData())], [['x', 'y z']]);
  await rejects(new Response('a=1').formData());
  await rejects(new Response('x', { headers: { 'content-type': 'multipart/form-data' } }).formData());
  await rejects(new Response('x', { headers: { 'content-type': 'multipart/form-data; boundary=abc' } }).formData());
  if (pyp()) await rejects(parse('a&'.repeat(1001)));
}

// Blob, File.
const bytesOf = async (b) => [...new Uint8Array(await b.arrayBuffer())];
{
  const b = new Blob(['a€', new Uint8Array([1, 2]), new Uint16Array([0x0403]), new Uint8Array([5, 6]).buffer, new DataView(new Uint8Array([7, 8, 9]).buffer, 1, 1), 5, null]);
  is(await bytesOf(b), [97, 0xe2, 0x82, 0xac, 1, 2, 3, 4, 5, 6, 8, 53, 110, 117, 108, 108]);
  is([b.size, b.type], [16, '']);
  is(Object.prototype.toString.call(b), '[object Blob]');
  is([Blob.length, File.length], [0, 2]);
}
{
  const memory = new Uint8Array([1, 2, 3]), b = new Blob([memory]);
  memory[0] = 9;
  const got = new Uint8Array(await b.arrayBuffer());
  got[1] = 9;
  is(await bytesOf(b), [1, 2, 3], 'bytes are copied both ways');
}
{
  is([new Blob().size, new Blob([]).size, new Blob(undefined).size, new Blob(new Set(['ab', 'c'])).size], [0, 0, 0, 3]);
  for (const bad of [5, 'text', null, {}]) throws(() => new Blob(bad));
  throws(() => Blob(['x']));
  is(new Blob([], { type: 'Text/HTML;Charset=X' }).type, 'text/html;charset=x');
  is(new Blob([], { type: 'a\u00e4' }).type, '');
  is(new Blob([], null).type, '');
  throws(() => new Blob([], 5));
  if (pyp()) is(await new Blob(['a\r\nb\rc\nd'], { endings: 'native' }).text(), 'a\nb\nc\nd');
  is(await new Blob(['a\r\nb']).text(), 'a\r\nb');
  throws(() => new Blob([], { endings: 'x' }));
  is(await new Blob(['\ud800x']).text(), '\ufffdx');
}
{
  const b = new Blob(['hello ', new Blob(['wor', new Blob(['ld'])])], { type: 'text/plain' });
  is(await b.text(), 'hello world');
  is(await b.slice(3, 8).text(), 'lo wo');
  is(await b.slice(-5).text(), 'world');
  is(await b.slice(-5, -1).text(), 'worl');
  is(await b.slice(5, 2).text(), '');
  is(await b.slice(0, 100).text(), 'hello world');
  if (pyp()) is(await b.slice(1.9, 3.9).text(), 'el');
  is(await b.slice().text(), 'hello world');
  is(await b.slice(2, 9).slice(1, 5).slice(1).text(), 'o w');
  is([b.slice(0, 1).type, b.slice(0, 1, 'A/B').type, b.slice(0, 1) instanceof Blob], ['', 'a/b', true]);
  if (pyp()) is(b.slice(NaN, undefined).size, 11);
}
{
  is(await new Blob([new Uint8Array([0xef, 0xbb, 0xbf, 65])]).text(), 'A');
  is(await new Blob([new Uint8Array([65, 0xe2, 0x82, 66, 0xff])]).text(), 'A\ufffdB\ufffd');
  const big = new Blob(Array.from({ length: 50 }, (_, k) => new Uint8Array(10000).fill(k)));
  is(big.size, 500000);
  const pieces = [];
  for await (const p of big.stream()) pieces.push(p);
  ok(pieces.length > 1 && pieces.every((p) => p instanceof Uint8Array));
  is(Buffer.concat(pieces).equals(Buffer.from(await big.arrayBuffer())), true);
  const reader = new Blob(['xyz']).stream().getReader();
  is(Buffer.from((await reader.read()).value).toString(), 'xyz');
  is(await reader.read(), { value: undefined, done: true });
  is((await new Blob([]).stream().getReader().read()).done, true);
  if (pyp()) is(await new Blob(['ab']).bytes(), new Uint8Array([97, 98]));
}
{
  const f = new File(['abc'], 'a/b.txt', { type: 'text/PLAIN', lastModified: pyp() ? 5.7 : 5 });
  is([f.name, f.size, f.type, f.lastModified, f instanceof Blob], ['a/b.txt', 3, 'text/plain', 5, true]);
  ok(Math.abs(new File([], 'x').lastModified - Date.now()) < 10000);
  is(await f.text(), 'abc');
  is([f.slice(1) instanceof File, f.slice(1) instanceof Blob, await f.slice(1).text()], [false, true, 'bc']);
  throws(() => new File());
  throws(() => new File(['x']));
  if (pyp()) throws(() => new File(undefined, 'x'));
  is(new File([], 5).name, '5');
  is(Object.prototype.toString.call(f), '[object File]');
  is(await new Blob([f, f]).text(), 'abcabc');
}
{ // structuredClone
  const o = structuredClone({ b: new Blob(['abc'], { type: 'x/y' }), f: new File(['f'], 'n', { lastModified: 7 }) });
  is([o.b instanceof Blob, o.b instanceof File, o.b.type, await o.b.text()], [true, false, 'x/y', 'abc']);
  if (pyp()) is([o.f instanceof File, o.f.name, o.f.lastModified, await o.f.text()], [true, 'n', 7, 'f']);
  const b = new Blob([]), two = structuredClone([b, b]);
  is([two[0] === two[1], two[0] === b], [true, false]);
  if (pyp()) {
    for (const v of [new Headers(), new AbortController().signal, new Response(''), new ReadableStream(), new FormData(), new (class A extends Headers {})()]) {
      throws(() => structuredClone({ v }), 'DataCloneError');
    }
  }
  is(structuredClone({ a: Object.create({ q: 1 }) }), { a: {} });
}
{
  await rejects(Blob.prototype.text.call({}));
  throws(() => Blob.prototype.slice.call({}));
  class Mine extends Blob { get kind() { return 'mine'; } }
  const m = new Mine(['q'], { type: 'x/y' });
  is([m.kind, m.size, m.type, await m.text()], ['mine', 1, 'x/y', 'q']);
}

// How the classes are globals, and how they are printed.
import { inspect } from 'node:util';
const names = ['Event', 'CustomEvent', 'EventTarget', 'AbortController', 'AbortSignal', 'Headers', 'Response', 'Request', 'Blob', 'File', 'FormData',
  'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy',
  'WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController', 'TransformStream', 'TransformStreamDefaultController',
  'TextEncoderStream', 'TextDecoderStream'];
is(Object.keys(globalThis).filter((n) => names.includes(n)), pyp() ? [] : Object.keys(globalThis).filter((n) => names.includes(n)));
for (const name of names) {
  ok(name in globalThis);
  const C = globalThis[name];
  is([typeof C, C.name, C.prototype.constructor === C], ['function', name, true]);
  const { writable, enumerable, configurable, value } = Object.getOwnPropertyDescriptor(globalThis, name);
  is([writable, enumerable, configurable, value === C], [true, false, true, true]);

  if (!pyp()) continue;
  is(C.prototype[Symbol.toStringTag], name);
  const { writable: w, enumerable: e, configurable: c } = Object.getOwnPropertyDescriptor(C.prototype, Symbol.toStringTag);
  is([w, e, c], [false, false, true]);
}
is(Object.keys(Headers.prototype).includes('append'), true);
if (pyp()) {
  is(typeof WebSocket, 'undefined');
  is(inspect(new Headers({ a: 'b' })), "Headers { a: 'b' }");
  is(inspect(new AbortController()), 'AbortController { signal: AbortSignal { aborted: false } }');
  is(inspect(new Blob(['abc'], { type: 'a/b' })), "Blob { size: 3, type: 'a/b' }");
  is(inspect([new Blob()], { depth: 0 }), '[ [Blob] ]');
  is(inspect(new File([], 'n', { lastModified: 1 })), "File { size: 0, type: '', name: 'n', lastModified: 1 }");
  is(inspect(new EventTarget()), 'EventTarget {}');
  is(inspect(new (class Mine extends EventTarget { a = 1; })()), 'Mine { a: 1 }');
  is(inspect(new ReadableStream()), "ReadableStream { locked: false, state: 'readable' }");
  is(inspect(Headers), '[class Headers]');
  is(inspect(AbortSignal).startsWith('[class AbortSignal extends EventTarget]'), true);
  const f = new FormData();
  f.append('a', '1');
  f.append('a', '2');
  f.append('__proto__', 'p');
  is(inspect(f), "FormData { a: [ '1', '2' ], ['__proto__']: 'p' }");
  is(inspect(Response.prototype).includes('Response'), true);
  is(inspect(new Response('x')).startsWith('Response {\n  status: 200,'), true);
  is(inspect(AbortSignal.abort().reason).includes('pyp:'), false);
  globalThis.Blob = 5;
  is(Blob, 5);
  delete globalThis.Blob;
}

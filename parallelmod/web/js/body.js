// Bodies of Request and Response as https://fetch.spec.whatwg.org has them.
//
// A body is what it was made of: text, content, or something that gives its
// pieces one by one. It becomes a stream only if a script asks for one.
(function (native, require) {
  'use strict';
  const { isObject, asyncIterator } = require('idl');
  const URLSearchParams = native.global('URLSearchParams');
  const { parse } = JSON;
  const Bytes = Uint8Array;
  const PIECE = 64 * 1024;

  // type is the Content-Type that goes with it, null if there is none. pieces:
  // source is iterable, and what it gives is the body's.
  const none = () => ({ source: null, type: null, pieces: false, stream: null, used: false });
  const whole = (source, type) => ({ source, type, pieces: false, stream: null, used: false });
  const inPieces = (source) => ({ source, type: null, pieces: true, stream: null, used: false });
  const ofStream = (stream) => ({ source: null, type: null, pieces: false, stream, used: false });

  // extract makes a body of what a script gives.
  function extract(of, what) {
    if (of === null || of === undefined) return none();
    if (!isObject(of)) return whole(`${of}`, 'text/plain;charset=UTF-8');
    if (of instanceof URLSearchParams) return whole(`${of}`, 'application/x-www-form-urlencoded;charset=UTF-8');
    const bytes = native.content(of);
    if (bytes !== undefined) return whole(bytes, null);
    const { isBlob, inside } = require('blob');
    if (isBlob(of)) return whole(inside(of).content, inside(of).type || null);
    const F = require('form');
    if (F.isForm(of)) {
      const [content, type] = F.encode(of);
      return whole(content, type);
    }
    const R = require('readable');
    if (R.isStream(of)) {
      const stream = R.stateOf(of);
      if (stream.disturbed || stream.reader) throw new TypeError(`${what}: the stream has been read or is locked to a reader`);
      return ofStream(stream);
    }
    if (typeof of[asyncIterator] === 'function' || (typeof of.next === 'function' && typeof of[Symbol.iterator] === 'function')) return inPieces(of);
    throw new TypeError(`${what}: the body must be a string, bytes, a Blob, FormData, URLSearchParams, a ReadableStream, an async iterable or null; use Response.json(value) for objects`);
  }

  const used = (b) => (b.stream ? b.stream.disturbed : b.used);
  const busy = (b) => used(b) || (b.stream !== null && b.stream.reader !== null);
  function checkFree(b, what) { if (busy(b)) throw new TypeError(`${what}: the body has been read already`); }
  const absent = (b) => b.source === null && b.stream === null;

  function piece(chunk) {
    if (typeof chunk === 'string') return new Bytes(native.arrayBuffer(chunk));
    const bytes = native.content(chunk);
    if (bytes === undefined) throw new TypeError('a body: each piece must be a string or bytes');
    return new Bytes(native.arrayBuffer(bytes));
  }
  // streamOf makes a body a stream.
  function streamOf(b) {
    if (b.stream) return b.stream;
    const R = require('readable');
    if (b.pieces) b.stream = R.stateOf(R.from(b.source, piece));
    else {
      const content = native.gather([b.source]), size = native.size(content);
      let at = b.used ? size : 0;
      const pull = async (controller) => {
        if (at < size) controller.enqueue(new Bytes(native.arrayBuffer(native.slice(content, at, at += PIECE))));
        if (at >= size) controller.close();
      };
      b.stream = R.make(pull, undefined, 0);
      b.stream.bytes = true;
      if (at >= size) b.stream.controller.close();
      if (b.used) {
        b.stream.disturbed = true;
        R.lock(b.stream);
      }
    }
    return b.stream;
  }

  // all reads a body: text or content.
  async function all(b, what) {
    checkFree(b, what);
    if (absent(b)) return '';
    if (!b.stream && !b.pieces) {
      b.used = true;
      return b.source;
    }
    const R = require('readable'), stream = streamOf(b), list = [];
    R.lock(stream);
    for (;;) {
      const { done, value } = await R.next(stream);
      if (done) break;
      const bytes = typeof value === 'string' ? value : native.content(value);
      if (bytes === undefined) {
        const e = new TypeError(`${what}: the stream has a chunk that is neither bytes nor a string`);
        require('strategy').quiet(R.cancel(stream, e));
        throw e;
      }
      list.push(bytes);
    }
    return native.gather(list);
  }
  const decoded = (v) => native.text(typeof v === 'string' ? native.usv(v) : v);
  const content = (v) => (typeof v === 'string' ? native.gather([v]) : v);

  // clone makes a body of the same bytes.
  function clone(b, what) {
    checkFree(b, what);
    if (absent(b)) return none();
    if (!b.stream && !b.pieces) return whole(b.source, null);
    const R = require('readable'), [one, two] = require('pipe').tee(streamOf(b), true).map(R.stateOf);
    b.stream = one;
    return ofStream(two);
  }

  // take makes another's body one's own; the other's counts as read.
  function take(b, what) {
    checkFree(b, what);
    const mine = { ...b };
    b.source = mine.pieces || b.source === null ? '' : b.source;
    b.pieces = false;
    b.stream = null;
    b.used = true;
    return mine;
  }

  // mix gives Class the methods of a body. bodyOf and typeOf take an instance
  // apart.
  function mix(Class, bodyOf, typeOf) {
    const name = Class.name;
    const methods = {
      get body() { const b = bodyOf(this); return absent(b) ? null : streamOf(b).object; },
      get bodyUsed() { return used(bodyOf(this)); },
      async text() { return decoded(await all(bodyOf(this), name)); },
      async json() { return parse(decoded(await all(bodyOf(this), name))); },
      async bytes() { return native.buffer(await all(bodyOf(this), name)); },
      async arrayBuffer() { return native.arrayBuffer(await all(bodyOf(this), name)); },
      async blob() {
        const b = await all(bodyOf(this), name), type = typeOf(this) ?? '';
        return require('blob').make(content(b), native.mime(type) === '' ? '' : type);
      },
      async formData() {
        const b = await all(bodyOf(this), name);
        return require('form').filled(native.parseForm(b, typeOf(this) ?? ''));
      },
    };
    Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(methods));
  }

  return { extract, none, checkFree, clone, take, mix, absent };
})

// Blob and File as https://w3c.github.io/FileAPI has them. What they hold is
// the host's: bytes that never change, so that a Blob of Blobs and a slice hold
// the same ones.
(function (native, require) {
  'use strict';
  const { dress, need, record, text, isObject } = require('idl');
  const Bytes = Uint8Array;
  const PIECE = 64 * 1024; // of what stream() gives

  const ready = Symbol('content');
  let stateOf, isBlob;
  class Blob {
    #state;
    static {
      stateOf = (b) => b.#state;
      isBlob = (b) => typeof b === 'object' && b !== null && #state in b;
    }
    constructor(parts = undefined, options = undefined, made = undefined) {
      if (made === ready) {
        this.#state = parts;
        return;
      }
      const list = sequence(parts);
      options = record(options, `${new.target.name}: the options`);
      const { endings = 'transparent', type = '' } = options;
      if (`${endings}` !== 'transparent' && `${endings}` !== 'native') throw new TypeError(`Blob: the option endings must be 'transparent' or 'native'`);
      this.#state = { content: native.gather(list.map((p) => element(p, `${endings}` === 'native'))), type: kind(type) };
    }
    get size() { return native.size(this.#state.content); }
    get type() { return this.#state.type; }
    slice(start = undefined, end = undefined, type = '') {
      const { content } = this.#state, size = native.size(content);
      const from = position(start, 0, size), to = position(end, size, size);
      return make(native.slice(content, from, Math.max(from, to)), kind(type));
    }
    stream() {
      const { content } = this.#state, size = native.size(content);
      let at = 0;
      const { ReadableStream } = require('readable');
      return new ReadableStream({
        type: 'bytes',
        pull(controller) {
          if (at < size) controller.enqueue(new Bytes(native.arrayBuffer(native.slice(content, at, at += PIECE))));
          if (at >= size) controller.close();
        },
      });
    }
    async text() { return native.text(this.#state.content); }
    async arrayBuffer() { return native.arrayBuffer(this.#state.content); }
    async bytes() { return new Bytes(native.arrayBuffer(this.#state.content)); }
  }

  function sequence(parts) {
    if (parts === undefined) return [];
    if (!isObject(parts) || typeof parts[Symbol.iterator] !== 'function') throw new TypeError('Blob: the first argument must be an iterable of parts');
    return [...parts];
  }
  function element(part, endings) {
    if (isObject(part)) {
      if (isBlob(part)) return stateOf(part).content;
      const bytes = native.content(part);
      if (bytes !== undefined) return bytes;
    }
    const s = text(part);
    return endings ? s.replace(/\r\n?/g, '\n') : s;
  }
  function kind(type) {
    type = `${type}`;
    return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
  }
  // position is an index of slice(), from the end if it is below 0.
  function position(v, otherwise, size) {
    if (v === undefined) return otherwise;
    const n = Math.trunc(Number(v)) || 0;
    return n < 0 ? Math.max(size + n, 0) : Math.min(n, size);
  }

  let isFile;
  class File extends Blob {
    #name;
    #modified;
    static { isFile = (f) => typeof f === 'object' && f !== null && #name in f; }
    constructor(parts, name, options = undefined, made = undefined) {
      if (made !== ready) {
        need(arguments, 2, 'File');
        if (parts === undefined) throw new TypeError('File: the first argument must be an iterable of parts');
      }
      super(parts, options, made);
      this.#name = text(name);
      const modified = options?.lastModified;
      this.#modified = modified === undefined ? Date.now() : Math.trunc(Number(modified)) || 0;
    }
    get name() { return this.#name; }
    get lastModified() { return this.#modified; }
    get webkitRelativePath() { this.#name; return ''; }
  }

  const make = (content, type) => new Blob({ content, type: kind(type) }, undefined, ready);
  const makeFile = (content, name, type, lastModified) => new File({ content, type: kind(type) }, name, { lastModified }, ready);

  function copy(b) {
    const { content, type } = stateOf(b);
    return isFile(b) ? makeFile(content, b.name, type, b.lastModified) : make(content, type);
  }

  dress(Blob, (b) => ({ size: b.size, type: b.type }));
  dress(File, (f) => ({ size: f.size, type: f.type, name: f.name, lastModified: f.lastModified }));
  return { Blob, File, isBlob, isFile, make, makeFile, copy, inside: stateOf };
})

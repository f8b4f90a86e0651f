// node:string_decoder.
(function (native, require) {
  const { Buffer } = require('buffer');
  const known = {
    utf8: 'utf8', 'utf-8': 'utf8', utf16le: 'utf16le', 'utf-16le': 'utf16le', ucs2: 'utf16le', 'ucs-2': 'utf16le',
    base64: 'base64', base64url: 'base64url', hex: 'hex', ascii: 'ascii', latin1: 'latin1', binary: 'latin1',
  };

  class StringDecoder {
    #decode;
    constructor(encoding = 'utf8') {
      const name = known[`${encoding}`.toLowerCase()];
      if (name === undefined) {
        const e = new TypeError(`Unknown encoding: ${encoding}`);
        e.code = 'ERR_UNKNOWN_ENCODING';
        throw e;
      }
      this.encoding = name;
      this.#decode = native.stream(name, true);
    }
    write(chunk) {
      if (typeof chunk === 'string') return chunk;
      if (!ArrayBuffer.isView(chunk)) {
        const e = new TypeError('The "buf" argument must be an instance of Buffer, TypedArray, or DataView.');
        e.code = 'ERR_INVALID_ARG_TYPE';
        throw e;
      }
      return this.#decode(chunk, false, false);
    }
    end(chunk) {
      const text = chunk === undefined ? '' : this.write(chunk);
      return text + this.#decode(Buffer.alloc(0), true, false);
    }
  }
  return { StringDecoder };
})

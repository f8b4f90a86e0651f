// TextEncoder and TextDecoder.
(function (native, require) {
  const labels = {
    'utf-8': 'utf8', utf8: 'utf8', 'unicode-1-1-utf-8': 'utf8', 'utf-16le': 'utf16le', 'utf-16': 'utf16le',
    ucs2: 'utf16le', 'ucs-2': 'utf16le', unicode: 'utf16le', latin1: 'latin1', 'iso-8859-1': 'latin1',
    'iso8859-1': 'latin1', ascii: 'latin1', 'us-ascii': 'latin1', 'windows-1252': 'latin1',
  };
  const names = { utf8: 'utf-8', utf16le: 'utf-16le', latin1: 'windows-1252' };

  function fail(Class, code, message) {
    const e = new Class(message);
    e.code = code;
    return e;
  }

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(input = '') { return native.encode(`${input}`); }
    encodeInto(source, dest) { return native.encodeInto(`${source}`, dest); }
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #stream;
    #begun = false;

    constructor(label = 'utf-8', options = {}) {
      const name = labels[`${label}`.trim().toLowerCase()];
      if (name === undefined) {
        throw fail(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
      }
      this.#encoding = name;
      this.#fatal = Boolean(options?.fatal);
      this.#ignoreBOM = Boolean(options?.ignoreBOM);
    }

    get encoding() { return names[this.#encoding]; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }

    decode(input, options) {
      const more = Boolean(options?.stream);
      let text;
      if (more || this.#stream) {
        this.#stream ??= native.stream(this.#encoding, false);
        text = this.#stream(input, !more, this.#fatal);
        if (!more) this.#stream = undefined;
      } else {
        text = native.decode(input, this.#encoding, this.#fatal);
      }
      if (text === null) {
        this.#stream = undefined;
        this.#begun = false;
        throw fail(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA',
          `The encoded data was not valid for encoding ${this.encoding}`);
      }
      if (!this.#begun && !this.#ignoreBOM && this.#encoding !== 'latin1' && text.charCodeAt(0) === 0xfeff) {
        text = text.slice(1);
        this.#begun = true;
      }
      this.#begun = more && (this.#begun || text.length > 0);
      return text;
    }
  }

  for (const [Class, name] of [[TextEncoder, 'TextEncoder'], [TextDecoder, 'TextDecoder']]) {
    Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
  }
  return { TextEncoder, TextDecoder };
})

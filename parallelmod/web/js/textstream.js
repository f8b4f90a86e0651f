// TextEncoderStream and TextDecoderStream as https://encoding.spec.whatwg.org
// has them.
(function (native, require) {
  'use strict';
  const { dress } = require('idl');
  const { TransformStream } = require('transform');
  const TextEncoder = native.global('TextEncoder'), TextDecoder = native.global('TextDecoder');

  class TextEncoderStream {
    #pair;
    constructor() {
      const encoder = new TextEncoder();
      let high = ''; // the first half of a pair of surrogates, whose second may come yet
      this.#pair = new TransformStream({
        transform(chunk, controller) {
          let s = high + `${chunk}`;
          high = '';
          const last = s.charCodeAt(s.length - 1);
          if (last >= 0xd800 && last <= 0xdbff) {
            high = s[s.length - 1];
            s = s.slice(0, -1);
          }
          if (s !== '') controller.enqueue(encoder.encode(s));
        },
        flush(controller) { if (high !== '') controller.enqueue(encoder.encode('\ufffd')); },
      });
    }
    get encoding() { return this.#pair && 'utf-8'; }
    get readable() { return this.#pair.readable; }
    get writable() { return this.#pair.writable; }
  }

  class TextDecoderStream {
    #pair;
    #decoder;
    constructor(label = 'utf-8', options = undefined) {
      const decoder = this.#decoder = new TextDecoder(label, options ?? {});
      this.#pair = new TransformStream({
        transform(chunk, controller) {
          const s = decoder.decode(chunk, { stream: true });
          if (s !== '') controller.enqueue(s);
        },
        flush(controller) {
          const s = decoder.decode();
          if (s !== '') controller.enqueue(s);
        },
      });
    }
    get encoding() { return this.#decoder.encoding; }
    get fatal() { return this.#decoder.fatal; }
    get ignoreBOM() { return this.#decoder.ignoreBOM; }
    get readable() { return this.#pair.readable; }
    get writable() { return this.#pair.writable; }
  }

  for (const Class of [TextEncoderStream, TextDecoderStream]) dress(Class, (s) => ({ encoding: s.encoding, readable: s.readable, writable: s.writable }));
  return { TextEncoderStream, TextDecoderStream };
})

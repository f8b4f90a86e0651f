// What a callback may return, named by the line that asks for it.
import { server, register, run } from 'parallel';

const answers = {
  text: () => 'grüße €😀',
  lone: () => 'a\uD800b',
  long: () => 'x'.repeat(100000),
  object: () => new String('boxed'),
  bytes: () => new Uint8Array([1, 2, 255]),
  part: () => new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
  words: () => new Uint16Array([0x4241, 0x4443]),
  floats: () => new Float64Array([0]),
  clamped: () => new Uint8ClampedArray([65, 66]),
  view: () => new DataView(new Uint8Array([65, 66, 67]).buffer, 1),
  buffer: () => new Uint8Array([65, 66]).buffer,
  node: () => Buffer.from('node'),
  array: () => ['a', new Uint8Array([66]), ['c', [Buffer.from('d')]], null, undefined, ''],
  empty: () => [],
  none: () => undefined,
  nil: () => null,
  promise: () => Promise.resolve('promised'),
  promises: () => Promise.resolve(Promise.resolve(['p', 'q'])),
  later: () => new Promise(resolve => setTimeout(resolve, 1, 'later')),
  async: async () => { await null; return Buffer.from('async'); },
};

class Returns {
  lineMode = true;

  lineReceived(transport, line) {
    return answers[line]();
  }

  sendComplete(transport) {
    transport.close();
  }
}

class Written {
  lineMode = true;

  async lineReceived(transport, line) {
    transport.write(await answers[line]());
    transport.close();
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Returns });
register({ transport: server('127.0.0.1', 0), protocol: Written });
run();

// What cannot be sent, named by the line that asks for it.
import { server, register, run } from 'parallel';

const values = {
  number: () => 42,
  zero: () => 0,
  boolean: () => true,
  bigint: () => 1n,
  symbol: () => Symbol('s'),
  object: () => ({ a: 1 }),
  map: () => new Map(),
  date: () => new Date(),
  func: () => () => 1,
  nested: () => ['a', ['b', 7]],
  deep: () => [[[[[[[[[['x']]]]]]]]]],
  sparse: () => { const a = []; a.length = 4294967295; return a; },
  later: () => Promise.resolve(5),
  wait: () => new Promise(resolve => setTimeout(resolve, 1, 6)),
  getter: () => {
    const a = ['x'];
    Object.defineProperty(a, 1, { get() { throw new RangeError('in a getter'); } });
    return a;
  },
  proxy: () => new Proxy([1, 2], { get() { throw new RangeError('in a proxy'); } }),
  written: transport => transport.write({}),
};

class Wrong {
  lineMode = true;
  lineReceived(transport, line) {
    return values[line](transport);
  }
  connectionClosed(transport, reason) {
    console.log('closed', transport.id, reason);
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Wrong });
run();

// Servers with limits of their own, beside one that has those of the process.
import { server, register, run } from 'parallel';

function spin(ms) {
  const end = Date.now() + Number(ms);
  while (Date.now() < end);
  return 'done';
}

register({
  transport: server('127.0.0.1', 0),
  protocol: class Plain { http11 = true; spin(transport) { return spin(transport.query.get('ms')); } },
});
register({
  transport: server('127.0.0.1', 0, { callbackTimeout: 250 }),
  protocol: class Strict { http11 = true; spin(transport) { return spin(transport.query.get('ms')); } },
});
register({
  transport: server('127.0.0.1', 0, { maxConnections: 2 }),
  protocol: class Few { http11 = true; spin(transport) { return spin(transport.query.get('ms')); } },
});
register({
  transport: server('127.0.0.1', 0, { maxConnectionsPerIp: 1 }),
  protocol: class Single { http11 = true; spin(transport) { return spin(transport.query.get('ms')); } },
});
register({
  transport: server('127.0.0.1', 0, { maxWriteBuffer: 100_000 }),
  protocol: class Flood {
    dataReceived(transport) {
      transport.write('x'.repeat(8 << 20)); // what the kernel does not take is queued, and more is too much
      setTimeout(() => transport.write('more'), 1);
    }
  },
});
run();

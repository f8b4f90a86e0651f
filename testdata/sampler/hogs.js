// Callbacks that take long, for the sampler.
import { HttpServer, route } from 'parallel/http/server';
import { server, register, run } from 'parallel';

const text = 'äöü'.repeat(300_000);
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));

function spin(ms) {
  for (const end = Date.now() + ms; Date.now() < end; )
    fib(10);
}

class Hogs extends HttpServer {
  @route
  quick() {
    return 'quick';
  }

  @route
  forever() {
    for (;;) spin(10);
  }

  @route
  decompose() {
    for (;;) text.normalize('NFD');
  }

  @route
  hangs() {
    hang();
    return 'done';
  }
}

class Lines {
  lineMode = true;

  lineReceived(transport, line) {
    if (String(line) === 'spin') for (;;) spin(10);
    spin(Number(line));
    return 'spun\n';
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Hogs });
register({ transport: server('127.0.0.1', 0), protocol: Lines });
register({ transport: server('127.0.0.1', 0, { hogAfter: 0 }), protocol: class Patient extends Hogs {} });
run();

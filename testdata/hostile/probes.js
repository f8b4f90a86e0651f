import { server, register, run } from 'parallel';
import probes from './probes.json';

// Scripts that kill or hang a bare engine, each behind a request of its own:
// /probe?name says what came of it, and /plaintext must answer afterwards.
class Probes {
  http11 = true;
  plaintext() { return 'Hello, World!'; }
  names() { return Object.keys(probes); }
  probe(request) {
    const name = [...request.query.keys()][0];
    try {
      new Function('N', probes[name])(1e6);
      return 'completed';
    } catch (e) {
      return `${e.name}: ${String(e.message).slice(0, 100)}`;
    }
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Probes });
run();

// Callbacks that take all the memory there is, and neighbours that do not.
import { server, register, run } from 'parallel';

class Grow {
  http11 = true;
  plaintext() {
    return 'fine';
  }
  pushes() {
    const all = [];
    for (;;) all.push(new Array(1000).fill(0));
  }
  async later() {
    await null;
    return this.pushes();
  }
  caught() {
    try {
      return this.pushes();
    } catch {
      return 'caught';
    }
  }
}

class Raw {
  dataReceived() {
    this.all = [];
    for (;;) this.all.push('x'.repeat(100_000) + this.all.length);
  }
  connectionClosed(transport, reason) {
    console.log(`closed: ${reason}`);
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Grow });
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();

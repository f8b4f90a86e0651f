// hang() is a built-in function of the test's that comes back when it is told to.
import { server, register, run, threadSeqId } from 'parallel';

class Hang {
  http11 = true;
  worker() {
    return String(threadSeqId());
  }
  hangs() {
    hang();
    return 'came back';
  }
  after() {
    console.log('ran behind what hung');
    return 'ran';
  }
  async promised() {
    setTimeout(() => hang(), 1);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
}
Hang.prototype.bare = hang; // no step of JavaScript follows, so that no interrupt is seen

class Raw {
  dataReceived(transport, data) {
    if (String(data) === 'hang') hang();
    return `worker ${threadSeqId()}`;
  }
  connectionClosed(transport, reason) {
    console.log(`closed: ${reason}`);
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Hang });
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();

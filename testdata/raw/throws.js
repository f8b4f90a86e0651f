// Every callback throws, in every way; the first line says which. Server 0 has
// no exceptionHandler, server 1 one that answers, server 2 one that does not.
import { server, register, run } from 'parallel';

const frozen = Object.freeze(new Error('frozen'));
const proxy = new Proxy({}, {
  get(target, name) {
    throw new Error('proxy');
  },
});

class Throws {
  lineMode = true;
  lineReceived(transport, line) {
    switch (line) {
      case 'plain': throw new TypeError('plain');
      case 'null': throw null;
      case 'undefined': throw undefined;
      case 'text': throw 'just text';
      case 'frozen': throw frozen;
      case 'proxy': throw proxy;
      case 'untold': throw { toString() { throw 1; } };
      case 'later': return this.later();
      case 'rejected': return Promise.reject(new RangeError('rejected'));
      case 'deep': return this.deep();
      case 'complete': this.fail = true; return 'sent';
      case 'timer': setTimeout(() => { throw new Error('in a timer'); }, 1); return;
      case 'floating': Promise.reject(new Error('floating')); return;
    }
    return `fine: ${line}`;
  }
  async later() {
    await new Promise(resolve => setTimeout(resolve, 1));
    throw new RangeError('later');
  }
  deep() {
    return this.deep();
  }
  sendComplete() {
    if (this.fail) {
      this.fail = false;
      throw new Error('in sendComplete');
    }
  }
  connectionClosed(transport, reason) {
    console.log('closed', transport.id, reason);
  }
}

class Answers extends Throws {
  exceptionHandler(transport, error, where) {
    let name;
    try {
      name = String(error);
    } catch {
      name = 'unprintable';
    }
    return `${where}: ${name}\n`;
  }
}

class Silent extends Throws {
  exceptionHandler(transport, error, where) {
    console.log('handled', where);
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Throws });
register({ transport: server('127.0.0.1', 0), protocol: Answers });
register({ transport: server('127.0.0.1', 0), protocol: Silent });
run();

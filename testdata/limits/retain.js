// Connections that keep what they get, each for itself.
import { server, register, run, shared } from 'parallel';

const table = shared(() => 'shared '.repeat(2_000_000));

class Keep {
  dataReceived(transport, data) {
    const [what, size] = String(data).trim().split(' ');
    this.kept ??= [];
    this.table = table;
    if (what === 'bytes') this.kept.push(new Uint8Array(Number(size)).fill(1));
    if (what === 'untouched') this.kept.push(new Uint8Array(Number(size)));
    if (what === 'dropped') new Uint8Array(Number(size));
    if (what === 'records') for (let n = 0; n < Number(size); n++) this.kept.push({ n, text: `record ${n}` });
    if (what === 'garbage') for (let n = 0; n < Number(size); n++) [{ n, text: `record ${n}` }];
    return 'ok\n';
  }
  connectionClosed(transport, reason) {
    console.log(`closed: ${reason}`);
  }
}

register({ transport: server('127.0.0.1', 0, { contextMemory: 20_000_000 }), protocol: Keep });
run();

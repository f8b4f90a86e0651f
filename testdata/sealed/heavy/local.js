// An object with code whose table is made again in each worker.
import { server, register } from 'parallel';
const heavy = { find(i) { return this.table[i]; }, table: Array.from({ length: 300000 }, (_, i) => ({ i, name: 'n' + i })) };
register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() { return String(heavy.find(1).i); } } });

// PyParallel's README example: one big array, filled once, read from every
// core. GET /random sums ten items from a random place on. Each item is a byte
// of the array modulo 100, so that SIZE=1000000000 takes one gigabyte.
import { server, register, run } from 'parallel';
import { randomFillSync } from 'node:crypto';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';
const SIZE = Number(process.env.SIZE || 1e7), COUNT = 10;
if (!Number.isInteger(SIZE) || SIZE < COUNT) throw new Error(`SIZE must be a whole number from ${COUNT} on, not ${process.env.SIZE}`);

const items = new Uint8Array(SIZE);
const CHUNK = 2 ** 30;
for (let at = 0; at < SIZE; at += CHUNK) randomFillSync(items, at, Math.min(CHUNK, SIZE - at));

class Random {
  http11 = true;

  random() {
    const start = Math.floor(Math.random() * (SIZE - COUNT + 1)), end = start + COUNT;
    let sum = 0;
    for (let i = start; i < end; i++) sum += items[i] % 100;
    return new Response(`The sum of the items in slice [${start}:${end}] is ${sum}`, { headers: { 'content-type': 'text/html' } });
  }
}

register({ transport: server(HOST, Number(PORT)), protocol: Random });
console.log(`Random server now accessible at http://localhost:${PORT}/random\nPress Ctrl-C to quit.`);
run();

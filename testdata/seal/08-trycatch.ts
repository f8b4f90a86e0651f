// try at the top level, and modules that are required on a condition.
import { readFileSync } from 'fs';

let data: any, impl: any, mode: string;
try {
  data = JSON.parse(readFileSync('x') as any);
  if (!data.port) throw new Error('no port');
} catch (e) {
  data = { port: 1 };
} finally {
  mode = 'done';
}
if (process.env.MODE === 'a') impl = require('./impl-a.cjs');
else impl = require('./impl-b.cjs');
const table = impl.build(10);
let parser: any;
try {
  parser = require('./missing-no.cjs');
} catch {
  parser = { parse: (s: string) => s.length };
}
switch (mode) {
  case 'done': {
    data.extra = [1];
    break;
  }
  default: impl.never();
}
(globalThis as any).probe = () => [data, mode, impl.name, impl.lookup(3), table, parser.parse('abc')];

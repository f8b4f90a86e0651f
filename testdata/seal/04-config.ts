// A configuration that mixes data and code.
import { readFileSync } from 'fs';

const raw = JSON.parse(readFileSync('cfg.json') as any);
const config = {
  ...raw,
  host: 'h',
  log(x: any) { return this.host + x; },
  limits: { max: 10, tables: Array.from({ length: 5 }, (_, i) => i * i) },
};
config.port++;
const { port, limits: { max, tables } } = config;
const defaults = Object.freeze({ a: 1, nested: { b: [1, 2] } });
const merged = Object.assign({}, defaults, { c: 3 });
merged.c += max;
(globalThis as any).probe = () => [config.port, port, max, tables, merged, config.log('!'), config.limits];

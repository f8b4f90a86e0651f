// Factories whose result is half data, half code.
function buildIndex(n: number) {
  const idx: any = {};
  for (let i = 0; i < n; i++) idx['w' + i] = [i];
  console.log('indexed ' + n);
  return { idx, lookup: (w: string) => idx[w], size: n };
}
const { idx, lookup, size } = buildIndex(50);
const { idx: raw2 } = buildIndex(10);
class Trie {
  root: any = {};
  add(w: string) { let n = this.root; for (const c of w) n = n[c] ??= {}; n.$ = 1; return this; }
  has(w: string) { let n = this.root; for (const c of w) { n = n[c]; if (!n) return false; } return !!n.$; }
}
const trie = new Trie();
for (const w of ['ab', 'abc']) trie.add(w);
const [a, , b = 5, ...rest] = [1, 2, undefined, 4, 5];
let x = 1, y = 2;
[x, y] = [y, x];
const gen = (function* () { yield 1; yield 2; })();
const g1 = gen.next().value;
let lazy: any;
const getLazy = () => lazy ||= { made: true };
const bound = lookup.bind(null, 'w3');
const nowIs = new Date(), rnd = Math.random();
(globalThis as any).probe = () =>
  [idx.w3, lookup('w4'), lookup('w4') === idx.w4, size, raw2, trie.has('abc'), trie.has('a'), a, b, rest, x, y, g1, bound(), nowIs, rnd, lazy];

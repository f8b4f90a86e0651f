// Tables that functions fill as they are asked.
const memo = new Map<number, bigint>();
function fib(n: number): bigint {
  if (n < 2) return BigInt(n);
  const m = memo.get(n);
  if (m !== undefined) return m;
  const r = fib(n - 1) + fib(n - 2);
  memo.set(n, r);
  return r;
}
const f60 = fib(60);
const sieve: number[] = [];
outer: for (let i = 2; i < 100; i++) {
  for (const p of sieve) if (i % p === 0) continue outer;
  sieve.push(i);
}
const memoize = (f: any) => { const c: any = {}; return (x: any) => c[x] ??= f(x); };
const slowSquare = memoize((x: number) => x * x);
const warm = [1, 2, 3].map(slowSquare);
(globalThis as any).probe = () => [f60, memo.size, fib(60), sieve.length, slowSquare(9), warm];

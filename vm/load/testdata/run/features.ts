// What goja runs natively and what is lowered, in one script.
import { b, default as arrow, B } from './b.js';
class A { static make() { return new A(); } static s = 3; #p = 2; get p() { return this.#p; } static { this.t = 4; } declare static t: number; #m() { return 5; } m() { return #m in this && this.#m(); } accessor z = 6; static #q = 7; static q() { return A.#q; } }
print(A.name, A.make().p, A.s, A.t, A.make().m(), A.make().z, A.q(), B.name, b, arrow.name);
async function* count(n: number) { for (let i = 0; i < n; i++) { yield i; } }
let sum = 0;
for await (const x of count(4)) { sum += x; }
print(sum, await Promise.resolve('awaited'));
const o: any = { a: { b: 1 } }; o.x ??= 2; o.y ||= 3; o.a &&= o.a;
const { a, ...rest } = o;
print(o?.a?.b, o.c?.d, rest.x + rest.y, 2n ** 3n, 2 ** 4);
try { null.x } catch { print('caught'); }
print('a\nb'.match(/a.b/s) !== null, 'price 5'.match(/(?<=price )(?<n>\d)/).groups.n, "é".match(/[é-ü]/u)?.index === 0);
{
  using u = { [Symbol.dispose]() { print('disposed'); } };
  print('using');
}
enum E { One = 1, Two }
namespace N { export const q = E.Two; }
print(E[1], N.q, `é${sum}π`);
const im = await import('./b.js');
print(im.b, im === await import('./b.js'));
function* gen() { yield* [1, 2]; }
print([...gen()].join(), Array.isArray([]), (function () { return new.target; })() === undefined);
class Priv { get #g() { return 1; } static get #h() { return 2; } static #sm() { return 3; } all() { return [this.#g, Priv.#h, Priv.#sm()].join(); } }
const [...[q1, ...q2]] = [4, 5, 6];
print(new Priv().all(), q1, q2);

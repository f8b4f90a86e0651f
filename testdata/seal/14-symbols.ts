// Symbols, weak collections, generators' objects, errors.
const kTag = Symbol('tag');
const kReg = Symbol.for('app.reg');
const tagged = { [kTag]: 1, plain: 2 };
const priv = new WeakMap();
class Acc {
  constructor(n: number) { priv.set(this, { n }); }
  get n() { return priv.get(this).n; }
}
const acc = new Acc(5);
const reg: any = { [kReg]: [] };
reg[kReg].push('x');
const iter = { *[Symbol.iterator]() { yield* [1, 2]; } };
const spreadIt = [...iter];
const bySym = new Map<any, any>([[kTag, 'v']]);
const objKey = { k: 1 };
const byObj = new Map([[objKey, 'found']]);
const setObj = new Set([objKey]);
const ws = new WeakSet([objKey]);
const re = /a(b)/g, dt = new Date(5), err = new RangeError('r');
(globalThis as any).probe = () =>
  [tagged[kTag], acc.n, reg[kReg], spreadIt, bySym.get(kTag), byObj.get(objKey), setObj.has(objKey), ws.has(objKey),
    re.exec('ab') && 1, dt, err.message, err instanceof RangeError];

// Prototypes that are patched, of the script's own classes and of built-ins.
class Req { path = '/x'; }
(Req.prototype as any).isGet = function () { return true; };
Object.assign(Req.prototype, { json() { return '{}'; }, kinds: ['a', 'b'] });
function Old(this: any) { this.q = 1; }
Old.prototype.get = function () { return this.q; };
Old.cache = {} as any;
Old.cache.a = 1;
Object.defineProperty(Array.prototype, 'last', { get() { return this[this.length - 1]; } });
(String.prototype as any).shout = function () { return this.toUpperCase(); };
const mixin = (C: any) => { C.prototype.mixed = () => 'm'; return C; };
mixin(Req);
const old = new (Old as any)();
const list = [1, 2, 3];
const lastOf = (list as any).last;
(globalThis as any).probe = () => {
  const r: any = new Req();
  return [r.isGet(), r.json(), r.kinds, r.mixed(), old.get(), (Old as any).cache, lastOf, (list as any).last, ('a' as any).shout()];
};

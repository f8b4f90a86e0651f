// Names must be those of the source.
function g() {}
const f = () => {};
const fact = function fact(n) { return n ? n * fact(n - 1) : 1; };
const other = function fact() {};
class C { m() { return C; } static s() {} field = () => {}; }
const D = class {};
const Named = class Inner { x() { return Inner; } };
const o = { f: () => {}, m() {}, 'q-z': () => {}, ['c' + 1]: () => {}, k: class {}, h: function () {} };
const { z = () => {} } = {};
const [y = function () {}] = [];
let r, s, t = 1;
r = () => {};
s ??= () => {};
t &&= () => {};
function defaults(p = () => {}) { return p.name; }
print(g.name, f.name, fact.name, other.name, C.name, D.name, Named.name, fact(3));
print(o.f.name, o.m.name, o['q-z'].name, o.c1.name, o.k.name, o.h.name, z.name, y.name, r.name, s.name, t.name, defaults(), new C().field.name);
{
  function g2() {}
  const f = () => {}, C = class {}; // hide nothing after renaming
  class Fresh {}
  print(g2.name, f.name, C.name, Fresh.name);
}
const Mixed = B => class Mixed extends B {}; // esbuild leaves the name of a class that does not use it
const Using = B => class Using extends B { me() { return Using; } };
print(Mixed.name, Mixed(C).name, Using(C).name, new (Using(C))().me().name);
export default function () {}

// A registry of classes that counts as it fills.
import { register, server } from 'parallel';

const registry: Record<string, any> = {};
let nextId = 1;
const ids: Record<string, number> = {};
function provide(cls: any) {
  registry[cls.name] = cls;
  ids[cls.name] = nextId++;
  return cls;
}
class A {
  v() { return 'a'; }
  static make() { return new A(); }
}
class B extends A {
  v() { return 'b' + super.v(); }
}
provide(A);
provide(B);
@provide class C {
  v() { return 'c'; }
  dataReceived() {}
}
(globalThis as any).probe = () =>
  [Object.keys(registry), ids, nextId, registry.B && new registry.B().v(), registry.C && new registry.C().v()];
register({ transport: server('127.0.0.1', 0), protocol: C });

// Singletons, one of them lazy.
class Store {
  static #inst: Store;
  items = new Map<string, number>();
  static get instance() { return this.#inst ??= new Store(); }
  put(k: string, v: number) { this.items.set(k, v); return this; }
  get(k: string) { return this.items.get(k); }
}
export const store = Store.instance;
let conn: any = null;
function getConn() { return conn ??= { id: 7, open: true }; }
store.put('a', 1).put('b', 2);
for (const k of ['c', 'd']) store.put(k, k.charCodeAt(0));
const first = getConn();
const logger = (() => { let n = 0; return { log: (s: string) => ++n, n: () => n }; })();
logger.log('x');
logger.log('y');
(globalThis as any).probe = () =>
  [store.get('a'), store.get('d'), store.items.size, Store.instance === store, first === getConn(), conn, logger.n()];

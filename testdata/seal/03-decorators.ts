// Decorators that write into shared data.
import { register, server } from 'parallel';
import { HttpServer, router, makeRoutes } from './lib03';

const routes = makeRoutes();
const route = router(routes);
const meta = new Map<string, any>();
function role(name: string) {
  return (f: any, c: any) => { meta.set(c.name, { role: name }); return f; };
}
class Wiki extends HttpServer {
  static routes = routes;
  static #hits = 0;
  @route hello() { return 1; }
  @role('admin') @route bump() { return Wiki.#hits++; }
  @route accessor size = 3;
}
(globalThis as any).probe = () => [routes, [...meta], new Wiki().size, new Wiki().bump(), Wiki.routes === routes];
register({ transport: server('127.0.0.1', 0), protocol: Wiki });

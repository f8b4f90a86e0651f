// Exports that change, a namespace as a value, a default export.
import * as self from './lib11';
import { live, inc } from './lib11';

inc();
inc();
export const version = '1.' + live;
export default { port: 3000, routes: { '/a': () => live }, table: self.table, opts: { deep: [1, 2, { x: 1 }] } };
(globalThis as any).probe = () => [live, self.live, version, self.table, Object.keys(self), self.fns.a()];

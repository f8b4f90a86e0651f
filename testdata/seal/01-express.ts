// Closures that hide their arrays, as Express does.
import { server, register, run } from 'parallel';

function createApp() {
  const routes: any[] = [];
  const mw: any[] = [];
  return {
    use(f: any) { mw.push(f); return this; },
    get(p: string, h: any) { routes.push({ p, h, id: routes.length }); },
    handle(p: string) { const r = routes.find(r => r.p === p); return r ? r.h({ p }) : null; },
    count: () => routes.length + mw.length,
  };
}

const app = createApp();
const titles: Record<string, number> = {};
for (let i = 0; i < 100; i++) titles['t' + i] = i;
console.log('built titles');
app.use((r: any) => r).use((r: any) => r);
app.get('/a', () => titles.t5);
['/x', '/y'].forEach(p => app.get(p, (r: any) => r.p + titles.t7));
(globalThis as any).probe = () => [app.count(), app.handle('/a'), app.handle('/x'), app.handle('/y')];
register({ transport: server('x', 1), protocol: class P {} });
run();

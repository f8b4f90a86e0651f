// A small router, in place of a library's.
export class HttpServer { http11 = true; }
export function makeRoutes(): any[] { return []; }
export function router(routes: any[]) {
  return (f: any, c: any) => { if (c.kind === 'method') routes.push(c.name); return f; };
}

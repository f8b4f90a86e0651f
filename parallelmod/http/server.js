// The module parallel/http/server: HttpServer and @route. The function gets the
// host's help and returns what it exports and what Go calls.
(function (native) {
  'use strict';
  const { keep, site } = native;
  const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

  // What a script marks as a route is noted by the function, or by the name that
  // a decorator has seen: other decorators may put another function in its
  // place.
  const marks = new WeakMap(); // function -> marks
  const named = new WeakMap(); // instance or prototype -> [name, mark]
  const decorators = new WeakSet(); // that route('/path') has made
  const merged = new WeakMap(); // class or instance -> others
  const added = new WeakMap(); // instance -> routes of get(), post(), ...
  const closed = new WeakSet(); // instances that are registered, and their classes

  function append(map, key, value) {
    const list = map.get(key);
    if (list) list.push(value); else map.set(key, [value]);
  }

  // mistyped is the method that was meant by a name with one letter too many,
  // too few, wrong or in the wrong place. Other names are the script's to choose.
  const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  function mistyped(name) {
    const rest = (s, k, swapped) => (swapped ? s[k + 1] + s[k] + s.slice(k + 2) : s.slice(k + 1));
    if (known.includes(name)) return undefined;
    return known.find((m) => {
      if (name[0] !== m[0]) return false;
      let k = 0;
      while (k < m.length && name[k] === m[k]) k++;
      return name.slice(k) === rest(m, k) || name.slice(k + 1) === m.slice(k)
        || (m.length > 3 && k < m.length && name.slice(k + 1) === m.slice(k + 1)) || (k + 1 < m.length && name.slice(k) === rest(m, k, true));
    });
  }

  // A mark is { methods, path }; without methods it is any, without a path
  // it is the name of what is marked.
  function methodsOf(value, what) {
    if (value === undefined || value === null) return null;
    const list = Array.isArray(value) ? [...value] : [value];
    for (const m of list) {
      if (typeof m !== 'string' || !token.test(m)) throw new TypeError(`${what}: the method ${show(m)} must be a name such as 'GET', or a list of names`);
      const meant = mistyped(m.toUpperCase());
      if (meant) throw new TypeError(`${what}: the method ${show(m)} is unknown; did you mean ${meant}?`);
    }
    if (list.length === 0) throw new TypeError(`${what}: the list of methods is empty`);
    return [...new Set(list.map((m) => (m === '*' ? m : m.toUpperCase())))];
  }
  function show(v) { return typeof v === 'string' ? JSON.stringify(v) : typeof v === 'function' ? 'a function' : typeof v === 'object' && v !== null ? 'an object' : String(v); }

  // 'POST /x' and 'GET,HEAD /x' name their methods.
  function pathMark(text, what) {
    const m = /^([^/\s][^/]*?)\s+(\/.*)$/s.exec(text);
    return m ? { methods: methodsOf(m[1].split(/[\s,|]+/), what), path: m[2] } : { methods: null, path: text };
  }
  function markOf(arg) {
    if (arg === undefined) return { methods: null };
    if (typeof arg === 'string') return pathMark(arg, `route(${JSON.stringify(arg)})`);
    if (arg !== null && typeof arg === 'object' && !Array.isArray(arg)) {
      for (const k of Object.keys(arg)) if (k !== 'method' && k !== 'methods' && k !== 'path') throw new TypeError(`route({ ${k} }): there are only method and path`);
      const { path, method = arg.methods } = arg;
      if (path !== undefined && typeof path !== 'string') throw new TypeError(`route({ path }): the path must be a string, not ${show(path)}`);
      return { methods: methodsOf(method, 'route({ method })'), path };
    }
    throw new TypeError(`route(${show(arg)}): write @route, @route('/path'), @route({ method: 'POST', path: '/path' }) or route('/path', function)`);
  }

  const onlyMethods = "@route is for methods of a class that extends HttpServer: @route hello(request) { return 'hi'; }";

  // makeRoute is what @route is; routes, if given, remembers the paths.
  function makeRoute(routes) {
    const remember = (mark, name) => { if (routes) routes.note(mark.path ?? '/' + String(name), String(name)); };
    function standard(mark, context) {
      if ((context.kind !== 'method' && context.kind !== 'field') || context.static || context.private || typeof context.name !== 'string') throw new TypeError(onlyMethods);
      remember(mark, context.name);
      context.addInitializer(function () { append(named, this, { name: context.name, mark }); });
    }
    function experimental(mark, target, name) {
      if (typeof target === 'function' || typeof name !== 'string') throw new TypeError(onlyMethods);
      remember(mark, name);
      append(named, target, { name, mark });
    }
    function decorate(mark, target, context) {
      if (context !== null && typeof context === 'object' && typeof context.kind === 'string') standard(mark, context);
      else if (target !== null && (typeof target === 'object' || typeof target === 'function') && (typeof context === 'string' || typeof context === 'symbol')) experimental(mark, target, context);
      else if (typeof target === 'function' && context === undefined) {
        append(marks, target, mark);
        return target;
      } else throw new TypeError(onlyMethods);
    }
    return function route(first, second) {
      const decorates = arguments.length > 1 && typeof second !== 'function';
      if (decorates) return decorate({ methods: null }, first, second);
      if (typeof first === 'function') return decorate({ methods: null }, first, undefined);
      const mark = markOf(first);
      if (arguments.length > 1) return decorate(mark, second, undefined);
      const decorator = (target, context) => decorate(mark, target, context);
      decorators.add(decorator);
      return decorator;
    };
  }

  // Routes is what makeRoutes() makes: the paths that a router has come by.
  class Routes {
    #paths = new Map();
    constructor() { keep(this); }
    note(path, name) { this.#paths.set(path, name); }
    get size() { return this.#paths.size; }
    [Symbol.iterator]() { return this.#paths.entries(); }
    toJSON() { return [...this.#paths.keys()]; }
    get [Symbol.toStringTag]() { return 'Routes'; }
  }
  const makeRoutes = () => new Routes();
  function router(routes) {
    if (routes !== undefined && !(routes instanceof Routes)) throw new TypeError('router(routes): routes must be what makeRoutes() returned');
    return makeRoute(routes);
  }

  function add(self, what, methods, path, f, more) {
    if (!(self instanceof HttpServer)) throw new TypeError(`HttpServer.${what}() must be called on an HttpServer`);
    if (typeof path !== 'string') throw new TypeError(`HttpServer.${what}(path, function): the path must be a string, not ${show(path)}`);
    if (typeof f !== 'function') throw new TypeError(`HttpServer.${what}(${JSON.stringify(path)}, function): the handler must be a function (request, ...parameters) => answer, not ${show(f)}`);
    if (more.length > 0) throw new TypeError(`HttpServer.${what}(${JSON.stringify(path)}, function): there is one handler for a route; what comes before all of them is preRoute(request)`);
    if (closed.has(self)) throw new TypeError(`HttpServer.${what}(${JSON.stringify(path)}): add routes before the server is registered or told to listen()`);
    append(added, self, { methods, path, f, at: site() });
    return self;
  }

  class HttpServer {
    constructor(...args) {
      if (new.target === HttpServer && args.length > 0) throw new TypeError('new HttpServer() takes no arguments; set app.root and the like, or write them as statics of a class that extends HttpServer');
      keep(this);
    }
    get(path, f, ...more) { return add(this, 'get', ['GET'], path, f, more); }
    post(path, f, ...more) { return add(this, 'post', ['POST'], path, f, more); }
    put(path, f, ...more) { return add(this, 'put', ['PUT'], path, f, more); }
    delete(path, f, ...more) { return add(this, 'delete', ['DELETE'], path, f, more); }
    patch(path, f, ...more) { return add(this, 'patch', ['PATCH'], path, f, more); }
    head(path, f, ...more) { return add(this, 'head', ['HEAD'], path, f, more); }
    options(path, f, ...more) { return add(this, 'options', ['OPTIONS'], path, f, more); }
    all(path, f, ...more) { return add(this, 'all', ['*'], path, f, more); }
    // The hook route(request), and route(methods, path, f) for scripts without
    // classes.
    route(request, path, f, ...more) {
      if (path !== undefined || f !== undefined) return add(this, 'route', methodsOf(request, 'HttpServer.route(methods, path, function)'), path, f, more);
      return native.route(request);
    }
    preRoute() {}
    dispatch(request) {
      const early = this.preRoute(request);
      if (early === undefined) return this.route(request);
      if (typeof early?.then === 'function') return early.then((value) => (value === undefined ? this.route(request) : value));
      return early;
    }
    error(request, code, message) {
      const [type, body] = native.page(request, code, message);
      const response = request.response;
      response.code = code;
      response.message = message === undefined ? '' : String(message);
      response.contentType = type;
      response.body = body;
    }
    use() { throw new TypeError('HttpServer has no use(): override preRoute(request), which comes before every route; app.merge(other) adds the routes of another server'); }
    getRoutes() { return closed.has(this) ? native.list(this) : soFar(this); }
    sendfile(request, path, options) { return native.sendfile(request, path, options); }
    listen(port, host, ...more) { return native.listen(this, port, host, ...more); }
    merge(other) { return merge(this, other, this.constructor); }
    static merge(other) {
      if (this === HttpServer) throw new TypeError('HttpServer.merge(other): merge into a class of your own: class App extends HttpServer {}; App.merge(...)');
      return merge(this, other, this);
    }
  }
  function merge(self, other, { name }) {
    const ok = typeof other === 'function' ? other.prototype instanceof HttpServer : other instanceof HttpServer;
    if (!ok) throw new TypeError(`${name}.merge(other): other must be a class that extends HttpServer, or one of its objects`);
    if (closed.has(self)) throw new TypeError(`${name}.merge(${(typeof other === 'function' ? other : other.constructor)?.name}): merge before a server of the class is registered or told to listen()`);
    append(merged, self, other);
    return self;
  }

  // soFar are the routes of a server that is not registered yet.
  function soFar(self) {
    const list = collect(self, new Set(), false);
    const overlap = ([a], [b]) => a === null || b === null || a.some((m) => b.includes(m));
    const hidden = (r, k) => r[8] && list.some((other, at) => at < k && other[1] === r[1] && overlap(other, r));
    return list.filter((r, k) => !hidden(r, k)).map(([methods, path, , name, , , , title]) => (
      { path, methods, name: name ? `${title}.${name}` : [title, ...(methods ? [methods.join()] : []), path].join(' ') }));
  }

  // marked is the name of a method that is marked as a route, undefined without
  // one: of objects that are no HttpServers.
  function marked(self) {
    for (let p = self; p; p = Object.getPrototypeOf(p)) {
      const [first] = named.get(p) ?? [];
      if (first) return first.name;
      for (const name of Object.getOwnPropertyNames(p)) {
        const f = Object.getOwnPropertyDescriptor(p, name).value;
        if (typeof f === 'function' && (marks.has(f) || decorators.has(f))) return name;
      }
    }
    return undefined;
  }

  // What a server has by these names is not for paths.
  const hookNames = ['preRoute', 'dispatch', 'route', 'error'];
  const taken = new Map([...hookNames.map((name) => [name, 'calls it itself']), ['exceptionHandler', 'calls it itself'],
    ['root', 'takes it for the folder that it serves']]);

  // collect finds the routes of an instance: [methods, path, prefix, name,
  // function, self, place, class, merged] each.
  function collect(self, visited = new Set(), closes = true) {
    if (closes) closed.add(self);
    visited.add(self.constructor);
    const out = [], byName = new Map();
    const title = self.constructor?.name || 'HttpServer';
    const put = (methods, path, open, name, f, at = '') => {
      if (taken.has(name)) throw new TypeError(`${title}.${name} cannot be a route: the name is taken, HttpServer ${taken.get(name)}; give the method another name, and the path as @route(${JSON.stringify(path)})`);
      if (typeof f !== 'function') throw new TypeError(`${title}: the route ${path} names ${name}, which is no method of the class`);
      const same = `${methods} ${path}`;
      if (name) {
        if (byName.get(name)?.has(same)) return; // a class above has marked what this one overrides
        if (!byName.has(name)) byName.set(name, new Set());
        byName.get(name).add(same);
      }
      out.push([methods, path, open, name, f, self, at, title, false]);
    };
    const put1 = (name, mark) => put(mark.methods, mark.path ?? '/' + name, true, name, self[name]);
    const chain = [];
    for (let p = Object.getPrototypeOf(self); p && p !== HttpServer.prototype; p = Object.getPrototypeOf(p)) chain.push(p);
    if (closes) for (const p of chain) closed.add(p.constructor);
    for (const { name, mark } of named.get(self) ?? []) put1(name, mark);
    for (const p of chain) for (const { name, mark } of named.get(p) ?? []) put1(name, mark);
    for (const p of [self, ...chain]) for (const name of Object.getOwnPropertyNames(p)) {
      const f = Object.getOwnPropertyDescriptor(p, name).value;
      if (name === 'constructor' || typeof f !== 'function') continue;
      if (decorators.has(f)) throw new TypeError(`${title}.${name} = route(...) has no function: write route('/path', (request) => answer), or @route('/path') before a method`);
      if (self[name] === f) for (const mark of marks.get(f) ?? []) put1(name, mark);
    }
    const listed = new Set();
    for (const p of chain) {
      const table = Object.getOwnPropertyDescriptor(p.constructor, 'routes')?.value;
      if (table === undefined || table instanceof Routes) continue;
      if (table === null || typeof table !== 'object' || Array.isArray(table)) throw new TypeError(`${title}.routes must be an object { '/path': 'method' or function, 'POST /path': ... } or what makeRoutes() returned, not ${show(table)}`);
      for (const key of Object.keys(table)) {
        if (listed.has(key)) continue; // of a class above
        listed.add(key);
        const value = table[key];
        const mark = pathMark(key.includes('/') ? key : key.includes(' ') ? key.replace(/\s+(\S+)$/, ' /$1') : '/' + key, `${title}.routes`);
        if (typeof value === 'string') put(mark.methods, mark.path, true, value, self[value]);
        else if (typeof value === 'function') put(mark.methods, mark.path, true, '', value);
        else throw new TypeError(`${title}.routes: ${JSON.stringify(key)} must be a function or the name of a method, not ${show(value)}`);
      }
    }
    for (const p of chain) for (const name of Object.getOwnPropertyNames(p)) {
      const m = /^(get|head|post|put|delete|patch|options)_([A-Za-z0-9$]+(?:_[A-Za-z0-9$]+)*)$/.exec(name);
      if (!m || byName.has(name) || typeof Object.getOwnPropertyDescriptor(p, name).value !== 'function') continue;
      put([m[1].toUpperCase()], '/' + m[2].replace(/_/g, '/'), false, name, self[name]);
    }
    for (const r of added.get(self) ?? []) put(r.methods, r.path, false, '', r.f, r.at);
    for (const p of [self, ...chain.map((p) => p.constructor)]) for (const other of merged.get(p) ?? []) {
      if (visited.has(other)) continue;
      visited.add(other);
      for (const r of collect(typeof other === 'function' ? new other() : other, visited, closes)) {
        r[8] = true;
        out.push(r);
      }
    }
    return out;
  }

  return { module: { HttpServer, router, makeRoutes, route: makeRoute(undefined) }, collect, marked };
})

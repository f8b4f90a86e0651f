// node:url: the classes URL and URLSearchParams, and the older functions.
(function (native, require) {
  const custom = Symbol.for('nodejs.util.inspect.custom');
  function fail(Class, code, message, more) {
    const e = new Class(message);
    e.code = code;
    return Object.assign(e, more);
  }
  function needArgs(args, n, names) {
    if (args.length < n) {
      throw fail(TypeError, 'ERR_MISSING_ARGS', `The ${names} argument${n > 1 ? 's' : ''} must be specified`);
    }
  }
  const bindQuery = Symbol('bind');
  const recordOf = Symbol('record');
  const ofRecord = Symbol('of');

  class URLSearchParams {
    #list = [];
    #changed = null;
    #refuse = null;

    constructor(init) {
      if (init === undefined || init === null) return;
      if (typeof init !== 'object' && typeof init !== 'function') {
        const text = `${init}`;
        this.#list = native.parseQuery(text[0] === '?' ? text.slice(1) : text);
        return;
      }
      const iterate = init[Symbol.iterator];
      if (iterate === null || iterate === undefined) {
        for (const key of Reflect.ownKeys(init)) {
          if (typeof key !== 'string' || !Object.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
          this.#put(`${key}`, `${init[key]}`);
        }
        return;
      }
      if (typeof iterate !== 'function') throw fail(TypeError, 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
      for (const pair of init) {
        if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') {
          throw fail(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
        }
        const two = [...pair];
        if (two.length !== 2) throw fail(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
        this.#list.push([`${two[0]}`, `${two[1]}`]);
      }
    }
    #put(name, value) {
      const old = this.#list.find((p) => p[0] === name);
      if (old) old[1] = value;
      else this.#list.push([name, value]);
    }
    #changing(method) { if (this.#refuse !== null) this.#refuse(`searchParams.${method}()`); }
    #update() { if (this.#changed !== null) this.#changed(this.toString()); }

    // A URL keeps its parameters in step with its query by this.
    static [bindQuery](params, text, refuse, changed) {
      params.#list = native.parseQuery(text);
      params.#refuse = refuse;
      params.#changed = changed;
    }

    get size() { return this.#list.length; }
    append(name, value) {
      needArgs(arguments, 2, '"name" and "value"');
      this.#changing('append');
      this.#list.push([`${name}`, `${value}`]);
      this.#update();
    }
    delete(name, value) {
      needArgs(arguments, 1, '"name"');
      this.#changing('delete');
      name = `${name}`;
      const all = value === undefined;
      if (!all) value = `${value}`;
      this.#list = this.#list.filter((p) => p[0] !== name || (!all && p[1] !== value));
      this.#update();
    }
    get(name) {
      needArgs(arguments, 1, '"name"');
      name = `${name}`;
      const found = this.#list.find((p) => p[0] === name);
      return found === undefined ? null : found[1];
    }
    getAll(name) {
      needArgs(arguments, 1, '"name"');
      name = `${name}`;
      return this.#list.filter((p) => p[0] === name).map((p) => p[1]);
    }
    has(name, value) {
      needArgs(arguments, 1, '"name"');
      name = `${name}`;
      if (value !== undefined) value = `${value}`;
      return this.#list.some((p) => p[0] === name && (value === undefined || p[1] === value));
    }
    set(name, value) {
      needArgs(arguments, 2, '"name" and "value"');
      this.#changing('set');
      name = `${name}`;
      this.#put(name, `${value}`);
      let first = true;
      this.#list = this.#list.filter((p) => {
        if (p[0] !== name) return true;
        const keep = first;
        first = false;
        return keep;
      });
      this.#update();
    }
    sort() {
      this.#changing('sort');
      this.#list.sort((a, b) => native.compare(a[0], b[0]));
      this.#update();
    }
    forEach(callback, self = undefined) {
      if (typeof callback !== 'function') {
        throw fail(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "callback" argument must be of type function.');
      }
      for (let k = 0; k < this.#list.length; k++) {
        const [name, value] = this.#list[k];
        callback.call(self, value, name, this);
      }
    }
    * #walk(pick) { for (let k = 0; k < this.#list.length; k++) yield pick(this.#list[k]); }
    #iterator(pick) {
      const walk = this.#walk(pick);
      return Object.setPrototypeOf({ next: () => walk.next() }, iteratorPrototype);
    }
    entries() { return this.#iterator((p) => [p[0], p[1]]); }
    keys() { return this.#iterator((p) => p[0]); }
    values() { return this.#iterator((p) => p[1]); }
    toString() { return native.writeQuery(this.#list); }

    [custom](depth, options) {
      if (typeof depth === 'number' && depth < 0) return '[Object]';
      const parts = this.#list.map((p) => `${native.show(p[0], options)} => ${native.show(p[1], options)}`);
      const line = parts.join(', ');
      if (parts.length === 0) return 'URLSearchParams {}';
      if (line.length > options.breakLength) return `URLSearchParams {\n  ${parts.join(',\n  ')} }`;
      return `URLSearchParams { ${line} }`;
    }
  }
  const iteratorPrototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
    [Symbol.toStringTag]: { value: 'URLSearchParams Iterator', configurable: true },
  });
  const hide = { enumerable: false, configurable: true, writable: true };
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { ...hide, value: URLSearchParams.prototype.entries });
  Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { ...hide, writable: false, value: 'URLSearchParams' });

  class URL {
    #record;
    #params = null;

    constructor(input, base = undefined) {
      if (arguments.length === 0) throw fail(TypeError, 'ERR_MISSING_ARGS', 'The "url" argument must be specified');
      input = `${input}`;
      if (base !== undefined) base = `${base}`;
      const r = native.parse(input, base);
      if (r === null || r === false) {
        throw fail(TypeError, 'ERR_INVALID_URL', 'Invalid URL', base === undefined ? { input } : { input, base });
      }
      this.#record = r;
    }
    static [recordOf](o) { return #record in o ? o.#record : undefined; }
    static [ofRecord](r) {
      const u = new URL('about:blank');
      u.#record = r;
      return u;
    }
    static canParse(input, base = undefined) {
      if (arguments.length === 0) throw fail(TypeError, 'ERR_MISSING_ARGS', 'The "url" argument must be specified');
      const r = native.parse(`${input}`, base === undefined ? undefined : `${base}`);
      return r !== null && r !== false;
    }
    static parse(input, base = undefined) { return URL.canParse(input, base) ? new URL(input, base) : null; }

    get(name) { return native.get(this.#record, name); }
    set(name, value) {
      const ok = native.set(this.#record, name, `${value}`);
      if (!ok) throw fail(TypeError, 'ERR_INVALID_URL', 'Invalid URL', { input: `${value}` });
      if (this.#params !== null && (name === 'search' || name === 'href')) this.#bind();
    }
    #bind() {
      const refuse = (what) => native.refuse(this.#record, what);
      URLSearchParams[bindQuery](this.#params, native.get(this.#record, 'search').slice(1), refuse, (text) => {
        native.set(this.#record, 'search', text);
      });
    }
    get searchParams() {
      if (this.#params === null) {
        this.#params = new URLSearchParams();
        this.#bind();
      }
      return this.#params;
    }
    toString() { return native.get(this.#record, 'href'); }
    toJSON() { return native.get(this.#record, 'href'); }

    [custom](depth, options) {
      if (typeof depth === 'number' && depth < 0) return '[Object]';
      const all = {};
      for (const n of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
        'searchParams', 'hash']) all[n] = this[n];
      return `${this.constructor.name} ${native.show(all, { ...options, compact: 0 })}`;
    }
  }
  const { get, set } = URL.prototype;
  delete URL.prototype.get;
  delete URL.prototype.set;
  for (const name of ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
    Object.defineProperty(URL.prototype, name, {
      enumerable: true,
      configurable: true,
      get() { return get.call(this, name); },
      set(value) { set.call(this, name, value); },
    });
  }
  Object.defineProperty(URL.prototype, 'origin', { enumerable: true, configurable: true, get() { return get.call(this, 'origin'); } });
  for (const name of ['searchParams', 'toString', 'toJSON']) Object.defineProperty(URL.prototype, name, { enumerable: true });
  Object.defineProperty(URL.prototype, Symbol.toStringTag, { ...hide, writable: false, value: 'URL' });
  for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'forEach', 'entries', 'keys', 'values', 'toString', 'size']) {
    Object.defineProperty(URLSearchParams.prototype, name, { enumerable: true });
  }

  function fileURLToPath(url) {
    if (typeof url === 'string') url = new URL(url);
    else if (!(url instanceof URL)) throw fail(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "path" argument must be of type string or an instance of URL.');
    if (url.protocol !== 'file:') throw fail(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
    if (url.hostname !== '') throw fail(TypeError, 'ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');
    if (/%2f/i.test(url.pathname)) throw fail(TypeError, 'ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
    return native.unescape(url.pathname);
  }
  function pathToFileURL(path) {
    let full = native.resolve(path);
    if (path.endsWith('/') && !full.endsWith('/')) full += '/';
    return new URL(`file://${native.escapePath(full)}`);
  }
  function urlToHttpOptions(url) {
    const { hostname, pathname, port, username, password, search } = url;
    const o = {
      __proto__: null,
      ...url,
      protocol: url.protocol,
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      hash: url.hash,
      search,
      pathname,
      path: `${pathname || ''}${search || ''}`,
      href: url.href,
    };
    if (port !== '') o.port = Number(port);
    if (username || password) o.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return o;
  }

  // The old interface: a plain object of the parts, null where there are none.
  function Url() {
    for (const k of ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href']) this[k] = null;
  }
  function parse(text, query = false, slashesDenoteHost = false) {
    if (typeof text !== 'string') throw fail(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "url" argument must be of type string.');
    const u = new Url();
    const m = /^([a-z][a-z0-9.+-]*:)?(\/\/)?(?:([^/?#]*)@)?([^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(text.trim());
    const [, protocol, slashes, auth, host, path, search, hash] = m;
    if (protocol) u.protocol = protocol.toLowerCase();
    const loose = protocol && !slashes && !/^(?:https?|ftp|gopher|file|wss?|javascript):$/i.test(protocol);
    const hasHost = (slashes && (protocol || slashesDenoteHost)) || (loose && auth !== undefined);
    let pathname = `${host ?? ''}${path ?? ''}`;
    if (!hasHost && auth !== undefined) pathname = `${auth}@${pathname}`;
    if (slashes && !hasHost) pathname = `//${pathname}`;
    if (hasHost) {
      u.slashes = slashes ? true : null;
      if (auth !== undefined) u.auth = native.unescape(auth);
      const [, name, port] = /^(.*?)(?::(\d*))?$/.exec(host ?? '');
      u.hostname = name.replace(/^\[(.*)\]$/, '$1').toLowerCase();
      u.port = port || null;
      u.host = name.toLowerCase() + (port ? `:${port}` : '');
      pathname = path || (/^(?:https?|ftp|wss?|file):$/.test(u.protocol ?? '') ? '/' : '');
    }
    u.pathname = pathname || null;
    u.search = search ?? (query ? '' : null);
    u.query = query ? require('querystring').parse((search ?? '').slice(1)) : search === undefined ? null : search.slice(1);
    u.hash = hash ?? null;
    if (u.pathname || u.search) u.path = (u.pathname ?? '') + (u.search ?? '');
    u.href = format(u);
    return u;
  }
  function format(u, options) {
    if (typeof u === 'string') return format(parse(u));
    if (u instanceof URL) return formatWhatwg(u, options ?? {});
    const auth = u.auth ? `${encodeURIComponent(u.auth).replace(/%3A/i, ':')}@` : '';
    let protocol = u.protocol ?? '';
    if (protocol && !protocol.endsWith(':')) protocol += ':';
    let host = '';
    if (u.host) host = auth + u.host;
    else if (u.hostname) host = auth + (u.hostname.includes(':') ? `[${u.hostname}]` : u.hostname) + (u.port ? `:${u.port}` : '');
    let query = '';
    if (u.query !== null && typeof u.query === 'object') query = require('querystring').stringify(u.query);
    let search = u.search || (query && `?${query}`) || '';
    if (search && search[0] !== '?') search = `?${search}`;
    let hash = u.hash ?? '';
    if (hash && hash[0] !== '#') hash = `#${hash}`;
    let pathname = u.pathname ?? '';
    const known = /^(?:https?|ftp|gopher|file|wss?):$/.test(protocol);
    if (u.slashes || ((!protocol || known) && host !== '')) {
      host = `//${host}`;
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
    }
    pathname = pathname.replace(/[?#]/g, encodeURIComponent);
    return protocol + host + pathname + search.replace('#', '%23') + hash;
  }
  function formatWhatwg(u, { auth = true, fragment = true, search = true, unicode = false }) {
    const copy = new URL(u.href);
    if (!auth) copy.username = copy.password = '';
    if (!fragment) copy.hash = '';
    if (!search) copy.search = '';
    return unicode ? copy.href.replace(copy.hostname, native.toUnicode(copy.hostname)) : copy.href;
  }
  Url.prototype.parse = function (text, query, slashes) { return Object.assign(this, parse(text, query, slashes)); };
  Url.prototype.format = function () { return format(this); };
  function resolve(from, to) {
    const resolved = new URL(to, new URL(from, 'resolve://'));
    if (resolved.protocol !== 'resolve:') return resolved.href;
    return resolved.pathname + resolved.search + resolved.hash;
  }

  native.keep(URL.prototype, URL[recordOf], URL[ofRecord], Url);
  delete URL[recordOf];
  delete URL[ofRecord];
  return {
    URL, URLSearchParams, Url, parse, format, resolve, fileURLToPath, pathToFileURL, urlToHttpOptions,
    domainToASCII: (domain) => native.toASCII(`${domain}`),
    domainToUnicode: (domain) => native.toUnicode(`${domain}`),
  };
})

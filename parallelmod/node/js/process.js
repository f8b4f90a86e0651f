// process: an EventEmitter with natives. What the host knows is put on it
// afterwards.
(function (native, require) {
  const EventEmitter = require('events');

  class process extends EventEmitter {
    get [Symbol.toStringTag]() { return 'process'; }
  }
  const p = new process();

  function hrtime(previous) {
    const now = native.nanoseconds();
    let seconds = Math.floor(now / 1e9);
    let nanos = now % 1e9;
    if (previous !== undefined) {
      if (!Array.isArray(previous)) throw new TypeError('The "time" argument must be an instance of Array.');
      seconds -= previous[0];
      nanos -= previous[1];
      if (nanos < 0) { seconds--; nanos += 1e9; }
    }
    return [seconds, nanos];
  }
  hrtime.bigint = () => native.bigNanoseconds();

  function memoryUsage() { return native.memory(); }
  memoryUsage.rss = () => native.memory().rss;

  Object.assign(p, {
    cwd() { return native.cwd(); },
    exit(code) { return native.exit(code === undefined ? p.exitCode : code); },
    memoryUsage,
    hrtime,
    uptime() { return native.uptime(); },
    nextTick: native.nextTick,
    emitWarning(warning, type, code) {
      if (type !== null && typeof type === 'object') ({ type, code } = type);
      const name = warning instanceof Error ? warning.name : type || 'Warning';
      const text = warning instanceof Error ? warning.message : warning;
      native.warn(`(pyp:${p.pid}) ${code ? `[${code}] ` : ''}${name}: ${text}`);
    },
    abort() { return native.exit(134); },
    umask: native.umask,
    getuid: native.uid,
    geteuid: native.uid,
    getgid: native.gid,
    getegid: native.gid,
    cpuUsage() {
      const user = Math.round(native.uptime() * 1e6);
      return { user, system: 0 };
    },
  });
  return p;
})

// The classes of node:fs.
(function (native, require) {
  const S_IFMT = 0o170000;
  const kinds = {
    isDirectory: 0o040000, isFile: 0o100000, isBlockDevice: 0o060000, isCharacterDevice: 0o020000,
    isSymbolicLink: 0o120000, isFIFO: 0o010000, isSocket: 0o140000,
  };

  class Stats {
    constructor(fields) {
      Object.assign(this, fields);
      for (const n of ['atime', 'mtime', 'ctime', 'birthtime']) this[n] = new Date(Math.round(this[`${n}Ms`]));
    }
  }
  const type = Symbol('type');
  class Dirent {
    constructor(name, parentPath, kind) {
      this.name = name;
      this.parentPath = parentPath;
      this.path = parentPath;
      this[type] = kind;
    }
  }
  const define = (proto, name, value) => Object.defineProperty(proto, name, { value, writable: true, configurable: true });
  for (const [name, bits] of Object.entries(kinds)) {
    define(Stats.prototype, name, { [name]() { return (this.mode & S_IFMT) === bits; } }[name]);
    define(Dirent.prototype, name, { [name]() { return this[type] === bits; } }[name]);
  }
  return { Stats, Dirent };
})

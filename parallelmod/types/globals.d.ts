// The globals of this version of pyp that the language itself does not have,
// for editors and for tsc with "lib": ["ES2022"] and "types": []. Node's
// modules (node:fs and the others) are not here: for these use @types/node
// instead of this file; docs/API.md lists what of them exists.

/** A header list, as https://fetch.spec.whatwg.org has it. */
declare class Headers {
  constructor(init?: Headers | Iterable<readonly [string, string]> | Record<string, string> | null);
  append(name: string, value: string): void;
  delete(name: string): void;
  /** All values joined by ", ", or null. */
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  /** An object of the fields; pyp's own addition. */
  toJSON(): Record<string, string>;
}

interface ResponseInit {
  /** 200 to 599. */
  status?: number;
  /** Kept, not sent. */
  statusText?: string;
  headers?: ConstructorParameters<typeof Headers>[0];
}

/** An answer with status and headers. Its body is whole: there are no streams. */
declare class Response {
  constructor(body?: string | number | boolean | bigint | URLSearchParams | ArrayBuffer | ArrayBufferView | null, init?: ResponseInit);
  static json(data: unknown, init?: ResponseInit): Response;
  static redirect(url: string | URL, status?: 301 | 302 | 303 | 307 | 308): Response;
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly bodyUsed: boolean;
  readonly redirected: false;
  readonly type: 'default';
  readonly url: '';
  text(): Promise<string>;
  json(): Promise<any>;
  bytes(): Promise<Buffer>;
  arrayBuffer(): Promise<ArrayBuffer>;
  clone(): Response;
}

type BufferEncoding = 'utf8' | 'utf-8' | 'utf16le' | 'utf-16le' | 'ucs2' | 'ucs-2' | 'ascii' | 'latin1' | 'binary' | 'base64' | 'base64url' | 'hex';

interface Buffer extends Uint8Array {
  toString(encoding?: BufferEncoding, start?: number, end?: number): string;
  write(text: string, offset?: number, length?: number, encoding?: BufferEncoding): number;
  equals(other: Uint8Array): boolean;
  compare(target: Uint8Array, targetStart?: number, targetEnd?: number, start?: number, end?: number): number;
  copy(target: Uint8Array, targetStart?: number, start?: number, end?: number): number;
  /** Over the same memory. So is what slice returns, which has Uint8Array's type here. */
  subarray(start?: number, end?: number): Buffer;
  indexOf(value: string | number | Uint8Array, offset?: number, encoding?: BufferEncoding): number;
  lastIndexOf(value: string | number | Uint8Array, offset?: number, encoding?: BufferEncoding): number;
  includes(value: string | number | Uint8Array, offset?: number, encoding?: BufferEncoding): boolean;
  fill(value: string | number | Uint8Array, offset?: number, end?: number, encoding?: BufferEncoding): this;
  toJSON(): { type: 'Buffer'; data: number[] };
  swap16(): this; swap32(): this; swap64(): this;
  readUInt8(at?: number): number; readInt8(at?: number): number;
  readUInt16LE(at?: number): number; readUInt16BE(at?: number): number;
  readInt16LE(at?: number): number; readInt16BE(at?: number): number;
  readUInt32LE(at?: number): number; readUInt32BE(at?: number): number;
  readInt32LE(at?: number): number; readInt32BE(at?: number): number;
  readBigUInt64LE(at?: number): bigint; readBigUInt64BE(at?: number): bigint;
  readBigInt64LE(at?: number): bigint; readBigInt64BE(at?: number): bigint;
  readFloatLE(at?: number): number; readFloatBE(at?: number): number;
  readDoubleLE(at?: number): number; readDoubleBE(at?: number): number;
  writeUInt8(value: number, at?: number): number; writeInt8(value: number, at?: number): number;
  writeUInt16LE(value: number, at?: number): number; writeUInt16BE(value: number, at?: number): number;
  writeInt16LE(value: number, at?: number): number; writeInt16BE(value: number, at?: number): number;
  writeUInt32LE(value: number, at?: number): number; writeUInt32BE(value: number, at?: number): number;
  writeInt32LE(value: number, at?: number): number; writeInt32BE(value: number, at?: number): number;
  writeBigUInt64LE(value: bigint, at?: number): number; writeBigUInt64BE(value: bigint, at?: number): number;
  writeBigInt64LE(value: bigint, at?: number): number; writeBigInt64BE(value: bigint, at?: number): number;
  writeFloatLE(value: number, at?: number): number; writeFloatBE(value: number, at?: number): number;
  writeDoubleLE(value: number, at?: number): number; writeDoubleBE(value: number, at?: number): number;
}

declare var Buffer: {
  readonly prototype: Buffer;
  from(text: string, encoding?: BufferEncoding): Buffer;
  from(memory: ArrayBuffer, offset?: number, length?: number): Buffer;
  from(data: ArrayLike<number>): Buffer;
  alloc(size: number, fill?: string | number | Uint8Array, encoding?: BufferEncoding): Buffer;
  allocUnsafe(size: number): Buffer;
  concat(list: readonly Uint8Array[], length?: number): Buffer;
  byteLength(value: string | ArrayBuffer | ArrayBufferView, encoding?: BufferEncoding): number;
  compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1;
  isBuffer(value: unknown): value is Buffer;
  isEncoding(name: string): name is BufferEncoding;
  of(...bytes: number[]): Buffer;
};

declare class URLSearchParams {
  constructor(init?: string | Iterable<readonly [string, string]> | Record<string, string> | null);
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: any): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  toString(): string;
}

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  href: string; protocol: string; username: string; password: string; host: string; hostname: string;
  port: string; pathname: string; search: string; hash: string;
  readonly origin: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
  toJSON(): string;
}

declare class TextEncoder {
  readonly encoding: 'utf-8';
  encode(text?: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(data?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
  readonly code: number;
}

interface Timeout {
  refresh(): this; close(): this; ref(): this; unref(): this; hasRef(): boolean;
  [Symbol.toPrimitive](): number;
}
interface Immediate { ref(): this; unref(): this; hasRef(): boolean }

declare function setTimeout<A extends any[]>(callback: (...args: A) => void, ms?: number, ...args: A): Timeout;
declare function setInterval<A extends any[]>(callback: (...args: A) => void, ms?: number, ...args: A): Timeout;
declare function setImmediate<A extends any[]>(callback: (...args: A) => void, ...args: A): Immediate;
declare function clearTimeout(timer?: Timeout | number | null): void;
declare function clearInterval(timer?: Timeout | number | null): void;
declare function clearImmediate(timer?: Immediate | null): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T, options?: { transfer?: ArrayBuffer[] }): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;

declare var performance: { now(): number; readonly timeOrigin: number; toJSON(): { timeOrigin: number } };
declare var crypto: { randomUUID(): string; getRandomValues<T extends ArrayBufferView>(array: T): T };

declare var console: {
  log(...data: any[]): void; info(...data: any[]): void; debug(...data: any[]): void; dirxml(...data: any[]): void;
  warn(...data: any[]): void; error(...data: any[]): void; trace(...data: any[]): void;
  dir(value: any, options?: object): void; table(data: any, columns?: string[]): void; assert(ok?: any, ...data: any[]): void;
  count(label?: string): void; countReset(label?: string): void;
  time(label?: string): void; timeLog(label?: string, ...data: any[]): void; timeEnd(label?: string): void;
  group(...data: any[]): void; groupCollapsed(...data: any[]): void; groupEnd(): void; clear(): void;
};

interface OutputStream {
  write(data: string | Uint8Array, callback?: () => void): true;
  readonly fd: number; readonly isTTY: false; readonly writable: true;
}

declare var process: {
  readonly argv: string[]; readonly argv0: string; readonly execPath: string; readonly execArgv: string[];
  /** This VM's copy. */
  env: Record<string, string | undefined>;
  readonly pid: number; readonly ppid: number;
  readonly platform: string; readonly arch: string; readonly title: string;
  readonly version: string; readonly versions: Record<string, string>; readonly release: { name: string };
  exitCode: number | undefined;
  readonly stdout: OutputStream; readonly stderr: OutputStream;
  cwd(): string;
  /** Only in the main VM; in a callback it throws. */
  exit(code?: number): never;
  abort(): never;
  memoryUsage: { (): { rss: number; heapTotal: number; heapUsed: number; external: number; arrayBuffers: number }; rss(): number };
  hrtime: { (previous?: [number, number]): [number, number]; bigint(): bigint };
  uptime(): number;
  cpuUsage(): { user: number; system: number };
  nextTick(callback: (...args: any[]) => void, ...args: any[]): void;
  emitWarning(warning: string | Error, type?: string, code?: string): void;
  umask(): number; getuid(): number; geteuid(): number; getgid(): number; getegid(): number;
  /** Of the events only 'exit' comes, in the main VM. */
  on(event: 'exit', listener: (code: number) => void): any;
  on(event: string, listener: (...args: any[]) => void): any;
};

/** Only with a literal name: the loader finds the module before the script runs. */
declare function require(name: 'parallel'): typeof import('parallel').default;
declare function require(name: string): any;

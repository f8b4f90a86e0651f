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

/** What a body may be made of. Pieces of iterators and streams are strings or bytes. */
type BodyInit = string | number | boolean | bigint | URLSearchParams | ArrayBuffer | ArrayBufferView | Blob | FormData
  | ReadableStream<any> | AsyncIterable<string | Uint8Array> | Iterator<string | Uint8Array> | null;
type HeadersInit = ConstructorParameters<typeof Headers>[0];

/** What Request and Response have in common; a body can be read once. */
interface Body {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json(): Promise<any>;
  /** A Buffer; pyp's own addition to a Uint8Array. */
  bytes(): Promise<Buffer>;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  /** At most 1,000 fields; of multipart 64 KiB of part heads. Rejects with a TypeError. */
  formData(): Promise<FormData>;
}

interface ResponseInit {
  /** 200 to 599. */
  status?: number;
  /** Kept, not sent. */
  statusText?: string;
  headers?: HeadersInit;
}

/** An answer with status and headers. Its headers refuse what the host sets. */
declare class Response {
  /** Throws a TypeError for a plain object (use Response.json) and a RangeError for another status. */
  constructor(body?: BodyInit, init?: ResponseInit);
  /** Throws a TypeError for what has no JSON form. */
  static json(data: unknown, init?: ResponseInit): Response;
  /** The URL may be relative. */
  static redirect(url: string | URL, status?: 301 | 302 | 303 | 307 | 308): Response;
  /** Throws: it is for clients. */
  static error(): never;
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly redirected: false;
  readonly type: 'default';
  readonly url: '';
  clone(): Response;
}
interface Response extends Body {}

interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit;
  /** 'half' must be given with a body that is a stream. */
  duplex?: 'half';
  signal?: AbortSignal | null;
  mode?: 'cors' | 'same-origin' | 'no-cors';
  credentials?: 'same-origin' | 'omit' | 'include';
  cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';
  redirect?: 'follow' | 'error' | 'manual';
  referrer?: string;
  referrerPolicy?: string;
  integrity?: string;
  keepalive?: boolean;
}

/** A request as a value; nothing sends it. */
declare class Request {
  constructor(input: Request | string | URL, init?: RequestInit);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly destination: '';
  readonly referrer: string;
  readonly referrerPolicy: string;
  readonly mode: string;
  readonly credentials: string;
  readonly cache: string;
  readonly redirect: string;
  readonly integrity: string;
  readonly keepalive: boolean;
  readonly duplex: 'half';
  clone(): Request;
}
interface Request extends Body {}

type BlobPart = string | ArrayBuffer | ArrayBufferView | Blob;

/** Bytes that never change, with a type. */
declare class Blob {
  constructor(parts?: Iterable<BlobPart>, options?: { type?: string; endings?: 'transparent' | 'native' });
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number, type?: string): Blob;
  /** Pieces of 64 KiB. */
  stream(): ReadableStream<Uint8Array>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
}
declare class File extends Blob {
  constructor(parts: Iterable<BlobPart>, name: string, options?: { type?: string; endings?: 'transparent' | 'native'; lastModified?: number });
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly webkitRelativePath: '';
}

/** A form's fields. Its files are in memory. */
declare class FormData {
  constructor();
  append(name: string, value: string): void;
  append(name: string, value: Blob, filename?: string): void;
  set(name: string, value: string): void;
  set(name: string, value: Blob, filename?: string): void;
  delete(name: string): void;
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  forEach(callback: (value: string | File, name: string, form: FormData) => void, self?: any): void;
  entries(): IterableIterator<[string, string | File]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string | File>;
  [Symbol.iterator](): IterableIterator<[string, string | File]>;
}

interface EventInit { bubbles?: boolean; cancelable?: boolean; composed?: boolean }
declare class Event {
  constructor(type: string, init?: EventInit);
  static readonly NONE: 0; static readonly CAPTURING_PHASE: 1; static readonly AT_TARGET: 2; static readonly BUBBLING_PHASE: 3;
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly eventPhase: number;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly defaultPrevented: boolean;
  readonly isTrusted: boolean;
  readonly timeStamp: number;
  composedPath(): EventTarget[];
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}
declare class CustomEvent<T = any> extends Event {
  constructor(type: string, init?: EventInit & { detail?: T });
  readonly detail: T;
}
type EventListener = ((event: any) => void) | { handleEvent(event: any): void };
interface EventListenerOptions { capture?: boolean }
interface AddEventListenerOptions extends EventListenerOptions { once?: boolean; passive?: boolean; signal?: AbortSignal }
declare class EventTarget {
  constructor();
  addEventListener(type: string, listener: EventListener | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener(type: string, listener: EventListener | null, options?: boolean | EventListenerOptions): void;
  dispatchEvent(event: Event): boolean;
}

/** Tells that something is not wanted any more. */
declare class AbortSignal extends EventTarget {
  private constructor();
  /** A signal that is aborted; by default with an AbortError. */
  static abort(reason?: any): AbortSignal;
  /** Aborts after so many milliseconds, with a TimeoutError. */
  static timeout(milliseconds: number): AbortSignal;
  /** Aborts with the first of them. */
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  onabort: ((event: Event) => void) | null;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

interface QueuingStrategy<T = any> { highWaterMark?: number; size?: (chunk: T) => number }
declare class CountQueuingStrategy implements QueuingStrategy {
  constructor(init: { highWaterMark: number });
  readonly highWaterMark: number;
  readonly size: (chunk?: any) => 1;
}
declare class ByteLengthQueuingStrategy implements QueuingStrategy<ArrayBufferView> {
  constructor(init: { highWaterMark: number });
  readonly highWaterMark: number;
  readonly size: (chunk: ArrayBufferView) => number;
}

interface UnderlyingSource<R> {
  /** 'bytes': chunks are Uint8Arrays. There are no BYOB readers. */
  type?: 'bytes';
  start?(controller: ReadableStreamDefaultController<R>): any;
  pull?(controller: ReadableStreamDefaultController<R>): any;
  cancel?(reason?: any): any;
}
interface StreamPipeOptions { preventClose?: boolean; preventAbort?: boolean; preventCancel?: boolean; signal?: AbortSignal }
declare class ReadableStream<R = any> {
  constructor(source?: UnderlyingSource<R>, strategy?: QueuingStrategy<R>);
  static from<R>(iterable: AsyncIterable<R> | Iterable<R | PromiseLike<R>>): ReadableStream<R>;
  readonly locked: boolean;
  cancel(reason?: any): Promise<void>;
  getReader(options?: { mode?: undefined }): ReadableStreamDefaultReader<R>;
  tee(): [ReadableStream<R>, ReadableStream<R>];
  pipeTo(destination: WritableStream<R>, options?: StreamPipeOptions): Promise<void>;
  pipeThrough<T>(pair: { readable: ReadableStream<T>; writable: WritableStream<R> }, options?: StreamPipeOptions): ReadableStream<T>;
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<R>;
  [Symbol.asyncIterator](options?: { preventCancel?: boolean }): AsyncIterableIterator<R>;
}
type ReadableStreamReadResult<R> = { done: false; value: R } | { done: true; value: undefined };
declare class ReadableStreamDefaultReader<R = any> {
  constructor(stream: ReadableStream<R>);
  readonly closed: Promise<void>;
  read(): Promise<ReadableStreamReadResult<R>>;
  cancel(reason?: any): Promise<void>;
  releaseLock(): void;
}
declare class ReadableStreamDefaultController<R = any> {
  private constructor();
  readonly desiredSize: number | null;
  readonly byobRequest: null;
  enqueue(chunk?: R): void;
  close(): void;
  error(reason?: any): void;
}

interface UnderlyingSink<W> {
  start?(controller: WritableStreamDefaultController): any;
  write?(chunk: W, controller: WritableStreamDefaultController): any;
  close?(): any;
  abort?(reason?: any): any;
}
declare class WritableStream<W = any> {
  constructor(sink?: UnderlyingSink<W>, strategy?: QueuingStrategy<W>);
  readonly locked: boolean;
  abort(reason?: any): Promise<void>;
  close(): Promise<void>;
  getWriter(): WritableStreamDefaultWriter<W>;
}
declare class WritableStreamDefaultWriter<W = any> {
  constructor(stream: WritableStream<W>);
  readonly closed: Promise<void>;
  readonly ready: Promise<void>;
  readonly desiredSize: number | null;
  write(chunk?: W): Promise<void>;
  close(): Promise<void>;
  abort(reason?: any): Promise<void>;
  releaseLock(): void;
}
declare class WritableStreamDefaultController {
  private constructor();
  readonly signal: AbortSignal;
  error(reason?: any): void;
}

interface Transformer<I, O> {
  start?(controller: TransformStreamDefaultController<O>): any;
  transform?(chunk: I, controller: TransformStreamDefaultController<O>): any;
  flush?(controller: TransformStreamDefaultController<O>): any;
  cancel?(reason?: any): any;
}
declare class TransformStream<I = any, O = any> {
  constructor(transformer?: Transformer<I, O>, writableStrategy?: QueuingStrategy<I>, readableStrategy?: QueuingStrategy<O>);
  readonly readable: ReadableStream<O>;
  readonly writable: WritableStream<I>;
}
declare class TransformStreamDefaultController<O = any> {
  private constructor();
  readonly desiredSize: number | null;
  enqueue(chunk?: O): void;
  error(reason?: any): void;
  terminate(): void;
}
declare class TextEncoderStream {
  constructor();
  readonly encoding: 'utf-8';
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<string>;
}
declare class TextDecoderStream {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  readonly readable: ReadableStream<string>;
  readonly writable: WritableStream<ArrayBuffer | ArrayBufferView>;
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
declare function require(name: 'parallel/http'): typeof import('parallel/http');
declare function require(name: 'parallel/http/server'): typeof import('parallel/http/server');
declare function require(name: string): any;

// Types of the module "parallel", as this version of pyp has it.
//
// The names Buffer, URLSearchParams, Headers and Response are globals. They
// come from globals.d.ts beside this file, or from @types/node; use one of
// the two, not both.

declare module 'parallel' {
  /** What a callback may send: text (sent as UTF-8), bytes, an array of these (sent as one piece), or nothing. */
  export type Sendable = string | ArrayBuffer | ArrayBufferView | null | undefined | readonly Sendable[];

  /** What a callback may return: something to send, now or when the promise settles. */
  export type Reply = Sendable | void | Promise<Sendable | void>;

  /** Why a connection ended. */
  export type CloseReason =
    /** The peer closed or reset the connection. */
    | 'peer'
    /** transport.close(), or a protocol that takes no input has sent its bytes. */
    | 'close'
    /** transport.abort(). */
    | 'abort'
    /** A callback, a promise or a peer that does not read took too long. */
    | 'timeout'
    /** A callback threw, or too much output was queued. */
    | 'error'
    /** The server stopped. */
    | 'shutdown';

  /** The name of the callback in which an error happened; `http11` stands for every HTTP method. */
  export type Where =
    | 'clientCreated' | 'initialBytesToSend' | 'connectionMade' | 'nextBytesToSend' | 'dataReceived'
    | 'lineReceived' | 'sendComplete' | 'sendFailed' | 'connectionClosed' | 'http11';

  /** An address to listen on. Nothing is opened before parallel.run(). */
  export interface Server {
    /** As declared; '' for all addresses. */
    readonly host: string;
    /** The declared port until the server listens, then the bound one. */
    readonly port: number;
    /** "ip:port" as bound, '' before the server listens. */
    readonly address: string;
    /** Stops this server. When the last one stops, run() returns. */
    shutdown(): void;
    /** The same as shutdown(). */
    shutdownServer(): void;
  }

  /** One connection. A script may keep properties of its own on it. */
  export interface Transport {
    /** Numbers the connections of the process, from 1. */
    readonly id: number;
    /** The peer, as "ip:port". */
    readonly remoteAddress: string;
    /** Our end, as "ip:port"; '' when the connection is over. */
    readonly localAddress: string;
    /** Bytes that the kernel has taken. */
    readonly bytesSent: number;
    /** Bytes that were read from the kernel. */
    readonly bytesReceived: number;
    /** The server that accepted the connection. */
    readonly parent: Server;
    /** Queues data; it goes out when the callback has ended. Throws for an HTTP request. */
    write(...data: Sendable[]): void;
    /** Closes after what is queued has gone out; for HTTP, behind the answer. */
    close(): void;
    /** Resets the connection. */
    abort(): void;
    /** Delivers no further input until resume(). Throws for an HTTP request. */
    pause(): void;
    /** Ends a pause. Throws for an HTTP request. */
    resume(): void;
    /** Microseconds since the running callback began. */
    elapsed(): number;
    /** The number that the next send will have; always 1 for an HTTP request. */
    nextSendId(): number;
    /** Stops the server of this connection. */
    shutdown(): void;
    /** The same as shutdown(). */
    shutdownServer(): void;
    [own: string]: any;
  }

  /**
   * One HTTP request. method, path, query and httpHeaders must be read before
   * the request is answered; afterwards the first read of each throws, and so
   * do close and abort.
   */
  export interface HttpTransport extends Transport {
    /** As the client sent it: methods are not checked. */
    readonly method: string;
    /** Percent-decoded, without the query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly httpHeaders: Headers;
  }

  /** What a raw protocol class may have. Every member is optional; attributes may be static. */
  export interface Protocol {
    http11?: false;
    /** Sent to every client first: a constant, or a function called for each connection. */
    initialBytesToSend?: Sendable | ((transport: Transport) => Reply);
    /** Sent for whatever a client sends; the input is not delivered otherwise. */
    nextBytesToSend?: Sendable | ((transport: Transport, data: Buffer) => Reply);
    /** Cut the input into lines and call lineReceived. Implied by lineReceived without dataReceived. */
    lineMode?: boolean;
    /** Bytes of a line without its end: 1 to 2**30, default 65536. */
    maxLineLength?: number;
    /** Close our side behind the initial bytes; what is sent later is lost. */
    shutdownSend?: boolean;
    /** Once per server, in the main VM, when it listens. `this` is an instance that serves no connection. */
    serverStarted?(server: Server): void;
    /** First callback of a connection. */
    clientCreated?(transport: Transport): Reply;
    /** After the initial bytes, before any input. */
    connectionMade?(transport: Transport): Reply;
    /** A copy of what was read at once; the script may keep and change it. */
    dataReceived?(transport: Transport, data: Buffer): Reply;
    /** A line without its LF or CRLF. */
    lineReceived?(transport: Transport, line: string): Reply;
    /** The kernel has taken everything that was queued; sendId counts from 1. */
    sendComplete?(transport: Transport, sendId: number): Reply;
    /** The connection ended with output unsent. What is returned is ignored. */
    sendFailed?(transport: Transport, sendId: number): void;
    /** Once, last. What is returned is ignored. */
    connectionClosed?(transport: Transport, reason: CloseReason): void;
    /** Another name of connectionClosed. */
    connectionLost?(transport: Transport, reason: CloseReason): void;
    /** An error of another callback. Data that is returned is sent and the connection lives; otherwise it ends. */
    exceptionHandler?(transport: Transport, error: any, where: Where): Reply;
    [own: string]: any;
  }

  /** A method of an HTTP protocol. */
  export type HttpMethod = (transport: HttpTransport, data: Buffer) => unknown;

  /**
   * An HTTP protocol class: `/name` calls the class's own method `name`. There
   * is one instance per VM. Of the callbacks only these two are called.
   */
  export interface HttpProtocol {
    http11: true;
    serverStarted?(server: Server): void;
    /** What is returned is the answer, with status 500 unless it is a Response. */
    exceptionHandler?(transport: HttpTransport, error: any, where: 'http11'): unknown;
    [method: string]: any;
  }

  /** A protocol class. http11 and the other attributes may be static. */
  export type ProtocolClass = (new () => object) | (new () => Protocol) | (new () => HttpProtocol);

  /** Declares an address; port 0 lets the kernel choose. Only at the top level. */
  export function server(host: string | null | undefined, port: number): Server;
  /** The same for all addresses of this machine. */
  export function server(port: number): Server;
  /** Joins a server and a protocol class. Only at the top level. */
  export function register(declaration: { transport: Server; protocol: ProtocolClass }): void;
  /** A number that every VM can change. It stands for its value in expressions: `hits + 1`. */
  export interface Counter {
    /** The present value. */
    get(): number;
    /** Replaces the value. Throws for what is no finite number. */
    set(n: number): void;
    /** Adds n, 1 by default, and returns the new value: one step, which no other VM can come between. */
    add(n?: number): number;
    valueOf(): number;
    toJSON(): number;
    toString(): string;
  }

  /** A key of a dict. 1 and '1' are different keys, as for a Map. */
  export type DictKey = string | number;

  /**
   * Data as a dict gives it out and parallel.shared() returns it: nothing in it
   * can be changed. structuredClone(x) is a mutable copy.
   */
  export type Immutable<T> = T extends (...args: any[]) => any ? never
    : T extends Map<infer K, infer V> ? ReadonlyMap<Immutable<K>, Immutable<V>>
    : T extends Set<infer E> ? ReadonlySet<Immutable<E>>
    : T extends object ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

  /**
   * A map that all VMs read and change. A value is copied when it is put in, and
   * what is given out is immutable. Entries keep the order in which their keys
   * came. Nothing limits the number or the size of entries: what no longer
   * counts must be deleted.
   */
  export interface Dict<V = any> {
    get(key: DictKey): Immutable<V> | undefined;
    /** Copies value, which must be data; returns the dict. */
    set(key: DictKey, value: V): this;
    has(key: DictKey): boolean;
    /** Whether there was such a key. */
    delete(key: DictKey): boolean;
    clear(): void;
    readonly size: number;
    /**
     * Puts f(old, key) in the place of the old value, as one step, and returns
     * the new value. If f returns undefined, the key is deleted. f runs again
     * when another VM has changed the key meanwhile: it should have no other
     * effect, and it cannot change the key itself, nor be async.
     *
     *     visits.compute(name, (n = 0) => n + 1);
     */
    compute(key: DictKey, f: (old: Immutable<V> | undefined, key: DictKey) => V | undefined): Immutable<V> | undefined;
    /** The iterators and forEach go over the entries that there were when they were called. */
    keys(): IterableIterator<DictKey>;
    values(): IterableIterator<Immutable<V>>;
    entries(): IterableIterator<[DictKey, Immutable<V>]>;
    [Symbol.iterator](): IterableIterator<[DictKey, Immutable<V>]>;
    forEach(f: (value: Immutable<V>, key: DictKey, dict: this) => void, self?: any): void;
    /** An object of the entries. */
    toJSON(): Record<string, V>;
  }

  /**
   * A number that every VM can change. A counter with a name is one in the whole
   * process, wherever it is asked for. One without must be declared at the top
   * level, and workers find main's by the place of the call.
   */
  export function counter(name?: string): Counter;
  /** A map that every VM can change; named or not as counter() is. */
  export function dict<V = any>(name?: string): Dict<V>;
  /**
   * Builds data in the main VM and gives it to all VMs, which hold it once: also
   * inside what each worker has for itself. f never runs in a worker. Only at the
   * top level.
   */
  export function shared<T>(f: () => T): T;
  /** Makes a value in each VM, which it may change: f runs in main and in every worker. */
  export function local<T>(f: () => T): T;

  /**
   * Thrown by every attempt to change what main shares. The message names the
   * path and what to use instead.
   *
   *     import { UnprotectedError } from 'parallel';
   *     try {
   *       config.hits++;
   *     } catch (e) {
   *       if (!(e instanceof UnprotectedError)) throw e;
   *       console.log(e.path); // config.hits
   *     }
   *
   * A store into the bytes of a shared typed array through another name ends the
   * callback instead, and cannot be caught.
   */
  export interface UnprotectedError extends TypeError {
    readonly name: 'UnprotectedError';
    /** What could not be changed: the binding and the way from there. */
    readonly path: string;
  }
  export const UnprotectedError: {
    new (message?: string, path?: string): UnprotectedError;
    readonly prototype: UnprotectedError;
  };

  /** Serves until shutdown. Only in the main VM. */
  export function run(): void;
  /** Begins to serve and returns. Only in the main VM. */
  export function runOnce(): void;
  /** Stops every server. */
  export function shutdown(): void;
  /** The number of this worker, from 0; null in the main VM. */
  export function threadSeqId(): number | null;
  /** Nanoseconds since the process began. */
  export function rdtsc(): number;
  /** The number of processors. */
  export function cpuCount(): number;
  /** Writes a line to standard error, with the VM that it comes from. */
  export function debug(text: unknown): void;
  /** Writes to standard output as it is, without a line end. */
  export function stdout(text: unknown): void;
  /** Writes to standard error as it is, without a line end. */
  export function stderr(text: unknown): void;
  /** Whether this is the main VM. */
  export const isMain: boolean;

  const parallel: {
    server: typeof server; register: typeof register; counter: typeof counter; dict: typeof dict;
    shared: typeof shared; local: typeof local; UnprotectedError: typeof UnprotectedError; run: typeof run; runOnce: typeof runOnce;
    shutdown: typeof shutdown; threadSeqId: typeof threadSeqId; rdtsc: typeof rdtsc; cpuCount: typeof cpuCount;
    debug: typeof debug; stdout: typeof stdout; stderr: typeof stderr; isMain: typeof isMain;
  };
  export default parallel;
}

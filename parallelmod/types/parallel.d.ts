// Types of the modules "parallel", "parallel/http/server" and "parallel/http",
// as this version of pyp has them.
//
// The names Buffer, URL, URLSearchParams, Headers, Request, Response, Blob,
// FormData, AbortSignal and ReadableStream are globals. They come from
// globals.d.ts beside this file, or from @types/node; use one of the two, not
// both.

declare module 'parallel' {
  /** Text (sent as UTF-8) or bytes. */
  export type Piece = string | ArrayBuffer | ArrayBufferView;

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
    /** It retained too much, or it grew while the process was short of memory. */
    | 'memory'
    /** The server stopped. */
    | 'shutdown';

  /** The name of the callback in which an error happened; `http11` stands for every HTTP method. */
  export type Where =
    | 'clientCreated' | 'initialBytesToSend' | 'connectionMade' | 'nextBytesToSend' | 'dataReceived'
    | 'lineReceived' | 'sendComplete' | 'sendFailed' | 'connectionClosed' | 'http11';

  /** What one server's connections may take. What is left out is as the flags of the process say. */
  export interface Limits {
    /** Milliseconds of JavaScript in one callback. */
    callbackTimeout?: number;
    /** Milliseconds after which a callback is logged and counted as a hog; 0 is never. */
    hogAfter?: number;
    /** Bytes that the instance of one raw connection may retain; 0 is no limit. */
    contextMemory?: number;
    /** Connections of this server; 0 is no limit but the process's. */
    maxConnections?: number;
    /** Of them from one IPv4 address or IPv6 /64 network; 0 is no limit but the process's. */
    maxConnectionsPerIp?: number;
    /** Bytes of output that wait for a peer, beyond which a raw connection ends when more is sent. */
    maxWriteBuffer?: number;
  }

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
    /**
     * Sends before, a whole file, and after. On a raw connection there may be any
     * number, in order with write(). For an HTTP request it is the answer, once,
     * and the method returns nothing. A file that cannot be sent is an error page
     * there; a raw protocol gets sendFailed, then exceptionHandler.
     */
    sendfile(before: Piece | null | undefined, path: string, after?: Piece | null): void;
    /**
     * The same with nbytes bytes of the file from offset on.
     * Throws an InvalidFileRangeError for what is no whole number from 0 on.
     */
    rangedSendfile(before: Piece | null | undefined, path: string, after: Piece | null | undefined, offset: number, nbytes: number): void;
    /** PyParallel's name of rangedSendfile. */
    sendfileRanged(before: Piece | null | undefined, path: string, after: Piece | null | undefined, offset: number, nbytes: number): void;
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

  /** How callbacks are to be scheduled; without a hint the host adapts. Every protocol class may have them, static ones too. */
  export interface SchedulingHints {
    /** Keep the callbacks of one connection together. Excludes concurrency. */
    throughput?: boolean;
    /** Run callbacks at once on the goroutine that read the input, unless one takes 10 ms. Excludes concurrency. */
    lowLatency?: boolean;
    /** Never run callbacks on the goroutine that read the input. */
    concurrency?: boolean;
    /** Requests or lines of a connection that may follow one another while others wait; 0 is any number, default 3. Needs throughput or lowLatency. */
    maxSyncRecvAttempts?: number;
    /** sendComplete callbacks that may follow their send at once; 0 is any number, default 3. Needs throughput or lowLatency. */
    maxSyncSendAttempts?: number;
  }

  /** What a raw protocol class may have. Every member is optional; attributes may be static. */
  export interface Protocol extends SchedulingHints {
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

  /**
   * A method of an HTTP protocol. It returns text, bytes, a Response, a Blob, a
   * generator, an async iterator or a ReadableStream (sent as they come), any
   * other value as JSON, nothing for 204, or a promise of one of these.
   */
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

  /** A protocol class, whose attributes may be static, or an HttpServer of "parallel/http/server". */
  export type ProtocolClass = (new () => object) | (new () => Protocol) | (new () => HttpProtocol) | import('parallel/http/server').HttpServer;

  /** What HTTP protocol classes may declare with `static compress`: a list of 'br' and 'gzip' in order of preference; true is both. RFC 9110 section 8.4. */
  export type Compress = boolean | readonly string[];

  /** Declares an address; port 0 lets the kernel choose. Only at the top level. */
  export function server(host: string | null | undefined, port: number, limits?: Limits): Server;
  /** The same for all addresses of this machine. */
  export function server(port: number, limits?: Limits): Server;
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
  /** transport.sendfile(before, path, after). */
  export function sendfile(transport: Transport, before: Piece | null | undefined, path: string, after?: Piece | null): void;
  /** The number of this worker, from 0; null in the main VM. */
  export function threadSeqId(): number | null;
  /** Nanoseconds since the process began. */
  export function rdtsc(): number;
  /** The number of processors. */
  export function cpuCount(): number;
  /** Sums up a histogram since the process began, in microseconds with decimals. */
  export interface Quantiles {
    readonly count: number;
    readonly sum_us: number;
    readonly mean_us: number;
    readonly p50_us: number;
    readonly p90_us: number;
    readonly p99_us: number;
    readonly p999_us: number;
    readonly max_us: number;
  }

  /** What is counted of the whole process since it began, but for contexts and active_hogs, which are now. */
  export interface TotalStats {
    readonly contexts: number;
    readonly accepted: number;
    readonly refused: number;
    readonly malformed: number;
    readonly requests: number;
    readonly callbacks: number;
    /** Jobs that wait for any worker now. */
    readonly queue: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly killed: number;
    readonly memory_ended: number;
    readonly active_hogs: number;
    readonly hogs: number;
    readonly hung_workers: number;
    readonly bytes_received: number;
    readonly bytes_sent: number;
    readonly log_lines_dropped: number;
    readonly latency: Quantiles;
    readonly latency_buckets: readonly (readonly [us: number, count: number])[];
  }

  /** One worker VM. */
  export interface WorkerStats {
    readonly index: number;
    readonly state: 'starting' | 'idle' | 'busy' | 'hung';
    readonly busy_us: number;
    readonly callbacks: number;
    readonly js_time_us: number;
    /** Jobs that wait for it now. */
    readonly queue: number;
    readonly queue_wait: Quantiles;
    /** An estimate. */
    readonly allocated_bytes: number;
    readonly inline: number;
    readonly queued: number;
    /** On whose behalf it is busy, 0 for none. */
    readonly context: number;
    readonly callback: string;
  }

  /** A route, or a callback of a raw protocol. */
  export interface CallbackStats {
    readonly name: string;
    readonly count: number;
    readonly errors: number;
    readonly js_time: Quantiles;
    readonly route: boolean;
    readonly runs: 'inline' | 'queued' | 'apart';
    readonly reason: string;
    readonly changes: number;
  }

  /** Limits in force; 0 is none. */
  export interface LimitStats {
    readonly callback_timeout_us: number;
    readonly hog_after_us: number;
    readonly context_memory_bytes: number;
    readonly max_connections: number;
    readonly max_connections_per_ip: number;
    readonly max_write_buffer_bytes: number;
  }

  /** One address that is listened on. */
  export interface ServerStats {
    readonly name: string;
    readonly address: string;
    readonly protocol: 'http' | 'raw';
    readonly state: 'listening' | 'draining';
    readonly contexts: number;
    readonly accepted: number;
    readonly refused: number;
    readonly errors: number;
    readonly bytes_received: number;
    readonly bytes_sent: number;
    readonly latency: Quantiles;
    readonly callbacks: readonly CallbackStats[];
    readonly scheduling: string;
    /** HTTP answers by the first digit of their status. */
    readonly status: readonly number[];
    readonly description: string;
    readonly limits?: LimitStats;
  }

  /** The process's memory. */
  export interface ProcessMemory {
    readonly resident_bytes: number;
    readonly heap_bytes: number;
    readonly live_bytes: number;
    readonly shared_bytes: number;
    readonly soft_limit_bytes: number;
    readonly hard_limit_bytes: number;
    readonly state: 'ok' | 'soft' | 'hard';
  }

  /** What contextStats() tells. PyParallel's keys come first; null has no meaning here. */
  export interface ContextStats {
    readonly active_hogs: number;
    readonly active_contexts: number;
    readonly active_io_loops: number;
    readonly seh_eav_in_io_callback: null;
    readonly pid: number;
    readonly script: string;
    readonly version: string;
    readonly started: string;
    readonly uptime_us: number;
    readonly state: 'starting' | 'serving' | 'draining';
    readonly totals: TotalStats;
    readonly workers: readonly WorkerStats[];
    readonly servers: readonly ServerStats[];
    readonly generations: readonly {
      readonly number: number; readonly since: string; readonly state: string; readonly contexts: number;
      readonly shared_bytes: number; readonly errors: number;
    }[];
    readonly memory: ProcessMemory;
    readonly gc: { readonly cycles: number; readonly pauses: Quantiles; readonly cpu_percent: number };
    readonly limits: LimitStats;
  }

  /** One live connection. */
  export interface Context {
    readonly id: number;
    readonly server: string;
    readonly protocol: string;
    readonly kind: 'http' | 'raw';
    readonly remote_address: string;
    /** -1 while no worker has it. */
    readonly worker: number;
    readonly state: 'opening' | 'idle' | 'reading' | 'running' | 'waiting' | 'writing' | 'closing';
    readonly age_us: number;
    readonly idle_us: number;
    readonly callbacks: number;
    /** With the callback that runs. */
    readonly js_time_us: number;
    /** The callback that runs, '' for none, and for how long. */
    readonly running: string;
    readonly running_us: number;
    readonly bytes_received: number;
    readonly bytes_sent: number;
    readonly bytes_queued: number;
    readonly timers: number;
    readonly pending: number;
    readonly errors: number;
    readonly last_error: string;
    readonly generation: number;
    /** Of `this` and what it leads to, estimated; only when asked for. */
    readonly retained_bytes?: number;
    readonly opened: string;
  }

  /** PyParallel's keys of a socket; null has no meaning here. */
  export interface SocketStats {
    readonly num_children: number;
    readonly retired_clients: number;
    readonly clients_connected: number;
    readonly clients_disconnecting: number;
    readonly client_connected_count: number;
    readonly total_accepts_attempted: number;
    readonly send_id: number | null;
    readonly ioloops: number;
    readonly last_thread_id: number | null;
    readonly this_thread_id: number | null;
    readonly total_bytes_sent: number;
    readonly total_bytes_received: number;
    readonly sem_acquired: null; readonly sem_released: null; readonly sem_timeout: null; readonly sem_count: null; readonly sem_release_err: null;
    readonly accepts_posted: null; readonly fd_accept_count: null; readonly num_accepts_to_post: null; readonly target_accepts_posted: null;
    readonly total_clients_reused: null; readonly total_clients_recycled: null; readonly negative_accepts_to_post_count: null;
    readonly recvbuf_size: null; readonly sendbuf_size: null; readonly recv_id: null;
    readonly num_bytes_just_sent: null; readonly num_bytes_just_received: null;
  }

  /** The machine's memory, as it was when first asked for; and the process's. */
  export interface MemoryStats extends ProcessMemory {
    /** Percent in use. */
    readonly load: number;
    readonly total_virtual: number;
    readonly avail_virtual: number;
    readonly total_physical: number;
    readonly avail_physical: number;
    readonly total_page_file: number;
    readonly avail_page_file: number;
  }

  /** The machine; null has no meaning here. */
  export interface SystemStats {
    readonly min_address_allocation: number | null;
    readonly max_address_allocation: number;
    readonly allocation_granularity: number;
    readonly cpu_type: string;
    readonly num_cpus: number;
    readonly active_cpu_mask: string | null;
    readonly page_size: number;
    readonly cpu_level: null;
    readonly cpu_revision: null;
    readonly large_page_minimum: number | null;
    readonly large_pages_available: boolean | null;
    readonly registered_io_available: false;
    readonly min_filesystem_cache_size: null;
    readonly max_filesystem_cache_size: null;
    readonly file_cache_min_hard_enable: null;
    readonly file_cache_max_hard_enable: null;
  }

  /** All that is counted in this process. PyParallel: context_stats. */
  export function contextStats(): ContextStats;
  /** One server, or one connection that a transport stands for. PyParallel: socket_stats. */
  export function socketStats(server: Server): SocketStats & Partial<ServerStats>;
  export function socketStats(transport: Transport | HttpTransport): SocketStats & Context;
  /** PyParallel: memory_stats. */
  export function memoryStats(): MemoryStats;
  /** Reads anew what memoryStats() tells of the machine. */
  export function refreshMemoryStats(): void;
  /** PyParallel: sys_stats. */
  export function sysStats(): SystemStats;
  /** The live connections; with retained, and what each keeps alive. */
  export function contexts(options?: { retained?: boolean }): Context[];
  /** The number of live connections. */
  export function activeContexts(): number;
  /** The same as activeContexts(). */
  export function activeCount(): number;
  /** Callbacks that run and have taken longer than --hog-after. */
  export function activeHogs(): number;
  /** Workers that run a callback now. */
  export function activeIoLoops(): number;
  /** Whether there are live connections. */
  export function isActive(): boolean;
  /** Whether this is a worker. */
  export function isParallelThread(): boolean;
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
    shutdown: typeof shutdown; sendfile: typeof sendfile; threadSeqId: typeof threadSeqId; rdtsc: typeof rdtsc; cpuCount: typeof cpuCount;
    contextStats: typeof contextStats; socketStats: typeof socketStats; memoryStats: typeof memoryStats;
    refreshMemoryStats: typeof refreshMemoryStats; sysStats: typeof sysStats; contexts: typeof contexts;
    activeCount: typeof activeCount; activeContexts: typeof activeContexts; activeHogs: typeof activeHogs;
    activeIoLoops: typeof activeIoLoops; isActive: typeof isActive; isParallelThread: typeof isParallelThread;
    debug: typeof debug; stdout: typeof stdout; stderr: typeof stderr; isMain: typeof isMain;
  };
  export default parallel;
}

declare module 'parallel/http' {
  /** The phrase of a status, 'Not Found' of 404. RFC 9110 section 15. */
  export function statusText(code: number): string;
  /** Phrase and explanation of each status. PyParallel: responses. */
  export const responses: { readonly [code: number]: readonly [phrase: string, explanation: string] };
}

declare module 'parallel/http/server' {
  import type { Compress, HttpTransport, Server } from 'parallel';

  /** What a route may return; nothing means request.response, or 204. */
  export type Answer = unknown;

  /** A function that answers requests: it gets the parameters of its path, decoded. */
  export type Handler = (request: ServerRequest, ...parameters: string[]) => Answer;

  /** The cookies that an answer sets. RFC 6265 section 4.1. */
  export interface ResponseCookies extends Iterable<string> {
    /**
     * Adds a Set-Cookie. What a cookie's value may not have is percent-encoded.
     * Throws a TypeError for a name or an attribute that is not valid.
     */
    set(name: string, value: string | number | boolean | bigint | null | undefined, options?: CookieOptions): this;
    /** Adds a Set-Cookie that has run out; path and domain must be those that it was set with. */
    delete(name: string, options?: Pick<CookieOptions, 'path' | 'domain' | 'secure' | 'sameSite' | 'partitioned'>): this;
  }

  export interface CookieOptions {
    /** '/' by default; null for none. */
    path?: string | null;
    domain?: string | null;
    /** Seconds. */
    maxAge?: number;
    expires?: Date | number | string;
    httpOnly?: boolean;
    secure?: boolean;
    /** true is 'Strict'. */
    sameSite?: 'Strict' | 'Lax' | 'None' | 'strict' | 'lax' | 'none' | boolean;
    partitioned?: boolean;
  }

  /** request.response: what becomes the answer. What a route returns is the body. */
  export interface ServerResponse {
    /** The status, 200 by default. */
    code: number;
    /** Kept, not sent: the standard phrase is. */
    message: string;
    /** By default it goes by the body. PyParallel: content_type. */
    contentType: string | null | undefined;
    /** Ignored: the host counts. */
    contentLength: number | undefined;
    /** Whatever a route may return. */
    body: unknown;
    /** Further fields; 'Name: value' as text. PyParallel: other_headers. */
    otherHeaders: Record<string, string | number | readonly string[]> | readonly (string | readonly [string, string | number])[];
    readonly headers: Headers;
    readonly cookies: ResponseCookies;
  }

  /**
   * What a route gets. The host's members cannot be assigned; a script may set
   * others. They must be read before the request is answered: the first read of
   * each throws afterwards.
   */
  export interface ServerRequest {
    /** The same as in the logs; a client may give it with --request-id-header. */
    readonly id: string;
    /** As the client sent it. */
    readonly method: string;
    /** The same as method. */
    readonly command: string;
    /** Percent-decoded, without the query; as it came if it does not decode. */
    readonly path: string;
    /** As it came, without the query. */
    readonly rawPath: string;
    /** What a prefix route has left of the path, not decoded. */
    readonly rest: string;
    /** The parameters of the path by name, decoded; an unnamed star is '*'. */
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly headers: Headers;
    /** The address as the client knows it, by its field Host. */
    readonly url: URL;
    /** '1.0' or '1.1'. */
    readonly httpVersion: string;
    /** 'HTTP/1.0' or 'HTTP/1.1'. */
    readonly version: string;
    /** The peer, as "ip:port". */
    readonly remoteAddress: string;
    /** Our end, as "ip:port". */
    readonly localAddress: string;
    /** Whether the connection goes on behind the answer. RFC 9112 section 9.3. */
    readonly keepAlive: boolean;
    /** The first of several cookies of a name. RFC 6265 section 5.4. */
    readonly cookies: Map<string, string>;
    /** The field Range, or else ?range=; null for none, for several and for what is none. RFC 9110 section 14. */
    readonly range: RangedRequest | null;
    /** Aborts when the client has gone or the host gives the request up. */
    readonly signal: AbortSignal;
    /** When the script looked first. */
    readonly timestamp: Date;
    readonly transport: HttpTransport;
    /** The body; empty if there is none. */
    readonly body: Buffer;
    /** The body, as often as wanted, like the next ones. */
    text(): Promise<string>;
    /** Rejects with a SyntaxError, which is answered with 400 if nobody catches it. */
    json(): Promise<any>;
    bytes(): Promise<Buffer>;
    arrayBuffer(): Promise<ArrayBuffer>;
    blob(): Promise<Blob>;
    /** An urlencoded or multipart form; rejects with a TypeError, which is answered with 400 if nobody catches it. */
    formData(): Promise<FormData>;
    readonly response: ServerResponse;
    [own: string]: any;
  }

  /** What @route(...) returns: a decorator, of TypeScript's older form too, or a mark for a function. */
  export interface RouteMark {
    (method: (...args: any[]) => unknown, context: ClassMethodDecoratorContext): void;
    (field: undefined, context: ClassFieldDecoratorContext): void;
    (prototype: object, name: string, descriptor?: PropertyDescriptor): void;
    <F extends (...args: any[]) => unknown>(f: F): F;
  }

  export interface RouteOptions {
    /** One or several; without, GET, HEAD, POST, PUT, PATCH and DELETE. '*' is every method. */
    method?: string | readonly string[];
    /** Without, the method's name. */
    path?: string;
  }

  /**
   * Marks a method or field of an HttpServer as a route.
   *
   *     @route hello(request) {}                     // /hello, and what is below
   *     @route('/users/:id') user(request, id) {}
   *     @route('POST /users') create(request) {}
   *     @route({ method: ['PUT', 'DELETE'], path: '/users/:id' }) change(request, id) {}
   *     wiki = route('/wiki/*page', (request, page) => page);
   */
  export interface Route extends RouteMark {
    (path: string): RouteMark;
    (options: RouteOptions): RouteMark;
    <F extends Handler>(path: string, f: F): F;
    <F extends Handler>(options: RouteOptions, f: F): F;
  }
  export const route: Route;

  /** The paths that a router has come by. */
  export interface Routes extends Iterable<[path: string, name: string]> {
    readonly size: number;
    toJSON(): string[];
  }
  /** PyParallel: make_routes. */
  export function makeRoutes(): Routes;
  /** Another @route, which notes its paths. PyParallel: router. */
  export function router(routes?: Routes): Route;

  /** One route of HttpServer.getRoutes(). */
  export interface RouteInfo {
    readonly path: string;
    /** null for those of a route that names none. */
    readonly methods: readonly string[] | null;
    readonly name: string;
  }

  /** A server with routes. There is one instance in each VM. */
  export class HttpServer {
    /** Routes by path, or by method and path; a value is a function or a method's name. */
    static routes?: Record<string, string | ((request: ServerRequest, ...parameters: any[]) => unknown)> | Routes;
    /** A folder, relative to the script, that is served where no route answers. */
    static root?: string;
    /** List folders without index.html. False by default. */
    static directoryListing?: boolean;
    /** Follow symbolic links out of the root. False by default. */
    static symlinks?: boolean;
    /** Serve names that begin with a dot. False by default; /.well-known/ always is. */
    static dotfiles?: boolean;
    /** Send x.br and x.gz in the place of x. True by default. */
    static precompressed?: boolean;
    /** Seconds of Cache-Control: max-age. None by default. */
    static maxAge?: number;
    /** Scheduling hints: see SchedulingHints of "parallel". */
    static throughput?: boolean;
    static lowLatency?: boolean;
    static concurrency?: boolean;
    static maxSyncRecvAttempts?: number;
    static maxSyncSendAttempts?: number;
    /** Compress texts of 1 KiB and more. False by default. */
    static compress?: Compress;
    /** Adds the routes of another server; own routes win. The other's hooks are not used. */
    static merge<C>(this: C, other: HttpServer | (new () => HttpServer)): C;

    /** Adds a route, as the next ones; the path is exact. Before register() or listen(). */
    get(path: string, f: Handler): this;
    post(path: string, f: Handler): this;
    put(path: string, f: Handler): this;
    delete(path: string, f: Handler): this;
    patch(path: string, f: Handler): this;
    head(path: string, f: Handler): this;
    options(path: string, f: Handler): this;
    /** For every method there is. */
    all(path: string, f: Handler): this;
    route(methods: string | readonly string[], path: string, f: Handler): this;

    /** Hook: before the route is looked for. undefined goes on; anything else, or a promise of it, is the answer. PyParallel: pre_route. */
    preRoute(request: ServerRequest): unknown;
    /** Hook: finds the route and calls it. */
    route(request: ServerRequest): unknown;
    /** Hook: preRoute, then route. */
    dispatch(request: ServerRequest): unknown;
    /** Hook: the page of an error. request.response.code is set. It may return an answer, fill request.response, or call sendfile. */
    error(request: ServerRequest, code: number, message?: string): unknown;
    /** To be added: what is thrown. The answer has status 500 unless it says otherwise. */
    exceptionHandler?(request: ServerRequest, error: any, where: 'http11'): unknown;
    /** To be added: once per server, in the main VM, when it listens. */
    serverStarted?(server: Server): void;

    /** Adds the routes of another server to this one; own routes win. The other's hooks are not used. */
    merge(other: HttpServer | (new () => HttpServer)): this;
    /** Declares the address and registers this. Port 0 lets the kernel choose; without a host, all addresses. */
    listen(port: number | string, host?: string | null, limits?: import('parallel').Limits): Server;
    listen(port: number | string, limits: import('parallel').Limits): Server;
    /** The routes that there are so far. PyParallel: get_routes. */
    getRoutes(): RouteInfo[];
    /** As the function. */
    sendfile(request: ServerRequest, path: string, options?: SendfileOptions): void;
  }

  export interface SendfileOptions {
    /** A folder, relative to the script, which the path cannot leave. */
    root?: string;
    /** The Content-Type; by default it goes by the name. */
    type?: string;
  }
  /**
   * Answers with a file: with ETag, preconditions and ranges. Without a root the
   * path is relative to the working directory; never take it from a client. Once
   * for each request, and the route returns nothing. Status and fields are
   * request.response's. RFC 9110 sections 13 and 14.
   */
  export function sendfile(request: ServerRequest | HttpTransport, path: string, options?: SendfileOptions): void;

  /** An error that is answered with its status. With expose false the client gets the phrase only and the error is logged. */
  export class HttpError extends Error {
    /** Throws a RangeError for a status that is not from 400 to 599. */
    constructor(status: number, message?: string, options?: { expose?: boolean; headers?: ServerResponse['otherHeaders']; cause?: unknown });
    status: number;
    expose: boolean;
    headers: ServerResponse['otherHeaders'] | undefined;
  }

  /** One range of bytes: from first to last, or the last suffix bytes; null where not given. RFC 9110 section 14.1.2. */
  export class RangedRequest {
    constructor(first: number | null, last: number | null, suffix: number | null);
    first: number | null;
    last: number | null;
    suffix: number | null;
    /** Which bytes of a whole these are. Throws an InvalidRangeRequest. */
    of(size: number): { offset: number; length: number };
    /** null for what is no single range. */
    static parse(text: string | null | undefined): RangedRequest | null;
  }
  /** 416, with Content-Range if the size is given. RFC 9110 section 15.5.17. */
  export class InvalidRangeRequest extends HttpError {
    constructor(message?: string, size?: number);
  }
  /** Offset or length of rangedSendfile is no whole number from 0 on. */
  export class InvalidFileRangeError extends RangeError {}

  /** Fills request.response. PyParallel: text_response. */
  export function textResponse(request: ServerRequest, text: unknown): void;
  /** Fills request.response. PyParallel: html_response. */
  export function htmlResponse(request: ServerRequest, text: unknown): void;
  /** Fills request.response; throws a TypeError for what has no JSON form. PyParallel: json_serialization. */
  export function jsonSerialization(request: ServerRequest, value: unknown): void;
  /** Escapes & < > " and '. PyParallel: quote_html. */
  export function quoteHtml(text: unknown): string;
  /** The Content-Type of a file name. PyParallel: guess_type. */
  export function guessType(name: string): string;
  /** An HTTP date; now by default. RFC 9110 section 5.6.7. PyParallel: date_time_string. */
  export function dateTimeString(date?: Date | number): string;
  /** An answer that leads elsewhere. Throws a RangeError for another code. RFC 9110 section 15.4. */
  export function redirect(location: string | URL, code?: 301 | 302 | 303 | 307 | 308): Response;
  /** Fills request.response. */
  export function redirect(request: ServerRequest, location: string | URL, code?: 301 | 302 | 303 | 307 | 308): void;

  const Request_: typeof Request, Response_: typeof Response, Headers_: typeof Headers;
  type Request_ = Request;
  type Response_ = Response;
  type Headers_ = Headers;
  /** The globals of these names. */
  export { Request_ as Request, Response_ as Response, Headers_ as Headers };
}

package node

import (
	"math/big"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// module is one line of the table of modules: what it exports and how it is
// made. Exports and Require both read it.
type module struct {
	exports []string
	build   func(*Instance) *goja.Object
}

func names(list string) []string { return strings.Fields(list) }

// modules is the table. It is filled at init, since modules require each other.
var modules map[string]*module

const assertNames = "fail AssertionError ok equal notEqual deepEqual notDeepEqual deepStrictEqual notDeepStrictEqual strictEqual " +
	"notStrictEqual throws rejects doesNotThrow doesNotReject ifError match doesNotMatch strict"

func init() {
	modules = map[string]*module{
		"assert": {names(assertNames), func(i *Instance) *goja.Object { return i.script("assert.js", i.utilNatives()) }},
		"assert/strict": {names(assertNames), func(i *Instance) *goja.Object {
			return i.require("assert").Get("strict").(*goja.Object)
		}},
		"buffer": {names("atob btoa isUtf8 isAscii transcode Buffer constants kMaxLength kStringMaxLength INSPECT_MAX_BYTES"),
			(*Instance).bufferModule},
		"console": {names("log info debug dirxml warn error trace dir table assert count countReset time timeLog timeEnd group " +
			"groupCollapsed groupEnd clear"), func(i *Instance) *goja.Object { return i.global("console") }},
		"crypto": {names("randomUUID randomBytes randomInt randomFillSync getRandomValues createHash createHmac timingSafeEqual " +
			"getHashes webcrypto"), (*Instance).cryptoModule},
		"events": {names("EventEmitter once on errorMonitor captureRejectionSymbol listenerCount getEventListeners getMaxListeners " +
			"setMaxListeners defaultMaxListeners"), func(i *Instance) *goja.Object { return i.script("events.js", i.utilNatives()) }},
		"fs":          {fsNames(), (*Instance).fsModule},
		"fs/promises": {fsPromiseNames(), (*Instance).fsPromisesModule},
		"os": {names("arch availableParallelism cpus endianness freemem homedir hostname loadavg machine networkInterfaces platform " +
			"release tmpdir totalmem type uptime userInfo version constants EOL devNull"), (*Instance).osModule},
		"path": {names("resolve normalize isAbsolute join relative toNamespacedPath dirname basename extname format parse sep " +
			"delimiter posix win32"), (*Instance).pathModule},
		"path/posix": {names("resolve normalize isAbsolute join relative toNamespacedPath dirname basename extname format parse sep " +
			"delimiter posix win32"), func(i *Instance) *goja.Object { return i.require("path") }},
		"perf_hooks": {names("performance"), (*Instance).perfModule},
		"process": {names("cwd exit memoryUsage hrtime uptime nextTick emitWarning abort umask getuid geteuid getgid getegid cpuUsage " +
			"argv argv0 execPath execArgv env pid ppid platform arch version versions title exitCode release stdout stderr"),
			func(i *Instance) *goja.Object { return i.global("process") }},
		"querystring":    {names("unescape escape stringify parse encode decode"), (*Instance).querystringModule},
		"string_decoder": {names("StringDecoder"), func(i *Instance) *goja.Object { return i.script("string_decoder.js", i.textNatives()) }},
		"timers": {names("setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate promises"),
			(*Instance).timersModule},
		"timers/promises": {names("setTimeout setImmediate setInterval scheduler"), (*Instance).timersPromisesModule},
		"url": {names("URL URLSearchParams Url parse format resolve fileURLToPath pathToFileURL urlToHttpOptions domainToASCII " +
			"domainToUnicode"), func(i *Instance) *goja.Object { return i.script("url.js", i.urlNatives()) }},
		"util": {names("format formatWithOptions inspect isDeepStrictEqual stripVTControlCharacters toUSVString promisify callbackify " +
			"inherits deprecate debuglog debug styleText types TextEncoder TextDecoder isArray isBoolean isBuffer isNull " +
			"isNullOrUndefined isNumber isString isSymbol isUndefined isRegExp isObject isDate isError isFunction isPrimitive _extend"),
			func(i *Instance) *goja.Object { return i.script("util.js", i.utilNatives()) }},
	}
}

// internals are modules that only the JavaScript halves can require.
func (i *Instance) internal(name string) *goja.Object {
	if name == "internal/text" {
		return i.textClasses()
	}
	return nil
}

func (i *Instance) textClasses() *goja.Object {
	const name = "internal/text"
	if i.built[name] == nil {
		i.built[name] = i.script("text.js", i.textNatives())
	}
	return i.built[name]
}

// global is a global object as it was made, whatever the script has put in its
// place since.
func (i *Instance) global(name string) *goja.Object {
	if v, ok := i.lazy[name]; ok {
		return v()
	}
	panic("BUG: no global " + name)
}

// defineGlobals puts everything on the global object. What takes long to make
// is made when it is first touched.
func (i *Instance) defineGlobals() {
	g := i.rt.GlobalObject()
	i.hidden(g, "global", g)
	i.define(g, []method{
		{"setTimeout", 2, i.setTimeout}, {"setInterval", 2, i.setInterval}, {"setImmediate", 1, i.setImmediate},
		{"clearTimeout", 1, i.clearTimer}, {"clearInterval", 1, i.clearTimer}, {"clearImmediate", 1, i.clearTimer},
		{"queueMicrotask", 1, i.queueMicrotask}, {"structuredClone", 1, i.structuredClone}, {"atob", 1, i.atob}, {"btoa", 1, i.btoa},
	})
	from := func(module, name string) func() *goja.Object {
		return func() *goja.Object { return i.require(module).Get(name).(*goja.Object) }
	}
	i.lazily("console", i.newConsole)
	i.lazily("process", i.newProcess)
	i.lazily("Buffer", func() *goja.Object { return i.bufferState().ctor })
	i.lazily("URL", from("url", "URL"))
	i.lazily("URLSearchParams", from("url", "URLSearchParams"))
	i.lazily("TextEncoder", func() *goja.Object { return i.textClasses().Get("TextEncoder").(*goja.Object) })
	i.lazily("TextDecoder", func() *goja.Object { return i.textClasses().Get("TextDecoder").(*goja.Object) })
	i.lazily("performance", i.newPerformance)
	i.lazily("crypto", i.webCrypto)
	i.lazily("DOMException", func() *goja.Object { return i.domExceptionClass().(*goja.Object) })
}

// lazily defines a global that build makes on first touch, by an accessor that
// then gives way to an ordinary property. Assigning to it does the same.
func (i *Instance) lazily(name string, build func() *goja.Object) {
	var made *goja.Object
	get := func() *goja.Object {
		if made == nil {
			made = build()
		}
		return made
	}
	i.lazy[name] = get
	g := i.rt.GlobalObject()
	getter := i.rt.ToValue(func(goja.FunctionCall) goja.Value {
		v := get()
		i.hidden(g, name, v)
		return v
	})
	setter := i.rt.ToValue(func(c goja.FunctionCall) goja.Value {
		i.hidden(g, name, c.Argument(0))
		return goja.Undefined()
	})
	i.must(g.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func (i *Instance) timersPromisesModule() *goja.Object {
	o := i.rt.NewObject()
	for _, n := range []string{"setTimeout", "setImmediate", "setInterval", "clearInterval"} {
		i.must(o.Set(n, i.rt.Get(n)))
	}
	return i.script("timers_promises.js", o)
}

func (i *Instance) perfModule() *goja.Object {
	return i.record(map[string]any{"performance": i.global("performance")})
}

// newPerformance is the clock of the process, from when it began.
func (i *Instance) newPerformance() *goja.Object {
	now := func() float64 { return float64(time.Since(began)) / float64(time.Millisecond) }
	origin := float64(began.UnixMicro()) / 1000
	o := i.hide(i.rt.NewObject(), []method{
		{"now", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(now()) }},
		{"toJSON", 0, func(goja.FunctionCall) goja.Value { return i.record(map[string]any{"timeOrigin": origin}) }},
	})
	i.hidden(o, "timeOrigin", i.rt.ToValue(origin))
	return o
}

func (i *Instance) hrtimeBigint(goja.FunctionCall) goja.Value {
	return i.rt.ToValue(big.NewInt(int64(time.Since(began))))
}

var absent = names(`fetch WebSocket XMLHttpRequest Worker SharedWorker ServiceWorker WebAssembly SharedArrayBuffer Atomics WeakRef
	FinalizationRegistry Intl EventSource BroadcastChannel MessageChannel MessagePort MessageEvent Headers Request FormData Blob File
	FileReader ReadableStream ReadableStreamDefaultReader WritableStream WritableStreamDefaultWriter TransformStream
	ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream DecompressionStream
	AbortController AbortSignal Event EventTarget CustomEvent navigator location history screen localStorage sessionStorage indexedDB
	caches alert confirm prompt document window self requestAnimationFrame cancelAnimationFrame requestIdleCallback importScripts
	postMessage DOMParser XMLSerializer HTMLElement Element MutationObserver ResizeObserver IntersectionObserver Image Notification
	CryptoKey SubtleCrypto Performance PerformanceObserver PerformanceEntry PerformanceMark PerformanceMeasure Iterator AsyncIterator Float16Array
	DisposableStack AsyncDisposableStack SuppressedError Temporal Deno Bun`)

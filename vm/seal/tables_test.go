package seal

// data are expressions for values that are data, each stored and compared with the original.
var data = map[string]string{
	"undefined": "undefined", "null": "null", "true": "true", "int": "7", "negative zero": "-0", "NaN": "NaN",
	"float": "1.5e300", "big int": "9007199254740991", "infinity": "-Infinity", "string": "'abc'",
	"wide string": "'żółw'", "lone surrogate": "'a\\ud800b'", "bigint": "123456789012345678901234567890n",
	"long string": "'x'.repeat(300) + 'é'", "concatenation": "['ab', 'cd'].join('é')",
	"stringify":        "JSON.stringify({a: 'ż', b: 'some more text'})",
	"object":           "({a: 1, b: 'x', c: null, d: undefined, e: [1, 2]})",
	"integer keys":     "({b: 1, 10: 2, 9: 3, '01': 4, 4294967294: 5, 4294967295: 6, a: 7})",
	"added after keys": "(() => { const o = {x: 1, 5: 1}; Object.keys(o); o[3] = 2; o.y = 1; return o })()",
	"deleted key":      "(() => { const o = {a: 1, 5: 2, b: 3}; Object.keys(o); delete o[5]; o[1] = 1; return o })()",
	"lone key":         "({'k\\udc00': 1, 'ż': {'\\ud800': 2}})",
	"BOM key":          "({'\\ufeff': 1})",
	"hidden":           "Object.defineProperty({a: 1}, 'b', {value: {c: 1}})",
	"null prototype":   "Object.assign(Object.create(null), {a: {b: 1}})",
	"frozen":           "Object.freeze({a: Object.freeze([1, 'x', Object.freeze({})])})",
	"sealed":           "Object.seal({a: 1})",
	"array":            "[1, 'a', [2], {b: []}]", "empty array": "[]", "ints": "[1, 2, 3, 4, 5, -6]", "big ints": "[1e12, 2e12, 3, 4, 5]",
	"holes": "[1, , 3, , {}]", "only holes": "new Array(5)", "long empty": "(() => { const a = []; a.length = 4294967295; return a })()",
	"stretched":          "(() => { const a = [1, {}]; a.length = 4e9; return a })()",
	"sparse":             "(() => { const a = []; a[4294967294] = {last: 1}; a[7] = 'x'; return a })()",
	"array extra":        "Object.assign([1, 2], {name: 'x', deep: {a: 1}})",
	"exec":               "/(?<y>\\d+)-(\\d)/.exec('on 2024-5')",
	"template":           "((s) => s)`a${1}b`",
	"undefined elements": "[undefined, null, NaN, -0]",
	"map":                "new Map([['a', 1], [2, 'x'], [-0, 1], [NaN, 2], [{k: 1}, {v: 1}], [1n, 2n], [undefined, null], ['\\ud800', 1]])",
	"set":                "new Set([1, 'a', {b: 1}, [2], 1n])",
	"map extra":          "Object.assign(new Map([[1, 2]]), {name: {a: 1}})",
	"map after delete":   "(() => { const m = new Map([[1, 1], [2, 2], [3, 3]]); m.delete(2); return m })()",
	"date":               "new Date(1700000000123)", "invalid date": "new Date(NaN)", "date extra": "Object.assign(new Date(5), {zone: 'x'})",
	"number object": "Object(-0)", "string object": "Object('a\\ud800')", "boolean object": "Object(true)", "bigint object": "Object(5n)",
	"string object extra": "Object.assign(Object('ab'), {x: [1]})",
	"error":               "new Error('boom')", "type error": "new TypeError('no', {cause: {a: 1}})", "read stack": "(() => { const e = new Error('s'); e.stack; return e })()",
	"error extra": "Object.assign(new RangeError('x'), {code: 'E', path: ['a']})",
	"aggregate":   "new AggregateError([new Error('a'), 1], 'all')",
	"buffer":      "new Uint8Array([1, 2, 3]).buffer", "typed": "new Float64Array([1, 2])", "window": "new Int16Array(new ArrayBuffer(16), 4, 3)",
	"clamped": "new Uint8ClampedArray([1, 300])", "big typed": "new BigUint64Array([1n])",
	"data view": "new DataView(new ArrayBuffer(8), 2, 4)", "typed extra": "Object.assign(new Uint8Array([9]), {name: 'x'})",
	"one buffer": "(() => { const b = new ArrayBuffer(8); return [new Uint8Array(b), new DataView(b), b] })()",
	"cycle":      "(() => { const a = {}; a.self = a; a.list = [a, {up: a}]; return a })()",
	"map cycle":  "(() => { const m = new Map; m.set(m, [m]); return m })()",
	"shared":     "(() => { const s = {x: 1}; return [s, s, {s}, new Map([[s, s]])] })()",
	"instance":   "new Known(3)", "nested instance": "[new Known(1), {p: new KnownChild(2)}]", "known error": "new KnownError('x')",
	"many keys":   "Object.fromEntries(Array.from({length: 3000}, (_, i) => ['k' + i, {i}]))",
	"many ints":   "Object.fromEntries(Array.from({length: 3000}, (_, i) => [3000 - i, i]))",
	"error cycle": "(() => { const e = new Error('x'); e.cause = {e}; return e })()",
	"resource":    "0, host",
}

const classes = `
var Known = class { constructor(x) { this.x = x; this.list = [x]; } get twice() { return 2 * this.x; } m() {} };
Known.known = 'class:Known';
var KnownChild = class extends Known { y = {z: 1} }; KnownChild.known = 'class:KnownChild';
var KnownError = class extends Error { name = 'KnownError' }; KnownError.known = 'class:KnownError';
var host = {shareAs: 'door', open() {}};
`

// code are expressions for values that are code, and what is said of them.
var code = map[string]string{
	"() => 1":                               "is a function",
	"function f() {}":                       "is a function",
	"async () => 1":                         "is a function",
	"class A {}":                            "is a class",
	"class extends Array {}":                "is a class",
	"Math.max":                              "is a function",
	"(() => {}).bind(null)":                 "is a function",
	"Symbol('x')":                           "is a symbol",
	"Object(Symbol('x'))":                   "is a symbol",
	"Promise.resolve(1)":                    "is a Promise",
	"new Proxy({}, {})":                     "is a Proxy",
	"new Proxy(() => 1, {})":                "is a Proxy",
	"new WeakMap":                           "is a WeakMap",
	"new WeakSet":                           "is a WeakSet",
	"/x/g":                                  "is a RegExp",
	"(function* () {})()":                   "is a generator",
	"[][Symbol.iterator]()":                 "is an iterator",
	"new Map().entries()":                   "is an iterator",
	"(function () { return arguments })(1)": "is an arguments object",
	"Math":                                  "is a built-in object",
	"JSON":                                  "is an object with a symbol as key",
	"Reflect":                               "is an object with a symbol as key",
	"globalThis":                            "is a built-in object",
	"Array.prototype":                       "is a built-in object",
	"new Other":                             "is an instance of Other",
	"new (class extends Array {})":          "is an instance of an unknown class",
	"new List":                              "is an instance of List",
	"new Table":                             "is an instance of Table",
	"new Day":                               "is an instance of Day",
	"new Secret":                            "is a class instance with private fields",
	"Object.create({})":                     "is an object with a prototype of its own",
	"({[Symbol.iterator]: 1})":              "is an object with a symbol as key",
	"Object.defineProperty({}, Symbol(), {})":                               "is an object with a symbol as key",
	"[{a: {handler() {}}}]":                                                 "holds a function at value[0].a.handler",
	"({routes: [{path: '/'}, {h: () => 1}]})":                               "holds a function at value.routes[1].h",
	"({a: {b: Promise.resolve(1)}})":                                        "holds a Promise at value.a.b",
	"({a: Symbol.iterator})":                                                "holds a symbol at value.a",
	"new Map([['GET /', () => 1]])":                                         "holds a function at value.get(\"GET /\")",
	"new Map([[() => 1, 2]])":                                               "holds a function at value (key of entry 0)",
	"new Set([1, class {}])":                                                "holds a class at value (element 1)",
	"new Map([[{}, [Math]]])":                                               "holds a built-in object at value (value of entry 0)[0]",
	"Object.assign([1], {f() {}})":                                          "holds a function at value.f",
	"Object.assign(new Date, {f() {}})":                                     "holds a function at value.f",
	"({get x() { throw 1 }})":                                               "holds a getter that throws at value.x",
	"({set x(v) {}})":                                                       "holds a setter without a getter at value.x",
	"({get x() { return () => 1 }})":                                        "holds a function at value.x",
	"({'a b': {9: () => 1}})":                                               "holds a function at value[\"a b\"][9]",
	"Object.assign(new Error, {h() {}})":                                    "holds a function at value.h",
	"[new Known(() => 1)]":                                                  "holds a function at value[0].x",
	"Object.assign(new Uint8Array(1), {f() {}})":                            "holds a function at value.f",
	"Object.create({isLocal: true})":                                        "is local to each worker: parallel.local()",
	"Object.assign(new Error, {stack: () => 1})":                            "holds a function at value.stack",
	"(() => { const a = {}, b = {a}; a.b = b; b.f = () => 1; return a })()": "holds a function at value.b.f",
}

const codeClasses = classes + `
class Other { x = 1 }
class List extends Array {}
class Table extends Map {}
class Day extends Date {}
var KnownSecret = class Secret { #x = 1 };
var Secret = KnownSecret;
`

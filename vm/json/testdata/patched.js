// A patch, and a value that it has a say in: PATCH ;; VALUE
Object.prototype.toJSON = function () { return 'object' } ;; { a: 1 }
Object.prototype.toJSON = function () { return 'object' } ;; [1, 'x', 2]
Object.prototype.toJSON = function (k) { return k ? 'at ' + k : this } ;; { a: {}, b: [{}], c: 1 }
Object.prototype.toJSON = 5 ;; { a: [1] }
Object.defineProperty(Object.prototype, 'toJSON', { get() { return () => 'got' }, configurable: true }) ;; [{}]
Array.prototype.toJSON = function () { return { length: this.length } } ;; [[1, 2], { a: [] }]
String.prototype.toJSON = function () { return 'patched' } ;; ['x', new String('y')]
Number.prototype.toJSON = function () { return 'number' } ;; [1, new Number(1)]
Boolean.prototype.toJSON = function () { return 'boolean' } ;; [true, new Boolean(true)]
BigInt.prototype.toJSON = function () { return typeof this + this.toString() } ;; { a: 10n, b: [1n, Object(2n)] }
BigInt.prototype.toJSON = function () { return this } ;; [1n]
Object.defineProperty(BigInt.prototype, 'toJSON', { get() { 'use strict'; const t = typeof this; return (k) => t + k }, configurable: true }) ;; { a: 1n }
Symbol.prototype.toJSON = () => 'symbol' ;; [Symbol('x'), Object(Symbol('y'))]
Function.prototype.toJSON = function () { return 'function ' + this.name } ;; { f: function g() {}, h: [class K {}] }
Map.prototype.toJSON = function () { return [...this] } ;; { m: new Map([[1, { a: 2 }]]), s: new Set([1]) }
Set.prototype.toJSON = function () { return [...this] } ;; [new Set(['x'])]
Error.prototype.toJSON = function () { return { message: this.message } } ;; new Error('m')
RegExp.prototype.toJSON = function () { return this.source } ;; [/a+/]
Date.prototype.toJSON = function () { return 'date' } ;; { d: new Date(0) }
Date.prototype.toISOString = function () { return 'iso' } ;; { d: new Date(0) }
Date.prototype.valueOf = function () { return NaN } ;; { d: new Date(0) }
Date.prototype[Symbol.toPrimitive] = function () { return Infinity } ;; { d: new Date(0) }
Object.defineProperty(Date.prototype, Symbol.toPrimitive, { value: () => NaN }) ;; { d: new Date(0) }
delete Date.prototype.toJSON ;; { d: new Date(0) }
Object.setPrototypeOf(Date.prototype, null); delete Date.prototype.toJSON ;; { d: new Date(0) }
Array.prototype[1] = 'from the prototype' ;; [0, , 2]
Object.prototype[2] = 'deep' ;; [0, 1, , 3]
Object.prototype.extra = 1 ;; { a: 1 }
Object.setPrototypeOf(Array.prototype, { toJSON: () => 'new parent' }) ;; [1]
Object.setPrototypeOf(Array.prototype, null) ;; [1]
Object.keys = () => ['no'] ;; new Proxy({ a: 1 }, {})
Array.isArray = () => false ;; new Proxy([1], {})
Reflect.get = () => 'no'; Function.prototype.call = () => 'no' ;; { ['\ud83d']: { toJSON: () => 'yes' } }
RangeError = undefined ;; (() => { let o = []; for (let i = 1; i < 20; i++) o = [o]; return o })()
Array.prototype.toJSON = undefined ;; [1, 2]
delete Object.prototype.toString ;; { a: 1 }
Uint8Array.prototype.toJSON = function () { return Array.from(this) } ;; new Uint8Array([1, 2])
class Base { toJSON() { return 'base' } }; globalThis.Sub = class extends Base {} ;; [new Sub, { s: new Sub }]
globalThis.Sub = class { }; Sub.prototype = {}; Object.defineProperty(Sub.prototype, 'toJSON', { value: () => 'hidden' }) ;; [new Sub]
globalThis.made = Object.create(Object.create({ get toJSON() { return (k) => 'getter ' + k } })) ;; { made }

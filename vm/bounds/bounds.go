package bounds

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// Config is what the host decides.
type Config struct {
	// Room tells whether that many bytes more may be taken at once. It is asked before more than 1 MiB is; nil means yes.
	Room func(bytes int64) bool
}

// Limits that hold however much memory there is.
const (
	MaxString    = 1<<29 - 24 // UTF-16 units of a string, as in V8
	MaxBigInt    = 1 << 20    // bits of a BigInt, as in SpiderMonkey
	MaxArguments = 1 << 20    // of one call
	MaxElements  = 1 << 25    // of an array that one call makes of something smaller
	MaxWalk      = 1 << 21    // elements that a built-in function looks for although they are not there
	MaxBuffer    = 1 << 32    // bytes of an ArrayBuffer

	unasked = 1 << 20 // bytes for which Room is not asked
)

// installed are the guards of each VM, for what has only the VM at hand; both may be collected.
var installed sync.Map // of weak.Pointer[bounds], by weak.Pointer[goja.Runtime]

// bounds are the guards of one VM.
type bounds struct {
	rt                           *goja.Runtime
	config                       Config
	longest                      int64   // MaxString, but for tests
	interrupted                  *uint32 // the engine's
	rangeError                   goja.Value
	undefined                    goja.Value
	arrayPrototype               *goja.Object
	regexpPrototype              *goja.Object
	functionPrototype            *goja.Object
	defineNative, describeNative native // the engine's Object.defineProperty, and what describes a property
	regexps                      patternFields
	links                        linkFields
	random                       uint32     // which calls are looked at
	suspicious                   bool       // all are, since there was a chain that is too long
	resumed                      int        // generators that run
	replaces                     []*replace // calls of replace that are counted
	counter                      *goja.Object
	joining                      []*goja.Object // arrays that become texts, the inner ones last
}

// Install guards the built-in functions of a VM. It is called once, before the script and before other patches.
func Install(rt *goja.Runtime, c Config) { install(rt, c, MaxString) }

func install(rt *goja.Runtime, c Config, longest int64) {
	layout.Ready()
	b := &bounds{
		rt: rt, config: c, longest: longest, interrupted: layout.Interrupted(rt),
		rangeError: rt.Get("RangeError"), undefined: goja.Undefined(), regexps: patterns(), links: links(),
	}
	guardOperators()
	key := weak.Make(rt)
	if _, known := installed.Swap(key, weak.Make(b)); !known {
		runtime.AddCleanup(rt, func(key weak.Pointer[goja.Runtime]) { installed.Delete(key) }, key)
	}
	b.strings()
	b.replacing()
	b.numbers()
	b.arrays()
	b.calls()
	b.buffers()
	b.objects()
	b.guardSource()
	b.guardRegexps()
	b.names()
	b.chains()
	b.generators()
	b.json()
}

// global is a built-in object.
func (b *bounds) global(name string) *goja.Object {
	return b.part(b.rt.GlobalObject(), name)
}

// prototype is that of a built-in class.
func (b *bounds) prototype(name string) *goja.Object {
	return b.part(b.global(name), "prototype")
}

func (b *bounds) part(o *goja.Object, name string) *goja.Object {
	p, ok := o.Get(name).(*goja.Object)
	if !ok {
		panic("BUG: this version of goja has no " + name)
	}
	return p
}

// guard runs in place of a built-in function, and calls it if it lets the call pass.
type guard = func(c goja.FunctionCall, engine native) goja.Value

// method puts a guard into the function holder[name].
func (b *bounds) method(holder *goja.Object, name string, g guard) {
	b.function(b.part(holder, name), g)
}

// function puts a guard into a function.
func (b *bounds) function(f *goja.Object, g guard) {
	place := nativeOf(f)
	engine := *place
	*place = func(c goja.FunctionCall) goja.Value { return g(c, engine) }
}

// constructor puts a guard in place of what "new" calls.
func (b *bounds) constructor(f *goja.Object, g func(args []goja.Value, newTarget *goja.Object, engine constructor) *goja.Object) {
	place := constructorOf(f)
	engine := *place
	*place = func(args []goja.Value, newTarget *goja.Object) *goja.Object { return g(args, newTarget, engine) }
}

// refuse throws a RangeError.
func (b *bounds) refuse(format string, args ...any) {
	o, err := b.rt.New(b.rangeError, b.rt.ToValue(fmt.Sprintf(format, args...)))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	panic(o)
}

// room throws unless the host has that many bytes.
func (b *bounds) room(bytes int64) {
	if bytes > unasked && b.config.Room != nil && !b.config.Room(bytes) {
		b.refuse("Out of memory: %d MiB at once would pass the memory limit; work on smaller pieces, or raise --memory-limit", bytes>>20)
	}
}

// Take throws a RangeError unless the host has room for that many bytes. Functions of the host call it before they take
// what a script has asked for.
func Take(rt *goja.Runtime, bytes int64) {
	if bytes > unasked {
		within(rt).room(bytes)
	}
}

// within are the guards of a VM; one without any has the limits, and room for all.
func within(rt *goja.Runtime) *bounds {
	if v, ok := installed.Load(weak.Make(rt)); ok {
		if b := v.(weak.Pointer[bounds]).Value(); b != nil {
			return b
		}
	}
	return &bounds{rt: rt, longest: MaxString, rangeError: rt.Get("RangeError"), undefined: goja.Undefined()}
}

// nothing is a program that does nothing but be interrupted.
var nothing = goja.MustCompile("", "0", true)

// look unwinds with the interrupt if there is one. Loops of the engine become interruptible by calling what looks.
func (b *bounds) look() {
	if atomic.LoadUint32(b.interrupted) == 0 {
		return
	}
	if _, err := b.rt.RunProgram(nothing); err != nil {
		panic(err)
	}
}

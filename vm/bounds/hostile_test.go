package bounds

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// guarded is a VM with guards, and room for a GiB.
func guarded(longest int64) *goja.Runtime {
	rt := goja.New()
	rt.SetMaxCallStackSize(1000)
	install(rt, Config{Room: func(n int64) bool { return n < 1<<28 }}, longest)
	return rt
}

// hostile is what takes a bare engine down, or hangs it. Each is refused.
var hostile = []string{
	`'x'.repeat(1e9)`, `'x'.repeat(2**31)`, `'x'.repeat(2**40)`, `'xy'.repeat(2**53-1)`, `'x'.repeat({valueOf() { return 2**40 }})`,
	`'x'.padStart(2**40, 'y')`, `'x'.padEnd({valueOf: () => 2**40})`, `String.prototype.repeat.call({toString: () => 'xy'}, 2**30)`,
	`var s = 'x'.repeat(2**26); ''.concat(s, s, s, s, s, s, s, s)`,
	`'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e5))`, `'a'.repeat(1e5).replaceAll('a', () => 'b'.repeat(1e5))`,
	`'x'.repeat(1e6).replace(/x/g, 'y'.repeat(1e4))`, "'x'.repeat(1e5).replace(/x/g, \"$`$'\")",
	`'x'.repeat(1e5).replace(/x/g, {toString: () => 'y'.repeat(1e5)})`,
	`'a'.repeat(5e7).split('')`, `'\u0416'.repeat(2e7).split('')`, `String.raw({raw: {length: 2**53-1}})`,
	`'\u1e9b\u0323'.repeat(1e7).normalize('NFKD')`, `'a'.repeat(1e8).localeCompare('a'.repeat(1e8))`,
	`encodeURIComponent('\u0416'.repeat(3e7))`, `parseFloat('1'.repeat(1e8))`, `Uint8Array.fromHex('00'.repeat(1e8))`,
	`Array.prototype.forEach.call({length:2**53-1}, function(){})`, `Array.prototype.indexOf.call({length:2**53-1}, 1)`,
	`Array.prototype.includes.call({get length() { return 2**53-1 }}, 1)`, `Array.prototype.lastIndexOf.call({length:2**53-1}, 1)`,
	`Array.prototype.fill.call({length:2**53-1}, 1)`, `Array.prototype.reverse.call({length:2**53-1})`,
	`Array.prototype.join.call({length:2**53-1}, '')`, `Array.prototype.copyWithin.call({length:2**53-1}, 0, 1)`,
	`Array.prototype.unshift.call({length:2**53-2}, 1)`, `Array.prototype.splice.call({length:2**53-2}, 0, 1)`,
	`Array.prototype.slice.call({length:2**53-2}, 1)`, `Array.prototype.shift.call({length:2**53-2})`,
	`Array.prototype.sort.call({length:2**53-1})`, `Array.prototype.flat.call({length:2**53-1})`, `Array.prototype.map.call({length:2**32-1}, x => x)`,
	`Array.prototype.reduce.call({length:2**53-1}, x => x)`, `Array.prototype.toSorted.call({length:2**32-2})`,
	`Array.prototype.concat.call([], Object.assign({length:2**53-1, [Symbol.isConcatSpreadable]: true}))`,
	`Array.from({length:2**32-1})`, `Array.from({length:1e9}, Math.random)`, `Uint8Array.from({length:2**33})`, `new Uint8Array({length:2**33})`,
	`var a=[]; a.length=4294967295; a.sort()`, `var a=[]; a[4294967294]=1; a.reverse()`, `var a=[]; a.length=4294967295; a.join('')`,
	`var a=[]; a.length=4294967295; [].concat(a)`, `var a=[]; a.length=4294967295; [...a]`, `Array(1e9).join('x')`, `Array(4294967295).join('xyz')`,
	`var a=[]; a.length=4294967295; a.toLocaleString()`, `[1].flatMap(() => Array(1e9))`, `[Array(1e9)].flat()`,
	`new Array(4e8).fill(0)`, `Array(1e6).fill('x'.repeat(1e3)).join('')`, `Array(1e3).fill(['x'.repeat(1e6)]).join('')`,
	`Array(1e3).fill({toString: () => 'x'.repeat(1e6)}).join('')`, `Array(1e3).fill('x').join('y'.repeat(1e6))`,
	`var a=[]; a[0]=a; a.flat(Infinity)`, `var a=[]; for (var i=0;i<1e5;i++) a=[a]; a.flat(Infinity)`, `var a=[1,2]; for (var i=0;i<60;i++) a=[a,a]; a.flat(100)`,
	`var a=[]; for (var i=0;i<1e5;i++) a=[a]; String(a)`, `Math.max.apply(null, {length:1e8})`, `Math.max.apply(null, {length:2**32-1})`,
	`Reflect.apply(Math.max, null, {length:1e8})`, `Reflect.construct(Array, {length:1e8})`, `String.fromCharCode.apply(null, new Uint8Array(5e7))`,
	`Math.max.apply(null, new Array(1e8))`, `BigInt('9'.repeat(2e7))`, `BigInt('9'.repeat(1e6))`, `BigInt({toString: () => '9'.repeat(1e6)})`,
	`BigInt.asUintN(2**53-1, -1n)`, `BigInt.asIntN(2**40, -(2n**80n))`, `Object.keys('x'.repeat(2e7))`, `Object.entries(new Uint8Array(2e7))`,
	`Reflect.ownKeys(Object('x'.repeat(2e7)))`, `Object.assign({}, 'x'.repeat(2e7))`, `new Uint8Array(1e9)`, `new Uint8Array(1e10)`,
	`new Float64Array(2**32)`, `new ArrayBuffer(2**40)`, `new ArrayBuffer(2**53-1)`, `new (class extends Uint8Array {})(1e10)`,
	`new Float64Array(new Uint8Array(2**27))`, `Uint8Array.of.call(Uint8Array); new Uint8Array(2**27).join()`, `new Uint8Array(1e6).join('y'.repeat(1e3))`,
}

func TestHammerHostileCallsAreRefused(t *testing.T) {
	for _, source := range some(hostile) {
		rt := guarded(MaxString)
		timer := time.AfterFunc(20*time.Second, func() { panic("this goes on: " + source) })
		_, err := rt.RunString(source)
		timer.Stop()
		if err == nil || !strings.HasPrefix(err.Error(), "RangeError: ") {
			t.Errorf("%s: %v, want a RangeError", source, err)
		}
	}
}

// What the host itself takes for a script is refused in the same words.
func TestTakeThrowsWithoutRoom(t *testing.T) {
	rt := guarded(MaxString)
	err := rt.Try(func() { Take(rt, 1<<30) })
	if err == nil || !strings.HasPrefix(err.Error(), "RangeError: Out of memory") {
		t.Errorf("a GiB without room: %v", err)
	}
	if err := rt.Try(func() { Take(rt, 1<<20); Take(rt, 1<<24) }); err != nil {
		t.Errorf("16 MiB with room: %v", err)
	}
}

// Each VM asks its own host, whichever was made last; what is known of it goes with it.
func TestEachVMHasItsOwnRoom(t *testing.T) {
	room := func(yes bool) *goja.Runtime {
		rt := goja.New()
		Install(rt, Config{Room: func(int64) bool { return yes }})
		return rt
	}
	wide := room(true)
	narrow := room(false)
	for range 2 {
		for rt, want := range map[*goja.Runtime]bool{wide: true, narrow: false, goja.New(): true} {
			if err := rt.Try(func() { Take(rt, 1<<21) }); (err == nil) != want {
				t.Errorf("Take: %v, want room %v", err, want)
			}
			if _, err := rt.RunString(`let s = 'x'.repeat(6e5); s + s; s = 0`); (err == nil) != want {
				t.Errorf("an operator: %v, want room %v", err, want)
			}
		}
		narrow, wide = room(false), room(true)
	}
	count := func() (n int) { installed.Range(func(any, any) bool { n++; return true }); return n }
	for range 20 {
		room(true)
	}
	for tries := 0; count() > 10; tries++ {
		if tries > 100 {
			t.Fatalf("%d VMs are remembered", count())
		}
		runtime.GC()
	}
}

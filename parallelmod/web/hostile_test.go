package web_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm"
	"pyp/vm/vmtest"
)

// TestListenersAreReported has exceptions that no caller gets, with the place
// they come from.
func TestListenersAreReported(t *testing.T) {
	b := newBench(t, `const t = new EventTarget(), seen = [];
t.addEventListener('x', () => { throw new RangeError('first'); });
t.addEventListener('x', { handleEvent: 5 });
t.addEventListener('x', {
  get handleEvent() { throw 'getter'; },
});
t.addEventListener('x', async () => { throw new Error('later'); });
t.addEventListener('x', () => seen.push('reached'));
globalThis.go = () => t.dispatchEvent(new Event('x')) && seen.length === 1;
`)
	b.enter(func(eval func(string) goja.Value) {
		if !eval("go()").ToBoolean() {
			t.Error("the others are not called")
		}
	})
	want := []string{
		"event listener: main.js:2:39: RangeError: first",
		"event listener: main.js:9:25: TypeError: the event listener is neither a function nor an object with a method handleEvent",
		"event listener: main.js:5:23: getter was thrown",
		"unhandled rejection: main.js:7:45: Error: later",
	}
	if errs := b.report.Errors(); !slices.Equal(errs, want) {
		t.Errorf("%q", errs)
	}
}

// TestInterruptsPassListeners has a watchdog's interrupt end more than the
// listener in which it comes.
func TestInterruptsPassListeners(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		rt := b.scope.Runtime()
		_ = rt.Set("interrupt", func() { rt.Interrupt("enough") })
		_, err := rt.RunString(`var reached = false, t = new EventTarget();
			t.addEventListener('x', () => { interrupt(); for (;;); });
			t.addEventListener('x', () => { reached = true; });
			try { t.dispatchEvent(new Event('x')); } finally { reached = true; }`)
		rt.ClearInterrupt()
		if _, ok := err.(*goja.InterruptedError); !ok || eval("reached").ToBoolean() {
			t.Errorf("%v, reached: %v", err, eval("reached"))
		}
	})
	if errs := b.report.Errors(); len(errs) > 0 {
		t.Error(errs)
	}
}

// owner notes what belongs to it.
type owner struct{ list []vm.Resource }

func (o *owner) Own(r vm.Resource) bool { o.list = append(o.list, r); return true }

func (o *owner) Disown(r vm.Resource) {
	o.list = slices.DeleteFunc(o.list, func(x vm.Resource) bool { return x == r })
}

// TestTimeoutsBelongToTheirOwner has a timer that ends with a connection.
func TestTimeoutsBelongToTheirOwner(t *testing.T) {
	m, _ := newModules()
	w, q, r := vmtest.Worker(t, m, `globalThis.wait = () => { globalThis.signal = AbortSignal.timeout(1); };`)
	o := &owner{}
	call := func(code string) (v goja.Value) {
		bug := w.Enter(o, vm.TaskFunc(func(s vm.Scope) {
			var err error
			if v, err = s.Runtime().RunString(code); err != nil {
				t.Error(s.Error(err))
			}
		}))
		if bug != nil {
			t.Error(bug)
		}
		return v
	}
	call("wait()")
	if len(o.list) != 1 {
		t.Fatalf("%d resources", len(o.list))
	}
	for len(o.list) > 0 {
		<-q.Wake
		q.Run(w)
	}
	if got := call("signal.reason.name").String(); got != "TimeoutError" {
		t.Error(got)
	}
	call("globalThis.wait = () => { globalThis.signal = AbortSignal.timeout(1e9); }, wait()")
	if len(o.list) != 1 || len(r.Errors()) > 0 {
		t.Error(o.list, r.Errors())
	}
	o.list[0].Release()
}

// TestPatchedBuiltins has a script that breaks what the classes are made of. It
// may break the classes, never the host.
func TestPatchedBuiltins(t *testing.T) {
	for _, patch := range []string{
		"Array.prototype.push = function () { return 5; }",
		"Array.prototype[Symbol.iterator] = function () { return { next() { return { done: true }; } }; }",
		"Array.prototype[Symbol.iterator] = 5",
		"Array.prototype.sort = () => ({}); Array.prototype.join = () => ({ toString() { throw new Error('x'); } })",
		"Map.prototype.get = () => ({}); Map.prototype.keys = () => 5",
		"Map.prototype.set = Set.prototype.add = () => { throw 1; }",
		"Promise.prototype.then = () => 5",
		"Promise.resolve = () => 5; Promise.reject = null",
		"String.prototype.toLowerCase = () => { throw new Error('x'); }",
		"String.prototype.replace = () => Symbol('x')",
		"RegExp.prototype.test = RegExp.prototype.exec = () => { throw new Error('x'); }",
		"Object.defineProperty = () => { throw new Error('x'); }",
		"Object.assign = Object.create = Object.fromEntries = () => 5",
		"Reflect.apply = Reflect.ownKeys = () => 5",
		"Object.defineProperty(Object.prototype, '0', { get() { return {}; }, set() { throw new Error('x'); }, configurable: true })",
		"Object.defineProperty(Array.prototype, '1', { set() { throw new Error('x'); }, configurable: true })",
		"Object.prototype.type = Object.prototype.status = Object.prototype.headers = {}",
		"Function.prototype.call = Function.prototype.apply = () => 5",
		"globalThis.DOMException = globalThis.URLSearchParams = globalThis.Uint8Array = globalThis.Promise = 5",
		"Symbol.for = () => 5",
	} {
		for _, late := range []bool{false, true} {
			b := newBench(t, "")
			b.enter(func(eval func(string) goja.Value) {
				if late {
					b.try("[Response, Request, Blob, FormData, AbortSignal, ReadableStream, TransformStream]")
				}
				if _, err := b.scope.Runtime().RunString(patch); err != nil {
					t.Fatal(err)
				}
				b.useAll()
			})
		}
	}
}

// try evaluates code that may throw.
func (b *bench) try(code string) (v goja.Value) {
	_ = b.scope.Runtime().Try(func() { v, _ = b.scope.Runtime().RunString("(" + code + ")") })
	return v
}

// useAll uses all of the package from Go, as if it were called from a script.
func (b *bench) useAll() {
	for _, code := range []string{
		"new Response('x', { headers: { a: 'b', 'set-cookie': 'c' } })", "new Response(new Blob(['x']))", "Response.json({ a: [1] })", "new Blob(['x'])",
		"new Response(new ReadableStream({ start(c) { c.enqueue('x'); c.close(); } }))", "new Response((function* () {})())", "new Response(new FormData())",
	} {
		v := b.try(code)
		_ = b.scope.Runtime().Try(func() {
			if bytes, _, ok := b.classes.IsBlob(v); ok {
				bytes()
			}
			if b.classes.IsResponse(v) {
				b.classes.Unpack(v.(*goja.Object))
			}
		})
	}
	for _, f := range []func(){
		func() { b.classes.NewHeaders(func(add func(name, value string)) { add("A", "b") }) },
		func() { _, abort := b.classes.NewSignal(); abort("x") },
		func() { _, _ = b.classes.FormData([]byte("a=b"), "application/x-www-form-urlencoded") },
	} {
		_ = b.scope.Runtime().Try(f)
	}
}

// TestSignalsAreLetGo makes many signals of one that lives on.
func TestSignalsAreLetGo(t *testing.T) {
	b := newBench(t, "globalThis.c = new AbortController(); globalThis.f = () => {};")
	const code = `(() => { for (let k = 0; k < 1000; k++) {
		const s = AbortSignal.any([c.signal]), t = new EventTarget();
		s.addEventListener('abort', f);
		s.removeEventListener('abort', f);
		t.addEventListener('x', f, { signal: s });
		t.removeEventListener('x', f);
	} })()`
	b.enter(func(eval func(string) goja.Value) { eval(code) })
	before := inUse()
	b.enter(func(eval func(string) goja.Value) {
		for range 10 {
			eval(code)
		}
	})
	if more := inUse() - before; more > 2<<20 {
		t.Errorf("%d KB more", more>>10)
	}
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

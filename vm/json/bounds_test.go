package json

import (
	"errors"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/view"
)

const nest = "(n, leaf) => { let o = leaf; for (let i = 1; i < n; i++) o = i & 1 ? [o] : { o }; return o }"

func TestDepth(t *testing.T) {
	l := newLab(t)
	l.run(t, "nest = "+nest)
	if got := l.ours(l.run(t, "nest(512, [])")); len(got) < 1024 || got[:5] != `[{"o"` {
		t.Errorf("512 levels: %.100s", got)
	}
	for _, source := range []string{"nest(513, [])", "nest(512, [{}])", "nest(100000, {})", "nest(513, { get a() { throw 1 } })", "nest(600, new Proxy({}, {}))",
		"nest(300, { toJSON() { return nest(300, 1) } })"} {
		_, ok, err := l.w.Append(nil, l.run(t, source))
		var thrown *goja.Exception
		if ok || !errors.As(err, &thrown) || thrown.Value().String() != "RangeError: JSON.stringify: the value is nested more than 512 levels deep" {
			t.Errorf("%s: %v %v", source, ok, err)
		}
	}
	if got := l.ours(l.run(t, "nest(512, { toJSON: () => JSON.stringify(nest(400, 1)).length })")); !strings.Contains(got, "[") {
		t.Errorf("a value inside toJSON: %.100s", got)
	}
}

func TestCyclesTellThePath(t *testing.T) {
	l := allData(t).worker(t)
	for source, want := range map[string]string{
		"(() => { const o = {}; o.self = o; return o })()":                                   "value.self is the value itself",
		"(() => { const o = { a: [1, { 'b c': {} }] }; o.a[1]['b c'].d = o.a; return o })()": `value.a[1]["b c"].d is value.a`,
		"cycle":          "value.children[0].parent is the value itself",
		"{ x: [cycle] }": "value.x[0].children[0].parent is value.x[0]",
		"(() => { let o = {}; const top = o; for (let i = 0; i < 99; i++) o = o.a = {}; o.end = top; return top })()": "value.a.a.a.a.a.a.a.a….a.a.a.a.a.a.a.end is the value itself",
		"(() => { const o = {}; o.p = new Proxy(o, {}); return { get o() { return o.p } } })()":                       "value.o.p is value.o",
	} {
		_, _, err := l.w.Append(nil, l.value(t, source))
		want = "TypeError: Converting circular structure to JSON: " + want
		var thrown *goja.Exception
		if !errors.As(err, &thrown) || thrown.Value().String() != want {
			t.Errorf("%s: %v, not %s", source, err, want)
		}
	}
}

func TestErrorsAreTheScripts(t *testing.T) {
	l := newLab(t)
	v := l.run(t, "function thrower() {\n  throw new RangeError('mine')\n}\n({ a: [{ toJSON() { thrower() } }] })")
	_, _, err := l.w.Append(nil, v)
	var thrown *goja.Exception
	if !errors.As(err, &thrown) || thrown.Value().String() != "RangeError: mine" {
		t.Fatal(err)
	}
	if stack := thrown.Stack(); len(stack) < 2 || stack[0].FuncName() != "thrower" || stack[0].Position().Line != 2 || stack[1].FuncName() != "toJSON" {
		t.Errorf("%v", thrown.String())
	}
	if got := l.ours(l.run(t, "({ after: 1 })")); got != `{"after":1}` {
		t.Error(got)
	}
}

// interrupted writes v and reports whether the interrupt stopped it; the writer works on afterwards.
func (l *lab) interrupted(t *testing.T, v goja.Value) {
	t.Helper()
	_, ok, err := l.w.Append(nil, v)
	var stopped *goja.InterruptedError
	if ok || !errors.As(err, &stopped) || stopped.Value() != "stop" {
		t.Fatalf("%v %v", ok, err)
	}
	l.rt.ClearInterrupt()
	if got := l.ours(l.run(t, "({ works: [1, 2, { toJSON: () => 3 }] })")); got != `{"works":[1,2,3]}` {
		t.Error(got)
	}
}

func TestInterrupt(t *testing.T) {
	l := allData(t).worker(t)
	if err := l.rt.Set("stop", func() { l.rt.Interrupt("stop") }); err != nil {
		t.Fatal(err)
	}
	late := "const late = { toJSON() { asked = true } }"
	for _, source := range []string{
		"(() => { " + late + "; return [...new Array(1e6).fill(1), late] })()",
		"(() => { " + late + "; return { a: Array.from({ length: 1e5 }, () => 'text'), late } })()",
		"(() => { " + late + "; return [...records, ...records, late] })()",
		"(() => { " + late + "; return Object.assign(Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => ['k' + i, undefined])), { late }) })()",
		"(() => { " + late + "; const a = new Array(4e9); a[4e9 - 1] = late; return a })()",
		"new Array(2 ** 32 - 1)",
		"(() => { " + late + "; return [new Uint8Array(5000), late] })()",
		"(() => { " + late + "; return new Proxy([], { get: (t, k) => k === 'length' ? 2 ** 53 - 1 : k === 'toJSON' ? undefined : k === '5000' ? late : k }) })()",
	} {
		l.run(t, "asked = false")
		v := l.value(t, source)
		l.rt.Interrupt("stop") // before: the first look comes after some values
		l.interrupted(t, v)
		if l.rt.Get("asked").ToBoolean() {
			t.Errorf("%s: went on", source)
		}
	}
	l.interrupted(t, l.value(t, "[{ toJSON() { stop() } }, ...new Array(2000).fill(1), { toJSON() { asked = true } }]"))
	l.interrupted(t, l.value(t, "[1, { toJSON() { for (;;) stop() } }]"))
}

func TestSize(t *testing.T) {
	l := newLab(t)
	l.w.most = 1 << 20
	l.run(t, "half = 'x'.repeat(1 << 19); wide = 'ü'.repeat(1 << 18)")
	for _, source := range []string{"[half, half]", "[half, wide]", "[wide, wide, wide]", "({ [half]: half })", "({ [wide]: wide, [half]: 1 })", "half + half",
		"new Array(1e6)", "Array.from({ length: 1e5 }, () => 'sixteen characters')", "[{ toJSON: () => half }, half]"} {
		_, ok, err := l.w.Append([]byte("before"), l.run(t, source))
		var thrown *goja.Exception
		if ok || !errors.As(err, &thrown) || thrown.Value().String() != "RangeError: Invalid string length: JSON.stringify writes 1 MiB at most" {
			t.Errorf("%s: %v %v", source, ok, err)
		}
	}
	if got := l.ours(l.run(t, "[half]")); len(got) != 1<<19+4 {
		t.Error(len(got))
	}
}

// Too long a text is noticed while it grows.
func TestSizeIsLookedAt(t *testing.T) {
	l := newLab(t)
	l.w.most = 1 << 20
	r := l.w.begin(nil)
	if o := r.value(l.run(t, "const half = 'x'.repeat(1 << 19); new Array(900).fill(half)")); o != stuck || len(r.buf) > 3<<20 {
		t.Errorf("%d bytes", len(r.buf))
	}
}

// Promise jobs wait until all is written.
func TestJobsWait(t *testing.T) {
	l := newLab(t)
	v := l.run(t, "order = []; ({ a: { toJSON() { Promise.resolve().then(() => order.push('job')); order.push('a') } }, get b() { order.push('b') } })")
	if got := l.ours(v); got != "{}" {
		t.Error(got)
	}
	if got := l.run(t, "order.join()").String(); got != "a,b,job" {
		t.Error(got)
	}
}

// A toJSON may have values written itself.
func TestWritesInsideAWrite(t *testing.T) {
	l := newLab(t)
	l.w.Install()
	for i, source := range []string{
		"[{ toJSON() { return JSON.stringify({ b: [1, { toJSON: () => JSON.stringify([2]) }] }) } }, 3]",
		"[{ toJSON() { try { const c = []; c.push(c); JSON.stringify([[[c]]]) } catch (e) { return e.name } } }, { a: { b: 1 } }]",
		"(() => { const o = { toJSON() { return this.busy ? 'busy' : (this.busy = true, JSON.parse(JSON.stringify({ o: this }))) } }; return [o, o] })()",
	} {
		want := []string{`["{\"b\":[1,\"[2]\"]}",3]`, `["TypeError",{"a":{"b":1}}]`, `[{"o":"busy"},"busy"]`}[i]
		if got := l.ours(l.run(t, source)); got != want {
			t.Errorf("%s: %s, not %s", source, got, want)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	l := allData(t).worker(t)
	buf := make([]byte, 0, 1<<17)
	for _, source := range []string{message, rows, "'text'", "[1.5, -0, 1e21, 'ü', true, null]", "records", "records[5]", "points", "new Point(1, 2)", "[new Map, 'x']", "[new Date(1e12)]", "dates"} {
		v := l.value(t, source)
		if n := testing.AllocsPerRun(100, func() {
			if _, ok, err := l.w.Append(buf, v); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}); n > 0 {
			t.Errorf("%s: %v allocations", source, n)
		}
		if l.w.spare.script {
			t.Errorf("%s: not in place", source)
		}
	}
}

// What is most common is written without a call of the engine.
func TestInPlace(t *testing.T) {
	l := allData(t).worker(t)
	l.run(t, "class A {}; class B extends A { x = 1; #p = 2; m() {} }; class C extends Array {}")
	for _, source := range []string{message, rows, "new B", "[new B, new A]", "({ m: new Map, s: new Set })", "C.of(1)", "Object.create(null)", "Object.freeze({ a: Object.freeze([1]) })",
		"(({ ...rest }) => rest)({ a: 1 })", "JSON.parse('{\"a\":[1,{}]}')", "[1].map((x) => ({ x }))", "'a b'.split(' ')", "records", "[records[1], points]", "({ 2: 1, 1: 2, undef: undefined })", "object", "mixed", "many",
		"[new Date(0), { at: new Date(NaN) }]", "dates"} {
		r := l.w.begin(nil)
		if o := r.value(l.value(t, source)); o != written {
			t.Errorf("%s: %d", source, o)
		}
	}
}

// A text that there is no room for is refused, both as the script's string and as an answer.
func TestRoom(t *testing.T) {
	rt := goja.New()
	w := New(rt, view.NewRealm(view.Config{Runtime: rt}))
	asked := int64(0)
	w.Room = func(bytes int64) bool { asked = max(asked, bytes); return bytes < 4<<20 }
	w.Install()
	const rows = `Array(3e5).fill({ a: 'some text' })`
	_, err := rt.RunString(`JSON.stringify(` + rows + `)`)
	if err == nil || !strings.HasPrefix(err.Error(), "RangeError: Out of memory") {
		t.Errorf("%v", err)
	}
	v, _ := rt.RunString(rows)
	if _, _, err := w.Append(nil, v); err == nil || !strings.HasPrefix(err.Error(), "RangeError: Out of memory") {
		t.Errorf("%v", err)
	}
	if asked < 4<<20 || asked > 8<<20 {
		t.Errorf("%d bytes were asked for", asked)
	}
	if v, err := rt.RunString(`JSON.stringify(Array(1e5).fill(123456)).length`); err != nil || v.ToInteger() != 700001 {
		t.Errorf("%v %v", v, err)
	}
}

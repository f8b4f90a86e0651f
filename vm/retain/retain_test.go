package retain

import (
	"runtime"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// The estimate of what a script makes is near what Go's heap has grown by.
func TestEstimates(t *testing.T) {
	for name, script := range map[string]string{
		"a string":       "({ s: 'x'.repeat(8e6) })",
		"wide text":      "({ s: 'ж'.repeat(4e6) })",
		"bytes":          "({ b: new Uint8Array(8e6) })",
		"a view of them": "({ b: new Uint8Array(new ArrayBuffer(8e6), 4e6, 10) })",
		"records":        "({ list: Array.from({ length: 30_000 }, (_, n) => ({ id: n, name: 'record ' + n })) })",
		"numbers":        "({ list: Array.from({ length: 300_000 }, (_, n) => n / 3) })",
		"a map":          "({ m: new Map(Array.from({ length: 50_000 }, (_, n) => ['key ' + n, [n]])) })",
		"a set":          "({ m: new Set(Array.from({ length: 50_000 }, (_, n) => 'key ' + n)) })",
		"a dictionary":   "(() => { const o = {}; for (let n = 0; n < 50_000; n++) o['key ' + n] = 'value ' + n; return { o }; })()",
		"a linked list":  "(() => { let l = null; for (let n = 0; n < 20_000; n++) l = { n, l }; return l; })()",
		"a closure":      "(() => { const big = 'y'.repeat(8e6).split(','); return { f: () => big }; })()",
		"one text often": "(() => { const s = 'x'.repeat(8e6); return { list: Array.from({ length: 200 }, () => s) }; })()",
		"skewed":         "({ list: Array.from({ length: 1000 }, (_, n) => 'x'.repeat(n % 10 ? 10 : 100_000)) })",
	} {
		rt := goja.New()
		realm := NewRealm(rt, nil)
		before := heap()
		v, err := rt.RunString(script)
		if err != nil {
			t.Fatal(name, err)
		}
		truth := heap() - before
		got, done := realm.Walk(v.(*goja.Object)).Step(time.Minute, 0)
		if ratio := float64(got) / float64(truth); !done || ratio < 0.6 || ratio > 1.6 {
			t.Errorf("%s: estimated %d, Go's heap has grown by %d (%.2f), done %t", name, got, truth, ratio, done)
		}
		runtime.KeepAlive(v)
		runtime.KeepAlive(rt)
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What belongs to everybody is not an instance's.
func TestWhatIsCommon(t *testing.T) {
	rt := goja.New()
	v, err := rt.RunString(`(() => {
		const table = 'x'.repeat(1e6).split('').map(String);
		const cache = { text: 'y'.repeat(3e6) };
		class Base { static big = 'z'.repeat(2e6); }
		class C extends Base {
			fill() { this.table = table; this.cache = cache; this.math = Math; this.all = globalThis; this.f = () => cache; this.C = C; this.s = Symbol.iterator; return this; }
		}
		return { C, it: new C().fill() };
	})()`)
	if err != nil {
		t.Fatal(err)
	}
	o := v.(*goja.Object)
	realm := NewRealm(rt, nil, o.Get("C").(*goja.Object))
	if got, done := realm.Walk(o.Get("it").(*goja.Object)).Step(time.Minute, 0); !done || got > 100_000 {
		t.Errorf("%d bytes, done %t", got, done)
	}
}

func TestSharedBytesAreNotCounted(t *testing.T) {
	rt := goja.New()
	v, err := rt.RunString("({ a: new Uint8Array(1e6), s: 'x'.repeat(1e6), w: 'ж'.repeat(1e6) })")
	if err != nil {
		t.Fatal(err)
	}
	realm := NewRealm(rt, func(uintptr) bool { return true })
	if got, _ := realm.Walk(v.(*goja.Object)).Step(time.Minute, 0); got > 10_000 {
		t.Errorf("%d bytes", got)
	}
}

// A walk that is interrupted comes to its end, and one that has found enough
// stops.
func TestSteps(t *testing.T) {
	rt := goja.New()
	v, err := rt.RunString("(() => { let l = null; for (let n = 0; n < 20_000; n++) l = { n, l }; return l; })()")
	if err != nil {
		t.Fatal(err)
	}
	realm := NewRealm(rt, nil)
	whole, _ := realm.Walk(v.(*goja.Object)).Step(time.Minute, 0)
	w := realm.Walk(v.(*goja.Object))
	steps := 0
	var got int64
	for done := false; !done; steps++ {
		got, done = w.Step(0, 0)
	}
	if got != whole || steps < 100 {
		t.Errorf("%d bytes in %d steps, %d in one", got, steps, whole)
	}
	if got, done := realm.Walk(v.(*goja.Object)).Step(time.Minute, 100_000); !done || got < 100_000 || got > 200_000 {
		t.Errorf("%d bytes, done %t", got, done)
	}
}

func BenchmarkSmall(b *testing.B) {
	rt := goja.New()
	v, err := rt.RunString("({ count: 1, name: 'echo', list: [1, 2, 3], map: new Map([[1, 2]]) })")
	if err != nil {
		b.Fatal(err)
	}
	realm := NewRealm(rt, nil)
	b.ReportAllocs()
	for b.Loop() {
		realm.Walk(v.(*goja.Object)).Step(time.Second, 0)
	}
}

func BenchmarkLarge(b *testing.B) {
	rt := goja.New()
	v, err := rt.RunString("({ list: Array.from({ length: 100_000 }, (_, n) => ({ id: n, name: 'record ' + n })) })")
	if err != nil {
		b.Fatal(err)
	}
	realm := NewRealm(rt, nil)
	for b.Loop() {
		realm.Walk(v.(*goja.Object)).Step(time.Second, 0)
	}
}

// One large element among many small ones is drawn now and then; what it then
// stands for must not count as kept.
func TestOneLargeElementIsNoCrowd(t *testing.T) {
	rt := goja.New()
	v, err := rt.RunString(`const all = []; for (let n = 0; n < 400; n++) all.push(n ? { n } : new Uint8Array(2e6)); ({ all })`)
	if err != nil {
		t.Fatal(err)
	}
	const enough = 2_400_000
	for range 40 {
		w := NewRealm(rt, nil).Walk(v.ToObject(rt))
		bytes, done := w.Step(time.Hour, enough)
		for !done {
			bytes, done = w.Step(time.Hour, enough)
		}
		if bytes > enough {
			t.Fatalf("%d bytes are retained", bytes)
		}
	}
}

package seal

import (
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

func TestData(t *testing.T) {
	for name, source := range data {
		t.Run(name, func(t *testing.T) {
			x := start(t, dumper+classes)
			x.run("var value = (" + source + ")")
			want := ""
			if name != "resource" {
				want = x.run("dump(value)").String()
			} else {
				want = "Resource(door)"
			}
			g := x.classify("value")
			if v := g.Verdict("value"); !v.Data {
				t.Fatalf("value %s", v.Why)
			}
			c := x.store(g, "value")
			if got := dump(x.b.Heap(), c, map[heap.Node]int{}); got != want {
				t.Errorf("stored\n%.2000s, not\n%.2000s", got, want)
			}
			x.b.Freeze()
			if got := dump(x.b.Heap(), c, map[heap.Node]int{}); got != want {
				t.Errorf("frozen\n%.2000s, not\n%.2000s", got, want)
			}
			if o, ok := x.rt.Get("value").(*goja.Object); ok && name != "resource" {
				if n, ok := x.views.NodeOf(o); !ok || n != c.Node() {
					t.Error("the original is not the view")
				}
			}
			if u := g.Usage("value"); c.Node() != 0 && (u.Nodes == 0 || u.Bytes == 0) {
				t.Errorf("usage %+v", u)
			}
		})
	}
}

func TestCode(t *testing.T) {
	for source, want := range code {
		x := start(t, codeClasses)
		x.run("var value = (" + source + ")")
		g := x.classify("value")
		if v := g.Verdict("value"); v.Data || v.Why != want {
			t.Errorf("%s: %s, not %s", source, v.Why, want)
		}
	}
}

func TestNoClasses(t *testing.T) {
	x := start(t, classes+`var value = {deep: [new Known(1)]}`)
	c := x.config()
	c.Class, c.Resource, c.View = nil, nil, nil
	g := Classify(c, []Root{{"value", x.rt.Get("value")}, {"none", nil}})
	if v := g.Verdict("value"); v.Why != "holds an instance of Known at value.deep[0]" {
		t.Error(v)
	}
	if v := g.Verdict("none"); !v.Data {
		t.Error(v)
	}
}

func TestCycleWithCodeIsCode(t *testing.T) {
	x := start(t, `
		var a = {name: 'a'}, b = {a}, c = {b}, d = {c}; a.c = c; c.f = () => 1;
		var clean = {x: {y: 1}}, user = {clean, a};
		clean.list = [clean];`)
	g := x.classify("clean", "user", "a", "b", "c", "d")
	for _, name := range []string{"a", "b", "c", "d", "user"} {
		if g.Verdict(name).Data {
			t.Errorf("%s is data", name)
		}
	}
	if !g.Verdict("clean").Data {
		t.Error("clean is code")
	}
	if got := strings.Join(g.Split("user"), " "); got != "clean" {
		t.Errorf("split %q", got)
	}
}

func TestSplit(t *testing.T) {
	x := start(t, `
		var config = {handler() {}, db: {host: 'x'}, port: 1, list: [1], get lazy() { return {} }, bad: [() => 1], f: null,
			2: {two: 1}, map: new Map([[1, 2]])};
		var list = [() => 1, {}];`)
	g := x.classify("config", "list")
	if got := strings.Join(g.Split("config"), " "); got != "2 db list map" {
		t.Errorf("split %q", got)
	}
	if got := g.Split("list"); got != nil {
		t.Errorf("split of an array: %q", got)
	}
	c, err := g.StoreProperty(x.b, "config", "db", x.views)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(x.b.Heap(), c, map[heap.Node]int{}); got != `{"host":"x"}` {
		t.Error(got)
	}
	if u := g.Usage("config"); u.Nodes != 1 {
		t.Errorf("usage %+v", u)
	}
}

func TestSharedOverRoots(t *testing.T) {
	x := start(t, `var s = {deep: {x: 1}}, a = {s}, b = [s.deep, s], m = new Map([[s, 1]])`)
	g := x.classify("a", "b", "m", "s")
	h := x.b.Heap()
	a, b, m, s := x.store(g, "a").Node(), x.store(g, "b").Node(), x.store(g, "m").Node(), x.store(g, "s")
	if h.At(a, 0) != s || h.At(b, 1) != s || h.At(b, 0) != h.At(s.Node(), 0) || h.EntryKey(m, 0) != s {
		t.Error("a shared object has several nodes")
	}
	if u := g.Usage("s"); u.Nodes != 0 {
		t.Errorf("counted again: %+v", u)
	}
	if u := g.Usage("a"); u.Nodes != 3 {
		t.Errorf("usage %+v", u)
	}
}

func TestHoldersSeeTheView(t *testing.T) {
	x := start(t, `
		var cfg = {deep: {list: [{}]}}, first = cfg.deep.list[0];
		var closure = ((c) => () => c)(cfg.deep), ws = new WeakSet([first]), map = new Map([[first, 'found']]), holder = {f() {}, cfg};`)
	g := x.classify("cfg", "holder", "map")
	c := x.store(g, "cfg")
	h := x.b.Heap()
	deep := h.At(c.Node(), 0).Node()
	if n, _ := x.views.NodeOf(x.run("closure()").(*goja.Object)); n != deep {
		t.Error("a closure holds the original")
	}
	if !x.run("ws.has(first) && map.get(first) === 'found' && holder.cfg === cfg").ToBoolean() {
		t.Error("identity is lost")
	}
	again := x.classify("cfg", "holder", "map")
	if v := again.Verdict("cfg"); !v.Data {
		t.Error("a view is no data: " + v.Why)
	}
	if got := x.store(again, "cfg"); got != c {
		t.Error("a view has another node")
	}
	m := x.store(again, "map").Node()
	if h.EntryKey(m, 0) != h.At(h.At(deep, 0).Node(), 0) {
		t.Error("a view as key has another node")
	}
}

func TestGetters(t *testing.T) {
	x := start(t, dumper+`
		var calls = 0, value = {plain: 1, sub: {get port() { calls++; return {n: 80} }}, list: []};
		Object.defineProperty(value.list, 0, {get() { calls++; return 'el' }, enumerable: true});
		var other = {value};`)
	g := x.classify("value", "other")
	v := g.Verdict("value")
	if got := strings.Join(v.Getters, " "); !v.Data || got != "value.sub.port value.list[0]" {
		t.Errorf("getters %q", got)
	}
	c := x.store(g, "value")
	if got := dump(x.b.Heap(), c, map[heap.Node]int{}); got != `{"plain":1,"sub":{"port":{"n":80}},"list":[1|0:"el"]}` {
		t.Error(got)
	}
	x.store(g, "other")
	if n := x.rt.Get("calls").ToInteger(); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestGetterThatChangesWhatIsWalked(t *testing.T) {
	x := start(t, `
		var booms = 0, boom = {get x() { booms++; late.f = () => 1; throw 1 }};
		var late = {a: 1}, list = [{get x() { list.length = 0; list[5000000] = 1; return 1 }}, 1, 2, 3];
		var o = {get a() { for (let i = 0; i < 100; i++) { o['k' + i] = () => 1; delete o.b } return 1 }, b: 1};
		var m = new Map([[1, {get x() { m.clear(); m.set(2, () => 1); return 1 }}], [3, 3]]);`)
	g := x.classify("late", "list", "o", "m", "boom")
	for _, name := range []string{"o", "m", "late", "boom"} {
		if g.Verdict(name).Data {
			t.Error(name + " holds functions now")
		}
	}
	x.store(g, "list")
	if n := x.rt.Get("booms").ToInteger(); n != 1 {
		t.Errorf("a getter that throws was asked %d times", n)
	}
}

func TestClassesAreNamed(t *testing.T) {
	x := start(t, classes+`
		var a = {x: new Known(1)}, b = [new KnownChild(1), a], none = {};
		var one = {}, two = {one, k: new Known(2)}; one.two = two;`)
	g := x.classify("a", "b", "none", "one")
	for name, want := range map[string]string{"a": "class:Known", "b": "class:Known class:KnownChild", "none": "", "one": "class:Known"} {
		if got := strings.Join(g.Verdict(name).Classes, " "); got != want {
			t.Errorf("%s has %q, not %q", name, got, want)
		}
	}
	c := x.config()
	known := c.Class
	c.Class = func(p *goja.Object) (string, bool) {
		name, ok := known(p)
		return name, ok && name != "class:Known"
	}
	if v := Classify(c, []Root{{"a", x.rt.Get("a")}}).Verdict("a"); v.Why != "holds an instance of Known at a.x" {
		t.Error(v.Why)
	}
}

func TestDeep(t *testing.T) {
	n := 10 * *records / 5
	if raceEnabled {
		n = 50000
	}
	x := start(t, `var list = null, tree = []; `)
	x.rt.Set("n", n)
	x.run(`for (let i = 0; i < n; i++) { list = {next: list}; tree = [tree]; } list.tree = tree;
		var bad = {f() {}}; for (let i = 0; i < n; i++) bad = {next: bad};`)
	g := x.classify("list", "bad")
	if v := g.Verdict("list"); !v.Data {
		t.Fatal(v.Why)
	}
	if v := g.Verdict("bad"); v.Data || len(v.Why) > 300 || !strings.HasSuffix(v.Why, ".f") {
		t.Errorf("%.300s", v.Why)
	}
	x.store(g, "list")
	if nodes := x.b.Heap().Nodes(); nodes != 2*n+1 {
		t.Errorf("%d nodes", nodes)
	}
}

func TestBuffers(t *testing.T) {
	x := start(t, `
		var buffer = new ArrayBuffer(64), floats = new Float64Array(buffer, 8, 2); floats[0] = 1.5;
		var held = ((b) => ({read: () => b[0], other: () => new Uint8Array(b.buffer).length}))(new Float64Array(buffer, 8, 1));
		var gone = new Uint8Array(8);`)
	_, b := layout.Look(x.rt.Get("gone").(*goja.Object))
	goja.ArrayBuffer.Detach(b.Typed().ViewedArrayBuf.Val.Export().(goja.ArrayBuffer))
	_, original := layout.Look(x.rt.Get("buffer").(*goja.Object))
	g := x.classify("floats", "buffer", "gone")
	floats, buffer, gone := x.store(g, "floats").Node(), x.store(g, "buffer").Node(), x.store(g, "gone").Node()
	h := x.b.Heap()
	if of, _, offset, length := h.View(floats); of != buffer || offset != 8 || length != 2 {
		t.Errorf("%d %d %d", of, offset, length)
	}
	if _, _, _, length := h.View(gone); length != 0 {
		t.Error("a detached array has elements")
	}
	if &original.Buffer().Data[0] != &h.Bytes(buffer)[0] {
		t.Error("the original keeps its bytes")
	}
	if got := x.run("held.read()").ToFloat(); got != 1.5 {
		t.Errorf("a view that code holds reads %v", got)
	}
}

func TestTypedClasses(t *testing.T) {
	x := start(t, `class KnownBytes extends Uint8Array {} var HostBuffer = class extends Uint8Array {};
		globalThis.KnownBytes = KnownBytes;
		var own = new KnownBytes(2), host = new HostBuffer([1, 2]);`)
	x.classes[x.run("HostBuffer.prototype").(*goja.Object)] = "Buffer"
	g := x.classify("own", "host")
	if v := g.Verdict("own"); v.Why != "is an instance of KnownBytes" {
		t.Errorf("%+v", v)
	}
	if c := x.store(g, "host"); x.b.Heap().Class(c.Node()) != "Buffer" {
		t.Error("the host's buffers have lost their class")
	}
}

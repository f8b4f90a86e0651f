package seal

import (
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// merged stores main's value, runs the worker's script, and merges its value.
func merged(t *testing.T, main, worker string) (x *bench, h *heap.Heap, c heap.Cell) {
	t.Helper()
	m := start(t, classes+main)
	g := m.classify("value")
	if v := g.Verdict("value"); !v.Data {
		t.Fatal(v.Why)
	}
	c = m.store(g, "value")
	h = m.b.Freeze()
	x = start(t, classes+worker)
	Merge(x.config(), x.rt.Get("value"), h, c, x.views)
	return x, h, c
}

// nodeOf is the node of an expression's value; 0 if it is no view.
func (x *bench) nodeOf(expression string) heap.Node {
	x.t.Helper()
	o, ok := x.run(expression).(*goja.Object)
	if !ok {
		return 0
	}
	n, _ := x.views.NodeOf(o)
	return n
}

func TestMergeByPlace(t *testing.T) {
	script := `
		var a = {n: 'a'}, arr = [a, {n: 'b'}], key = {k: 1}, kv = {v: 1}, ev = {e: 1}, el = {s: 1}, wide = {w: 1}, big = {g: 1};
		var value = {arr, map: new Map([['x', ev], [key, kv], ['é', wide], [5n, big], [1.5, {}], [true, {}], [null, {}], [undefined, {}]]),
			set: new Set([1, el]), date: new Date(5), '\ud800': {lone: 1}, err: new Error('x', {cause: a}),
			typed: new Uint8Array([1, 2]), view: new DataView(new ArrayBuffer(3)), boxed: Object(1), text: Object('x'), k: new Known(1), extra: Object.assign([1], {more: {}})};
		value.self = value; value.sparse = []; value.sparse[4e9] = {far: 1};
		var keep = {...value, lone: value['\ud800']};`
	x, h, c := merged(t, script, script)
	at := func(n heap.Node, key string) heap.Node { return h.At(n, h.Find(n, key)).Node() }
	root := c.Node()
	if x.nodeOf("value") != root || x.nodeOf("keep.self") != root {
		t.Error("the root is not the view")
	}
	for _, key := range []string{"arr", "map", "set", "date", "err", "typed", "view", "boxed", "text", "k", "extra", "sparse"} {
		if n := x.nodeOf("keep." + key); n == 0 || n != at(root, key) {
			t.Errorf("%s is node %d", key, n)
		}
	}
	m := at(root, "map")
	for source, want := range map[string]heap.Node{
		"a": h.At(at(root, "arr"), 0).Node(), "arr[1]": 0, "ev": h.At(m, 0).Node(), "key": h.EntryKey(m, 1).Node(), "kv": h.At(m, 1).Node(),
		"wide": h.At(m, 2).Node(), "big": h.At(m, 3).Node(), "el": h.EntryKey(at(root, "set"), 1).Node(),
	} {
		if n := x.nodeOf(source); n != want {
			t.Errorf("%s is node %d, not %d", source, n, want)
		}
	}
	if x.nodeOf("keep.lone") == 0 {
		t.Error("a key with a lone surrogate is not found")
	}
}

func TestMergeDiffering(t *testing.T) {
	x, h, c := merged(t,
		`var value = {same: {x: 1}, kind: [1], gone: {}, prim: 1, list: [{}, {}], k: new Known(1), m: new Map([['a', {}]]), s: new Set}`,
		`var same = {x: 1, more: {}}, kind = {a: 1}, added = {b: 1}, prim = {}, list = [{}, {}, {}], third = list[2], more = same.more,
			k = new KnownChild(1), secret = {}, m = new Map([['a', {}], ['b', third], [third, third]]), symbol = new Set([Symbol.iterator]);
		 var value = {added, kind, same, prim, list, k, m, s: symbol}`)
	for name, want := range map[string]bool{"same": true, "kind": false, "added": false, "prim": false, "list": true, "third": false, "more": false, "k": false, "m": true, "symbol": true} {
		if got := x.nodeOf(name) != 0; got != want {
			t.Errorf("%s became a view: %v", name, got)
		}
	}
	if h.Len(c.Node()) != 8 {
		t.Error("the heap changed")
	}
	Merge(x.config(), x.rt.ToValue(1), h, c, x.views)
	Merge(x.config(), x.rt.Get("value"), h, c, x.views)
	Merge(x.config(), nil, h, heap.Undefined, x.views)
}

func TestMergeDeep(t *testing.T) {
	n := "for (let i = 0; i < 100000; i++) value = {next: value, both: [value]};"
	x, h, c := merged(t, "var value = {};"+n, "var value = {}, last = value;"+n)
	if x.nodeOf("last") == 0 || x.nodeOf("value") != c.Node() || h.Nodes() != 200001 {
		t.Error("the end of the list is no view")
	}
}

package heap

import (
	"math"
	"testing"
)

func TestOtherKinds(t *testing.T) {
	b := New()
	date, none := b.Date(1.5e12), b.Date(math.NaN())
	bad := b.Error("TypeError")
	extra := b.Object("", []Text{{Narrow: "message"}}, nil)
	b.SetExtra(bad, extra)
	boxed, text := b.Boxed("Number", Float(2.5)), b.Boxed("String", b.Narrow("x"))
	host := &struct{ name string }{"host"}
	resource, other := b.Resource(host), b.Resource(7)
	list := b.Array(0)
	b.SetExtra(list, 0)
	plain := b.Array(0)
	b.SetExtra(list, extra)
	b.SetClass(list, "class:List")
	h := b.Freeze()
	if h.Number(date) != 1.5e12 || !math.IsNaN(h.Number(none)) || h.Kind(date) != KindDate {
		t.Error("a Date is wrong")
	}
	if h.Class(bad) != "TypeError" || h.Extra(bad) != extra || h.Kind(bad) != KindError || h.Exotic(bad) || h.Len(bad) != 0 {
		t.Error("an Error is wrong")
	}
	if h.Number(boxed) != 2.5 || h.Class(text) != "String" || h.Text(h.Primitive(text)).Narrow != "x" || h.Primitive(date) != Undefined {
		t.Error("a boxed value is wrong")
	}
	if h.Resource(resource) != host || h.Resource(other) != 7 || h.Resource(date) != nil {
		t.Error("a resource is wrong")
	}
	if !h.Exotic(list) || h.Exotic(plain) || h.Extra(list) != extra || h.Extra(plain) != 0 || h.Class(list) != "class:List" {
		t.Error("an array with further properties is wrong")
	}
}

func TestKindNames(t *testing.T) {
	for k, want := range map[Kind]string{
		0: "", KindObject: "Object", KindBuffer: "Buffer", KindResource: "Resource", KindResource + 1: "",
	} {
		if k.String() != want {
			t.Errorf("kind %d is %q", k, k)
		}
	}
}

func TestMisuse(t *testing.T) {
	b := New()
	date, list := b.Date(0), b.Array(1)
	h := b.Heap()
	panics(t, "At of a node", func() { h.At(date, 0) })
	panics(t, "Set of a node", func() { b.Set(date, 0, True) })
	panics(t, "Key of a node", func() { h.Key(list, 0) })
	panics(t, "EntryKey of", func() { h.EntryKey(list, 0) })
	panics(t, "Bytes of", func() { h.Bytes(list) })
	panics(t, "View of", func() { h.View(list) })
	panics(t, "needs a buffer", func() { b.DataView(list, 0, 0) })
	panics(t, "out of range", func() { b.Set(list, 1, True) })
	panics(t, "out of range", func() { h.Kind(0) })
	panics(t, "length -1", func() { b.Array(-1) })
	panics(t, "Text of a cell", func() { h.Text(True) })
	panics(t, "BigInt of a cell", func() { h.BigInt(True) })
	panics(t, "too large for its addresses", func() { checkChunks(chunkLimit) })
	b.Freeze()
	for _, f := range []func(){
		func() { b.Set(list, 0, True) }, func() { b.Array(1) }, func() { b.Narrow("x") }, func() { b.SetExtra(list, list) },
		func() { b.SetClass(list, "") }, func() { b.Resource(1) }, func() { b.Freeze() }, func() { b.SetEntry(list, 0, True, True) },
		func() { _, _ = b.Buffer(nil) }, func() { b.Object("", nil, nil) },
	} {
		panics(t, "frozen", f)
	}
}

// TestWalk checks that the sizes of nodes add up: Freeze goes from one to the
// next.
func TestWalk(t *testing.T) {
	h, _ := sample(t)
	found := 0
	for _, w := range h.words {
		for ; len(w) > 0; w = w[nodeWords(w):] {
			found++
		}
	}
	if found != h.Nodes() {
		t.Errorf("%d nodes are found, %d were made", found, h.Nodes())
	}
}

func TestUsed(t *testing.T) {
	b := New()
	if nodes, bytes := b.Used(); nodes != 0 || bytes != 0 {
		t.Errorf("an empty heap uses %d nodes and %d bytes", nodes, bytes)
	}
	b.Array(99)
	b.Narrow("123456789")
	if nodes, bytes := b.Used(); nodes != 1 || bytes != 810 {
		t.Errorf("%d nodes and %d bytes", nodes, bytes)
	}
	if _, err := b.Buffer(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	nodes, bytes := b.Used()
	if nodes != 2 || bytes != 810+32+104 {
		t.Errorf("%d nodes and %d bytes", nodes, bytes)
	}
	h := b.Freeze()
	if h.Nodes() != 2 || h.Size() < bytes || h.Size() > sharedMapping+2*smallestChunk {
		t.Errorf("size is %d", h.Size())
	}
}

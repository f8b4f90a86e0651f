package heap

import (
	"fmt"
	"testing"
)

// keyList makes keys that are narrow, wide and long.
func keyList(n int) []Text {
	keys := make([]Text, n)
	for i := range keys {
		switch i % 3 {
		case 0:
			keys[i] = Text{Narrow: fmt.Sprint("key", i)}
		case 1:
			keys[i] = TextOf(fmt.Sprint("ключ", i))
		default:
			keys[i] = TextOf(fmt.Sprint(i, "😀 a long key that does not fit into the table of interned strings, not even into the buffer of Find"))
		}
	}
	return keys
}

func checkObject(t *testing.T, h *Heap, n Node, keys []Text) {
	t.Helper()
	if h.Kind(n) != KindObject || h.Len(n) != len(keys) {
		t.Fatalf("kind %d, %d keys; want %d keys", h.Kind(n), h.Len(n), len(keys))
	}
	for i, k := range keys {
		if got := h.Text(h.Key(n, i)); !sameTexts(got, k) {
			t.Fatalf("key %d is %q, want %q", i, got, k)
		}
		if got := h.Find(n, k.String()); got != i {
			t.Fatalf("Find(%q) is %d, want %d", k, got, i)
		}
		if got, _ := h.At(n, i).Int(); got != int64(i) {
			t.Fatalf("value %d is %d", i, got)
		}
	}
	for _, missing := range []string{"", "none", "нет", "\xff", "key", "key-1"} {
		if got := h.Find(n, missing); got != -1 {
			t.Fatalf("Find(%q) is %d", missing, got)
		}
	}
}

func TestObjects(t *testing.T) {
	for _, size := range []int{0, 1, 7, 8, 9, 16, 17, 64, 65, 100, 1000} {
		b := New()
		keys := keyList(size)
		var nodes []Node
		for range 3 {
			n := b.Object("class:Rec", keys, nil)
			for i := range keys {
				b.Set(n, i, Int(int64(i)))
			}
			checkObject(t, b.Heap(), n, keys)
			nodes = append(nodes, n)
		}
		h := b.Freeze()
		for _, n := range nodes {
			checkObject(t, h, n, keys)
			if h.Class(n) != "class:Rec" || h.Exotic(n) || h.Extra(n) != 0 {
				t.Errorf("%d keys: class %q, exotic %t", size, h.Class(n), h.Exotic(n))
			}
		}
		if size <= keysLater && len(h.shapes) != 1 || size > keysLater && len(h.shapes) != 0 {
			t.Errorf("%d keys make %d shapes", size, len(h.shapes))
		}
	}
}

func TestShapes(t *testing.T) {
	b := New()
	hide := func(i int) bool { return i != 0 }
	ab, ba := []Text{{Narrow: "a"}, {Narrow: "b"}}, []Text{{Narrow: "b"}, {Narrow: "a"}}
	for range 3 {
		b.Object("", ab, nil)
		b.Object("null", ab, nil)
		b.Object("", ba, nil)
		b.Object("", ab, hide)
		b.Object("", ab, func(int) bool { return true })
		b.Object("", []Text{{Wide: []uint16{'a'}}, {Narrow: "b"}}, nil)
	}
	if got := len(b.Heap().shapes); got != 3 {
		t.Errorf("%d shapes, want 3", got)
	}
}

func TestManyShapes(t *testing.T) {
	b := New()
	keys := func(i int) []Text { return []Text{{Narrow: fmt.Sprint("k", i)}, {Narrow: "b"}} }
	var nodes []Node
	for i := range 2 * shapesAtOnce {
		nodes = append(nodes, b.Object("", keys(i), nil))
	}
	if got := len(b.Heap().shapes); got != shapesAtOnce {
		t.Errorf("%d shapes at once", got)
	}
	b.Object("", keys(2*shapesAtOnce-1), nil)
	h := b.Freeze()
	if got := len(h.shapes); got != shapesAtOnce+1 {
		t.Errorf("%d shapes after one came again", got)
	}
	for i, n := range nodes {
		if h.Find(n, fmt.Sprint("k", i)) != 0 || h.Find(n, "b") != 1 || h.Find(n, "c") != -1 || h.At(n, 1) != Undefined {
			t.Fatalf("object %d is wrong", i)
		}
	}
}

func TestExoticObjects(t *testing.T) {
	for _, size := range []int{3, 12, 40, 200} {
		keys := keyList(size)
		hide := func(i int) bool { return i%2 == 0 }
		b := New()
		for range 2 {
			n := b.Object("", keys, hide)
			withLone := append([]Text{lone}, keys...)
			l := b.Object("", withLone, nil)
			h := b.Heap()
			if !h.Exotic(n) || !h.Exotic(l) {
				t.Fatalf("%d keys: not exotic", size)
			}
			for i, k := range keys {
				if h.Enumerable(n, i) != hide(i) || !h.Enumerable(l, i) || h.Find(l, k.String()) != i+1 {
					t.Fatalf("%d keys: property %d is wrong", size, i)
				}
			}
			if h.Find(l, lone.String()) != -1 || !sameTexts(h.Text(h.Key(l, 0)), lone) {
				t.Errorf("%d keys: a lone surrogate is found", size)
			}
		}
		b.Freeze()
	}
}

func TestMillionKeys(t *testing.T) {
	size := 1_000_000
	if raceOn {
		size = 100_000
	}
	keys := make([]Text, size)
	for i := range keys {
		keys[i] = Text{Narrow: fmt.Sprint("k", i)}
	}
	b := New()
	n := b.Object("", keys, nil)
	for i := range keys {
		b.Set(n, i, Int(int64(i)))
	}
	h := b.Freeze()
	checkObject(t, h, n, keys)
	x := index{slots: ownIndex(h.node(n)), entries: size}
	longest := 0
	for i := range keys {
		p, steps := x.probe(h.hashText(keys[i])), 0
		for start := p.slot; p.next() && p.entry != i; {
			steps = p.slot - start
		}
		longest = max(longest, steps)
	}
	if longest > 200 {
		t.Errorf("a key is %d slots from its place", longest)
	}
}

// ownIndex is the hash index of an object with its own keys.
func ownIndex(w []uint64) []uint64 {
	n := lengthOf(w[0])
	return w[1+2*n+len(hiddenKeys(w)):]
}

func TestCycle(t *testing.T) {
	b := New()
	n := b.Object("", []Text{{Narrow: "self"}, {Narrow: "list"}}, nil)
	list := b.Array(2)
	b.Set(n, 0, Ref(n))
	b.Set(n, 1, Ref(list))
	b.Set(list, 0, Ref(n))
	b.Set(list, 1, Ref(list))
	h := b.Freeze()
	if h.At(n, 0).Node() != n || h.At(h.At(n, 1).Node(), 0).Node() != n || h.At(list, 1).Node() != list {
		t.Error("the cycle is broken")
	}
	if h.Nodes() != 2 {
		t.Errorf("%d nodes", h.Nodes())
	}
}

func TestLike(t *testing.T) {
	b := New()
	many := make([]Text, 100)
	for i := range many {
		many[i] = Text{Narrow: fmt.Sprint("k", i)}
	}
	for _, keys := range [][]Text{{}, {{Narrow: "a"}, {Wide: []uint16{0xE9}}}, many} {
		odd := func(i int) bool { return i%2 == 1 }
		for _, n := range []Node{b.Object("C", keys, nil), b.Object("", keys, odd)} {
			b.SetExtra(n, b.Object("", nil, nil))
			like := b.Like(n)
			h := b.Heap()
			if h.Class(like) != h.Class(n) || h.Len(like) != len(keys) || h.Exotic(like) != h.Exotic(n) || h.Extra(like) != 0 {
				t.Fatalf("%d keys: not alike", len(keys))
			}
			for i := range keys {
				if h.Text(h.Key(like, i)).String() != keys[i].String() || h.At(like, i) != Undefined || h.Enumerable(like, i) != h.Enumerable(n, i) {
					t.Errorf("%d keys: key %d differs", len(keys), i)
				}
			}
		}
	}
	b.Freeze()
}

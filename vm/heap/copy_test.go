package heap

import (
	"math/big"
	"testing"
)

// everything is a heap with an object of every kind, and the first of them,
// which holds itself.
func everything(t *testing.T) (*Heap, Node) {
	t.Helper()
	b := New()
	all := b.Array(12)
	buffer, err := b.Buffer([]byte{1, 2, 3, 4, 5, 6, 7, 8})
	if err != nil {
		t.Fatal(err)
	}
	m, s := b.Map(20), b.NewSet(2)
	for i := range 20 {
		b.SetEntry(m, i, Int(int64(i)), Ref(all))
	}
	b.SetEntry(m, 19, Ref(s), Ref(m))
	b.SetEntry(s, 0, b.BigInt(big.NewInt(-7)), Undefined)
	b.SetEntry(s, 1, b.Wide([]uint16{0xD800}), Undefined)
	o := b.Object("class:C", []Text{{Narrow: "a"}, {Narrow: "b"}}, func(i int) bool { return i == 0 })
	b.Set(o, 1, b.Narrow("text of o"))
	e := b.Error("TypeError")
	b.SetExtra(e, b.Like(o))
	packed, sparse := b.PackedArray(5), b.SparseArray(1<<32-1, []int64{7, 1 << 31})
	b.Set(packed, 4, Int(-1))
	b.Set(sparse, 1, Ref(o))
	x := b.Array(1)
	b.Set(x, 0, Null)
	b.SetExtra(x, o)
	for i, n := range []Node{all, m, s, o, e, packed, sparse, b.Date(5), b.Boxed("", True), b.Typed("Int16Array", buffer, 2, 3, "Buffer"), b.DataView(buffer, 1, 2), x} {
		b.Set(all, i, Ref(n))
	}
	return b.Freeze(), all
}

func TestCopy(t *testing.T) {
	h, all := everything(t)
	b := New()
	c := b.Copier(h)
	got, err := c.Copy(Ref(all))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := c.Copy(Ref(all)); again != got {
		t.Error("it is copied twice")
	}
	to := b.Freeze()
	if to.Nodes() != h.Nodes() {
		t.Errorf("%d nodes of %d", to.Nodes(), h.Nodes())
	}
	for i := range h.Len(all) {
		was, is := h.At(all, i).Node(), to.At(got.Node(), i).Node()
		if h.Kind(was) != to.Kind(is) || h.Len(was) != to.Len(is) || h.Elements(was) != to.Elements(is) || h.Exotic(was) != to.Exotic(is) ||
			(h.Extra(was) == 0) != (to.Extra(is) == 0) || h.Kind(was) == KindDate && h.Number(was) != to.Number(is) {
			t.Errorf("%v is otherwise", h.Kind(was))
		}
	}
	at := func(i int) Node { return to.At(got.Node(), i).Node() }
	o, m, s := at(3), at(1), at(2)
	if to.Class(o) != "class:C" || to.Enumerable(o, 1) || to.Text(to.At(o, 1)).Narrow != "text of o" || at(0) != got.Node() || to.Extra(at(11)) != o {
		t.Error("the object is otherwise")
	}
	if i := to.Lookup(m, Ref(s), Text{}); i != 19 || to.At(m, i).Node() != m || to.Lookup(s, BigIntKey, Text{Narrow: "-7"}) != 0 || to.Lookup(s, StringKey, Text{Wide: []uint16{0xD800}}) != 1 {
		t.Error("the collections are otherwise")
	}
	buffer, element, offset, length := to.View(at(9))
	if other, _, _, _ := to.View(at(10)); other != buffer || element != "Int16Array" || offset != 2 || length != 3 || to.Bytes(buffer)[7] != 8 || to.Class(at(9)) != "Buffer" {
		t.Error("the typed arrays are otherwise")
	}
	if to.At(at(5), 4) != Int(-1) || to.Index(at(6), 1) != 1<<31 || to.At(at(6), 1).Node() != o || to.Class(at(4)) != "TypeError" {
		t.Error("the arrays are otherwise")
	}
}

package heap

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// sample is a frozen heap with everything in it, and its root.
func sample(t testing.TB) (*Heap, Node) {
	b := New()
	keys, _ := distinct(allKeys(b, 20))
	m, s, small := b.Map(len(keys)), b.NewSet(len(keys)), b.NewSet(2)
	for i, k := range keys {
		b.SetEntry(m, i, k, Int(int64(i)))
		b.Set(s, i, k)
	}
	b.Set(small, 1, b.Narrow("small"))
	packed, sparse, holes := b.PackedArray(5), b.SparseArray(1<<32-1, []int64{1, 1 << 31, 1<<32 - 2}), b.Array(3)
	b.Set(packed, 3, Int(-3))
	b.Set(sparse, 2, True)
	extra := b.Object("null", []Text{{Narrow: "index"}, lone}, func(i int) bool { return i > 0 })
	b.SetExtra(holes, extra)
	buffer, err := b.Buffer([]byte{1, 2, 3, 4, 5, 6, 7, 8})
	if err != nil {
		t.Fatal(err)
	}
	large, err := b.Buffer(bytes.Repeat([]byte{7}, ownMapping))
	if err != nil {
		t.Fatal(err)
	}
	nodes := []Node{m, s, small, packed, sparse, holes, buffer, large, b.Typed("Float64Array", buffer, 0, 1, ""),
		b.Typed("Uint8Array", buffer, 2, 4, "Buffer"), b.DataView(large, 1, 3), b.Date(5), b.Error("RangeError"),
		b.Boxed("BigInt", b.BigInt(b.Heap().BigInt(keys[len(keys)-1]))), b.Resource("host")}
	for _, size := range []int{0, 3, 12, 40, 40, 200, 200} {
		o := b.Object("class:O", keyList(size), nil)
		for i := range size {
			b.Set(o, i, Ref(nodes[i%len(nodes)]))
		}
		nodes = append(nodes, o, b.Object("", keyList(size), func(i int) bool { return i%5 != 0 }))
	}
	root := b.Array(len(nodes) + 1)
	for i, n := range nodes {
		b.Set(root, i, Ref(n))
	}
	b.Set(root, len(nodes), Ref(root))
	return b.Freeze(), root
}

// describe writes down all that can be read of a value.
func describe(h *Heap, out *strings.Builder, seen map[Node]bool, c Cell) {
	switch c.Tag() {
	case TagString:
		t := h.Text(c)
		fmt.Fprint(out, " ", t.Narrow, t.Wide)
	case TagBigInt:
		fmt.Fprint(out, " ", h.BigInt(c), "n")
	case TagObject:
		describeNode(h, out, seen, c.Node())
	default:
		fmt.Fprint(out, " ", c.Tag(), c.Float())
	}
}

func describeNode(h *Heap, out *strings.Builder, seen map[Node]bool, n Node) {
	fmt.Fprintf(out, " %d(%s %q %d %t", n, h.Kind(n), h.Class(n), h.Len(n), h.Exotic(n))
	if seen[n] {
		out.WriteString(")")
		return
	}
	seen[n] = true
	switch h.Kind(n) {
	case KindObject:
		for i := range h.Len(n) {
			key := h.Text(h.Key(n, i))
			fmt.Fprint(out, " ", key, h.Find(n, key.String()), h.Enumerable(n, i))
			describe(h, out, seen, h.At(n, i))
		}
	case KindArray:
		for i := range h.Elements(n) {
			fmt.Fprint(out, " ", h.Index(n, i), h.Element(n, h.Index(n, i)) == h.At(n, i))
			describe(h, out, seen, h.At(n, i))
		}
	case KindMap, KindSet:
		for i := range h.Len(n) {
			describeEntry(h, out, seen, n, i)
		}
	case KindBuffer:
		sum := 0
		for _, x := range h.Bytes(n) {
			sum += int(x)
		}
		owner, offset, ok := h.Owner(addressOf(h.Bytes(n)))
		fmt.Fprint(out, sum, owner, offset, ok)
	case KindTyped, KindDataView:
		fmt.Fprint(out, fmt.Sprint(h.View(n)))
	default:
		fmt.Fprint(out, h.Number(n), h.Resource(n))
		describe(h, out, seen, h.Primitive(n))
	}
	if extra := h.Extra(n); extra != 0 {
		describeNode(h, out, seen, extra)
	}
	out.WriteString(")")
}

func describeEntry(h *Heap, out *strings.Builder, seen map[Node]bool, n Node, i int) {
	key := h.EntryKey(n, i)
	text := Text{}
	switch key.Tag() {
	case TagString:
		text = h.Text(key)
	case TagBigInt:
		text.Narrow = h.BigInt(key).String()
	}
	fmt.Fprint(out, " ", h.Lookup(n, asked(key), text))
	describe(h, out, seen, key)
	describe(h, out, seen, h.At(n, i))
}

func description(h *Heap, root Node) string {
	var out strings.Builder
	describe(h, &out, map[Node]bool{}, Ref(root))
	return out.String()
}

// TestHammerReaders lets goroutines read everything at the same time.
func TestHammerReaders(t *testing.T) {
	h, root := sample(t)
	want := description(h, root)
	if len(want) < 10000 {
		t.Fatalf("the sample is too small: %d", len(want))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				if description(h, root) != want {
					t.Error("a reader sees something else")
					return
				}
			}
		})
	}
	all.Wait()
	runtime.KeepAlive(h)
}

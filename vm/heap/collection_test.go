package heap

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
)

func mentions(x any, text string) bool { return x != nil && strings.Contains(fmt.Sprint(x), text) }

// allKeys is a key of every type, in several of each.
func allKeys(b *Builder, rounds int) (keys []Cell, texts []Text) {
	add := func(c Cell, t Text) { keys, texts = append(keys, c), append(texts, t) }
	for _, c := range []Cell{Undefined, Null, True, False, Float(math.NaN()), Float(math.Inf(1)), Float(math.Inf(-1)), Int(0)} {
		add(c, Text{})
	}
	add(b.Narrow(""), Text{})
	add(b.Wide(lone.Wide), lone)
	for i := range rounds {
		add(Int(int64(i+1)), Text{})
		add(Float(float64(i)+0.5), Text{})
		add(Int(int64(i)<<40+1<<50), Text{})
		s := Text{Narrow: fmt.Sprint(i)}
		add(b.Text(s), s)
		s = TextOf(fmt.Sprint("→", i))
		add(b.Text(s), s)
		add(Ref(b.Array(0)), Text{})
		x := new(big.Int).Lsh(big.NewInt(int64(i)-3), uint(i%100))
		add(b.BigInt(x), Text{Narrow: fmt.Sprint(x)})
	}
	return keys, texts
}

// distinct drops big integers that are there twice.
func distinct(keys []Cell, texts []Text) (k []Cell, t []Text) {
	seen := map[string]bool{}
	for i, c := range keys {
		if c.Tag() == TagBigInt {
			if seen[texts[i].Narrow] {
				continue
			}
			seen[texts[i].Narrow] = true
		}
		k, t = append(k, c), append(t, texts[i])
	}
	return k, t
}

// asked is the key as a caller has it that does not know the heap.
func asked(c Cell) Cell {
	switch c.Tag() {
	case TagString:
		return StringKey
	case TagBigInt:
		return BigIntKey
	}
	return c
}

func checkCollection(t *testing.T, h *Heap, n Node, keys []Cell, texts []Text) {
	t.Helper()
	for i, k := range keys {
		if got := h.Lookup(n, asked(k), texts[i]); got != i {
			t.Fatalf("of %d: Lookup(%x, %q) is %d, want %d", len(keys), uint64(k), texts[i], got, i)
		}
		if h.EntryKey(n, i) != k {
			t.Fatalf("key %d is %x", i, uint64(h.EntryKey(n, i)))
		}
		if k.Tag() == TagBigInt && h.Lookup(n, k, Text{}) != i {
			t.Fatalf("big integer %s of the heap is not found", h.BigInt(k))
		}
	}
	for _, c := range []Cell{Int(-5), Float(0.25), Ref(n), Hole} {
		if h.Lookup(n, c, Text{}) != -1 {
			t.Errorf("%x is found", c)
		}
	}
	if h.Lookup(n, StringKey, Text{Narrow: "none"}) != -1 || h.Lookup(n, StringKey, TextOf("→none")) != -1 ||
		h.Lookup(n, BigIntKey, Text{Narrow: "-77777777777"}) != -1 || h.Lookup(n, BigIntKey, Text{Narrow: "no digits"}) != -1 {
		t.Error("what is not there is found")
	}
}

func TestCollections(t *testing.T) {
	for _, rounds := range []int{0, 1, 2, 30, 1000} {
		b := New()
		keys, texts := distinct(allKeys(b, rounds))
		if rounds == 0 {
			keys, texts = keys[3:], texts[3:]
		}
		m, s := b.Map(len(keys)), b.NewSet(len(keys))
		for i, k := range keys {
			b.SetEntry(m, i, k, Null)
			b.Set(m, i, Int(int64(i)))
			if i%2 == 0 {
				b.Set(s, i, k)
			} else {
				b.SetEntry(s, i, k, Undefined)
			}
		}
		checkCollection(t, b.Heap(), m, keys, texts)
		h := b.Freeze()
		checkCollection(t, h, m, keys, texts)
		checkCollection(t, h, s, keys, texts)
		if h.Kind(m) != KindMap || h.Kind(s) != KindSet || h.Len(m) != len(keys) || h.Len(s) != len(keys) || h.Exotic(m) {
			t.Error("kind or length is wrong")
		}
		for i, k := range keys {
			if h.At(m, i) != Int(int64(i)) || h.At(s, i) != k {
				t.Fatalf("value %d is wrong", i)
			}
		}
	}
}

func TestNegativeZeroKey(t *testing.T) {
	negative := Float(math.Copysign(0, -1))
	for _, size := range []int{1, 20} {
		b := New()
		s, z := b.NewSet(size), b.NewSet(size)
		for i := range size {
			b.Set(s, i, Int(int64(i)))
			b.Set(z, i, Int(int64(i)))
		}
		b.Set(z, 0, negative)
		h := b.Freeze()
		for _, n := range []Node{s, z} {
			if h.Lookup(n, negative, Text{}) != 0 || h.Lookup(n, Int(0), Text{}) != 0 {
				t.Errorf("of %d: 0 and -0 are not the same key", size)
			}
		}
	}
}

func TestEntriesThatChangeBeforeFreeze(t *testing.T) {
	b := New()
	m := b.Map(20)
	for round := range 3 {
		for i := range 20 {
			b.SetEntry(m, i, Int(int64(100*round+i)), True)
		}
		for i := range 20 {
			if got := b.Heap().Lookup(m, Int(int64(100*round+i)), Text{}); got != i {
				t.Fatalf("round %d: entry %d is %d", round, i, got)
			}
		}
	}
	h := b.Freeze()
	if h.Lookup(m, Int(100), Text{}) != -1 || h.Lookup(m, Int(219), Text{}) != 19 {
		t.Error("the index is not the last one")
	}
}

package heap

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// lone is a text with a lone surrogate.
var lone = Text{Wide: []uint16{'a', 0xD800, 'b'}}

func sameTexts(a, b Text) bool {
	return a.Narrow == b.Narrow && slices.Equal(a.Wide, b.Wide) && (a.Wide == nil) == (b.Wide == nil)
}

var texts = []Text{
	{}, {Narrow: "a"}, {Narrow: "hello"}, {Narrow: "\x00\x7f"}, TextOf("é"), TextOf("日本語"), TextOf("a😀b"), lone,
	{Wide: []uint16{0xDC00}}, {Wide: []uint16{0xDC00, 0xD800}}, {Wide: []uint16{0xFEFF, 0}},
	{Narrow: strings.Repeat("x", 31)}, {Narrow: strings.Repeat("x", 63)}, {Narrow: strings.Repeat("x", 64)},
	{Narrow: strings.Repeat("long ", 1<<18)}, TextOf(strings.Repeat("weit→", 1<<18)), TextOf(strings.Repeat("→", 40)),
}

func TestTexts(t *testing.T) {
	b := New()
	var cells []Cell
	for range 3 {
		for _, x := range texts {
			cells = append(cells, b.Text(x))
			b.Narrow(strings.Repeat("pad", len(cells))) // odd and even places
		}
	}
	h := b.Freeze()
	for i, c := range cells {
		want := texts[i%len(texts)]
		if got := h.Text(c); !sameTexts(got, want) || got.String() != want.String() || got.Len() != want.Len() {
			t.Errorf("text %d comes back as %.40q", i, got.String())
		}
	}
}

func TestTextForms(t *testing.T) {
	b := New()
	h := b.Heap()
	for _, c := range []struct {
		got  Cell
		want Text
	}{
		{b.Wide([]uint16{'a', 'b'}), Text{Narrow: "ab"}},
		{b.Wide(nil), Text{}},
		{b.Wide([]uint16{}), Text{}},
		{b.Narrow("é"), Text{Wide: []uint16{0xE9}}},
		{b.Narrow(""), Text{}},
	} {
		if got := h.Text(c.got); !sameTexts(got, c.want) {
			t.Errorf("%v is stored as %v", c.want, got)
		}
	}
	for _, x := range texts {
		want := x.Wide != nil && strings.ContainsRune(x.String(), '\uFFFD')
		if x.Lone() != want {
			t.Errorf("Lone of %.40q is %t", x.String(), x.Lone())
		}
	}
}

func TestIntern(t *testing.T) {
	b := New()
	first := []Cell{b.Narrow("tag"), b.Narrow("é"), b.Narrow("")}
	_, before := b.Used()
	for range 100 {
		if again := []Cell{b.Narrow("tag"), b.Text(TextOf("é")), b.Wide(nil)}; !slices.Equal(again, first) {
			t.Fatal("the same short string is stored again")
		}
	}
	if _, after := b.Used(); after != before {
		t.Errorf("interned strings took %d bytes", after-before)
	}
	for i := range 3 * internPlaces { // more than the table has
		s := fmt.Sprint("s", i)
		if got := b.Heap().Text(b.Narrow(s)).Narrow; got != s {
			t.Fatalf("%q comes back as %q", s, got)
		}
	}
}

func TestStringsAreCopied(t *testing.T) {
	b := New()
	u := []uint16{0x100, 0x200}
	bytes := []byte("changed")
	wide, narrow := b.Wide(u), b.Narrow(unsafe.String(&bytes[0], len(bytes)))
	u[0], bytes[0] = 0, 'X'
	h := b.Freeze()
	if h.Text(wide).Wide[0] != 0x100 || h.Text(narrow).Narrow != "changed" {
		t.Error("the heap points to what it was given")
	}
}

func TestBigInts(t *testing.T) {
	b := New()
	var want []*big.Int
	var cells []Cell
	for _, s := range []string{"0", "1", "-1", "255", "-256", "18446744073709551616", "-340282366920938463463374607431768211456",
		"1" + strings.Repeat("0", 5000)} {
		x, _ := new(big.Int).SetString(s, 10)
		want = append(want, x)
		cells = append(cells, b.BigInt(x))
	}
	h := b.Freeze()
	for i, c := range cells {
		got := h.BigInt(c)
		if c.Tag() != TagBigInt || got.Cmp(want[i]) != 0 {
			t.Errorf("%s comes back as %s", want[i], got)
		}
		got.Add(got, got)
		if h.BigInt(c).Cmp(want[i]) != 0 {
			t.Errorf("%s is no copy", want[i])
		}
	}
}

// TestLayout checks what memory_unsafe.go relies on: code units lie at even
// addresses inside of their chunk, in the order of the machine.
func TestLayout(t *testing.T) {
	b := New()
	for i := range 2000 {
		b.Narrow(strings.Repeat("n", i%7))
		want := []uint16{0x1234, uint16(i) | 0x8000, 0xD800}
		c := b.Wide(want)
		got := b.Heap().Text(c).Wide
		at := uintptr(unsafe.Pointer(&got[0]))
		chunk := b.Heap().bytes[c.payload()>>offsetBits]
		base := uintptr(unsafe.Pointer(&chunk[0]))
		if at%2 != 0 || at < base || at+6 > base+uintptr(len(chunk)) || !slices.Equal(got, want) {
			t.Fatalf("wide string %d lies at %x of chunk %x: %x", i, at, base, got)
		}
	}
	if got := wideBytes([]uint16{1, 2}); len(got) != 4 {
		t.Errorf("two code units have %d bytes", len(got))
	}
}

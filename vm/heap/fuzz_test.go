package heap

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// maker builds values that the bytes of a fuzz input describe, and collects
// what must be true of them.
type maker struct {
	t      *testing.T
	b      *Builder
	data   []byte
	nodes  []Node
	checks []func(h *Heap)
}

// next is the next byte below a limit; 0 when there are no more.
func (m *maker) next(limit int) int {
	if len(m.data) == 0 {
		return 0
	}
	x := m.data[0]
	m.data = m.data[1:]
	return int(x) % limit
}

func (m *maker) number() float64 {
	var bits [8]byte
	m.data = m.data[copy(bits[:], m.data):]
	f := math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
	if m.next(2) == 0 {
		return math.Trunc(math.Mod(f, 1<<49))
	}
	return f
}

func (m *maker) text() Text {
	wide := make([]uint16, m.next(40))
	alphabet := []uint16{'a', 'b', 0x7F, 0x80, 0xE9, 0x20AC, 0xD83D, 0xDE00, 0xFFFD}
	limit := 2 + m.next(len(alphabet)-1)
	for i := range wide {
		wide[i] = alphabet[m.next(limit)]
	}
	return Text{Wide: wide}.canonical()
}

func (m *maker) expect(ok bool, what string, about ...any) {
	if !ok {
		m.t.Errorf("%s: %v", what, about)
	}
}

// value makes a value.
func (m *maker) value(depth int) Cell {
	if len(m.data) == 0 {
		return Undefined
	}
	switch m.next(9) {
	case 0, 1:
		f := m.number()
		c := Float(f)
		m.expect(math.Float64bits(c.Float()) == math.Float64bits(f) || f != f && c == Float(math.NaN()), "number", f)
		return c
	case 2:
		return []Cell{Undefined, Null, True, False}[m.next(4)]
	case 3, 4:
		t := m.text()
		c := m.b.Text(t)
		m.checks = append(m.checks, func(h *Heap) { m.expect(sameTexts(h.Text(c), t), "text", t, h.Text(c)) })
		return c
	case 5:
		x := big.NewInt(int64(m.number()))
		x.Lsh(x, uint(m.next(200)))
		c := m.b.BigInt(x)
		m.checks = append(m.checks, func(h *Heap) { m.expect(h.BigInt(c).Cmp(x) == 0, "big integer", x) })
		return c
	case 6:
		if len(m.nodes) > 0 {
			return Ref(m.nodes[m.next(len(m.nodes))])
		}
	}
	if depth == 0 {
		return Null
	}
	return Ref(m.node(depth - 1))
}

func (m *maker) node(depth int) Node {
	switch m.next(5) {
	case 0:
		return m.object(depth)
	case 1:
		return m.array(depth)
	case 2:
		return m.collection(depth)
	case 3:
		size := m.next(100)
		data := bytes.Clone(m.data[:min(len(m.data), size)])
		n := mustBuffer(m.t, m.b, data)
		m.checks = append(m.checks, func(h *Heap) { m.expect(string(h.Bytes(n)) == string(data), "buffer") })
		return n
	}
	return m.packed()
}

func (m *maker) object(depth int) Node {
	seen := map[string]bool{}
	var keys []Text
	for range m.next(80) {
		if k := m.text(); !seen[fmt.Sprint(k)] {
			keys, seen[fmt.Sprint(k)] = append(keys, k), true
		}
	}
	hide := -1 - m.next(3) + m.next(5)
	n := m.b.Object("", keys, func(i int) bool { return i != hide })
	m.nodes = append(m.nodes, n)
	values := make([]Cell, len(keys))
	for i := range values {
		values[i] = m.value(depth)
		m.b.Set(n, i, values[i])
	}
	m.checks = append(m.checks, func(h *Heap) {
		m.expect(h.Len(n) == len(keys), "number of keys")
		for i, k := range keys {
			want := i
			if k.Lone() {
				want = -1
			}
			m.expect(sameTexts(h.Text(h.Key(n, i)), k) && h.At(n, i) == values[i] && h.Enumerable(n, i) == (i != hide), "property", k)
			if got := h.Find(n, k.String()); got != want {
				m.expect(want < 0 && seen[fmt.Sprint(TextOf(k.String()))], "Find", k, got, want)
			}
		}
	})
	return n
}

func (m *maker) array(depth int) Node {
	values := make([]Cell, m.next(40))
	n := m.b.Array(len(values))
	m.nodes = append(m.nodes, n)
	holes := false
	for i := range values {
		values[i] = Hole
		if m.next(10) != 9 {
			values[i] = m.value(depth)
			m.b.Set(n, i, values[i])
		}
		holes = holes || values[i] == Hole
	}
	m.checks = append(m.checks, func(h *Heap) {
		m.expect(h.Len(n) == len(values) && h.Exotic(n) == holes, "array")
		for i, v := range values {
			m.expect(h.At(n, i) == v, "element", i)
		}
	})
	return n
}

func (m *maker) packed() Node {
	values := make([]int32, m.next(40))
	n := m.b.PackedArray(len(values))
	for i := range values {
		values[i] = int32(m.next(256)<<24 | m.next(256))
		m.b.Set(n, i, Int(int64(values[i])))
	}
	m.checks = append(m.checks, func(h *Heap) {
		for i, v := range values {
			m.expect(h.At(n, i) == Int(int64(v)), "packed element", i)
		}
	})
	return n
}

// collection makes a Map with distinct keys.
func (m *maker) collection(depth int) Node {
	seen := map[string]bool{}
	var keys []Cell
	var texts []Text
	for range m.next(60) {
		k, t := m.value(0), Text{}
		id := fmt.Sprint(normal(k))
		switch k.Tag() {
		case TagString:
			t = m.b.Heap().Text(k)
			id = fmt.Sprint("text", t)
		case TagBigInt:
			t.Narrow = m.b.Heap().BigInt(k).String()
			id = t.Narrow + "n"
		}
		if !seen[id] {
			keys, texts, seen[id] = append(keys, k), append(texts, t), true
		}
	}
	n := m.b.Map(len(keys))
	m.nodes = append(m.nodes, n)
	values := make([]Cell, len(keys))
	for i, k := range keys {
		values[i] = m.value(depth)
		m.b.SetEntry(n, i, k, values[i])
	}
	m.checks = append(m.checks, func(h *Heap) {
		for i, k := range keys {
			m.expect(h.EntryKey(n, i) == k && h.At(n, i) == values[i], "entry", i)
			m.expect(h.Lookup(n, asked(k), texts[i]) == i, "Lookup", i, k, texts[i])
		}
	})
	return n
}

func roundTrip(t *testing.T, data []byte) {
	m := &maker{t: t, b: New(), data: data}
	for len(m.data) > 0 {
		m.value(4)
	}
	for _, check := range m.checks {
		check(m.b.Heap())
	}
	h := m.b.Freeze()
	for _, check := range m.checks {
		check(h)
	}
	nodes, bytes := m.b.Used()
	m.expect(nodes == h.Nodes() && bytes <= h.Size(), "Used", nodes, bytes, h.Nodes(), h.Size())
}

func FuzzRoundTrip(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		data := make([]byte, random.IntN(3000))
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(roundTrip)
}

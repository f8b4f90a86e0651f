package heap

import "runtime"

// Copier copies values of one heap into another one that is being built. What
// is shared in the one stays shared in the other.
type Copier struct {
	from    *Heap
	to      *Builder
	done    map[Node]Node
	pending []Node
	err     error
}

// Copier makes a copier of values of h. What is copied keeps its class.
func (b *Builder) Copier(h *Heap) *Copier {
	return &Copier{from: h, to: b, done: map[Node]Node{}}
}

// Copy copies a value and all that it holds. The error is that of a buffer for
// whose bytes memory is missing.
func (c *Copier) Copy(value Cell) (Cell, error) {
	copied := c.cell(value)
	for len(c.pending) > 0 && c.err == nil {
		n := c.pending[len(c.pending)-1]
		c.pending = c.pending[:len(c.pending)-1]
		c.fill(n, c.done[n])
	}
	return copied, c.err
}

// cell copies a value; what an object holds stays pending.
func (c *Copier) cell(value Cell) Cell {
	switch value.Tag() {
	case TagString:
		return c.to.Text(c.from.Text(value))
	case TagBigInt:
		return c.to.BigInt(c.from.BigInt(value))
	case TagObject:
		return Ref(c.node(value.Node()))
	}
	return value
}

func (c *Copier) node(n Node) Node {
	made, ok := c.done[n]
	if !ok {
		made = c.make(n)
		c.done[n] = made
		c.pending = append(c.pending, n)
	}
	return made
}

// make makes the node of a copy, without what it holds.
func (c *Copier) make(n Node) Node {
	h, b := c.from, c.to
	class := h.Class(n)
	switch h.Kind(n) {
	case KindObject:
		return c.object(n, class)
	case KindArray:
		made := c.array(n)
		b.SetClass(made, class)
		return made
	case KindMap:
		return b.Map(h.Len(n))
	case KindSet:
		return b.NewSet(h.Len(n))
	case KindDate:
		return b.Date(h.Number(n))
	case KindError:
		return b.Error(class)
	case KindBoxed:
		return b.Boxed(class, c.cell(h.Primitive(n)))
	case KindBuffer:
		made, err := b.Buffer(h.Bytes(n))
		if err != nil {
			c.err = err
		}
		return made
	case KindResource:
		return b.Resource(h.Resource(n))
	}
	buffer, element, offset, length := h.View(n)
	at := c.node(buffer)
	if c.err != nil {
		return 0
	}
	if h.Kind(n) == KindDataView {
		return b.DataView(at, offset, length)
	}
	return b.Typed(element, at, offset, length, class)
}

func (c *Copier) object(n Node, class string) Node {
	keys := make([]Text, c.from.Len(n))
	for i := range keys {
		keys[i] = c.from.Text(c.from.Key(n, i))
	}
	return c.to.Object(class, keys, func(i int) bool { return c.from.Enumerable(n, i) })
}

func (c *Copier) array(n Node) Node {
	h := c.from
	switch w := h.node(n); {
	case w[0]&flagSparse != 0:
		indexes := make([]int64, h.Elements(n))
		for i := range indexes {
			indexes[i] = h.Index(n, i)
		}
		return c.to.SparseArray(int64(h.Len(n)), indexes)
	case w[0]&flagPacked != 0:
		return c.to.PackedArray(h.Len(n))
	}
	return c.to.Array(h.Len(n))
}

// fill copies what a node holds.
func (c *Copier) fill(n, made Node) {
	h, b := c.from, c.to
	switch h.Kind(n) {
	case KindObject:
		for i := range h.Len(n) {
			b.Set(made, i, c.cell(h.At(n, i)))
		}
	case KindArray:
		for i := range h.Elements(n) {
			b.Set(made, i, c.cell(h.At(n, i)))
		}
	case KindMap, KindSet:
		for i := range h.Len(n) {
			value := Undefined
			if h.Kind(n) == KindMap {
				value = c.cell(h.At(n, i))
			}
			b.SetEntry(made, i, c.cell(h.EntryKey(n, i)), value)
		}
	}
	if x := h.Extra(n); x != 0 {
		b.SetExtra(made, c.node(x))
	}
	runtime.KeepAlive(h)
}

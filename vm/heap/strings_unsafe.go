package heap

import (
	"encoding/binary"
	"math/big"
)

// Strings up to this many bytes are looked for among the last ones, in a table
// that grows with the strings.
const (
	internLimit  = 32
	internFirst  = 1 << 4
	internPlaces = 1 << 13
)

// Narrow copies a string into the heap. It should be ASCII; otherwise it is
// taken as UTF-8.
func (b *Builder) Narrow(s string) Cell { return b.Text(Text{Narrow: s}) }

// Wide copies UTF-16 code units into the heap.
func (b *Builder) Wide(u []uint16) Cell {
	if u == nil {
		u = []uint16{}
	}
	return b.Text(Text{Wide: u})
}

// Text copies a string into the heap.
func (b *Builder) Text(t Text) Cell {
	h := b.changing()
	t = t.canonical()
	content, odd := []byte(nil), uint64(0)
	if t.Wide != nil {
		content, odd = wideBytes(t.Wide), 1
	}
	size := len(content) + len(t.Narrow)
	if size > internLimit {
		return b.store(TagString, content, t.Narrow, odd)
	}
	if 4*b.strings >= len(b.interned) && len(b.interned) < internPlaces {
		b.growInterned()
	}
	place := b.internPlace(t)
	if *place == 0 || !h.sameText(*place, t) {
		*place = b.store(TagString, content, t.Narrow, odd)
		b.strings++
	}
	return *place
}

// internPlace is where a string is, or is to be put, in the table.
func (b *Builder) internPlace(t Text) *Cell {
	const tries = 4
	first := b.h.hashText(t)
	for i := range uint64(tries) {
		place := &b.interned[(first+i)%uint64(len(b.interned))]
		if *place == 0 || b.h.sameText(*place, t) {
			return place
		}
	}
	return &b.interned[first%uint64(len(b.interned))]
}

// growInterned makes room for more strings to be found again.
func (b *Builder) growInterned() {
	old := b.interned
	b.interned = make([]Cell, max(internFirst, 8*len(old)))
	for _, c := range old {
		if c != 0 {
			*b.internPlace(b.h.Text(c)) = c
		}
	}
}

// BigInt copies a big integer into the heap.
func (b *Builder) BigInt(x *big.Int) Cell {
	b.changing()
	negative := uint64(0)
	if x.Sign() < 0 {
		negative = 1
	}
	return b.store(TagBigInt, x.Bytes(), "", negative)
}

// store appends a string or a big integer: the bytes, then those of the string.
func (b *Builder) store(tag Tag, content []byte, narrow string, odd uint64) Cell {
	h := b.h
	var head [binary.MaxVarintLen64]byte
	size := len(content) + len(narrow)
	first := binary.PutUvarint(head[:], uint64(size)<<1|odd)
	chunk := b.roomFor(size + first + 1)
	current := h.bytes[chunk]
	if odd != 0 && (len(current)+first)%2 != 0 {
		current = append(current, 0)
	}
	offset := len(current)
	current = append(append(current, head[:first]...), content...)
	current = append(current, narrow...)
	b.used += int64(len(current) - len(h.bytes[chunk]))
	h.bytes[chunk] = current
	return address(tag, uint64(chunk)<<offsetBits|uint64(offset))
}

// roomFor is a chunk with room for so many bytes.
func (b *Builder) roomFor(size int) int {
	h := b.h
	if current := h.bytes[b.blob]; size <= cap(current)-len(current) {
		return b.blob
	}
	next := h.nextChunk()
	if size > next/4 {
		return b.addBytes(size)
	}
	b.blob = b.addBytes(next)
	return b.blob
}

// addBytes adds a chunk for strings. Its size is a multiple of eight so that it
// begins at an even address.
func (b *Builder) addBytes(size int) int {
	h := b.h
	checkChunks(len(h.bytes))
	size = (size + 7) &^ 7
	h.bytes = append(h.bytes, make([]byte, 0, size))
	h.size += int64(size)
	return len(h.bytes) - 1
}

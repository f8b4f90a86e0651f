package heap

import (
	"encoding/binary"
	"hash/maphash"
	"math/big"
	"unsafe"
)

// A string in a chunk of bytes: a varint of twice its length plus one if it is
// wide, then its bytes, or its code units in the machine's order at an even
// address. A big integer: a varint of twice its length plus one if negative,
// then its magnitude.

// Text is the string of a cell. It is not copied: it points into the heap and
// keeps the part that it lies in.
func (h *Heap) Text(c Cell) Text {
	if c.Tag() != TagString {
		panic("heap: Text of a cell that is no string")
	}
	b, odd := h.blob(c)
	if len(b) == 0 {
		return Text{}
	}
	if odd {
		return Text{Wide: unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/2)}
	}
	return Text{Narrow: unsafe.String(unsafe.SliceData(b), len(b))}
}

// Form is what nodes that are written alike have in common: two with the same
// one have the same kind and class and, if they are objects, the same names. 0
// is for those of which that cannot be said.
func (h *Heap) Form(n Node) uint64 {
	header := h.node(n)[0]
	switch kindOf(header) {
	case KindArray:
		return header & (1<<lengthShift - 1)
	case KindObject:
		if header&flagOwnKeys == 0 {
			return header
		}
	}
	return 0
}

// Record is the names, in UTF-8, and the values of an object at once, not to be
// changed; ok is false for one whose names are not at hand, see Key and At.
func (h *Heap) Record(n Node) (names []string, values []Cell, ok bool) {
	w := h.node(n)
	if kindOf(w[0]) != KindObject || w[0]&(flagOwnKeys|flagExotic) != 0 {
		return nil, nil, false
	}
	names = h.shapes[shapeOf(w[0])].names
	if names == nil {
		return nil, nil, false
	}
	return names, cells(w[1 : 1+shapeKeysOf(w[0])]), true
}

// List is the elements of an array at once, not to be changed; ok is false for
// one that has another form, see At.
func (h *Heap) List(n Node) (values []Cell, ok bool) {
	w := h.node(n)
	if kindOf(w[0]) != KindArray || w[0]&(flagPacked|flagSparse) != 0 {
		return nil, false
	}
	return cells(w[1 : 1+lengthOf(w[0])]), true
}

func cells(w []uint64) []Cell { return unsafe.Slice((*Cell)(unsafe.SliceData(w)), len(w)) }

// blob is the content behind the address of a string or big integer, and the
// lowest bit of its varint.
func (h *Heap) blob(c Cell) (content []byte, odd bool) {
	a := c.payload()
	b := h.bytes[a>>offsetBits][a&offsetMask:]
	head, size := uint64(b[0]), 1
	if head >= 0x80 {
		head, size = binary.Uvarint(b)
	}
	odd = head&1 != 0
	length := int(head >> 1)
	return b[size : size+length : size+length], odd
}

// BigInt is a fresh copy of the big integer of a cell.
func (h *Heap) BigInt(c Cell) *big.Int {
	if c.Tag() != TagBigInt {
		panic("heap: BigInt of a cell that is none")
	}
	b, negative := h.blob(c)
	x := new(big.Int).SetBytes(b)
	if negative {
		x.Neg(x)
	}
	return x
}

// sameText says whether a string in the heap is t, which must be canonical.
func (h *Heap) sameText(c Cell, t Text) bool {
	b, wide := h.blob(c)
	if t.Wide != nil {
		return wide && string(b) == string(wideBytes(t.Wide))
	}
	return !wide && string(b) == t.Narrow
}

// hashText hashes a canonical text.
func (h *Heap) hashText(t Text) uint64 {
	if t.Wide != nil {
		return maphash.Bytes(h.seed, wideBytes(t.Wide))
	}
	return maphash.String(h.seed, t.Narrow)
}

// wideBytes is the memory of code units.
func wideBytes(u []uint16) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(u))), 2*len(u))
}

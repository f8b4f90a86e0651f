package heap

import "math"

// Array forms. Dense: header, elements. Packed: header, two int32 per word.
// Sparse: header, number of elements, two uint32 indexes per word, elements.

// element is element i of any form (sparse: the i-th that exists); Hole beyond
// the end.
func element(w []uint64, i int) Cell {
	if w[0]&(flagPacked|flagSparse) == 0 {
		if uint(i) >= uint(lengthOf(w[0])) {
			return Hole
		}
		return Cell(w[1+i])
	}
	if w[0]&flagSparse != 0 {
		if uint(i) >= uint(w[1]) {
			return Hole
		}
		return Cell(w[2+pairs(int(w[1]))+i])
	}
	if uint(i) >= uint(lengthOf(w[0])) {
		return Hole
	}
	return Int(int64(int32(half(w[1:], i))))
}

// half is the i-th uint32 of words that hold two each.
func half(w []uint64, i int) uint32 { return uint32(w[i>>1] >> (i & 1 * 32)) }

// setHalf writes the i-th uint32.
func setHalf(w []uint64, i int, x uint32) {
	shift := i & 1 * 32
	w[i>>1] = w[i>>1]&^(math.MaxUint32<<shift) | uint64(x)<<shift
}

// pairs is the number of words for n uint32.
func pairs(n int) int { return (n + 1) / 2 }

// holey says whether an array lacks elements.
func holey(w []uint64) bool {
	if w[0]&(flagPacked|flagSparse) != 0 {
		return w[0]&flagSparse != 0
	}
	for _, c := range w[1 : 1+lengthOf(w[0])] {
		if Cell(c) == Hole {
			return true
		}
	}
	return false
}

// Sparse says whether n is an array in sparse form: At and Set then count the
// elements that exist, and Index says where they are.
func (h *Heap) Sparse(n Node) bool {
	w := h.node(n)
	return kindOf(w[0]) == KindArray && w[0]&flagSparse != 0
}

// Elements is the number of elements of an array that At reaches: in sparse
// form those that exist, else its length.
func (h *Heap) Elements(n Node) int {
	w := h.node(n)
	if kindOf(w[0]) != KindArray {
		return 0
	}
	if w[0]&flagSparse != 0 {
		return int(w[1])
	}
	return lengthOf(w[0])
}

// Index is the index in the script of element i of an array, as counted by At.
func (h *Heap) Index(n Node, i int) int64 {
	w := h.node(n)
	if w[0]&flagSparse == 0 {
		return int64(i)
	}
	return int64(half(w[2:], checked(i, int(w[1]))))
}

// Element is the element of an array with that index in the script, in every
// form; Hole if there is none.
func (h *Heap) Element(n Node, index int64) Cell {
	w := h.node(n)
	if w[0]&flagSparse == 0 {
		return element(w, int(index))
	}
	low, high := 0, int(w[1])
	for low < high {
		middle := (low + high) / 2
		if int64(half(w[2:], middle)) < index {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == int(w[1]) || int64(half(w[2:], low)) != index {
		return Hole
	}
	return element(w, low)
}

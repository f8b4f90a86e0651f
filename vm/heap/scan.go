package heap

// IndexOf is the first place, from an index on, where an array holds exactly the
// cell c, as At counts; -1 if there is none. Numbers are found by identity
// (Object.is). It does not find strings: see IndexOfText.
func (h *Heap) IndexOf(n Node, from int, c Cell) int {
	w := h.node(n)
	if kindOf(w[0]) != KindArray {
		return -1
	}
	if w[0]&flagPacked == 0 {
		list := elements(w)
		for i := max(from, 0); i < len(list); i++ {
			if list[i] == uint64(c) {
				return i
			}
		}
		return -1
	}
	if !Packable(c) {
		return -1
	}
	return packedIndex(w[1:1+pairs(lengthOf(w[0]))], lengthOf(w[0]), max(from, 0), uint32(c))
}

// packedIndex looks at two numbers at a time.
func packedIndex(w []uint64, size, from int, want uint32) int {
	if from&1 == 1 && from < size && half(w, from) == want {
		return from
	}
	for i := (from + 1) >> 1; i < len(w); i++ {
		switch x := w[i]; {
		case uint32(x) == want:
			return 2 * i
		case uint32(x>>32) == want && 2*i+1 < size:
			return 2*i + 1
		}
	}
	return -1
}

// LastIndexOf is the last place where an array holds exactly the cell c.
func (h *Heap) LastIndexOf(n Node, c Cell) int {
	w := h.node(n)
	if kindOf(w[0]) != KindArray {
		return -1
	}
	if w[0]&flagPacked == 0 {
		list := elements(w)
		for i := len(list) - 1; i >= 0; i-- {
			if list[i] == uint64(c) {
				return i
			}
		}
		return -1
	}
	if Packable(c) {
		for i := lengthOf(w[0]) - 1; i >= 0; i-- {
			if half(w[1:], i) == uint32(c) {
				return i
			}
		}
	}
	return -1
}

// IndexOfText is IndexOf for a string.
func (h *Heap) IndexOfText(n Node, from int, t Text) int {
	w := h.node(n)
	if kindOf(w[0]) != KindArray || w[0]&flagPacked != 0 {
		return -1
	}
	t = t.canonical()
	list := elements(w)
	var other Cell // the last string that was not equal: addresses repeat
	for i := max(from, 0); i < len(list); i++ {
		c := Cell(list[i])
		switch {
		case c.Tag() != TagString || c == other:
		case h.sameText(c, t):
			return i
		default:
			other = c
		}
	}
	return -1
}

// elements are the cells of an array that is not packed.
func elements(w []uint64) []uint64 {
	if w[0]&flagSparse != 0 {
		first := 2 + pairs(int(w[1]))
		return w[first : first+int(w[1])]
	}
	return w[1 : 1+lengthOf(w[0])]
}

package heap

import (
	"math/big"
	"math/bits"
)

// Map: header, keys and values in turn, hash index. Set: header, elements, hash
// index.

// EntryKey is the key of entry i of a Map, and element i of a Set.
func (h *Heap) EntryKey(n Node, i int) Cell {
	w := h.node(n)
	switch kindOf(w[0]) {
	case KindMap, KindSet:
		return entryKey(w, checked(i, lengthOf(w[0])))
	}
	panic("heap: EntryKey of a node that is no Map or Set")
}

func entryKey(w []uint64, i int) Cell {
	if kindOf(w[0]) == KindMap {
		return Cell(w[1+2*i])
	}
	return Cell(w[1+i])
}

// entryIndex is the hash index of a Map or Set with more than a few entries.
func entryIndex(w []uint64) index {
	n := lengthOf(w[0])
	start := 1 + n
	if kindOf(w[0]) == KindMap {
		start += n
	}
	return index{slots: w[start : start+indexWords(n)], entries: n}
}

// Lookup returns the number of the entry of a Map or Set with that key
// (SameValueZero: 0 is -0, NaN is NaN, objects by identity); -1 if there is
// none. For a string key is StringKey (any string's cell will do) and text is
// the string. For a big integer key is BigIntKey and text.Narrow its decimal
// digits, or key is a big integer of this heap and text is empty.
func (h *Heap) Lookup(n Node, key Cell, text Text) int {
	w := h.node(n)
	if k := kindOf(w[0]); k != KindMap && k != KindSet {
		return -1
	}
	switch key.Tag() {
	case TagString:
		return h.lookupText(w, text)
	case TagBigInt:
		x, ok := h.bigKey(key, text)
		if !ok {
			return -1
		}
		return h.lookupBig(w, x)
	}
	if key == negativeZero {
		key = 0
	}
	if lengthOf(w[0]) <= linearEntries {
		for i := range lengthOf(w[0]) {
			if normal(entryKey(w, i)) == key {
				return i
			}
		}
		return -1
	}
	for p := h.ready(w).probe(h.hashWord(uint64(key))); p.next(); {
		if normal(entryKey(w, p.entry)) == key {
			return p.entry
		}
	}
	return -1
}

// negativeZero is the one number whose cell differs from that of an equal
// number.
var negativeZero = Float(negate(0))

func negate(f float64) float64 { return -f }

// normal is a key as it is compared: -0 is 0.
func normal(c Cell) Cell {
	if c == negativeZero {
		return 0
	}
	return c
}

// bigKey is the big integer that a caller of Lookup means.
func (h *Heap) bigKey(key Cell, text Text) (*big.Int, bool) {
	if text.Narrow == "" && key != BigIntKey {
		return h.BigInt(key), true
	}
	return new(big.Int).SetString(text.Narrow, 10)
}

func (h *Heap) lookupText(w []uint64, t Text) int {
	t = t.canonical()
	if lengthOf(w[0]) <= linearEntries {
		for i := range lengthOf(w[0]) {
			if k := entryKey(w, i); k.Tag() == TagString && h.sameText(k, t) {
				return i
			}
		}
		return -1
	}
	for p := h.ready(w).probe(h.hashText(t)); p.next(); {
		if k := entryKey(w, p.entry); k.Tag() == TagString && h.sameText(k, t) {
			return p.entry
		}
	}
	return -1
}

func (h *Heap) lookupBig(w []uint64, x *big.Int) int {
	same := func(k Cell) bool { return k.Tag() == TagBigInt && h.BigInt(k).Cmp(x) == 0 }
	if lengthOf(w[0]) <= linearEntries {
		for i := range lengthOf(w[0]) {
			if same(entryKey(w, i)) {
				return i
			}
		}
		return -1
	}
	for p := h.ready(w).probe(h.hashBig(x)); p.next(); {
		if same(entryKey(w, p.entry)) {
			return p.entry
		}
	}
	return -1
}

// ready is the hash index of a Map or Set. Freeze builds it; before that the
// first search after a change does.
func (h *Heap) ready(w []uint64) index {
	x := entryIndex(w)
	if w[0]&flagIndexed != 0 {
		return x
	}
	clear(x.slots)
	for i := range x.entries {
		x.add(h.hashCell(normal(entryKey(w, i))), i)
	}
	w[0] |= flagIndexed
	return x
}

// hashCell is the hash of a key in the heap: strings and big integers by
// content.
func (h *Heap) hashCell(c Cell) uint64 {
	switch c.Tag() {
	case TagString:
		return h.hashText(h.Text(c))
	case TagBigInt:
		return h.hashBig(h.BigInt(c))
	}
	return h.hashWord(uint64(c))
}

// hashBig hashes the value of a big integer.
func (h *Heap) hashBig(x *big.Int) uint64 {
	hash := h.hashWord(uint64(x.Sign()))
	for _, word := range x.Bits() {
		hash = h.hashWord(hash ^ uint64(word))
	}
	return hash
}

// hashWord mixes a word with the heap's secret, so that nobody who chooses keys
// can make them collide.
func (h *Heap) hashWord(x uint64) uint64 {
	high, low := bits.Mul64(x^h.mix[0], h.mix[1])
	high, low = bits.Mul64(high^h.mix[1], low^h.mix[0])
	return high ^ low
}

package heap

import "math/bits"

// index is an open-addressing hash table from hashes to numbers of entries, in
// words of a node. A slot has the number of the entry plus one in its lower
// bits and, in the rest, bits of the hash, so that most wrong entries are not
// looked at.
type index struct {
	slots   []uint64
	entries int
}

// indexSlots is the number of slots for n entries: three of four are used.
func indexSlots(n int) int { return n + n/3 + 1 }

// indexWords is the number of words of the index of n entries; few entries have
// none.
func indexWords(n int) int {
	if n <= linearEntries {
		return 0
	}
	return pairs(indexSlots(n))
}

// probe is a search: after each next, entry is a candidate.
type probe struct {
	slots []uint64
	slot  int
	count int
	want  uint32
	bits  int
	entry int
}

// probe begins a search.
func (x index) probe(hash uint64) probe {
	count := indexSlots(x.entries)
	first, _ := bits.Mul64(hash, uint64(count))
	width := bits.Len(uint(x.entries))
	return probe{slots: x.slots, slot: int(first), count: count, want: uint32(hash) << width, bits: width}
}

// next goes to the next entry whose hash may be equal.
func (p *probe) next() bool {
	for {
		e := half(p.slots, p.slot)
		if e == 0 {
			return false
		}
		if p.slot++; p.slot == p.count {
			p.slot = 0
		}
		if number := e &^ (^uint32(0) << p.bits); e-number == p.want {
			p.entry = int(number) - 1
			return true
		}
	}
}

// add enters an entry; it must not be in the table.
func (x index) add(hash uint64, entry int) {
	p := x.probe(hash)
	for half(p.slots, p.slot) != 0 {
		if p.slot++; p.slot == p.count {
			p.slot = 0
		}
	}
	setHalf(p.slots, p.slot, p.want|uint32(entry+1))
}

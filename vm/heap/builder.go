package heap

import (
	"fmt"
	"hash/maphash"
	"math"
	"math/rand/v2"
)

// Builder fills a heap. It and its heap belong to one goroutine until Freeze.
type Builder struct {
	h        *Heap
	word     int // the chunk of nodes that is being filled
	blob     int // the chunk of strings that is being filled
	page     page
	used     int64
	classes  map[string]int
	shapes   map[uint64]int      // hash of keys to shape
	later    map[uint64]struct{} // hashes of keys seen once that get a shape the next time
	interned []Cell
	strings  int // how many were put there
}

// plainOnly is the list of classes of most heaps.
var plainOnly = []string{""}[:1:1]

// New makes a builder of an empty heap.
func New() *Builder {
	h := &Heap{
		words: make([][]uint64, 1), bytes: make([][]byte, 1), classes: plainOnly,
		seed: maphash.MakeSeed(), mix: [2]uint64{rand.Uint64() | 1, rand.Uint64() | 1},
	}
	return &Builder{h: h, shapes: map[uint64]int{}, later: map[uint64]struct{}{}}
}

// Heap is the heap that is being filled; this goroutine may read it.
func (b *Builder) Heap() *Heap { return b.h }

// Used is how many nodes and bytes are in use so far: the difference between
// two calls is the cost of what was built between them.
func (b *Builder) Used() (nodes int, bytes int64) { return b.h.nodes, b.used }

// Chunks grow with the heap from the smallest to the largest size, in bytes.
// What needs more than a quarter of the next chunk gets one of its own.
const (
	smallestChunk = 256
	commonChunk   = 64 << 10
	largestChunk  = 2 << 20
)

// extraBytes is about what a further node costs in Heap.extras.
const extraBytes = 32

// alloc makes a node of so many words, all zero but the header.
func (b *Builder) alloc(words int, header uint64) (Node, []uint64) {
	h := b.changing()
	current := h.words[b.word]
	if free := cap(current) - len(current); words > free {
		next := h.nextChunk() / 8
		if words > next/4 {
			return b.started(b.addWords(words), 0, words, header)
		}
		b.word = b.addWords(next)
		current = h.words[b.word]
	}
	return b.started(b.word, len(current), words, header)
}

// started takes the words of a node from a chunk.
func (b *Builder) started(chunk, offset, words int, header uint64) (Node, []uint64) {
	h := b.h
	h.words[chunk] = h.words[chunk][:offset+words]
	w := h.words[chunk][offset:]
	w[0] = header
	h.nodes++
	b.used += int64(words) * 8
	return Node(uint64(chunk)<<offsetBits | uint64(offset)), w
}

// addWords adds a chunk for nodes.
func (b *Builder) addWords(words int) int {
	h := b.h
	checkChunks(len(h.words))
	h.words = append(h.words, make([]uint64, 0, words))
	h.size += int64(words) * 8
	return len(h.words) - 1
}

// nextChunk is the size of a further chunk: at most about a quarter of the
// heap, so that little stays empty; of a small heap, which Freeze trims, as much
// as there is.
func (h *Heap) nextChunk() int {
	size := smallestChunk
	for size < commonChunk && int64(size) <= h.size {
		size *= 2
	}
	for size < largestChunk && int64(size)*4 <= h.size {
		size *= 2
	}
	return size
}

func checkChunks(chunks int) {
	if chunks >= chunkLimit {
		panic("heap: the shared data is too large for its addresses (more than a million chunks); share less of it")
	}
}

// changing is the heap, which must not be frozen.
func (b *Builder) changing() *Heap {
	if b.h.frozen {
		panic("heap: a frozen heap cannot be changed")
	}
	return b.h
}

// class is the number of a class.
func (b *Builder) class(name string) uint64 {
	h := b.changing()
	if name == "" {
		return 0
	}
	if b.classes == nil {
		b.classes = map[string]int{}
	}
	id, ok := b.classes[name]
	if !ok {
		if id = len(h.classes); id > math.MaxUint16 {
			panic("heap: more than 65535 classes in the shared data; share fewer of them")
		}
		h.classes = append(h.classes, name)
		b.classes[name] = id
	}
	return uint64(id) << classShift
}

// length is a length as it is in a header.
func length(n int) uint64 {
	if uint64(n) > math.MaxUint32 {
		panic(fmt.Sprintf("heap: length %d is not between 0 and 2^32-1", n))
	}
	return uint64(n) << lengthShift
}

// SetClass changes the class of a node, for instance of an array of a script's
// subclass of Array.
func (b *Builder) SetClass(n Node, class string) {
	w := b.changing().node(n)
	w[0] = w[0]&^(math.MaxUint16<<classShift) | b.class(class)
}

// SetExtra gives n further own properties, those of the object extra.
func (b *Builder) SetExtra(n, extra Node) {
	h := b.changing()
	if extra == 0 {
		return
	}
	if h.extras == nil {
		h.extras = map[Node]Node{}
	}
	h.extras[n] = extra
	h.size += extraBytes
	b.used += extraBytes
	w := h.node(n)
	w[0] |= flagExtra
	if kindOf(w[0]) == KindArray {
		w[0] |= flagExotic
	}
}

// Set gives property i of an object, element i of an array (sparse: the i-th
// that exists) or of a Set, or the value of entry i of a Map. A packed array
// takes integers of 32 bits only: see Packable.
func (b *Builder) Set(n Node, i int, c Cell) {
	w := b.changing().node(n)
	switch kindOf(w[0]) {
	case KindArray:
		setElement(w, i, c)
	case KindMap:
		w[2+2*checked(i, lengthOf(w[0]))] = uint64(c)
	case KindSet:
		w[1+checked(i, lengthOf(w[0]))] = uint64(c)
		w[0] &^= flagIndexed
	case KindObject:
		w[1+checked(i, b.h.Len(n))] = uint64(c)
	default:
		panic("heap: Set of a node that is no object, array, Map or Set")
	}
}

// SetEntry gives entry i of a Map, or element i of a Set (value is then not
// used). Keys must differ.
func (b *Builder) SetEntry(n Node, i int, key, value Cell) {
	w := b.changing().node(n)
	if kindOf(w[0]) == KindMap {
		w[1+2*checked(i, lengthOf(w[0]))] = uint64(key)
		w[0] &^= flagIndexed
		key = value
	}
	b.Set(n, i, key)
}

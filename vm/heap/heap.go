package heap

import (
	"hash/maphash"
	"math"
)

// Node is the address of an object in its heap; 0 is none.
type Node uint64

// Kind is what sort of object a node is.
type Kind uint8

// The kinds of nodes. A buffer is an ArrayBuffer, a resource is a host object
// that all VMs share.
const (
	KindObject Kind = iota + 1
	KindArray
	KindMap
	KindSet
	KindDate
	KindError
	KindBoxed
	KindBuffer
	KindTyped
	KindDataView
	KindResource
)

var kindNames = [...]string{"", "Object", "Array", "Map", "Set", "Date", "Error", "Boxed", "Buffer", "Typed", "DataView", "Resource"}

// String is the name of the constant without "Kind"; "" for no kind.
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return ""
	}
	return kindNames[k]
}

// Heap is a graph of values. Once it is frozen nothing changes, and all its
// methods may be called by any goroutine. Before that only the goroutine of its
// Builder may call them. A node or an index that is not in the heap panics.
type Heap struct {
	words     [][]uint64 // nodes; chunk 0 stays empty so that address 0 is none
	bytes     [][]byte   // strings and big integers
	shapes    []*shape
	classes   []string // class 0 is the plain one
	extras    map[Node]Node
	resources []any
	pages     [][]byte
	spans     []span // the buffers in order of their addresses, once frozen
	seed      maphash.Seed
	mix       [2]uint64
	size      int64
	nodes     int
	frozen    bool
}

// An address is a chunk and an offset in it: of a word for nodes, of a byte for
// strings.
const (
	offsetBits = 28
	offsetMask = 1<<offsetBits - 1
	chunkLimit = 1 << (payloadBits - offsetBits)
)

// The header of a node is its first word: kind, flags, class, and 32 bits that
// depend on the kind: a length, or for an object with a shape the shape's
// number and the number of its keys.
const (
	flagsShift  = 8
	classShift  = 16
	lengthShift = 32
	keysShift   = 56
	shapeMask   = 1<<24 - 1
)

// Flags of a header.
const (
	flagExotic  uint64 = 1 << (flagsShift + iota)
	flagExtra          // has a further node in Heap.extras
	flagOwnKeys        // an object with a list of keys of its own
	flagHidden         // own keys, some of them not enumerable
	flagPacked         // an array of int32
	flagSparse         // an array as a list of indexes and values
	flagIndexed        // the hash index of a Map or Set is up to date
)

func kindOf(header uint64) Kind     { return Kind(header) }
func lengthOf(header uint64) int    { return int(header >> lengthShift) }
func classOf(header uint64) int     { return int(header >> classShift & 0xFFFF) }
func shapeOf(header uint64) int     { return int(header >> lengthShift & shapeMask) }
func shapeKeysOf(header uint64) int { return int(header >> keysShift) }

// node returns the words from a node's header to the end of its chunk.
func (h *Heap) node(n Node) []uint64 {
	return h.words[n>>offsetBits][n&offsetMask:]
}

// Kind says what sort of object n is.
func (h *Heap) Kind(n Node) Kind { return kindOf(h.node(n)[0]) }

// Class says which prototype n has, in words that the heap does not interpret;
// "" is the plain one of its kind.
func (h *Heap) Class(n Node) string { return h.classes[classOf(h.node(n)[0])] }

// Exotic says whether n has what an engine's dynamic object cannot show: holes,
// further properties on an array, properties that are not enumerable, keys with
// lone surrogates. Before Freeze an array is exotic until all its elements are
// set.
func (h *Heap) Exotic(n Node) bool {
	w := h.node(n)
	if w[0]&flagExotic != 0 {
		return true
	}
	return !h.frozen && kindOf(w[0]) == KindArray && holey(w)
}

// Extra is the object with the further own properties of n; 0 if there are
// none. An Error has all its properties there.
func (h *Heap) Extra(n Node) Node {
	if h.node(n)[0]&flagExtra == 0 {
		return 0
	}
	return h.extras[n]
}

// Len is the number of properties of an object, of elements of an array (a
// sparse one: its length), of entries of a Map or Set, and of bytes of a
// buffer; 0 for other kinds.
func (h *Heap) Len(n Node) int {
	w := h.node(n)
	switch kindOf(w[0]) {
	case KindObject:
		if w[0]&flagOwnKeys == 0 {
			return shapeKeysOf(w[0])
		}
		return lengthOf(w[0])
	case KindArray, KindMap, KindSet:
		return lengthOf(w[0])
	case KindBuffer:
		return int(w[1])
	}
	return 0
}

// At is the value of property i of an object, of element i of an array (Hole
// beyond its end), of entry i of a Map, and element i of a Set. In a sparse
// array i counts the elements that exist: see Index.
func (h *Heap) At(n Node, i int) Cell {
	w := h.node(n)
	switch kindOf(w[0]) {
	case KindArray:
		return element(w, i)
	case KindMap:
		return Cell(w[2+2*checked(i, lengthOf(w[0]))])
	case KindSet:
		return Cell(w[1+checked(i, lengthOf(w[0]))])
	case KindObject:
		if w[0]&flagOwnKeys == 0 {
			return Cell(w[1+checked(i, shapeKeysOf(w[0]))])
		}
		return Cell(w[1+checked(i, lengthOf(w[0]))])
	}
	panic("heap: At of a node that is no object, array, Map or Set")
}

// checked returns i, which must be below length.
func checked(i, length int) int {
	if uint(i) >= uint(length) {
		panic("heap: index out of range")
	}
	return i
}

// Number is the time value of a Date, and the number of a boxed one; NaN for
// others.
func (h *Heap) Number(n Node) float64 {
	w := h.node(n)
	switch kindOf(w[0]) {
	case KindDate:
		return math.Float64frombits(w[1])
	case KindBoxed:
		return Cell(w[1]).Float()
	}
	return math.NaN()
}

// Primitive is the value in a boxed one; Undefined for other kinds.
func (h *Heap) Primitive(n Node) Cell {
	w := h.node(n)
	if kindOf(w[0]) != KindBoxed {
		return Undefined
	}
	return Cell(w[1])
}

// View is the window that a typed array or a DataView has on its buffer: the
// name of the class ("Float64Array", "DataView"), the offset in bytes and the
// length in elements (DataView: in bytes).
func (h *Heap) View(n Node) (buffer Node, element string, offset, length int) {
	w := h.node(n)
	if k := kindOf(w[0]); k != KindTyped && k != KindDataView {
		panic("heap: View of a node that is no typed array or DataView")
	}
	return Node(w[1]), h.classes[lengthOf(w[0])], int(w[2]), int(w[3])
}

// Resource is the host object that n stands for; nil for other kinds.
func (h *Heap) Resource(n Node) any {
	w := h.node(n)
	if kindOf(w[0]) != KindResource {
		return nil
	}
	return h.resources[lengthOf(w[0])]
}

// Frozen says whether nothing can change any more.
func (h *Heap) Frozen() bool { return h.frozen }

// Size is the number of bytes that the heap occupies, pages of buffers
// included.
func (h *Heap) Size() int64 { return h.size }

// Nodes is the number of nodes.
func (h *Heap) Nodes() int { return h.nodes }

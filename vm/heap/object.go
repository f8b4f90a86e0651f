package heap

// shape is the list of keys that objects have in common. Its slices and its map
// are never written once it is made.
type shape struct {
	keys   []Cell
	names  []string       // in UTF-8; nil if index is used
	index  map[string]int // of shapes with many keys, or with keys that no UTF-8 string is equal to
	hidden []bool         // the keys that are not enumerable; nil if there are none
	exotic bool
}

// Which keys become a shape: up to keysAtOnce at the first object that has
// them, while there are few shapes; up to keysLater at the second. All other
// objects have keys of their own.
const (
	keysAtOnce   = 16
	shapesAtOnce = 1 << 12
	keysLater    = 64
	shapeLimit   = 1 << 16
	laterLimit   = 1 << 16 // lists of keys that are remembered until they come again
)

// Up to these numbers comparing one by one is faster than hashing.
const (
	linearNames   = 8
	linearEntries = 8
)

// find returns the number of a key; -1 if there is no such key.
func (s *shape) find(key string) int {
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return i
		}
		return -1
	}
	for i, name := range s.names {
		if name == key {
			return i
		}
	}
	return -1
}

// Key is the name of property i of an object, a string.
func (h *Heap) Key(n Node, i int) Cell {
	w := h.node(n)
	if kindOf(w[0]) != KindObject {
		panic("heap: Key of a node that is no object")
	}
	if w[0]&flagOwnKeys == 0 {
		return h.shapes[shapeOf(w[0])].keys[i]
	}
	return Cell(ownKeys(w)[i])
}

// ownKeys are the keys of an object that has a list of its own: header, values,
// keys, hidden keys, hash index.
func ownKeys(w []uint64) []uint64 {
	n := lengthOf(w[0])
	return w[1+n : 1+2*n]
}

// hiddenKeys is one bit per key that is not enumerable.
func hiddenKeys(w []uint64) []uint64 {
	n := lengthOf(w[0])
	if w[0]&flagHidden == 0 {
		return nil
	}
	return w[1+2*n : 1+2*n+(n+63)/64]
}

// Find returns the number of the property of an object with that name, in
// UTF-8; -1 if there is none. A name with a lone surrogate is never found: see
// Exotic.
func (h *Heap) Find(n Node, key string) int {
	w := h.node(n)
	if kindOf(w[0]) != KindObject {
		return -1
	}
	if w[0]&flagOwnKeys == 0 {
		return h.shapes[shapeOf(w[0])].find(key)
	}
	t := Text{Narrow: key}
	if !ascii(key) {
		var buffer [64]uint16
		wide, ok := encode16(buffer[:0], key)
		if !ok {
			return -1
		}
		t = Text{Wide: wide}
	}
	return h.findOwn(w, t)
}

// findOwn looks a name up in an object's own list of keys.
func (h *Heap) findOwn(w []uint64, t Text) int {
	keys := ownKeys(w)
	if len(keys) <= linearEntries {
		for i, k := range keys {
			if h.sameText(Cell(k), t) {
				return i
			}
		}
		return -1
	}
	x := index{slots: w[1+2*len(keys)+len(hiddenKeys(w)):], entries: len(keys)}
	hash := h.hashText(t)
	for p := x.probe(hash); p.next(); {
		if h.sameText(Cell(keys[p.entry]), t) {
			return p.entry
		}
	}
	return -1
}

// Enumerable says whether property i of an object is enumerable.
func (h *Heap) Enumerable(n Node, i int) bool {
	w := h.node(n)
	if w[0]&flagExotic == 0 {
		return true
	}
	if w[0]&flagOwnKeys == 0 {
		hidden := h.shapes[shapeOf(w[0])].hidden
		return hidden == nil || !hidden[i]
	}
	hidden := hiddenKeys(w)
	return hidden == nil || hidden[i/64]>>(i%64)&1 == 0
}

package heap

// Object makes an object with these keys; its values are Undefined until they
// are set. Keys must differ, and enumerable says which of them are enumerable
// (nil: all).
func (b *Builder) Object(class string, keys []Text, enumerable func(i int) bool) Node {
	header := uint64(KindObject) | b.class(class)
	if id, ok := b.shape(keys, enumerable); ok {
		n, w := b.alloc(1+len(keys), header|uint64(id)<<lengthShift|uint64(len(keys))<<keysShift)
		if b.h.shapes[id].exotic {
			w[0] |= flagExotic
		}
		fill(w[1:], Undefined)
		return n
	}
	return b.ownKeys(header|flagOwnKeys|length(len(keys)), keys, enumerable)
}

// Like makes an object of the class of n, an object, with the keys of n.
func (b *Builder) Like(n Node) Node {
	w := b.changing().node(n)
	if kindOf(w[0]) == KindObject && w[0]&flagOwnKeys == 0 {
		at, made := b.alloc(1+shapeKeysOf(w[0]), w[0]&^flagExtra)
		fill(made[1:], Undefined)
		return at
	}
	keys := make([]Text, b.h.Len(n))
	for i := range keys {
		keys[i] = b.h.Text(b.h.Key(n, i))
	}
	return b.Object(b.h.Class(n), keys, func(i int) bool { return b.h.Enumerable(n, i) })
}

// shape finds or makes the shape of these keys; ok is false if the object
// should have its own keys.
func (b *Builder) shape(keys []Text, enumerable func(i int) bool) (id int, ok bool) {
	if len(keys) > keysLater {
		return 0, false
	}
	h := b.changing()
	hash := uint64(len(keys))
	for i, k := range keys {
		hash = h.hashWord(hash ^ h.hashText(k.canonical()))
		if enumerable != nil && !enumerable(i) {
			hash = h.hashWord(hash)
		}
	}
	if id, ok := b.shapes[hash]; ok {
		return id, b.matches(h.shapes[id], keys, enumerable)
	}
	atOnce := len(keys) <= keysAtOnce && len(h.shapes) < shapesAtOnce
	if len(h.shapes) >= shapeLimit || !atOnce && !b.again(hash) {
		return 0, false
	}
	b.shapes[hash] = len(h.shapes)
	h.shapes = append(h.shapes, b.newShape(keys, enumerable))
	return len(h.shapes) - 1, true
}

// again says whether a list of keys that gets a shape at its second object was
// seen before.
func (b *Builder) again(hash uint64) bool {
	if _, seen := b.later[hash]; seen {
		delete(b.later, hash)
		return true
	}
	if len(b.later) == laterLimit {
		clear(b.later)
	}
	b.later[hash] = struct{}{}
	return false
}

// matches says whether a shape found by its hash is the right one.
func (b *Builder) matches(s *shape, keys []Text, enumerable func(i int) bool) bool {
	if len(s.keys) != len(keys) {
		return false
	}
	for i, k := range keys {
		hidden := enumerable != nil && !enumerable(i)
		if hidden != (s.hidden != nil && s.hidden[i]) || !b.h.sameText(s.keys[i], k.canonical()) {
			return false
		}
	}
	return true
}

func (b *Builder) newShape(keys []Text, enumerable func(i int) bool) *shape {
	s := &shape{keys: make([]Cell, len(keys))}
	lone := false
	for i, k := range keys {
		s.keys[i] = b.Text(k)
		lone = lone || k.Lone()
		if enumerable != nil && !enumerable(i) {
			if s.hidden == nil {
				s.hidden = make([]bool, len(keys))
			}
			s.hidden[i] = true
		}
	}
	s.exotic = lone || s.hidden != nil
	s.nameKeys(b.h, lone || len(keys) > linearNames)
	return s
}

// nameKeys fills what find looks at.
func (s *shape) nameKeys(h *Heap, indexed bool) {
	if indexed {
		s.index = make(map[string]int, len(s.keys))
	} else {
		s.names = make([]string, len(s.keys))
	}
	for i, k := range s.keys {
		t := h.Text(k)
		switch {
		case !indexed:
			s.names[i] = t.String()
		case !t.Lone():
			s.index[t.String()] = i
		}
	}
}

// ownKeys makes an object that has its list of keys in the arena.
func (b *Builder) ownKeys(header uint64, keys []Text, enumerable func(i int) bool) Node {
	count := len(keys)
	hidden := 0
	for i, k := range keys {
		if enumerable != nil && !enumerable(i) {
			header |= flagExotic | flagHidden
			hidden = (count + 63) / 64
		} else if k.Lone() {
			header |= flagExotic
		}
	}
	n, w := b.alloc(1+2*count+hidden+indexWords(count), header)
	fill(w[1:1+count], Undefined)
	own, bits := ownKeys(w), hiddenKeys(w)
	x := index{slots: w[1+2*count+hidden:], entries: count}
	for i, k := range keys {
		own[i] = uint64(b.Text(k))
		if count > linearEntries {
			x.add(b.h.hashText(k.canonical()), i)
		}
		if bits != nil && !enumerable(i) {
			bits[i/64] |= 1 << (i % 64)
		}
	}
	return n
}

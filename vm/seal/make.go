package seal

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// make makes the node of an object, with its length or its keys, and without what it holds.
func (s *storer) make(sh layout.Shape, b *layout.Object, hidden bool) heap.Node {
	class, _ := s.g.realm.class(sh, b.Prototype)
	switch sh {
	case layout.Plain:
		return s.properties(class, sh, b, hidden)
	case layout.Array:
		return s.array(b.Array())
	case layout.Sparse:
		return s.sparse(b.Sparse())
	case layout.Map:
		return s.b.Map(b.Entries().Size)
	case layout.Set:
		return s.b.NewSet(b.Entries().Size)
	case layout.Error:
		n := s.b.Error(class)
		s.b.SetExtra(n, s.properties("", sh, b, hidden))
		return n
	case layout.Date:
		return s.b.Date(timeValue(b.Date().Msec))
	case layout.Primitive:
		return s.b.Boxed("", primitive(s.b, b.Primitive()))
	case layout.String:
		return s.b.Boxed("", primitive(s.b, b.Text()))
	}
	return s.binary(sh, b, class)
}

// timeValue is a Date's time as a number; the engine writes the smallest integer for an invalid one.
func timeValue(ms int64) float64 {
	if ms == math.MinInt64 {
		return math.NaN()
	}
	return float64(ms)
}

// properties makes an object node for the own named properties.
func (s *storer) properties(class string, sh layout.Shape, b *layout.Object, hidden bool) heap.Node {
	if sh == layout.Plain && !hidden && s.like(class, b) {
		return s.b.Like(s.model.at)
	}
	var secret []bool
	s.keys = slices.Grow(s.keys, len(b.PropNames))
	for _, name := range b.Ordered() {
		if isLength(sh, name) {
			continue
		}
		s.keys = append(s.keys, textOf(name))
		if hidden {
			p := layout.PropertyOf(b.Values[name])
			secret = append(secret, p != nil && !p.Enumerable)
		}
	}
	var enumerable func(int) bool
	if hidden {
		enumerable = func(i int) bool { return !secret[i] }
	}
	n := s.b.Object(class, s.keys, enumerable)
	s.release()
	if sh == layout.Plain && !hidden && len(b.PropNames) <= largestModel {
		s.model = model{names: b.PropNames, class: class, at: n}
	}
	return n
}

// model is the plain object that was made last. Most are like it.
type model struct {
	names []unistring.String
	class string
	at    heap.Node
}

// largestModel is how many names are worth comparing.
const largestModel = 16

// like says whether an object has the class and the names of the model, in their order.
func (s *storer) like(class string, b *layout.Object) bool {
	m := &s.model
	if m.at == 0 || m.class != class || len(m.names) != len(b.PropNames) {
		return false
	}
	for i, name := range b.PropNames {
		if name != m.names[i] {
			return false
		}
	}
	return true
}

// large is how many properties make an object for which room is made at once.
const large = 1 << 12

// release empties the room for keys, and drops it if an object with very many made it large.
func (s *storer) release() {
	if cap(s.keys) > large {
		s.keys = nil
		return
	}
	clear(s.keys)
	s.keys = s.keys[:0]
}

// array makes an array's node. Integers are packed if there is nothing else, and an array much longer than what it holds is
// kept as a sparse one.
func (s *storer) array(a *layout.ArrayObject) heap.Node {
	size := int(a.Length)
	switch {
	case packable(a.Values, size):
		return s.b.PackedArray(size)
	case size > 2*len(a.Values)+64:
		return s.b.SparseArray(int64(size), present(a.Values))
	}
	return s.b.Array(size)
}

func packable(values []goja.Value, size int) bool {
	const worthwhile = 4
	if len(values) != size || size < worthwhile {
		return false
	}
	for _, v := range values {
		if n, ok := layout.Integer(v); !ok || !heap.Packable(heap.Int(n)) {
			return false
		}
	}
	return true
}

// present are the indexes of the elements that exist.
func present(values []goja.Value) (indexes []int64) {
	for i, v := range values {
		if v != nil {
			indexes = append(indexes, int64(i))
		}
	}
	return indexes
}

func (s *storer) sparse(a *layout.SparseObject) heap.Node {
	indexes := make([]int64, len(a.Items))
	for i, item := range a.Items {
		indexes[i] = int64(item.Idx)
	}
	return s.b.SparseArray(int64(a.Length), indexes)
}

// binary makes the node of a buffer or of a view of one. What was detached is empty.
func (s *storer) binary(sh layout.Shape, b *layout.Object, class string) heap.Node {
	if sh == layout.Buffer {
		n, err := s.b.Buffer(b.Buffer().Data)
		if err != nil && s.err == nil {
			s.err = err
		}
		return n
	}
	if sh == layout.DataView {
		d := b.DataView()
		buffer := s.object(d.ViewedArrayBuf.Val)
		if d.ViewedArrayBuf.Detached {
			return s.b.DataView(buffer, 0, 0)
		}
		return s.b.DataView(buffer, d.ByteOffset, d.ByteLen)
	}
	t := b.Typed()
	buffer := s.object(t.ViewedArrayBuf.Val)
	if t.ViewedArrayBuf.Detached {
		return s.b.Typed(elementName(t), buffer, 0, 0, class)
	}
	return s.b.Typed(elementName(t), buffer, t.Offset*t.ElemSize, t.Length, class)
}

// elementName is the constructor's name of a typed array's kind.
func elementName(t *layout.TypedObject) string {
	name := t.ElementsType()
	return strings.ToUpper(name[:1]) + name[1:]
}

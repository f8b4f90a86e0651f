package seal

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
)

// make makes the node of an object, with its length or its keys, and without what it holds.
func (s *storer) make(sh shape, b *baseObject, hidden bool) heap.Node {
	class, _ := s.g.realm.class(sh, b.prototype)
	switch sh {
	case shapePlain:
		return s.properties(class, sh, b, hidden)
	case shapeArray:
		return s.array(b.array())
	case shapeSparse:
		return s.sparse(b.sparse())
	case shapeMap:
		return s.b.Map(b.entries().size)
	case shapeSet:
		return s.b.NewSet(b.entries().size)
	case shapeError:
		n := s.b.Error(class)
		s.b.SetExtra(n, s.properties("", sh, b, hidden))
		return n
	case shapeDate:
		return s.b.Date(timeValue(b.date().msec))
	case shapePrimitive:
		return s.b.Boxed("", primitive(s.b, b.primitive()))
	case shapeString:
		return s.b.Boxed("", primitive(s.b, b.text()))
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
func (s *storer) properties(class string, sh shape, b *baseObject, hidden bool) heap.Node {
	if sh == shapePlain && !hidden && s.like(class, b) {
		return s.b.Like(s.model.at)
	}
	var secret []bool
	s.keys = slices.Grow(s.keys, len(b.propNames))
	for _, name := range ordered(b) {
		if isLength(sh, name) {
			continue
		}
		s.keys = append(s.keys, textOf(name))
		if hidden {
			p := property(b.values[name])
			secret = append(secret, p != nil && !p.enumerable)
		}
	}
	var enumerable func(int) bool
	if hidden {
		enumerable = func(i int) bool { return !secret[i] }
	}
	n := s.b.Object(class, s.keys, enumerable)
	s.release()
	if sh == shapePlain && !hidden && len(b.propNames) <= largestModel {
		s.model = model{names: b.propNames, class: class, at: n}
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
func (s *storer) like(class string, b *baseObject) bool {
	m := &s.model
	if m.at == 0 || m.class != class || len(m.names) != len(b.propNames) {
		return false
	}
	for i, name := range b.propNames {
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
func (s *storer) array(a *arrayObject) heap.Node {
	size := int(a.length)
	switch {
	case packable(a.values, size):
		return s.b.PackedArray(size)
	case size > 2*len(a.values)+64:
		return s.b.SparseArray(int64(size), present(a.values))
	}
	return s.b.Array(size)
}

func packable(values []goja.Value, size int) bool {
	const worthwhile = 4
	if len(values) != size || size < worthwhile {
		return false
	}
	for _, v := range values {
		if n, ok := integer(v); !ok || !heap.Packable(heap.Int(n)) {
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

func (s *storer) sparse(a *sparseArrayObject) heap.Node {
	indexes := make([]int64, len(a.items))
	for i, item := range a.items {
		indexes[i] = int64(item.idx)
	}
	return s.b.SparseArray(int64(a.length), indexes)
}

// binary makes the node of a buffer or of a view of one. What was detached is empty.
func (s *storer) binary(sh shape, b *baseObject, class string) heap.Node {
	if sh == shapeBuffer {
		n, err := s.b.Buffer(b.buffer().data)
		if err != nil && s.err == nil {
			s.err = err
		}
		return n
	}
	if sh == shapeDataView {
		d := b.dataView()
		buffer := s.object(d.viewedArrayBuf.val)
		if d.viewedArrayBuf.detached {
			return s.b.DataView(buffer, 0, 0)
		}
		return s.b.DataView(buffer, d.byteOffset, d.byteLen)
	}
	t := b.typed()
	buffer := s.object(t.viewedArrayBuf.val)
	if t.viewedArrayBuf.detached {
		return s.b.Typed(elementName(t), buffer, 0, 0, class)
	}
	return s.b.Typed(elementName(t), buffer, t.offset*t.elemSize, t.length, class)
}

// elementName is the constructor's name of a typed array's kind.
func elementName(t *typedArrayObject) string {
	name := typeName(&t.typedArray)
	return strings.ToUpper(name[:1]) + name[1:]
}

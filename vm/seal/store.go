package seal

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// Store copies the data of a root into a heap and turns every object of it into its view. Buffers that code still holds then
// read the heap's bytes: keep the heap as long as the VM. The error is that of a buffer for whose bytes memory is missing.
func (g *Graph) Store(b *heap.Builder, name string, become Becomer) (heap.Cell, error) {
	r := g.roots[name]
	return g.store(b, r, r.Value, become)
}

// StoreProperty does the same with the value of one own property, as Split names it.
func (g *Graph) StoreProperty(b *heap.Builder, name, key string, become Becomer) (heap.Cell, error) {
	r := g.roots[name]
	return g.store(b, r, layout.OwnValue(r.Value.(*goja.Object), unistring.NewFromString(key)), become)
}

func (g *Graph) store(b *heap.Builder, r *root, v goja.Value, become Becomer) (heap.Cell, error) {
	nodes, bytes := b.Used()
	s := &storer{g: g, b: b, become: become}
	c := s.cell(v)
	s.drain()
	nowNodes, nowBytes := b.Used()
	r.usage.Nodes += nowNodes - nodes
	r.usage.Bytes += nowBytes - bytes
	return c, s.err
}

// storer copies in pre-order. An object's node is made when its holder is filled. When its own turn comes it is filled and
// becomes a view; nothing keeps the original after that, and it says by itself which node it is. Views that are real objects
// of the engine are filled when they are made, so these wait until all nodes are complete.
type storer struct {
	g       *Graph
	b       *heap.Builder
	become  Becomer
	pending []pending
	late    []pending
	err     error
	keys    []heap.Text // room for the keys of one object
	model   model
}

// pending is an object whose node is not filled, or that is not yet a view.
type pending struct {
	o    *goja.Object
	self *node
}

func (s *storer) drain() {
	for len(s.pending) > 0 && s.err == nil {
		last := len(s.pending) - 1
		p := s.pending[last]
		s.pending[last] = pending{}
		s.pending = s.pending[:last]
		s.fill(p)
		slices.Reverse(s.pending[last:])
	}
	for _, p := range s.late {
		if s.err == nil {
			s.turn(p)
		}
	}
}

// cell copies a value; what an object holds stays pending.
func (s *storer) cell(v goja.Value) heap.Cell {
	if o, ok := v.(*goja.Object); ok {
		return heap.Ref(s.object(o))
	}
	return primitive(s.b, v)
}

// object makes the node of an object, or finds it.
func (s *storer) object(o *goja.Object) heap.Node {
	sh, b := layout.Look(o)
	if b != nil {
		if n := s.g.find(b); n != 0 && !s.g.node(n).is(flagHost) {
			self := s.g.node(n)
			if self.at == 0 {
				self.at = s.make(sh, b, self.is(flagHidden))
				s.pending = append(s.pending, pending{o, self})
			}
			return self.at
		}
	}
	if n, ok := s.become.NodeOf(o); ok {
		return n
	}
	return s.resource(o)
}

// resource is the node of what the host shares in place of o. The object stays as it is.
func (s *storer) resource(o *goja.Object) heap.Node {
	n, ok := s.g.resources[o]
	if !ok {
		if s.g.c.Resource == nil {
			panic("BUG: an object that is no data reached the heap")
		}
		x, _, _ := s.g.c.Resource(o)
		n = s.b.Resource(x)
		s.g.resources[o] = n
	}
	return n
}

// fill copies what an object holds and turns it into a view.
func (s *storer) fill(p pending) {
	sh, b := layout.Look(p.o)
	at := p.self.at
	s.contents(sh, b, at)
	if sh != layout.Plain && sh != layout.Error {
		s.extra(at, sh, b, p.self.is(flagHidden))
	}
	h := s.b.Heap()
	if sh == layout.Error || sh == layout.Typed || sh == layout.DataView || h.Extra(at) != 0 || h.Exotic(at) || sh == layout.Sparse {
		s.late = append(s.late, p)
		return
	}
	if sh == layout.Buffer {
		b.Buffer().Data = h.Bytes(at) // for views of these bytes that code holds
	}
	s.turn(p)
}

// turn makes the object the view of its node, and forgets the original.
func (s *storer) turn(p pending) {
	p.self.base = nil
	s.become.Become(p.o, p.self.at)
}

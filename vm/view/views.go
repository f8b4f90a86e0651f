package view

import (
	"math"
	"weak"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Views is a heap as one VM sees it. A node is the same object as long as its
// view is remembered: those made before the first Turn and the roots for good,
// others for a while, and then for as long as the script holds them.
type Views struct {
	r          *Realm
	h          *heap.Heap
	names      map[heap.Node]string // bindings
	pinned     map[heap.Node]*goja.Object
	young, old map[heap.Node]*goja.Object
	held       map[heap.Node]weak.Pointer[goja.Object] // made by Become, for whoever else holds them
	heldBound  int
	collected  weak.Pointer[mark] // nil once the collector has run since the last sweep
	blocks     blocks             // made by a Sealer
	near       []nearView         // what was used last
	missed     int
	hotLeft    int // objects that may still keep what they decode
	turned     bool
	depth      int                // of real objects that are being made, one in another
	found      map[heap.Node]*ref // by search
}

// mark is garbage by which to tell that the collector has run. It has a size and
// a pointer, so that it is an object of its own.
type mark struct{ _ *mark }

type nearView struct {
	n heap.Node
	o *goja.Object
}

// The most views remembered of each generation and, at first and later, directly
// by node; the most objects that keep what they decode.
const (
	generation = 2 << 10
	nearFew    = 1 << 7
	nearMany   = 1 << 11
	hotObjects = 1 << 10
	fewNodes   = 1 << 5 // of which none is found by being near
)

func newViews(r *Realm, h *heap.Heap) *Views {
	v := &Views{r: r, h: h, names: map[heap.Node]string{}, pinned: map[heap.Node]*goja.Object{},
		young: map[heap.Node]*goja.Object{}, heldBound: generation, hotLeft: hotObjects, turned: r.turned}
	if h.Nodes() > fewNodes || !h.Frozen() {
		v.near = make([]nearView, nearFew)
	} else {
		v.near = make([]nearView, 1)
	}
	return v
}

// Value is what a script sees of c, the value of the binding name.
func (v *Views) Value(c heap.Cell, name string) goja.Value {
	n := c.Node()
	if n == 0 {
		return v.decode(c, nil, 0)
	}
	v.Name(c, name)
	o := v.object(n, nil, 0)
	v.pinned[n] = o
	return o
}

// Name says that c is the value of the binding name, without looking at it.
func (v *Views) Name(c heap.Cell, name string) {
	if n := c.Node(); n != 0 && v.names[n] == "" {
		v.names[n] = name
	}
}

// Become makes o the view of n, in place, for everybody who holds o.
func (v *Views) Become(o *goja.Object, n heap.Node) {
	if view := v.remembered(n); view != o {
		v.become(o, n, view)
	}
}

// become is Become for an object that is not the present view.
func (v *Views) become(o *goja.Object, n heap.Node, view *goja.Object) {
	if view == nil {
		view = v.build(n, nil, 0)
	} else {
		v.forget(n)
	}
	takeOver(o, view)
	if f := v.r.real.find(view); f != nil {
		v.r.real.add(o, f)
	}
	if v.names[n] != "" {
		v.pinned[n] = o
		return
	}
	v.hold(n, o)
}

// hold remembers a view for as long as somebody else holds it.
func (v *Views) hold(n heap.Node, o *goja.Object) {
	if v.held == nil {
		v.held = map[heap.Node]weak.Pointer[goja.Object]{}
	}
	v.held[n] = weak.Make(o)
	if len(v.held) > v.heldBound {
		v.sweep()
	}
}

// sweep forgets what nobody holds any more.
func (v *Views) sweep() {
	live := map[heap.Node]weak.Pointer[goja.Object]{}
	for n, p := range v.held {
		if p.Value() != nil {
			live[n] = p
		}
	}
	v.held, v.heldBound = live, max(generation, 2*len(live))
	v.collected = weak.Make(new(mark))
}

// forget drops a view in favour of another object.
func (v *Views) forget(n heap.Node) {
	delete(v.pinned, n)
	delete(v.young, n)
	delete(v.old, n)
	*v.nearTo(n) = nearView{}
}

// Turn is called between callbacks. What is made from the first one on is
// remembered only for a while, or as long as the script holds it.
func (v *Views) Turn() {
	v.r.turned = true
	v.turned = true
	if len(v.held) > generation && v.collected.Value() == nil {
		v.sweep()
	}
	v.blocks.sweep()
	v.r.real.sweep()
}

// Rest lets go of what is remembered for having been used of late, but for what
// the script holds: a VM that has nothing to do need not keep it.
func (v *Views) Rest() {
	for _, used := range []map[heap.Node]*goja.Object{v.old, v.young} {
		for n, o := range used {
			v.hold(n, o)
		}
	}
	v.old, v.young = nil, map[heap.Node]*goja.Object{}
	clear(v.near)
	v.hotLeft = hotObjects
}

// remember notes a view that was made. When the generation is full the one
// before the last is let go, but for what the script holds: a node stays the
// same object to whoever compares it.
func (v *Views) remember(n heap.Node, o *goja.Object) {
	if !v.turned {
		v.pinned[n] = o
		return
	}
	if len(v.young) >= generation {
		for n, o := range v.old {
			if v.young[n] == nil {
				v.hold(n, o)
			}
		}
		v.old, v.young = v.young, map[heap.Node]*goja.Object{}
		clear(v.near)
		v.hotLeft = hotObjects
	}
	v.young[n] = o
}

// nearTo is where a node's view is found first.
func (v *Views) nearTo(n heap.Node) *nearView {
	return &v.near[uint64(n)*0x9e3779b97f4a7c15>>32&uint64(len(v.near)-1)]
}

// keepNear notes a view that was not near, and makes room if that is so often.
func (v *Views) keepNear(n heap.Node, o *goja.Object) {
	if v.missed++; v.missed > 8*len(v.near) && len(v.near) < nearMany && len(v.near) >= nearFew {
		v.near, v.missed = make([]nearView, 8*len(v.near)), 0
	}
	*v.nearTo(n) = nearView{n, o}
}

// object is the view of n, which was reached at a position of up.
func (v *Views) object(n heap.Node, up *ref, at int) *goja.Object {
	if near := v.nearTo(n); near.n == n {
		return near.o
	}
	o := v.remembered(n)
	if o == nil {
		o = v.build(n, up, at)
		v.remember(n, o)
	} else if up != nil {
		v.place(o, up, at)
	}
	v.keepNear(n, o)
	return o
}

// place tells a view that Become made where it is, unless that is so deep that to
// rule out a cycle takes long: then its path is searched for when it is needed.
func (v *Views) place(o *goja.Object, up *ref, at int) {
	if f := v.r.refOf(o); f != nil && f.up == nil && v.names[f.n] == "" && f.n != up.n {
		steps := 0
		for p := up; p != nil; p = p.up {
			if steps++; p == f || steps > deepestPlace {
				return
			}
		}
		f.up, f.at = up, at
	}
}

// deepestPlace is how many steps from a root a view is told where it is.
const deepestPlace = 1 << 8

// remembered is the view of n, if there is one.
func (v *Views) remembered(n heap.Node) *goja.Object {
	if o := v.known(n); o != nil || v.blocks.list == nil {
		return o
	}
	return v.blocks.find(n)
}

// known is the view of n, if there is one that a Sealer has not made.
func (v *Views) known(n heap.Node) *goja.Object {
	if o := v.pinned[n]; o != nil {
		return o
	}
	if o := v.young[n]; o != nil {
		return o
	}
	if o := v.old[n]; o != nil {
		v.remember(n, o)
		return o
	}
	if p, ok := v.held[n]; ok {
		return p.Value()
	}
	return nil
}

// build makes a view.
func (v *Views) build(n heap.Node, up *ref, at int) *goja.Object {
	f := ref{v: v, n: n, up: up, at: at}
	switch kind := v.h.Kind(n); kind {
	case heap.KindObject:
		if v.h.Exotic(n) {
			return v.exotic(f)
		}
		return v.plainObject(f)
	case heap.KindArray:
		if v.h.Exotic(n) || v.h.Sparse(n) {
			return v.exotic(f)
		}
		return v.denseArray(f)
	case heap.KindMap, heap.KindSet:
		return v.collection(f, kind)
	case heap.KindDate:
		return v.date(f)
	case heap.KindError:
		return v.error(f)
	case heap.KindBoxed:
		return v.boxed(f)
	case heap.KindBuffer:
		return v.buffer(f)
	case heap.KindTyped, heap.KindDataView:
		return v.typed(f, kind)
	case heap.KindResource:
		return v.r.Resource(v.h.Resource(n))
	}
	panic("BUG: a node of no kind")
}

// decode is what a script sees of the cell at a position of up.
func (v *Views) decode(c heap.Cell, up *ref, at int) goja.Value {
	switch c.Tag() {
	case heap.TagObject:
		return v.object(c.Node(), up, at)
	case heap.TagString:
		t := v.h.Text(c)
		if t.Wide == nil {
			return narrow(t.Narrow)
		}
		return goja.StringFromUTF16(t.Wide)
	case heap.TagNumber:
		if n, ok := c.Int(); ok {
			return integer(n)
		}
		return number(c.Float())
	case heap.TagTrue:
		return v.r.true
	case heap.TagFalse:
		return v.r.false
	case heap.TagNull:
		return goja.Null()
	case heap.TagBigInt:
		return v.r.Runtime.ToValue(v.h.BigInt(c))
	}
	return goja.Undefined()
}

// number is the engine's form of a float: what is integral it keeps as such.
func number(f float64) goja.Value {
	const exact = 1 << 53
	if n := int64(f); float64(n) == f && n >= -exact && n <= exact && (n != 0 || !math.Signbit(f)) {
		return integer(n)
	}
	return float(f)
}

func (v *Views) text(c heap.Cell) string { return v.h.Text(c).String() }

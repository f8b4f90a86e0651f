package view

import (
	"maps"
	"weak"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Config is what a VM provides for its views.
type Config struct {
	Runtime *goja.Runtime
	// Main says that the VM is the one that made the data.
	Main bool
	// Class gives the prototype of a class ("class:NAME", "Buffer"); nil while
	// it is not defined, then its views get it by Adopt.
	Class func(class string) *goja.Object
	// Resource gives this VM's object for a resource of the host's.
	Resource func(x any) *goja.Object
}

// Realm is what all views of one VM have in common.
type Realm struct {
	Config
	record       func(root, how string)
	views        map[weak.Pointer[heap.Heap]]weak.Pointer[Views] // as long as somebody holds a view
	viewsBound   int
	turned       bool
	hidden       map[hiddenKey]*goja.Object
	mask         map[*goja.Object]bool // hidden prototypes
	real         reals
	waiting      []waiting
	originals    map[string]native // built-in functions as they were
	constructors map[string]*goja.Object
	plain        *goja.Object // Object.prototype; nil: not looked up
	errorClass   *goja.Object
	errorProto   *goja.Object
	installed    bool
	iterator     goja.Value // the engine's own method of arrays; nil if it was replaced before
	true         goja.Value
	false        goja.Value
}

// waiting is a view whose class is not defined yet.
type waiting struct {
	o     *goja.Object
	kind  heap.Kind
	class string
}

// NewRealm makes a VM's realm. It does nothing until there are views.
func NewRealm(c Config) *Realm {
	return &Realm{
		Config: c, views: map[weak.Pointer[heap.Heap]]weak.Pointer[Views]{}, originals: map[string]native{},
		true: c.Runtime.ToValue(true), false: c.Runtime.ToValue(false),
	}
}

// Views are this VM's views of h. The realm does not keep them: they are the
// same as long as the caller, or the script, has one.
func (r *Realm) Views(h *heap.Heap) *Views {
	key := weak.Make(h)
	if v := r.views[key].Value(); v != nil {
		return v
	}
	if len(r.views) >= max(fewHeaps, r.viewsBound) {
		maps.DeleteFunc(r.views, func(_ weak.Pointer[heap.Heap], p weak.Pointer[Views]) bool { return p.Value() == nil })
		r.viewsBound = 2 * len(r.views)
	}
	v := newViews(r, h)
	r.views[key] = weak.Make(v)
	return v
}

// fewHeaps is how many heaps are remembered before it is asked which are gone.
const fewHeaps = 256

// Record makes writes to views succeed without effect and tells f the binding
// that was written, and how. With nil they are refused.
func (r *Realm) Record(f func(root, how string)) { r.record = f }

// Adopt gives views that were made before their class its prototype.
func (r *Realm) Adopt() {
	list := r.waiting
	r.waiting = nil
	for _, w := range list {
		r.adopt(w.o, w.kind, w.class)
	}
}

// adopt gives o the prototype of its class, now or as soon as there is one.
func (r *Realm) adopt(o *goja.Object, kind heap.Kind, class string) {
	p := r.prototype(kind, class)
	if p == nil {
		r.waiting = append(r.waiting, waiting{o, kind, class})
		if kindNames[kind] == "" {
			return
		}
		p = r.prototype(kind, "")
	}
	if err := o.SetPrototype(p); err != nil {
		panic("BUG: " + err.Error())
	}
	switch kind {
	case heap.KindDate, heap.KindBoxed, heap.KindBuffer, heap.KindTyped, heap.KindDataView:
		r.fasten(o)
	}
}

// fasten makes a real object non-extensible, and so read-only but for the bytes
// of a buffer; its prototype then is fixed. It waits for a class to be defined.
func (r *Realm) fasten(o *goja.Object) {
	for _, w := range r.waiting {
		if w.o == o {
			return
		}
	}
	r.original("Object", "preventExtensions")(goja.FunctionCall{Arguments: []goja.Value{o}})
}

// NodeOf tells whether o is a view, and of what. It runs no code of the script's.
func (r *Realm) NodeOf(o *goja.Object) (h *heap.Heap, n heap.Node, ok bool) {
	if f := r.refOf(o); f != nil && f.v.r == r {
		return f.v.h, f.n, true
	}
	return nil, 0, false
}

// refOf is what is known of a view; nil if o is none.
func (r *Realm) refOf(v goja.Value) *ref {
	o, ok := v.(*goja.Object)
	if !ok || o == nil {
		return nil
	}
	switch h := handlerOf(o).(type) {
	case *object:
		return &h.ref
	case *array:
		return &h.ref
	case *collection:
		return &h.ref
	case nil:
		return r.real.find(o)
	}
	return nil
}

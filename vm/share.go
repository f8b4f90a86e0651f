package vm

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/seal"
	"pyp/vm/view"
)

// Sharer is what an Instance may implement besides: host objects that shared
// data may hold.
type Sharer interface {
	// Share says what a host object stands for in every VM. ok: x takes its
	// place, safe for all VMs at once; local: the object, and what holds it, is
	// each worker's own.
	Share(o *goja.Object) (x any, local, ok bool)
	// Shared makes this VM's object for x.
	Shared(x any) *goja.Object
	// Prototype is the prototype of the host's class of that name, nil if there
	// is none. ClassOf is its inverse.
	Prototype(class string) *goja.Object
	ClassOf(proto *goja.Object) (class string, ok bool)
}

// Keeper is what an Instance may implement besides: objects that look like data
// and yet are each worker's own.
type Keeper interface {
	// Local reports whether o is, such as what parallel.local() returned. It is
	// asked about every object that is sealed.
	Local(o *goja.Object) bool
}

// Inheritor is what an Instance may implement besides: state of main's modules
// that the workers' begin with, such as process.env.
type Inheritor interface {
	// Bequeath gives main's state, in a form that every VM may read at once.
	Bequeath() any
	// Inherit is called in a worker, before the script runs.
	Inherit(state any)
}

// local is the modules' answer to what is each worker's own, nil if they have no
// such objects.
func (e *engine) local() func(*goja.Object) bool {
	if k, ok := e.modules.(Keeper); ok {
		return k.Local
	}
	return nil
}

func (e *engine) sharer() Sharer {
	h, _ := e.modules.(Sharer)
	return h
}

// shareResource asks the host's modules about an object.
func (e *engine) shareResource(o *goja.Object) (x any, local, ok bool) {
	if h := e.sharer(); h != nil {
		return h.Share(o)
	}
	return nil, false, false
}

// resourceObject is this VM's object for what a host object stands for.
func (e *engine) resourceObject(x any) *goja.Object { return e.sharer().Shared(x) }

// prototype is the prototype of a class of the script or of the host, nil if
// this VM has not come to define it.
func (e *engine) prototype(class string) *goja.Object {
	if len(class) <= len(classPrefix) || class[:len(classPrefix)] != classPrefix {
		if h := e.sharer(); h != nil {
			return h.Prototype(class)
		}
		return nil
	}
	if p := e.protos[class]; p != nil {
		return p
	}
	if e.undefined[class[len(classPrefix):]] {
		return nil
	}
	o, err := e.captured()
	if err != nil {
		return nil
	}
	f, ok := o.Get(class[len(classPrefix):]).(*goja.Object)
	if !ok {
		return nil
	}
	p, _ := f.Get("prototype").(*goja.Object)
	if p != nil {
		e.protos[class] = p
	}
	return p
}

// SharedBytes reports that an address is one of text or bytes that main has
// shared.
func (s Scope) SharedBytes(addr uintptr) bool { return s.e.realm.Holds(addr) }

// UnprotectedError is this VM's class of that name.
func (s Scope) UnprotectedError() *goja.Object { return s.e.realm.UnprotectedError() }

// ViewOf tells whether o is a view of shared data, and of what kind: Object,
// Array, Map, Set, Date, Error, Boxed, Buffer, Typed or DataView.
func (s Scope) ViewOf(o *goja.Object) (kind string, ok bool) {
	h, n, ok := s.e.realm.NodeOf(o)
	if !ok {
		return "", false
	}
	return h.Kind(n).String(), true
}

// Plain copies a view to an ordinary, mutable value.
func (s Scope) Plain(v goja.Value) goja.Value { return s.e.realm.Plain(v) }

// declaration is a value that the script has asked to be shared.
type declaration struct {
	site  string
	value goja.Value
	at    []goja.StackFrame // where the script asked
}

// Declare has v sealed in main, to be found by workers under site.
func (s Scope) Declare(site string, v goja.Value) {
	s.e.declared = append(s.e.declared, declaration{site, v, s.e.rt.CaptureCallStack(0, nil)})
}

// Declared is the view, in a worker, of what main declared under site.
func (s Scope) Declared(site string) (goja.Value, bool) {
	if s.e.shared == nil {
		return nil, false
	}
	c, ok := s.e.shared.declared[site]
	if !ok {
		return nil, false
	}
	return s.e.views.Value(c, declaredRoot(site)), true
}

// Sealed reports that this VM reads the shared heap: workers always, main once
// it serves.
func (s Scope) Sealed() bool { return s.e.shared != nil }

// Site is the author's file:line:column of the script's innermost call, "" if
// no author's code is running.
func (s Scope) Site() string {
	for _, f := range s.e.rt.CaptureCallStack(0, nil) {
		fp := f.Position()
		if fp.Line == 0 {
			continue
		}
		if at, ok := s.e.prog.position(fp); ok {
			return at.String()
		}
	}
	return ""
}

// Frozen is a copy of a script's data that belongs to no VM and never changes.
type Frozen struct {
	heap *heap.Heap
	cell heap.Cell
}

// errNotData is why a value cannot be frozen.
var errNotData = errors.New("only data can be shared between workers")

// Freeze copies data. The error says what of v is none.
func (s Scope) Freeze(v goja.Value) (Frozen, error) {
	const root = "value"
	c := s.e.sealConfig()
	c.Class, c.View, c.Local = s.e.classOf, s.e.anyView, nil
	g := seal.Classify(c, []seal.Root{{Name: root, Value: v}})
	if verdict := g.Verdict(root); !verdict.Data {
		return Frozen{}, fmt.Errorf("%w; this %s", errNotData, verdict.Why)
	}
	b := heap.New()
	k := &copier{realm: s.e.realm, to: b, made: map[*goja.Object]heap.Node{}}
	cell, err := g.Store(b, root, k)
	if err = cmp.Or(err, k.err); err != nil {
		return Frozen{}, err
	}
	return Frozen{b.Freeze(), cell}, nil
}

// anyView reports whether o is a view, of whichever heap.
func (e *engine) anyView(o *goja.Object) (n heap.Node, ok bool) {
	_, n, ok = e.realm.NodeOf(o)
	return n, ok
}

func (e *engine) hostClass(proto *goja.Object) (string, bool) {
	if h := e.sharer(); h != nil {
		return h.ClassOf(proto)
	}
	return "", false
}

// classOf names the class of which proto is the prototype: one of the host's, or
// of a binding of the script's. The first such binding names it, as in the seal.
func (e *engine) classOf(proto *goja.Object) (string, bool) {
	if class, ok := e.hostClass(proto); ok {
		return class, true
	}
	if class, ok := e.knownClass(proto); ok {
		return class, true
	}
	o, err := e.captured()
	if err != nil {
		return "", false
	}
	for _, b := range e.prog.bindings {
		if p := instancePrototype(o.Get(b.Name)); p != nil && e.protos[classPrefix+b.Name] == nil {
			e.protos[classPrefix+b.Name] = p
		}
	}
	return e.knownClass(proto)
}

// knownClass is classOf for a class whose prototype was looked up before.
func (e *engine) knownClass(proto *goja.Object) (string, bool) {
	for _, b := range e.prog.bindings {
		if e.protos[classPrefix+b.Name] == proto {
			return classPrefix + b.Name, true
		}
	}
	return "", false
}

// copier lets the originals be, and copies what views show.
type copier struct {
	realm  *view.Realm
	to     *heap.Builder
	made   map[*goja.Object]heap.Node
	copies map[*heap.Heap]*heap.Copier
	err    error
}

// Become notes where the copy of o is.
func (c *copier) Become(o *goja.Object, n heap.Node) { c.made[o] = n }

// NodeOf finds the copy of o.
func (c *copier) NodeOf(o *goja.Object) (heap.Node, bool) {
	if n, ok := c.made[o]; ok {
		return n, true
	}
	h, n, ok := c.realm.NodeOf(o)
	if !ok {
		return 0, false
	}
	if c.copies[h] == nil {
		if c.copies == nil {
			c.copies = map[*heap.Heap]*heap.Copier{}
		}
		c.copies[h] = c.to.Copier(h)
	}
	cell, err := c.copies[h].Copy(heap.Ref(n))
	c.err = cmp.Or(c.err, err)
	return cell.Node(), true
}

// Thaw gives this VM a view of f. name is how the script came by it, for
// messages.
func (s Scope) Thaw(f Frozen, name string) goja.Value {
	return s.e.realm.Views(f.heap).Value(f.cell, name)
}

// AppendJSON appends v to dst as JSON.stringify prints it; ok is false if v has
// no JSON form (undefined, a function, a symbol). Promise jobs that a toJSON or
// a getter queues have run when it returns.
func (s Scope) AppendJSON(dst []byte, v goja.Value) (out []byte, ok bool, err error) {
	return s.e.writer.Append(dst, v)
}

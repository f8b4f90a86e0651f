package parallelmod

import (
	"reflect"

	"github.com/dop251/goja"
)

// This file joins host objects of different VMs that are one thing: counters,
// dicts, servers, and the node modules' own. It makes Instance a vm.Sharer and
// a vm.Inheritor.

// handle is the VM's object of something that all VMs have.
type handle interface{ resource() any }

var handleTypes = map[reflect.Type]bool{
	reflect.TypeFor[*serverHandle]():  true,
	reflect.TypeFor[*counterHandle](): true,
	reflect.TypeFor[*dictHandle]():    true,
}

// Share says what a host object stands for in every VM.
func (i *Instance) Share(o *goja.Object) (x any, local, ok bool) {
	if handleTypes[o.ExportType()] {
		return o.Export().(handle).resource(), false, true
	}
	return i.Node.Share(o)
}

// Shared is this VM's object for x, always the same.
func (i *Instance) Shared(x any) *goja.Object {
	switch x := x.(type) {
	case *Server:
		return i.serverObject(x)
	case *counter:
		return i.counterObject(x)
	case *dict:
		return i.dictObject(x)
	}
	return i.Node.Shared(x)
}

// Prototype is the prototype of a class of the host's, nil if there is none of
// that name.
func (i *Instance) Prototype(class string) *goja.Object { return i.Node.Prototype(class) }

// ClassOf is the inverse of Prototype.
func (i *Instance) ClassOf(proto *goja.Object) (class string, ok bool) { return i.Node.ClassOf(proto) }

// Bequeath is what main's modules pass on to those of its workers.
func (i *Instance) Bequeath() any { return i.Node.Bequeath() }

// Inherit takes what main's modules have passed on.
func (i *Instance) Inherit(state any) { i.Node.Inherit(state) }

// object is this VM's object for x, made at first.
func (i *Instance) object(x any, make func() goja.DynamicObject, proto func() *goja.Object) *goja.Object {
	if o := i.objects[x]; o != nil {
		return o
	}
	o := i.RT.NewDynamicObject(make())
	if err := o.SetPrototype(proto()); err != nil {
		panic("BUG: " + err.Error())
	}
	i.objects[x] = o
	return o
}

// closed is the part of a handle that has no properties but its prototype's.
type closed struct {
	i    *Instance
	what string
}

// Get finds nothing: the engine goes to the prototype.
func (c *closed) Get(string) goja.Value { return nil }

// Set refuses.
func (c *closed) Set(key string, _ goja.Value) bool {
	panic(c.i.TypeError("a %s has no property %q to be assigned; it is changed by its methods only", c.what, key))
}

// Has finds nothing.
func (c *closed) Has(string) bool { return false }

// Delete has nothing to delete.
func (c *closed) Delete(string) bool { return true }

// Keys lists nothing.
func (c *closed) Keys() []string { return nil }

// While a worker starts, the statements of the top level that run again must
// find counters and dicts as they were in main at that time, and change nothing
// that other VMs see. They work on copies which are forgotten afterwards: what
// is declared again begins anew, and what is only changed begins with what it
// is.

// rehearsal holds the copies.
type rehearsal map[any]any

// begin notes that x, which main made at this place, is declared again.
func (i *Instance) begin(x, empty any) {
	if i.Scope.Replaying() && i.rehearsed[x] == nil {
		i.rehearse(x, empty)
	}
}

func (i *Instance) rehearse(x, copied any) {
	if i.rehearsed == nil {
		i.rehearsed = rehearsal{}
	}
	i.rehearsed[x] = copied
}

// present is what stands for x now: x itself, but for a start. clone makes the
// copy that the start writes to; without it x is only read.
func present[T any](i *Instance, x *T, clone func() *T) *T {
	if !i.Scope.Replaying() {
		i.rehearsed = nil
		return x
	}
	if c, ok := i.rehearsed[x].(*T); ok {
		return c
	}
	if clone == nil {
		return x
	}
	c := clone()
	i.rehearse(x, c)
	return c
}

// shelf finds counters and dicts by name.
type shelf struct {
	counters map[string]*counter
	dicts    map[string]*dict
}

// named is the entry of m for name, made at first.
func named[T any](i *Instance, m map[string]*T, name string, make func() *T) (x *T, made bool) {
	i.module.mu.Lock()
	defer i.module.mu.Unlock()
	if x = m[name]; x == nil {
		x, made = make(), true
		m[name] = x
	}
	return x, made
}

// declaration finds or makes what counter(name) and dict(name) return.
func declaration[T any](i *Instance, what string, arg goja.Value, m map[string]*T, fresh func(name string) *T) *T {
	if arg == nil || goja.IsUndefined(arg) {
		return unnamed(i, what, fresh)
	}
	s, ok := arg.(goja.String)
	if !ok || s.Length() == 0 {
		panic(i.TypeError("parallel.%s(name): the name must be a string that is not empty, or be left out", what))
	}
	name := s.String()
	place := what + " named " + name
	x, made := named(i, m, name, func() *T { return fresh(name) })
	switch {
	case made && i.Scope.IsMain() && i.declaring():
		i.module.declare(place, x)
	case i.Scope.Replaying() && i.module.declared(place) != nil:
		i.begin(x, fresh(name))
	}
	return x
}

// unnamed matches a worker's declaration with main's by its site.
func unnamed[T any](i *Instance, what string, fresh func(name string) *T) *T {
	if !i.declaring() {
		panic(i.TypeError("parallel.%s(): each call here would make another one; give it a name, or declare it at the top level, before parallel.run()", what))
	}
	at := i.site(what)
	if i.Scope.IsMain() {
		x := fresh("")
		i.module.declare(at, x)
		return x
	}
	x, ok := i.module.declared(at).(*T)
	if !ok {
		panic(i.TypeError("parallel.%s(): main did not come here; give it a name, or call it at the top level in an order that does not change", what))
	}
	i.begin(x, fresh(""))
	return x
}

package node

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
)

// This file makes Instance a vm.Sharer and a vm.Inheritor: what the shared heap
// may hold of this package's objects, and what of main's state the workers
// begin with.

// Local reports whether o is the environment, which is each worker's own.
func (i *Instance) Local(o *goja.Object) bool { return o == i.env }

// Share says what a host object stands for in every VM: a URL for its record.
func (i *Instance) Share(o *goja.Object) (x any, local, ok bool) {
	if i.urls == nil || o.Prototype() != i.urls.proto || o.ExportType() != typeOfPlain {
		return nil, false, false
	}
	u := i.recordOf(o)
	if u == nil || len(o.GetOwnPropertyNames())+len(o.Symbols()) > 0 {
		return nil, false, false
	}
	return u.frozen(), false, true
}

// Shared makes this VM's object for x. It is frozen, as all that is shared.
func (i *Instance) Shared(x any) *goja.Object {
	u := x.(*urlRecord)
	if o := i.shared[u]; o != nil {
		return o
	}
	i.require("url")
	v, err := i.urls.make(goja.Undefined(), i.rt.ToValue(u))
	i.must(err)
	_, err = i.lookup("Object", "freeze")(goja.Undefined(), v)
	i.must(err)
	if i.shared == nil {
		i.shared = map[*urlRecord]*goja.Object{}
	}
	i.shared[u] = v.(*goja.Object)
	return i.shared[u]
}

// Prototype is the prototype of a class of the host's whose instances are data,
// nil if there is none of that name.
func (i *Instance) Prototype(class string) *goja.Object {
	switch class {
	case "Buffer":
		return i.bufferState().proto
	case "Stats":
		return i.prototypeOf(i.require("fs").Get("Stats"))
	case "Url":
		return i.prototypeOf(i.require("url").Get("Url"))
	}
	return nil
}

// ClassOf is the inverse of Prototype.
func (i *Instance) ClassOf(proto *goja.Object) (class string, ok bool) {
	if proto == nil {
		return "", false
	}
	if i.buf != nil && proto == i.buf.proto {
		return "Buffer", true
	}
	class, ok = i.dataClasses[proto]
	return class, ok
}

// noteClass makes a class one whose instances are data.
func (i *Instance) noteClass(name string, class goja.Value) {
	if i.dataClasses == nil {
		i.dataClasses = map[*goja.Object]string{}
	}
	i.dataClasses[i.prototypeOf(class)] = name
}

func (i *Instance) prototypeOf(class goja.Value) *goja.Object {
	p, _ := class.ToObject(i.rt).Get("prototype").(*goja.Object)
	return p
}

// Bequeath is main's environment, as os.Environ gives it.
func (i *Instance) Bequeath() any {
	if i.process == nil {
		return i.host.Env
	}
	env, ok := i.process.Get("env").(*goja.Object)
	if !ok {
		return i.host.Env
	}
	var list []string
	for _, k := range env.Keys() {
		_ = i.rt.Try(func() { list = append(list, k+"="+orUndefined(env.Get(k)).String()) })
	}
	return list
}

// Inherit takes main's environment for this VM's.
func (i *Instance) Inherit(state any) { i.environ, _ = state.([]string) }

// environ is the environment that this VM begins with.
func (i *Instance) environment() []string {
	if i.environ != nil {
		return i.environ
	}
	return i.host.Env
}

// viewKinds are the kinds of views, as the VM calls them.
var viewKinds = map[string]kind{
	"Object": kindObject, "Array": kindArray, "Map": kindMap, "Set": kindSet, "Date": kindDate, "Error": kindError,
	"Boxed": kindBoxed, "Buffer": kindBuffer, "Typed": kindTyped, "DataView": kindView,
}

// visiblePrototype is the prototype that scripts see. Views may have another
// one, which refuses to write.
func (i *Instance) visiblePrototype(o *goja.Object) *goja.Object {
	if _, view := i.realm.ViewOf(o); !view {
		return o.Prototype()
	}
	v, err := i.lookup("Object", "getPrototypeOf")(goja.Undefined(), o)
	i.must(err)
	p, _ := v.(*goja.Object)
	return p
}

// mayWrite throws if v is memory that all VMs share: a view, or an array over
// the memory of one.
func (i *Instance) mayWrite(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	_, view := i.realm.ViewOf(o)
	if !view && o.ExportType().Kind() == reflect.Slice {
		if b, ok := o.Get("buffer").(*goja.Object); ok {
			_, view = i.realm.ViewOf(b)
		}
	}
	if view {
		name := i.constructorName(o)
		i.throwUnprotected("this "+name, "copy it first, with Buffer.from(b) or b.slice()")
	}
}

// throwUnprotected refuses to write to what main shares.
func (i *Instance) throwUnprotected(what, advice string) {
	e, err := i.rt.New(i.realm.UnprotectedError(), i.rt.ToValue(what+" belongs to the main VM and is read-only in a parallel context; "+
		advice+", or use parallel.local(() => …) for a value of each worker"), i.rt.ToValue(what))
	i.must(err)
	panic(e)
}

// guardWrites has the methods of p that write to memory look first whose it is.
func (i *Instance) guardWrites(p *goja.Object) {
	for _, name := range p.GetOwnPropertyNames() {
		f, ok := goja.AssertFunction(p.Get(name))
		if !ok || !strings.HasPrefix(name, "write") {
			continue
		}
		length := int(p.Get(name).ToObject(i.rt).Get("length").ToInteger())
		i.hidden(p, name, i.fn(name, length, func(c goja.FunctionCall) goja.Value {
			i.mayWrite(c.This)
			v, err := f(c.This, c.Arguments...)
			i.must(err)
			return v
		}))
	}
}

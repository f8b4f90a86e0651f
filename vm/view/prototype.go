package view

import (
	"reflect"
	"runtime"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// hiddenKey is what decides on a view's hidden prototype: its kind, and the
// class or the element that says which prototype it inherits from.
type hiddenKey struct {
	kind heap.Kind
	base string
}

// native is how Go code calls a function of the engine's: what it throws, it
// panics with.
type native = func(goja.FunctionCall) goja.Value

// isClass tells a class of the script's or the host's from a name of the
// language's.
func isClass(class string) bool { return strings.HasPrefix(class, "class:") || class == "Buffer" }

// intrinsic is a constructor of the language's.
func (r *Realm) intrinsic(name string) *goja.Object {
	o, ok := r.constructors[name]
	if !ok {
		o, _ = r.Runtime.GlobalObject().Get(name).(*goja.Object)
		if r.constructors == nil {
			r.constructors = map[string]*goja.Object{}
		}
		r.constructors[name] = o
	}
	return o
}

// intrinsicPrototype is the prototype of a constructor of the language's.
func (r *Realm) intrinsicPrototype(name string) *goja.Object {
	if c := r.intrinsic(name); c != nil {
		p, _ := c.Get("prototype").(*goja.Object)
		return p
	}
	return nil
}

// original is a function of the language's as it was before Install.
func (r *Realm) original(holder, name string) native {
	if f := r.originals[holder+"."+name]; f != nil {
		return f
	}
	f := callable(r.intrinsic(holder).Get(name))
	r.originals[holder+"."+name] = f
	return f
}

// callable is how Go calls a function value; nil if it is none.
func callable(v goja.Value) native {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Function" {
		return nil
	}
	if o.ExportType() != proxyType {
		if f, ok := o.Export().(native); ok {
			return f
		}
	}
	f, ok := goja.AssertFunction(o)
	if !ok {
		return nil
	}
	return func(c goja.FunctionCall) goja.Value {
		v, err := f(c.This, c.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}
}

var proxyType = reflect.TypeFor[goja.Proxy]()

// ownedByEngine tells whether a function is the engine's own: what the script or
// the host put in its place is not to be shadowed.
func ownedByEngine(v goja.Value) bool {
	f := callable(v)
	if f == nil {
		return false
	}
	name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return strings.HasPrefix(name, "github.com/dop251/goja.(*Runtime).") || strings.HasPrefix(name, "pyp/vm/bounds.")
}

// method makes a function that looks like one of the language's.
func (r *Realm) method(name string, length goja.Value, f native) *goja.Object {
	o := r.Runtime.ToValue(f).(*goja.Object)
	for key, value := range map[string]goja.Value{"name": narrow(name), "length": length} {
		if err := o.DefineDataProperty(key, value, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic("BUG: " + err.Error())
		}
	}
	return o
}

func put(o *goja.Object, name string, v goja.Value) {
	if err := o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

// prototype is the prototype of the views of a kind and class in this VM; nil
// while the class is not defined.
func (r *Realm) prototype(kind heap.Kind, class string) *goja.Object {
	if kind == heap.KindObject || kind == heap.KindBoxed {
		return r.classPrototype(class)
	}
	key := hiddenKey{kind, class}
	if p := r.hidden[key]; p != nil {
		return p
	}
	base := r.base(kind, class)
	if base == nil {
		return nil
	}
	p := r.Runtime.CreateObject(base)
	r.fill(p, base, kind, class)
	if r.hidden == nil {
		r.hidden, r.mask = map[hiddenKey]*goja.Object{}, map[*goja.Object]bool{}
	}
	r.hidden[key], r.mask[p] = p, true
	return p
}

func (r *Realm) classPrototype(class string) *goja.Object {
	if r.Class == nil {
		return nil
	}
	return r.Class(class)
}

// kindNames are the constructors of kinds that have one.
var kindNames = map[heap.Kind]string{
	heap.KindArray: "Array", heap.KindMap: "Map", heap.KindSet: "Set", heap.KindDate: "Date",
	heap.KindError: "Error", heap.KindBuffer: "ArrayBuffer", heap.KindDataView: "DataView",
}

// base is the prototype that a script sees.
func (r *Realm) base(kind heap.Kind, class string) *goja.Object {
	if isClass(class) {
		return r.classPrototype(class)
	}
	if class == "" {
		class = kindNames[kind]
	}
	if p := r.intrinsicPrototype(class); p != nil {
		return p
	}
	return r.intrinsicPrototype(kindNames[kind])
}

// fill gives a hidden prototype what its kind needs.
func (r *Realm) fill(p, base *goja.Object, kind heap.Kind, class string) {
	s := shadower{r, p, base, r.intrinsicPrototype(kindNames[kind])}
	switch kind {
	case heap.KindArray:
		s.arrayMethods()
	case heap.KindMap:
		s.mapMethods()
	case heap.KindSet:
		s.setMethods()
	case heap.KindDate:
		s.dateMethods()
	case heap.KindError:
		if err := p.DefineDataPropertySymbol(goja.SymToStringTag, narrow("Error"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic("BUG: " + err.Error())
		}
	case heap.KindTyped:
		s.intrinsic = r.intrinsicPrototype("Uint8Array").Prototype()
		s.typedMethods(class)
	case heap.KindDataView:
		s.dataViewMethods()
	}
}

// shadower puts methods on a hidden prototype.
type shadower struct {
	r                       *Realm
	hidden, base, intrinsic *goja.Object
}

// method shadows the engine's method of that name. The script's own, if it
// replaces the engine's later, is called in its place: f runs only while the
// prototype that the script sees has the engine's.
func (s shadower) method(name string, f func(c goja.FunctionCall, engine native) goja.Value) {
	base, was := s.base, s.intrinsic.Get(name)
	if !ownedByEngine(was) || base.Get(name) != was {
		return
	}
	engine := callable(was)
	place := propertyOf(base, name)
	put(s.hidden, name, s.r.method(name, was.(*goja.Object).Get("length"), func(c goja.FunctionCall) goja.Value {
		if place != nil && *place == was {
			return f(c, engine)
		}
		if now := base.Get(name); now != was {
			if g := callable(now); g != nil {
				return g(c)
			}
			panic(s.r.Runtime.NewTypeError("%s is not a function", name))
		}
		return f(c, engine)
	}))
}

// refuse shadows methods that change their object.
func (s shadower) refuse(names ...string) {
	for _, name := range names {
		s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
			f := s.r.refOf(c.This)
			if f == nil {
				return engine(c)
			}
			f.called(name)
			return goja.Undefined()
		})
	}
}

func (s shadower) dateMethods() {
	for _, name := range s.intrinsic.GetOwnPropertyNames() {
		if strings.HasPrefix(name, "set") {
			s.refuse(name)
		}
	}
}

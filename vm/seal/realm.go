package seal

import (
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// realm knows the built-in prototypes of a VM. They are the engine's own, not what the script may have put in their place.
type realm struct {
	c       Config
	object  *goja.Object
	typed   []*goja.Object           // prototypes of typed arrays; nil: not looked up
	errors  map[*goja.Object]string  // prototypes of errors to their class, "" for Error; nil: not looked up
	classes map[*goja.Object]classOf // answers of Config.Class
}

type classOf struct {
	name string
	ok   bool
}

var errorNames = []string{"AggregateError", "TypeError", "ReferenceError", "SyntaxError", "RangeError", "EvalError", "URIError"}

var typedNames = []string{
	"Uint8Array", "Uint8ClampedArray", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array",
	"Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
}

// builtins are the constructors whose instances have a shape; of typed arrays and errors there are many.
var builtins = map[layout.Shape][]string{
	layout.Array: {"Array"}, layout.Sparse: {"Array"}, layout.Map: {"Map"}, layout.Set: {"Set"}, layout.Date: {"Date"},
	layout.Primitive: {"Number", "Boolean", "BigInt", "Symbol"}, layout.String: {"String"}, layout.Buffer: {"ArrayBuffer"}, layout.DataView: {"DataView"},
}

// Of every object that is sealed it is asked whether it has one of these.
var (
	objectPrototype layout.Field
	builtinFields   [layout.Shapes][]layout.Field
)

// ready finds the engine's types and fields, once.
var ready = sync.OnceFunc(func() {
	layout.Ready()
	objectPrototype = layout.FieldOf("ObjectPrototype")
	for s, names := range builtins {
		for _, name := range names {
			builtinFields[s] = append(builtinFields[s], layout.FieldOf(name+"Prototype"))
		}
	}
})

func newRealm(c Config) *realm { return &realm{c: c, object: objectPrototype.Of(c.Runtime)} }

func (r *realm) typedPrototypes() []*goja.Object {
	if r.typed == nil {
		for _, name := range typedNames {
			if p := prototypeOf(layout.FieldOf(name).Of(r.c.Runtime)); p != nil {
				r.typed = append(r.typed, p)
			}
		}
	}
	return r.typed
}

func (r *realm) errorPrototypes() map[*goja.Object]string {
	if r.errors == nil {
		r.errors = map[*goja.Object]string{}
		for _, name := range errorNames {
			if p := prototypeOf(layout.FieldOf(name).Of(r.c.Runtime)); p != nil {
				r.errors[p] = name
			}
		}
		if p := layout.FieldOf("ErrorPrototype").Of(r.c.Runtime); p != nil {
			r.errors[p] = ""
		}
	}
	return r.errors
}

// prototypeOf is the prototype of a built-in constructor, which no script can change.
func prototypeOf(constructor *goja.Object) *goja.Object {
	if constructor == nil {
		return nil
	}
	p, _ := constructor.Get("prototype").(*goja.Object)
	return p
}

// builtin says whether an object of that shape has the prototype that is usual for it.
func (r *realm) builtin(s layout.Shape, proto *goja.Object) bool {
	if s == layout.Typed {
		return slices.Contains(r.typedPrototypes(), proto)
	}
	for _, f := range builtinFields[s] {
		if proto != nil && f.Of(r.c.Runtime) == proto {
			return true
		}
	}
	return false
}

// class is the class of an object in the words of the heap; ok is false if objects of this shape and prototype are no data.
func (r *realm) class(s layout.Shape, proto *goja.Object) (string, bool) {
	switch {
	case s == layout.Plain && proto == r.object, r.builtin(s, proto):
		return "", true
	case s == layout.Plain && proto == nil:
		return "null", true
	case s == layout.Error:
		if name, ok := r.errorPrototypes()[proto]; ok {
			return name, true
		}
	}
	name, ok := r.custom(proto)
	switch s {
	case layout.Plain, layout.Error:
	case layout.Typed:
		ok = ok && !strings.HasPrefix(name, classPrefix)
	default:
		ok = false
	}
	return name, ok
}

// classPrefix begins the names of the script's own classes.
const classPrefix = "class:"

// custom asks for the class of a prototype that is not built in.
func (r *realm) custom(proto *goja.Object) (string, bool) {
	if proto == nil || r.c.Class == nil {
		return "", false
	}
	c, asked := r.classes[proto]
	if !asked {
		if !isProxy(proto) {
			c.name, c.ok = r.c.Class(proto)
		}
		if r.classes == nil {
			r.classes = map[*goja.Object]classOf{}
		}
		r.classes[proto] = c
	}
	return c.name, c.ok
}

package node

import (
	"reflect"

	"github.com/dop251/goja"
)

// intrinsics are built-in functions that natives need and that the engine
// does not offer to Go. They are looked up once per VM, on first use.
type intrinsics struct {
	descriptor, mapEach, setEach, dateText, dateISO, regexpText, funcText goja.Callable
	symbolValue, errorText, viewBytes, jsonStringify                      goja.Callable
	weakMapHas, weakSetHas                                                goja.Callable
	inspect                                                               *goja.Object
	custom                                                                *goja.Symbol
}

func (i *Instance) intrinsic() *intrinsics {
	if i.intr == nil {
		i.intr = &intrinsics{
			descriptor:    i.lookup("Object", "getOwnPropertyDescriptor"),
			mapEach:       i.lookup("Map", "prototype", "forEach"),
			setEach:       i.lookup("Set", "prototype", "forEach"),
			dateText:      i.lookup("Date", "prototype", "toString"),
			dateISO:       i.lookup("Date", "prototype", "toISOString"),
			regexpText:    i.lookup("RegExp", "prototype", "toString"),
			funcText:      i.lookup("Function", "prototype", "toString"),
			symbolValue:   i.lookup("Symbol", "prototype", "valueOf"),
			errorText:     i.lookup("Error", "prototype", "toString"),
			weakMapHas:    i.lookup("WeakMap", "prototype", "has"),
			weakSetHas:    i.lookup("WeakSet", "prototype", "has"),
			jsonStringify: i.lookup("JSON", "stringify"),
			custom:        i.symbolFor("nodejs.util.inspect.custom"),
		}
		i.intr.viewBytes = i.getterOf(i.prototype("DataView"), "byteLength")
	}
	return i.intr
}

// lookup finds a function by its path from the global object.
func (i *Instance) lookup(path ...string) goja.Callable {
	f, ok := goja.AssertFunction(i.find(path...))
	if !ok {
		panic(i.rt.NewTypeError("%v is not a function", path))
	}
	return f
}

func (i *Instance) find(path ...string) goja.Value {
	o := i.rt.GlobalObject()
	for _, name := range path[:len(path)-1] {
		o = o.Get(name).ToObject(i.rt)
	}
	return o.Get(path[len(path)-1])
}

// prototype is the prototype of a global constructor.
func (i *Instance) prototype(class string) *goja.Object {
	return i.find(class, "prototype").ToObject(i.rt)
}

func (i *Instance) getterOf(o *goja.Object, name string) goja.Callable {
	d, err := i.lookup("Object", "getOwnPropertyDescriptor")(goja.Undefined(), o, i.rt.ToValue(name))
	i.must(err)
	f, _ := goja.AssertFunction(d.ToObject(i.rt).Get("get"))
	return f
}

func (i *Instance) symbolFor(key string) *goja.Symbol {
	v, err := i.lookup("Symbol", "for")(goja.Undefined(), i.rt.ToValue(key))
	i.must(err)
	return v.(*goja.Symbol)
}

// kind is what an object is by its nature, whatever its prototype says.
type kind int

const (
	kindObject kind = iota
	kindArray
	kindArguments
	kindFunction
	kindMap
	kindSet
	kindWeakMap
	kindWeakSet
	kindDate
	kindRegExp
	kindError
	kindPromise
	kindBoxed
	kindTyped
	kindBuffer // ArrayBuffer
	kindView   // DataView
	kindProxy
	kindIterator
	kindHost // an object of the host's own: a counter, a server
)

var classKinds = map[string]kind{
	"Array": kindArray, "Arguments": kindArguments, "Function": kindFunction, "Date": kindDate, "RegExp": kindRegExp,
	"Error": kindError, "Number": kindBoxed, "String": kindBoxed, "Boolean": kindBoxed,
}

var (
	typeOfProxy   = reflect.TypeFor[goja.Proxy]()
	typeOfPromise = reflect.TypeFor[*goja.Promise]()
	typeOfBuffer  = reflect.TypeFor[goja.ArrayBuffer]()
	typeOfMap     = reflect.TypeFor[[][2]any]()
	typeOfList    = reflect.TypeFor[[]any]()
	typeOfPlain   = reflect.TypeFor[map[string]any]()
	typeOfDynamic = reflect.TypeFor[goja.DynamicObject]()
)

func (i *Instance) kindOf(o *goja.Object) kind {
	if name, ok := i.realm.ViewOf(o); ok {
		return viewKinds[name]
	}
	t := o.ExportType()
	if t == typeOfProxy {
		return kindProxy
	}
	if t != nil && t.Implements(typeOfDynamic) {
		return kindHost
	}
	if k, ok := classKinds[o.ClassName()]; ok {
		return k
	}
	switch {
	case t == typeOfPromise:
		return kindPromise
	case t == typeOfBuffer:
		return kindBuffer
	case t == typeOfMap:
		return kindMap
	case t == typeOfList:
		return kindSet
	case t != nil && t.Kind() == reflect.Func:
		return kindFunction
	case t != nil && t.Kind() == reflect.Slice:
		return kindTyped
	case t != typeOfPlain:
		return kindBoxed
	}
	return i.kindByTag(o)
}

// kindByTag tells the kinds that the engine does not show. What carries the
// tag is asked whether it bears it rightly.
func (i *Instance) kindByTag(o *goja.Object) kind {
	in := i.intrinsic()
	proves := func(f goja.Callable) bool {
		_, err := f(o, goja.Undefined())
		return err == nil
	}
	switch i.tagOf(o) {
	case "WeakMap":
		if proves(in.weakMapHas) {
			return kindWeakMap
		}
	case "WeakSet":
		if proves(in.weakSetHas) {
			return kindWeakSet
		}
	case "DataView":
		if proves(in.viewBytes) {
			return kindView
		}
	case "Map Iterator", "Set Iterator", "Array Iterator", "String Iterator":
		return kindIterator
	}
	return kindObject
}

// tagOf is the object's Symbol.toStringTag, "" if there is none that can be
// read. The view of an error has one besides, which scripts do not see as its.
func (i *Instance) tagOf(o *goja.Object) (tag string) {
	_ = i.rt.Try(func() {
		if kind, _ := i.realm.ViewOf(o); kind == "Error" {
			if o = i.visiblePrototype(o); o == nil {
				return
			}
		}
		if v := o.GetSymbol(goja.SymToStringTag); v != nil && goja.IsString(v) {
			tag = v.String()
		}
	})
	return tag
}

// eachOf calls f with the value and the key of each entry of a Map or Set.
func (i *Instance) eachOf(o *goja.Object, k kind, f func(value, key goja.Value) bool) {
	each := i.intrinsic().mapEach
	if k == kindSet {
		each = i.intrinsic().setEach
	}
	if t := o.ExportType(); t != typeOfMap && t != typeOfList {
		each, _ = goja.AssertFunction(o.Get("forEach"))
	}
	more := true
	_, err := each(o, i.rt.ToValue(func(c goja.FunctionCall) goja.Value {
		if more {
			more = f(c.Argument(0), c.Argument(1))
		}
		return goja.Undefined()
	}))
	i.must(err)
}

// property is an own property as it is defined; reading it runs no getter.
type property struct {
	value      goja.Value // nil for an accessor
	get, set   bool
	enumerable bool
}

// own looks at an own property. ok is false if there is none.
func (i *Instance) own(o *goja.Object, key goja.Value) (p property, ok bool) {
	v, err := i.intrinsic().descriptor(goja.Undefined(), o, key)
	if err != nil || isUndefined(v) {
		return p, false
	}
	d := v.(*goja.Object)
	p.enumerable = d.Get("enumerable").ToBoolean()
	if p.value = d.Get("value"); p.value == nil {
		p.get, p.set = isCallable(d.Get("get")), isCallable(d.Get("set"))
	}
	return p, true
}

// constructorName is the name of the class of o, as far as its prototypes
// tell; "" for an object without any.
func (i *Instance) constructorName(o *goja.Object) string {
	first := o
	for n := 0; o != nil && n < 1000; n++ {
		if i.kindOf(o) == kindProxy {
			return ""
		}
		if p, ok := i.own(o, i.rt.ToValue("constructor")); ok && p.value != nil {
			if name := i.classNameOf(p.value, first); name != "" {
				return name
			}
		}
		o = o.Prototype()
	}
	return ""
}

// classNameOf is the name of a constructor if o is an instance of it.
func (i *Instance) classNameOf(ctor goja.Value, o *goja.Object) (name string) {
	c, ok := ctor.(*goja.Object)
	if !ok || !isCallable(c) {
		return ""
	}
	_ = i.rt.Try(func() {
		if i.rt.InstanceOf(o, c) {
			name = i.textOf(c, "name")
		}
	})
	return name
}

package node

import (
	"bytes"
	"strconv"

	"github.com/dop251/goja"
)

// cloner is one structuredClone.
type cloner struct {
	*Instance
	done  map[*goja.Object]*goja.Object // each object is copied once: cycles stay cycles
	moved map[*goja.Object]bool         // ArrayBuffers whose memory goes to the copy
	level int
}

func (i *Instance) structuredClone(c goja.FunctionCall) goja.Value {
	if len(c.Arguments) == 0 {
		i.throwType("ERR_MISSING_ARGS", `The "value" argument must be specified`)
	}
	s := cloner{Instance: i, done: map[*goja.Object]*goja.Object{}, moved: map[*goja.Object]bool{}}
	if o, ok := c.Argument(1).(*goja.Object); ok {
		if t := o.Get("transfer"); !isUndefined(t) {
			s.transfers(t)
		}
	}
	v := s.clone(c.Argument(0))
	for o := range s.moved {
		o.Export().(goja.ArrayBuffer).Detach()
	}
	return v
}

func (s *cloner) transfers(list goja.Value) {
	s.rt.ForOf(list, func(v goja.Value) bool {
		o, ok := v.(*goja.Object)
		if !ok || s.kindOf(o) != kindBuffer {
			panic(s.domException("Value at index "+strconv.Itoa(len(s.moved))+" does not have a transferable type.", "DataCloneError"))
		}
		if _, view := s.realm.ViewOf(o); view {
			panic(s.domException("An ArrayBuffer that belongs to the main VM cannot be transferred; clone it without transfer.", "DataCloneError"))
		}
		if s.moved[o] {
			panic(s.domException("ArrayBuffer occurs in the transfer list twice.", "DataCloneError"))
		}
		if o.Export().(goja.ArrayBuffer).Detached() {
			panic(s.domException("An ArrayBuffer is detached and could not be cloned.", "DataCloneError"))
		}
		s.moved[o] = true
		return true
	})
}

func (s *cloner) clone(v goja.Value) goja.Value {
	if sym, ok := v.(*goja.Symbol); ok {
		panic(s.domException(symbolText(sym)+" could not be cloned.", "DataCloneError"))
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	if c := s.done[o]; c != nil {
		return c
	}
	if s.level++; s.level > maxInspectLevel {
		panic(s.newError("RangeError", "", "Maximum call stack size exceeded"))
	}
	defer func() { s.level-- }()
	return s.object(o)
}

func (s *cloner) object(o *goja.Object) *goja.Object {
	switch k := s.kindOf(o); k {
	case kindArray:
		a := s.rt.NewArray()
		s.must(a.Set("length", o.Get("length")))
		return s.properties(o, a)
	case kindObject, kindArguments:
		c, platform := s.platformCopy(o)
		if c != nil {
			return s.keep(o, c)
		}
		if !platform {
			return s.properties(o, s.rt.NewObject())
		}
	case kindMap, kindSet:
		return s.collection(o, k)
	case kindDate, kindRegExp, kindBoxed:
		return s.keep(o, s.simple(o, k))
	case kindError:
		return s.error(o)
	case kindBuffer:
		return s.keep(o, s.memory(o))
	case kindTyped, kindView:
		return s.view(o, k)
	}
	panic(s.domException(s.describe(o)+" could not be cloned.", "DataCloneError"))
}

// platformCopy copies an object of a class that another package has made. It is
// nil if there is no such copy; platform tells whether it is such an object.
func (s *cloner) platformCopy(o *goja.Object) (c *goja.Object, platform bool) {
	if s.CopyPlatform == nil {
		return nil, false
	}
	return s.CopyPlatform(o)
}

// describe is what the complaint calls an object.
func (s *cloner) describe(o *goja.Object) string {
	switch s.kindOf(o) {
	case kindFunction:
		if v, err := s.intrinsic().funcText(o); err == nil {
			return v.String()
		}
	case kindProxy:
		return "#<Object>"
	}
	if n := s.constructorName(o); n != "" {
		return "#<" + n + ">"
	}
	return "#<Object>"
}

func (s *cloner) keep(o, c *goja.Object) *goja.Object {
	s.done[o] = c
	return c
}

// properties copies the enumerable own properties, running getters.
func (s *cloner) properties(o, c *goja.Object) *goja.Object {
	s.keep(o, c)
	for _, k := range o.Keys() {
		v := s.clone(orUndefined(o.Get(k)))
		s.must(c.DefineDataProperty(k, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return c
}

func (s *cloner) collection(o *goja.Object, k kind) *goja.Object {
	class, add := "Map", "set"
	if k == kindSet {
		class, add = "Set", "add"
	}
	c, err := s.rt.New(s.rt.Get(class))
	s.must(err)
	s.keep(o, c)
	type entry struct{ key, value goja.Value }
	var list []entry // copied first: cloning may run a getter that changes o
	s.eachOf(o, k, func(v, key goja.Value) bool {
		list = append(list, entry{key, v})
		return true
	})
	put, _ := goja.AssertFunction(c.Get(add))
	for _, e := range list {
		args := []goja.Value{s.clone(e.key)}
		if k == kindMap {
			args = append(args, s.clone(e.value))
		}
		_, err := put(c, args...)
		s.must(err)
	}
	return c
}

func (s *cloner) simple(o *goja.Object, k kind) *goja.Object {
	var c *goja.Object
	var err error
	switch k {
	case kindDate:
		var t goja.Value
		t, err = s.lookup("Date", "prototype", "getTime")(o)
		s.must(err)
		c, err = s.rt.New(s.rt.Get("Date"), t)
	case kindRegExp:
		c, err = s.rt.New(s.rt.Get("RegExp"), o.Get("source"), o.Get("flags"))
	default:
		name, v := s.unbox(o)
		if name == "Symbol" {
			panic(s.domException("#<Symbol> could not be cloned.", "DataCloneError"))
		}
		c = v.ToObject(s.rt)
	}
	s.must(err)
	return c
}

// errorClasses are the classes that a copied error keeps.
var errorClasses = map[string]bool{"Error": true, "EvalError": true, "RangeError": true, "ReferenceError": true,
	"SyntaxError": true, "TypeError": true, "URIError": true}

func (s *cloner) error(o *goja.Object) *goja.Object {
	class := s.errorName(o)
	c, err := s.rt.New(s.rt.Get(class))
	s.must(err)
	s.keep(o, c)
	for _, name := range []string{"message", "stack", "cause"} {
		if p, ok := s.own(o, s.rt.ToValue(name)); ok && p.value != nil {
			s.hidden(c, name, s.clone(p.value))
		}
	}
	return c
}

func (s *cloner) errorName(o *goja.Object) string {
	name := orUndefined(o.Get("name")).String()
	if errorClasses[name] {
		return name
	}
	return "Error"
}

func (s *cloner) memory(o *goja.Object) *goja.Object {
	b := o.Export().(goja.ArrayBuffer)
	data := b.Bytes()
	if !s.moved[o] {
		data = bytes.Clone(data)
	}
	return s.rt.ToValue(s.rt.NewArrayBuffer(data)).(*goja.Object)
}

// view copies a typed array or DataView over the copy of its memory, which it
// may share with others.
func (s *cloner) view(o *goja.Object, k kind) *goja.Object {
	class, length := "DataView", o.Get("byteLength")
	if k == kindTyped {
		class, length = s.tagOf(o), o.Get("length")
	}
	at := o.Get("byteOffset")
	buf := s.clone(o.Get("buffer"))
	c, err := s.rt.New(s.rt.Get(class), buf, at, length)
	s.must(err)
	return s.keep(o, c)
}

// domException makes a DOMException of the given name.
func (i *Instance) domException(message, name string) *goja.Object {
	o, err := i.rt.New(i.domExceptionClass(), i.rt.ToValue(message), i.rt.ToValue(name))
	i.must(err)
	return o
}

func (i *Instance) domExceptionClass() goja.Value {
	if i.domClass == nil {
		i.domClass = i.script("dom.js", i.rt.NewObject()).Get("DOMException")
	}
	return i.domClass
}

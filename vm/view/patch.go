package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Install makes the built-in functions know views: those that freeze, define,
// describe and give prototypes. It is called once the VM has views, before code
// of the script's runs if possible: what the script has replaced stays as it is.
func (r *Realm) Install() {
	if r.installed {
		return
	}
	r.installed = true
	if p := r.intrinsicPrototype("Array"); p != nil && ownedByEngine(p.GetSymbol(goja.SymIterator)) {
		r.iterator = p.GetSymbol(goja.SymIterator)
	}
	for _, holder := range []string{"Object", "Reflect"} {
		p := patcher{r, holder, r.intrinsic(holder)}
		p.states()
		p.definitions()
		p.prototypes()
	}
	p := patcher{r, "Object", r.intrinsic("Object")}
	p.assign()
	p.protoAccessor()
	p.legacy()
	patcher{r, "Array", r.intrinsic("Array")}.from()
	r.setsOfViews()
	r.mapsOfViews()
}

// patcher replaces functions of a built-in object by ones that look the same.
type patcher struct {
	r    *Realm
	name string
	o    *goja.Object
}

// function replaces a function: f runs if its first argument is a view.
func (p patcher) function(name string, f func(view *ref, c goja.FunctionCall, engine native) goja.Value) {
	p.any(name, func(c goja.FunctionCall, engine native) goja.Value {
		if view := p.r.refOf(c.Argument(0)); view != nil {
			return f(view, c, engine)
		}
		return engine(c)
	})
}

// any replaces a function for every argument.
func (p patcher) any(name string, f func(c goja.FunctionCall, engine native) goja.Value) {
	if p.o == nil {
		return
	}
	was := p.o.Get(name)
	engine := callable(was)
	if engine == nil || !ownedByEngine(was) {
		return
	}
	p.r.originals[p.name+"."+name] = engine
	put(p.o, name, p.r.method(name, was.(*goja.Object).Get("length"), func(c goja.FunctionCall) goja.Value { return f(c, engine) }))
}

// states: a view is frozen, and freezing it is no write.
func (p patcher) states() {
	always := func(v goja.Value) func(*ref, goja.FunctionCall, native) goja.Value {
		return func(*ref, goja.FunctionCall, native) goja.Value { return v }
	}
	itself := func(_ *ref, c goja.FunctionCall, _ native) goja.Value { return c.Argument(0) }
	p.function("isExtensible", always(p.r.false))
	if p.name == "Reflect" {
		p.function("preventExtensions", always(p.r.true))
		return
	}
	p.function("isFrozen", always(p.r.true))
	p.function("isSealed", always(p.r.true))
	for _, name := range []string{"freeze", "seal", "preventExtensions"} {
		p.function(name, itself)
	}
}

// definitions: properties of views are read-only, and none can be defined.
func (p patcher) definitions() {
	refused := p.refused()
	p.function("getOwnPropertyDescriptor", func(_ *ref, c goja.FunctionCall, engine native) goja.Value {
		return p.r.readOnly(engine(c))
	})
	p.function("defineProperty", func(view *ref, c goja.FunctionCall, _ native) goja.Value {
		view.wroteKey(c.Argument(1))
		return refused(c)
	})
	if p.name == "Object" {
		p.function("getOwnPropertyDescriptors", func(_ *ref, c goja.FunctionCall, engine native) goja.Value {
			return p.descriptors(c, engine)
		})
		p.function("defineProperties", func(view *ref, c goja.FunctionCall, _ native) goja.Value {
			p.writeAll(view, c.Argument(1))
			return c.Argument(0)
		})
		return
	}
	p.function("set", func(view *ref, c goja.FunctionCall, engine native) goja.Value {
		if _, ok := c.Argument(1).(*goja.Symbol); ok && len(c.Arguments) < 4 {
			view.wroteKey(c.Argument(1))
			return p.r.true
		}
		return engine(c)
	})
}

// descriptors are those of all properties; the engine forgets the length of an
// array view.
func (p patcher) descriptors(c goja.FunctionCall, engine native) goja.Value {
	all := engine(c).(*goja.Object)
	if arrayOf(c.Argument(0)) != nil {
		length := p.r.original("Object", "getOwnPropertyDescriptor")(goja.FunctionCall{Arguments: []goja.Value{c.Argument(0), narrow("length")}})
		if err := all.Set("length", length); err != nil {
			panic("BUG: " + err.Error())
		}
	}
	for _, key := range all.GetOwnPropertyNames() {
		p.r.readOnly(all.Get(key))
	}
	return all
}

// refused is what a function of this object returns when a write is recorded.
func (p patcher) refused() func(goja.FunctionCall) goja.Value {
	if p.name == "Reflect" {
		return func(goja.FunctionCall) goja.Value { return p.r.true }
	}
	return func(c goja.FunctionCall) goja.Value { return c.Argument(0) }
}

// wroteKey refuses a write to a property whose key is any value.
func (f *ref) wroteKey(key goja.Value) {
	if s, ok := key.(*goja.Symbol); ok {
		f.wroteSymbol(s)
		return
	}
	f.wrote(key.String())
}

// writeAll refuses to write the enumerable own properties of source, if any.
func (p patcher) writeAll(view *ref, source goja.Value) {
	if goja.IsUndefined(source) || goja.IsNull(source) {
		return
	}
	o := source.ToObject(p.r.Runtime)
	for _, key := range o.Keys() {
		view.wrote(key)
	}
	for _, s := range o.Symbols() {
		view.wroteSymbol(s)
	}
}

// readOnly makes a property descriptor say so.
func (r *Realm) readOnly(descriptor goja.Value) goja.Value {
	d, ok := descriptor.(*goja.Object)
	if !ok {
		return descriptor
	}
	if get := callable(d.Get("get")); get != nil {
		r.showValue(d, get(goja.FunctionCall{}))
	}
	for _, key := range []string{"writable", "configurable"} {
		if err := d.Set(key, false); err != nil {
			panic("BUG: " + err.Error())
		}
	}
	return d
}

// showValue makes the descriptor of a property that is made when it is read that
// of a value.
func (r *Realm) showValue(d *goja.Object, v goja.Value) {
	for _, key := range []string{"get", "set"} {
		if err := d.Delete(key); err != nil {
			panic("BUG: " + err.Error())
		}
	}
	if err := d.Set("value", v); err != nil {
		panic("BUG: " + err.Error())
	}
}

// visible is the prototype that a script sees where the engine has p.
func (r *Realm) visible(p *goja.Object) goja.Value {
	for p != nil && r.mask[p] {
		p = p.Prototype()
	}
	if p == nil {
		return goja.Null()
	}
	return p
}

// prototypes: hidden ones are not seen, and those of views cannot be set.
func (p patcher) prototypes() {
	p.any("getPrototypeOf", func(c goja.FunctionCall, engine native) goja.Value {
		v := engine(c)
		if o, ok := v.(*goja.Object); ok {
			return p.r.visible(o)
		}
		return v
	})
	refused := p.refused()
	p.function("setPrototypeOf", func(view *ref, c goja.FunctionCall, _ native) goja.Value {
		p.r.setPrototype(view, c.Argument(0).(*goja.Object), c.Argument(1))
		return refused(c)
	})
}

// setPrototype refuses to set another prototype.
func (r *Realm) setPrototype(view *ref, o *goja.Object, to goja.Value) {
	_, object := to.(*goja.Object)
	if !object && !goja.IsNull(to) {
		panic(r.Runtime.NewTypeError("Object prototype may only be an Object or null: %s", to.String()))
	}
	if !r.visible(o.Prototype()).SameAs(to) {
		view.wrote("__proto__")
	}
}

func (p patcher) assign() {
	p.function("assign", func(view *ref, c goja.FunctionCall, _ native) goja.Value {
		for _, source := range c.Arguments[1:] {
			p.writeAll(view, source)
		}
		return c.Argument(0)
	})
}

// protoAccessor replaces the accessor __proto__ of Object.prototype.
func (p patcher) protoAccessor() {
	proto := p.r.intrinsicPrototype("Object")
	d, ok := p.r.original("Object", "getOwnPropertyDescriptor")(goja.FunctionCall{Arguments: []goja.Value{proto, narrow("__proto__")}}).(*goja.Object)
	if !ok {
		return
	}
	get, set := callable(d.Get("get")), callable(d.Get("set"))
	if get == nil || set == nil || !ownedByEngine(d.Get("get")) {
		return
	}
	getter := p.r.method("get __proto__", integer(0), func(c goja.FunctionCall) goja.Value {
		v := get(c)
		if o, ok := v.(*goja.Object); ok {
			return p.r.visible(o)
		}
		return v
	})
	setter := p.r.method("set __proto__", integer(1), func(c goja.FunctionCall) goja.Value {
		view := p.r.refOf(c.This)
		if view == nil {
			return set(c)
		}
		if _, ok := c.Argument(0).(*goja.Object); ok || goja.IsNull(c.Argument(0)) {
			p.r.setPrototype(view, c.This.(*goja.Object), c.Argument(0))
		}
		return goja.Undefined()
	})
	if err := proto.DefineAccessorProperty("__proto__", getter, setter, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

// legacy refuses __defineGetter__ and __defineSetter__, if the engine has them.
func (p patcher) legacy() {
	proto := patcher{p.r, "Object.prototype", p.r.intrinsicPrototype("Object")}
	for _, name := range []string{"__defineGetter__", "__defineSetter__"} {
		proto.any(name, func(c goja.FunctionCall, engine native) goja.Value {
			if view := p.r.refOf(c.This); view != nil {
				view.wroteKey(c.Argument(0))
				return goja.Undefined()
			}
			return engine(c)
		})
	}
}

// from makes Array.from copy a view at once.
func (p patcher) from() {
	p.any("from", func(c goja.FunctionCall, engine native) goja.Value {
		if goja.IsUndefined(c.Argument(1)) && c.This == goja.Value(p.o) {
			if a := arrayOf(c.Argument(0)); a != nil && p.r.iterable(a) {
				return newArray(p.r.Runtime, a.values(0, a.size))
			}
		}
		return engine(c)
	})
}

// iterable tells whether the elements of a are what iterating over it gives.
func (r *Realm) iterable(a *array) bool {
	return !a.subclass && r.iterator != nil && r.intrinsicPrototype("Array").GetSymbol(goja.SymIterator) == r.iterator
}

// setsOfViews makes the constructor Set take a view as fast as an array: it gets
// one. The function stays the same object.
func (r *Realm) setsOfViews() {
	set := r.intrinsic("Set")
	if set == nil {
		return
	}
	place := constructorOf(set)
	if place == nil || *place == nil {
		return
	}
	construct := *place
	*place = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) > 0 {
			if a := arrayOf(args[0]); a != nil && r.iterable(a) {
				args = append([]goja.Value{newArray(r.Runtime, a.values(0, a.size))}, args[1:]...)
			}
		}
		return construct(args, newTarget)
	}
}

// mapsOfViews makes the constructor Map take a view of a Map without making an
// array of each entry.
func (r *Realm) mapsOfViews() {
	constructor := r.intrinsic("Map")
	if constructor == nil {
		return
	}
	place := constructorOf(constructor)
	if place == nil || *place == nil {
		return
	}
	construct, proto := *place, r.intrinsicPrototype("Map")
	*place = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) == 0 || newTarget != constructor {
			return construct(args, newTarget)
		}
		m, set := collectionOf(args[0], heap.KindMap), proto.Get("set")
		if m == nil || m.v.h.Class(m.n) != "" || !ownedByEngine(set) || !ownedByEngine(proto.GetSymbol(goja.SymIterator)) {
			return construct(args, newTarget)
		}
		o, put, pair := construct(nil, newTarget), callable(set), make([]goja.Value, 2)
		for i := range m.size {
			pair[0], pair[1] = m.key(i), m.value(i)
			put(goja.FunctionCall{This: o, Arguments: pair})
		}
		return o
	}
}

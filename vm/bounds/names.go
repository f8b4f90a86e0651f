package bounds

import "github.com/dop251/goja"

// Whenever the engine records a stack (for an error, for an interrupt while its lock is held) it reads the "name" of the
// built-in functions on it. Were that code of the script's, recording would run it, and record again: Go's stack overflows.
// So the name of a built-in function stays a plain value: that of Function.prototype, which they all inherit, is fixed.

func (b *bounds) names() {
	object, reflection := b.global("Object"), b.global("Reflect")
	b.defineNative = callableOf(object.Get("defineProperty"))
	b.describeNative = callableOf(object.Get("getOwnPropertyDescriptor"))
	b.functionPrototype = b.prototype("Function")
	b.fix(b.functionPrototype)
	for _, holder := range []*goja.Object{object, reflection} {
		b.method(holder, "defineProperty", func(c goja.FunctionCall, engine native) goja.Value {
			if o := b.builtin(c.Argument(0)); o != nil && len(c.Arguments) > 2 {
				return b.defineOn(o, c, engine)
			}
			return engine(c)
		})
	}
	b.method(object, "defineProperties", func(c goja.FunctionCall, engine native) goja.Value {
		if o := b.builtin(c.Argument(0)); o != nil {
			b.fix(o)
		}
		return engine(c)
	})
	b.method(reflection, "set", func(c goja.FunctionCall, engine native) goja.Value {
		if len(c.Arguments) > 3 {
			if o := b.builtin(c.Arguments[3]); o != nil {
				b.fix(o)
			}
		}
		return engine(c)
	})
	b.method(b.prototype("Function"), "bind", func(c goja.FunctionCall, engine native) goja.Value {
		v := engine(c)
		if o, ok := v.(*goja.Object); ok && o.Prototype() != b.functionPrototype {
			b.fix(o)
		}
		return v
	})
}

// builtin is the function that runs Go code behind a value, through proxies; nil if there is none.
func (b *bounds) builtin(v goja.Value) *goja.Object {
	o, _ := v.(*goja.Object)
	for o != nil && b.links.isProxy(o) {
		o, _ = b.links.of(o)
	}
	if o == nil || !b.links.runsGo(o) {
		return nil
	}
	return o
}

// defineOn lets a property of a built-in function be defined, unless it is a name that is not a text.
func (b *bounds) defineOn(o *goja.Object, c goja.FunctionCall, engine native) goja.Value {
	key := c.Arguments[1]
	if _, symbol := key.(*goja.Symbol); symbol {
		return engine(c)
	}
	key = b.text(key)
	c = with(c, 1, key)
	if key.String() != "name" {
		return engine(c)
	}
	d, ok := c.Arguments[2].(*goja.Object)
	if !ok {
		return engine(c)
	}
	plain := b.rt.NewObject() // each field is read once
	for _, field := range []string{"enumerable", "configurable", "value", "writable", "get", "set"} {
		if v := d.Get(field); v != nil {
			if _, object := v.(*goja.Object); object && field != "enumerable" && field != "configurable" || field == "writable" && v.ToBoolean() {
				panic(b.rt.NewTypeError("The name of a built-in function can only be a text that is not writable: errors are recorded with it"))
			}
			_ = plain.Set(field, v)
		}
	}
	return engine(with(c, 2, plain))
}

// fix makes the name that a function has one for good.
func (b *bounds) fix(o *goja.Object) {
	d := b.rt.NewObject()
	own, _ := b.describeNative(goja.FunctionCall{This: b.undefined, Arguments: []goja.Value{o, b.rt.ToValue("name")}}).(*goja.Object)
	if own == nil {
		_ = d.Set("value", "")
	}
	_ = d.Set("configurable", false)
	_ = d.Set("writable", false)
	b.defineNative(goja.FunctionCall{This: b.undefined, Arguments: []goja.Value{o, b.rt.ToValue("name"), d}})
}

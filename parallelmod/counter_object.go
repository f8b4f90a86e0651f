package parallelmod

import (
	"math"

	"github.com/dop251/goja"
)

// counterHandle is a VM's object of a counter.
type counterHandle struct {
	closed
	c *counter
}

func (h *counterHandle) resource() any { return h.c }

// counter is parallel.counter(name).
func (i *Instance) counter(c goja.FunctionCall) goja.Value {
	x := declaration(i, "counter", c.Argument(0), i.module.shelf.counters, func(name string) *counter { return &counter{name: name} })
	return i.counterObject(x)
}

func (i *Instance) counterObject(c *counter) *goja.Object {
	return i.object(c, func() goja.DynamicObject { return &counterHandle{closed{i, "counter"}, c} }, i.counterPrototype)
}

// counterPrototype has the methods of this VM's counters.
func (i *Instance) counterPrototype() *goja.Object {
	if i.counterProto != nil {
		return i.counterProto
	}
	value := func(c goja.FunctionCall) goja.Value { return i.countValue(i.counterOf(c, nil).get()) }
	clone := (*counter).clone
	i.counterProto = i.class("Counter", map[string]native{
		"get": value, "valueOf": value, "toJSON": value,
		"toString": func(c goja.FunctionCall) goja.Value {
			return i.RT.ToValue(i.countValue(i.counterOf(c, nil).get()).String())
		},
		"set": func(c goja.FunctionCall) goja.Value {
			n := i.countArg(c.Argument(0), "set")
			i.counterOf(c, clone).set(n)
			return goja.Undefined()
		},
		"add": func(c goja.FunctionCall) goja.Value {
			n := count{n: 1, integral: true}
			if v := c.Argument(0); !goja.IsUndefined(v) {
				n = i.countArg(v, "add")
			}
			return i.countValue(i.counterOf(c, clone).add(n))
		},
	})
	i.inspected(i.counterProto, func(o goja.Value, _ bool, _ func(goja.Value) string) string {
		h := o.(*goja.Object).Export().(*counterHandle)
		return "[" + title("Counter", h.c.name) + ": " + i.countValue(present(i, h.c, nil).get()).String() + "]"
	})
	return i.counterProto
}

// clone is a counter of its own with the same value.
func (c *counter) clone() *counter {
	x := &counter{name: c.name}
	x.set(c.get())
	return x
}

// counterOf is the counter behind a method's this: one to be changed if there
// is a clone, else one to be read.
func (i *Instance) counterOf(c goja.FunctionCall, clone func(*counter) *counter) *counter {
	o, ok := c.This.(*goja.Object)
	if !ok || o.ExportType() != counterType {
		panic(i.TypeError("this method must be called on what parallel.counter() returned"))
	}
	x := o.Export().(*counterHandle).c
	if clone == nil {
		return present(i, x, nil)
	}
	return present(i, x, func() *counter { return clone(x) })
}

// countArg is an argument that must be a number that can be counted.
func (i *Instance) countArg(v goja.Value, method string) count {
	_, boxed := v.(*goja.Object)
	if boxed || !goja.IsNumber(v) {
		panic(i.TypeError("counter.%s(n): n must be a number, not %s", method, kindName(v)))
	}
	f := v.ToFloat()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		panic(i.TypeError("counter.%s(n): n must be a finite number, not %s", method, v.String()))
	}
	return countOf(f)
}

func (i *Instance) countValue(n count) goja.Value {
	if n.integral {
		return i.RT.ToValue(n.n)
	}
	return i.RT.ToValue(n.f)
}

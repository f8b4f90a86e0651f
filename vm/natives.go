package vm

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/seal"
)

// This file is what compiled programs call of the host: package derive puts
// the calls there and says what each means.

// natives are the arguments that follow the five of the bundle's function.
func (e *engine) natives() []goja.Value {
	var bindings goja.Value = goja.Undefined()
	if e.shared != nil {
		bindings = e.rt.NewDynamicObject(sharedBindings{e})
	}
	return []goja.Value{
		e.rt.ToValue(e.capture), bindings, e.rt.ToValue(e.guardBinding),
		e.rt.ToValue(e.guardObject), e.rt.ToValue(e.settle), e.rt.ToValue(e.mark), e.rt.ToValue(e.defined), e.rt.ToValue(e.wroteLocal),
	}
}

// capture keeps the closures through which the host sees the program's
// bindings, and gives the entangled ones their final value.
func (e *engine) capture(c goja.FunctionCall) goja.Value {
	e.bindings, _ = goja.AssertFunction(c.Argument(0))
	e.finish, _ = goja.AssertFunction(c.Argument(1))
	return goja.Undefined()
}

// captured is an object with the present values of all bindings.
func (e *engine) captured() (*goja.Object, error) {
	if e.bindings == nil {
		return e.rt.NewObject(), nil
	}
	v, err := e.bindings(goja.Undefined())
	if err != nil {
		return nil, err
	}
	return v.ToObject(e.rt), nil
}

// guardBinding is __pyp_w(name, value): an assignment to a shared binding.
func (e *engine) guardBinding(c goja.FunctionCall) goja.Value {
	name := c.Argument(0).String()
	if e.replaying {
		if _, ok := e.shared.plan.Entangled[name]; ok {
			return c.Argument(1)
		}
		if e.probe != nil {
			e.probe.wrote(name, "assigned")
			return c.Argument(1)
		}
	}
	e.realm.Throw(e.author(name), "")
	return nil
}

// guardObject is __pyp_ro(object, text): something of object is about to be
// written.
func (e *engine) guardObject(c goja.FunctionCall) goja.Value {
	return e.realm.Guard(c.Argument(0), c.Argument(1).String())
}

// settle is __pyp_become(name, value): the final value of a binding that the
// start made again.
func (e *engine) settle(c goja.FunctionCall) goja.Value {
	name := c.Argument(0).String()
	cell, ok := e.shared.cells[name]
	if !ok {
		return c.Argument(1)
	}
	e.merge(c.Argument(1), cell)
	return e.views.Value(cell, e.author(name))
}

// merge turns what a start made again into views of what main sealed.
func (e *engine) merge(made goja.Value, c heap.Cell) {
	seal.Merge(e.sealConfig(), made, e.shared.heap, c, becomer{e})
}

// sealConfig says what objects of this VM are, but for the script's classes.
func (e *engine) sealConfig() seal.Config {
	return seal.Config{Runtime: e.rt, Resource: e.shareResource, Local: e.local(), View: e.viewOf}
}

// viewOf is the node of the shared heap that o is a view of.
func (e *engine) viewOf(o *goja.Object) (heap.Node, bool) {
	h, n, ok := e.realm.NodeOf(o)
	return n, ok && e.shared != nil && h == e.shared.heap
}

// mark is __pyp_mark(i): the top-level statement number i begins.
func (e *engine) mark(c goja.FunctionCall) goja.Value {
	e.top.begin(int(c.Argument(0).ToInteger()))
	return goja.Undefined()
}

// author is a binding's name as the author wrote it.
func (e *engine) author(name string) string {
	if n := e.prog.names[name]; n != "" {
		return n
	}
	return name
}

// defined is __pyp_class(name, class): a worker's class is complete, and its
// instances in the shared heap can be used.
func (e *engine) defined(c goja.FunctionCall) goja.Value {
	delete(e.undefined, c.Argument(0).String())
	e.realm.Adopt()
	return goja.Undefined()
}

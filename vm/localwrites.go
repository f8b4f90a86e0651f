package vm

import (
	"slices"

	"github.com/dop251/goja"

	"pyp/vm/load"
)

// This file is what a worker tells of writes to what it has for itself. The
// workers' program asks __pyp_local before each, as long as that says true.

// LocalWrites is what a Reporter may implement besides.
type LocalWrites interface {
	// WroteLocal is told that code which runs on behalf of owner is about to
	// write to what its worker has for itself. It reports whether it wants to
	// hear of that place again. It is called inside the entry.
	WroteLocal(owner Owner, at load.Position, what string) (again bool)
}

// Answerer is what an Instance may implement besides: objects of the script of
// which there is one in each worker, for all that it serves.
type Answerer interface {
	// Answers reports whether o is such an object.
	Answers(o *goja.Object) bool
}

// maxAsked is how often one place of one worker is looked at in vain: a method
// that is called on other objects, or for raw connections, must not pay for
// ever.
const maxAsked = 10_000

// collections are the classes whose methods write to their objects and to
// nothing else. A host object's may do anything.
var collections = []string{"Array", "Map", "Set", "WeakMap", "WeakSet", "Date"}

func (e *engine) isCollection(v goja.Value) bool {
	return slices.ContainsFunc(collections, func(name string) bool {
		class, ok := e.rt.Get(name).(*goja.Object)
		return ok && e.rt.InstanceOf(v, class)
	})
}

// wroteLocal is __pyp_local(i), before a write to a binding; __pyp_local(i, this)
// to this; and __pyp_local(i, this, receiver, enough) before a method of receiver
// is called, where this is undefined if the path does not begin with it. The
// first two tell whether to ask again. The third is the receiver, and calls
// enough.
func (e *engine) wroteLocal(c goja.FunctionCall) goja.Value {
	i := int(c.Argument(0).ToInteger())
	places := e.shared.plan.LocalWrites
	if e.asked == nil {
		e.asked = make([]uint16, len(places))
	}
	e.asked[i]++
	again := e.asked[i] < maxAsked
	if e.isLocal(c.Arguments[1:]) {
		again = again && e.report.(LocalWrites).WroteLocal(e.owner, places[i].Position, places[i].What)
	}
	if len(c.Arguments) < 4 {
		return e.rt.ToValue(again)
	}
	if enough, ok := goja.AssertFunction(c.Argument(3)); ok && !again {
		if _, err := enough(nil); err != nil {
			panic(err)
		}
	}
	return c.Argument(2)
}

// isLocal reports whether a write by way of this, or by a method of receiver,
// is one to what this worker has for itself.
func (e *engine) isLocal(args []goja.Value) bool {
	byMethod := len(args) > 1
	if len(args) > 0 && !(byMethod && goja.IsUndefined(args[0])) {
		this, ok := args[0].(*goja.Object)
		a, asks := e.modules.(Answerer)
		if !ok || !asks || !a.Answers(this) {
			return false
		}
	}
	if !byMethod {
		return true
	}
	receiver, ok := args[1].(*goja.Object)
	if !ok || !e.isCollection(receiver) {
		return false
	}
	_, shared := e.viewOf(receiver)
	return !shared
}

// WroteLocal passes on what a worker tells that has started.
func (r *replayReporter) WroteLocal(owner Owner, at load.Position, what string) bool {
	if next, ok := r.next.(LocalWrites); ok && !r.w.replaying {
		return next.WroteLocal(owner, at, what)
	}
	return false
}

package vm

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// This file reaches into goja for a third thing. What nobody can catch (an
// interrupt, a stack overflow) unwinds the engine's stacks, but not when it
// hits a promise job: a generator's or an async function's frames stay, and an
// engine whose call stack is not empty never runs a promise job again. When an
// entry ends, its stacks must be empty, so whatever is left is dropped.

// depths are the lengths of an engine's stacks of calls and of try statements.
type depths struct{ calls, tries *int }

func depthsOf(rt *goja.Runtime) depths {
	length := func(name string) *int {
		f := engineField(rt, name)
		if f.Kind() != reflect.Slice {
			panic("BUG: this version of goja has another " + name)
		}
		return (*int)(unsafe.Add(f.Addr().UnsafePointer(), unsafe.Sizeof(uintptr(0))))
	}
	return depths{length("callStack"), length("tryStack")}
}

// stackOf is the engine's stack of values. goja drops it whenever the outermost
// call returns, and makes another for the next.
func stackOf(rt *goja.Runtime) *[]goja.Value {
	f := engineField(rt, "stack")
	if f.Kind() != reflect.Slice || f.Type().Elem() != reflect.TypeFor[goja.Value]() {
		panic("BUG: this version of goja has another stack")
	}
	return (*[]goja.Value)(f.Addr().UnsafePointer())
}

// empty reports that nothing is left of an entry.
func (d depths) empty() bool { return *d.calls == 0 && *d.tries == 0 }

// engineField is a field of the engine's machine, as a variable.
func engineField(rt *goja.Runtime, name string) reflect.Value {
	return variable(reflect.ValueOf(rt).Elem().FieldByName("vm").Elem().FieldByName(name), name)
}

func variable(f reflect.Value, name string) reflect.Value {
	if !f.IsValid() {
		panic("BUG: this version of goja has no " + name)
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// forget lets go of what stands beyond the ends of an engine's empty stacks: the
// frames of an entry that was interrupted, and all that they held.
func forget(rt *goja.Runtime) {
	for _, name := range []string{"callStack", "tryStack", "iterStack", "refStack"} {
		engineField(rt, name).SetZero()
	}
}

// unwind brings the engine to rest: what the outermost frame has saved is what
// was before it.
func unwind(rt *goja.Runtime) {
	calls := engineField(rt, "callStack")
	if calls.Len() > 0 {
		first := calls.Index(0)
		for _, name := range []string{"prg", "stash", "privEnv", "newTarget", "result", "pc", "sb", "args"} {
			engineField(rt, name).Set(variable(first.FieldByName(name), name))
		}
	}
	for _, name := range []string{"callStack", "tryStack", "iterStack", "refStack", "stack", "sp", "curAsyncRunner"} {
		engineField(rt, name).SetZero()
	}
	*jobQueue(rt) = nil
}

package view

import (
	"strconv"

	"github.com/dop251/goja"
)

// Advice is what a refused write is told to use in its place.
const Advice = "use parallel.counter() or parallel.dict() for what all workers change, " +
	"or parallel.local(() => …) for a value of each worker"

// What is wrong with a write: in a worker, and in the VM that made the data.
const (
	owned     = " belongs to the main VM and is read-only in a parallel context"
	ownedMain = " belongs to all VMs and is read-only, in main too"
)

func (r *Realm) owned() string {
	if r.Main {
		return ownedMain
	}
	return owned
}

// UnprotectedError is the class of the errors that refuse a write.
func (r *Realm) UnprotectedError() *goja.Object {
	if r.errorClass == nil {
		v, err := r.Runtime.RunScript("pyp:unprotected.js", `(() => {
	class UnprotectedError extends TypeError {
		constructor(message, path) {
			super(message);
			Object.defineProperty(this, 'path', { value: path, writable: true, configurable: true });
		}
	}
	Object.defineProperty(UnprotectedError.prototype, 'name', { value: 'UnprotectedError', writable: true, configurable: true });
	return UnprotectedError;
})()`)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		r.errorClass = v.(*goja.Object)
		r.errorProto = r.errorClass.Get("prototype").(*goja.Object)
	}
	return r.errorClass
}

// Throw throws an UnprotectedError for a write to path. An empty advice is the
// usual one.
func (r *Realm) Throw(path, advice string) {
	if advice == "" {
		advice = Advice
	}
	r.throw(path, path+r.owned()+"; "+advice)
}

// throw makes the error without the class's constructor, which would be a call
// in its stack.
func (r *Realm) throw(path, message string) {
	r.UnprotectedError()
	e := r.Runtime.NewTypeError("%s", message)
	if err := e.SetPrototype(r.errorProto); err != nil {
		panic("BUG: " + err.Error())
	}
	if err := e.DefineDataProperty("path", r.Runtime.ToValue(path), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
	panic(e)
}

// wrote refuses a write to the property key of f, or records it.
func (f *ref) wrote(key string) {
	if f.recorded("." + key) {
		return
	}
	path := f.path() + property(key)
	f.v.r.Throw(path, "")
}

// wroteAt refuses a write to an element.
func (f *ref) wroteAt(index string) {
	if f.recorded("[" + index + "]") {
		return
	}
	f.v.r.Throw(f.path()+"["+index+"]", "")
}

// wroteIndex is wroteAt for an index that is a number.
func (f *ref) wroteIndex(i int) { f.wroteAt(strconv.Itoa(i)) }

// called refuses a method that changes f, or records the call.
func (f *ref) called(method string) {
	if f.recorded(method + "()") {
		return
	}
	path := f.path()
	f.v.r.throw(path, path+f.v.r.owned()+", so "+method+"() cannot change it; "+Advice)
}

func (f *ref) recorded(how string) bool {
	r := f.v.r
	if r.record == nil {
		return false
	}
	r.record(f.root(), how)
	return true
}

// Guard returns o, the object of a member that a script assigns at path. It
// throws if o is a view that is not asked about assignments: of binary data, a
// Date, a boxed value.
func (r *Realm) Guard(o goja.Value, path string) goja.Value {
	f := r.refOf(o)
	if f == nil || f.trapped() {
		return o
	}
	if !f.recorded("written as " + path) {
		r.Throw(path, "")
	}
	return o
}

package values

import (
	"reflect"

	"github.com/dop251/goja"

	"pyp/parallelmod/node"
	"pyp/vm"
)

// Values converts between one VM's values and the host's. Its methods are
// called inside entries of that VM.
type Values struct {
	RT    *goja.Runtime
	Scope vm.Scope
	Node  *node.Instance

	promiseThen goja.Value    // Promise.prototype.then as the VM began with it
	guarded     goja.Callable // calls guardee
	guardee     func()
	empty       *goja.Object // the Buffer of nothing
}

// New is called before any code of the script's runs in the VM.
func New(s vm.Scope, n *node.Instance) *Values {
	rt := s.Runtime()
	promise := rt.Get("Promise").ToObject(rt).Get("prototype").ToObject(rt)
	return &Values{RT: rt, Scope: s, Node: n, promiseThen: promise.Get("then")}
}

// TypeError makes the error that is thrown, by panic, for a wrong argument.
func (i *Values) TypeError(format string, args ...any) *goja.Object {
	return i.RT.NewTypeError(append([]any{format}, args...)...)
}

// Define sets a property that cannot fail: the object is fresh.
func (i *Values) Define(o *goja.Object, name string, v any) {
	if err := o.Set(name, v); err != nil {
		panic("BUG: " + err.Error())
	}
}

// DefineLazy defines a property that becomes an ordinary one when it is first
// read or written.
func (i *Values) DefineLazy(o *goja.Object, name string, get func() *goja.Object) error {
	settle := func(v goja.Value) {
		Must(o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	getter := func(goja.FunctionCall) goja.Value { v := get(); settle(v); return v }
	setter := func(c goja.FunctionCall) goja.Value { settle(c.Argument(0)); return goja.Undefined() }
	return o.DefineAccessorProperty(name, i.RT.ToValue(getter), i.RT.ToValue(setter), goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// Must throws err into the script, if there is one. The engine passes what a
// called function threw on as it was.
func Must(err error) {
	if err != nil {
		panic(err)
	}
}

// Uint8Array is BytesOf for the commonest kind, a Buffer among it; it runs no
// code of the script's.
func Uint8Array(o *goja.Object) ([]byte, bool) {
	if o.ExportType() == bytesType {
		return o.Export().([]byte), true
	}
	return nil, false
}

// BytesOf is the memory of a typed array, DataView or ArrayBuffer: the VM's
// own, to be copied inside the entry. It looks at the type first, since
// exporting a plain object would copy all of it.
func (i *Values) BytesOf(o *goja.Object) ([]byte, bool) {
	switch t := o.ExportType(); {
	case t == bytesType:
		return o.Export().([]byte), true
	case t == arrayBufferType:
		return o.Export().(goja.ArrayBuffer).Bytes(), true
	case t.Kind() == reflect.Slice && isNumber(t.Elem().Kind()), isDataView(o):
		var b []byte
		err := i.RT.ExportTo(o, &b)
		return b, err == nil
	}
	return nil, false
}

// isNumber tells the element of a typed array from that of a Map or an Array.
func isNumber(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }

var (
	bytesType       = reflect.TypeFor[[]byte]()
	arrayBufferType = reflect.TypeFor[goja.ArrayBuffer]()
	objectType      = reflect.TypeFor[map[string]any]()
	promiseType     = reflect.TypeFor[*goja.Promise]()
)

// IsPlain reports that the engine knows nothing special about o. Instances of
// classes are plain.
func IsPlain(o *goja.Object) bool { return o.ExportType() == objectType }

func isDataView(o *goja.Object) bool {
	if o.ExportType() != objectType {
		return false
	}
	tag, ok := o.GetSymbol(goja.SymToStringTag).(goja.String)
	return ok && tag.String() == "DataView"
}

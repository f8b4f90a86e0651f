package bounds

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// native is what a built-in function runs, constructor what "new" calls.
type (
	native      = func(goja.FunctionCall) goja.Value
	constructor = func(args []goja.Value, newTarget *goja.Object) *goja.Object
)

// nativeOf is where a built-in function keeps what it runs.
func nativeOf(f *goja.Object) *native { return field[native](f, "f") }

// constructorOf is where it keeps what "new" calls.
func constructorOf(f *goja.Object) *constructor { return field[constructor](f, "construct") }

// callableOf is what calling a value runs; nil if it cannot be called.
func callableOf(v goja.Value) native {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if o.ExportType() != proxyType {
		if f, ok := o.Export().(native); ok {
			return f
		}
	}
	call, ok := goja.AssertFunction(o)
	if !ok {
		return nil
	}
	return func(c goja.FunctionCall) goja.Value {
		v, err := call(c.This, c.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}
}

func field[T any](o *goja.Object, name string) *T {
	f := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName(name)
	if !f.IsValid() || f.Type() != reflect.TypeFor[T]() {
		panic("BUG: this version of goja keeps built-in functions otherwise: " + name)
	}
	return (*T)(unsafe.Pointer(f.UnsafeAddr()))
}

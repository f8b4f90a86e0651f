package view

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// This file makes engine values without the engine's conversions, and looks
// into objects without its exports: a view is read millions of times, and a
// string of the arena needs no copy and no scan. layout_test.go checks what it
// relies on; layout() refuses an engine that is built otherwise.

// face is how Go lays out an interface that has methods.
type face struct{ table, data unsafe.Pointer }

func faceOf(v *goja.Value) *face { return (*face)(unsafe.Pointer(v)) }

// tableOf is the method table of the type that v holds.
func tableOf(v goja.Value) unsafe.Pointer { return faceOf(&v).table }

const smallest, small = -256, 1280

var (
	narrowTable = tableOf(goja.StringFromUTF16([]uint16{'a'}))
	intTable    = tableOf(goja.StringFromUTF16([]uint16{'5'}).ToNumber())
	floatTable  = tableOf(goja.StringFromUTF16([]uint16{'.', '5'}).ToNumber())

	smallInts = func() (list [small]int64) {
		for i := range list {
			list[i] = int64(i) + smallest
		}
		return
	}()
)

// narrow is an engine string of ASCII text, which is not copied.
func narrow(s string) (v goja.Value) {
	p := new(string)
	*p = s
	*faceOf(&v) = face{narrowTable, unsafe.Pointer(p)}
	return
}

func integer(n int64) (v goja.Value) {
	if i := uint64(n - smallest); i < small {
		*faceOf(&v) = face{intTable, unsafe.Pointer(&smallInts[i])}
		return
	}
	p := new(int64)
	*p = n
	*faceOf(&v) = face{intTable, unsafe.Pointer(p)}
	return
}

// float is an engine number that is no integer. The engine tells keys of a Map
// apart by their bits, so NaN is the engine's own.
func float(f float64) (v goja.Value) {
	if f != f {
		return goja.NaN()
	}
	p := new(float64)
	*p = f
	*faceOf(&v) = face{floatTable, unsafe.Pointer(p)}
	return
}

// asInteger is the integer that v holds as such.
func asInteger(v goja.Value) (int64, bool) {
	if f := faceOf(&v); f.table == intTable {
		return *(*int64)(f.data), true
	}
	return 0, false
}

// asNarrow is the text of v, if the engine holds it as ASCII.
func asNarrow(v goja.Value) (string, bool) {
	if f := faceOf(&v); f.table == narrowTable {
		return *(*string)(f.data), true
	}
	return "", false
}

// sample objects tell the tables and offsets of the engine's dynamic objects.
type sampleObject struct{ goja.DynamicObject }
type sampleArray struct{ goja.DynamicArray }

var (
	objectTable = selfOf(goja.NewSharedDynamicObject(sampleObject{})).table
	arrayTable  = selfOf(goja.NewSharedDynamicArray(sampleArray{})).table
)

// selfOf is what an object is made of: the first field of goja.Object.
func selfOf(o *goja.Object) *face { return (*face)(unsafe.Pointer(o)) }

// dynamic is how the engine lays out a dynamic object or array; the handler
// follows, an interface of either kind.
type dynamic struct {
	val, prototype *goja.Object
	handler        face
}

// handlerOf is the handler of a dynamic object or array, else nil.
func handlerOf(o *goja.Object) any {
	self := selfOf(o)
	switch self.table {
	case objectTable:
		return *(*goja.DynamicObject)(unsafe.Pointer(&(*dynamic)(self.data).handler))
	case arrayTable:
		return *(*goja.DynamicArray)(unsafe.Pointer(&(*dynamic)(self.data).handler))
	}
	return nil
}

// arrayOf is the handler of an array view, else nil.
func arrayOf(v goja.Value) *array {
	o, ok := v.(*goja.Object)
	if !ok || selfOf(o).table != arrayTable {
		return nil
	}
	a, _ := handlerOf(o).(*array)
	return a
}

// arrayLayout is where the engine keeps the elements of an ordinary array.
type arrayLayout struct{ values, length, count uintptr }

var ordinaryArray = sync.OnceValue(func() (l arrayLayout) {
	t := reflect.ValueOf(goja.New().NewArray()).Elem().FieldByName("self").Elem().Type().Elem()
	offset := func(name string, kind reflect.Type) uintptr {
		f, ok := t.FieldByName(name)
		if !ok || f.Type != kind {
			panic("BUG: this version of goja keeps arrays otherwise: " + name)
		}
		return f.Offset
	}
	l.values = offset("values", reflect.TypeFor[[]goja.Value]())
	l.length = offset("length", reflect.TypeFor[uint32]())
	l.count = offset("objCount", reflect.TypeFor[int]())
	return l
})

// newArray is an ordinary array of these values; a nil one is a hole.
func newArray(rt *goja.Runtime, values []goja.Value) *goja.Object {
	l, o := ordinaryArray(), rt.NewArray()
	self := selfOf(o).data
	*(*[]goja.Value)(unsafe.Add(self, l.values)) = values
	*(*uint32)(unsafe.Add(self, l.length)) = uint32(len(values))
	count := len(values)
	for _, v := range values {
		if v == nil {
			count--
		}
	}
	*(*int)(unsafe.Add(self, l.count)) = count
	return o
}

// takeOver makes o the object that view is, for every holder of o. The engine's
// object points back to its holder, which is o from now on.
func takeOver(o, view *goja.Object) {
	*o = *view
	self := selfOf(o)
	if self.table == objectTable || self.table == arrayTable {
		(*dynamic)(self.data).val = o
		return
	}
	f := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName("val")
	if !f.IsValid() || f.Type() != reflect.TypeFor[*goja.Object]() {
		panic("BUG: this version of goja has objects without a way back")
	}
	*(**goja.Object)(unsafe.Pointer(f.UnsafeAddr())) = o
}

// propertyOf is where an object keeps the value of an own property, so that one
// look tells whether it was replaced; nil if it keeps it in another way.
func propertyOf(o *goja.Object, name string) *goja.Value {
	values := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName("values")
	if !values.IsValid() || values.Type().Key() != reflect.TypeFor[unistring.String]() {
		return nil
	}
	p := values.MapIndex(reflect.ValueOf(unistring.NewFromString(name)))
	if !p.IsValid() || p.Elem().Kind() != reflect.Pointer || p.Elem().Type().Elem().Kind() != reflect.Struct {
		return nil
	}
	f, ok := p.Elem().Type().Elem().FieldByName("value")
	if !ok || f.Offset != 0 || f.Type != reflect.TypeFor[goja.Value]() || p.Elem().Type().Elem().Name() != "valueProperty" {
		return nil
	}
	return (*goja.Value)(p.Elem().UnsafePointer())
}

// constructor is what "new" calls.
type constructor = func(args []goja.Value, newTarget *goja.Object) *goja.Object

// constructorOf is where a function of the engine's keeps what "new" calls; nil
// if o is none.
func constructorOf(o *goja.Object) *constructor {
	f := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName("construct")
	if !f.IsValid() || f.Type() != reflect.TypeFor[constructor]() {
		return nil
	}
	return (*constructor)(unsafe.Pointer(f.UnsafeAddr()))
}

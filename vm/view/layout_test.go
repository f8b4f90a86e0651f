package view

import (
	"math"
	"reflect"
	"testing"
	"unsafe"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// checkBack tests that the engine's object points back to its holder.
func checkBack(t *testing.T, o *goja.Object, name string) {
	t.Helper()
	f := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName("val")
	if !f.IsValid() || f.UnsafePointer() != unsafe.Pointer(o) {
		t.Errorf("%s: the engine's object belongs to another", name)
	}
}

// addressOf is the address of byte 2 of the buffer of a typed array.
func addressOf(v *Views, o goja.Value) uintptr {
	_, n, _ := v.r.NodeOf(o.(*goja.Object))
	buffer, _, _, _ := v.h.View(n)
	return uintptr(unsafe.Pointer(&v.h.Bytes(buffer)[2]))
}

// TestLayout checks all that engine_unsafe.go relies on.
func TestLayout(t *testing.T) {
	object := reflect.TypeFor[goja.Object]()
	if f := object.Field(0); f.Name != "self" || f.Offset != 0 || f.Type.Kind() != reflect.Interface {
		t.Error("goja.Object does not begin with self")
	}
	rt := goja.New()
	for _, o := range []*goja.Object{rt.NewDynamicObject(sampleObject{}), rt.NewDynamicArray(sampleArray{})} {
		self := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().Type()
		val, _ := self.FieldByName("val")
		proto, _ := self.FieldByName("prototype")
		handler := self.Field(1)
		if self.NumField() != 2 || self.Field(0).Type.NumField() != 2 || val.Type != reflect.TypeFor[*goja.Object]() ||
			proto.Type != val.Type || self.Field(0).Type.Field(0).Name != "val" || handler.Offset != unsafe.Offsetof(dynamic{}.handler) ||
			handler.Type != reflect.TypeFor[goja.DynamicObject]() && handler.Type != reflect.TypeFor[goja.DynamicArray]() {
			t.Errorf("%v is laid out otherwise", self)
		}
	}
	ordinaryArray()
	if constructorOf(rt.Get("Set").(*goja.Object)) == nil {
		t.Error("constructors are kept elsewhere")
	}
	mapProto := rt.Get("Map").(*goja.Object).Get("prototype").(*goja.Object)
	if p := propertyOf(mapProto, "get"); p == nil || *p != mapProto.Get("get") {
		t.Error("properties are kept otherwise")
	} else if err := mapProto.Set("get", 5); err != nil || !(*p).SameAs(rt.ToValue(5)) {
		t.Error("an assignment replaces the property")
	}
	arrayProto := rt.Get("Array").(*goja.Object).Get("prototype").(*goja.Object)
	arrayProto.Get("map")
	if p := propertyOf(arrayProto, "map"); p == nil || *p != arrayProto.Get("map") {
		t.Error("properties of Array.prototype are kept otherwise")
	}
}

func TestValues(t *testing.T) {
	rt := goja.New()
	for _, n := range []int64{0, -1, 255, 256, -256, -257, 1023, 1024, 1 << 46, -1 << 46, 1 << 52} {
		if v := integer(n); !v.SameAs(rt.ToValue(n)) || v.ExportType() != rt.ToValue(n).ExportType() || v.Export() != n {
			t.Errorf("integer %d is %v", n, v)
		}
	}
	for _, f := range []float64{0.5, math.Copysign(0, -1), math.Inf(1), 1e300, 3, 1 << 53, 1 << 60} {
		if v := number(f); !v.SameAs(rt.ToValue(f)) || v.ExportType() != rt.ToValue(f).ExportType() {
			t.Errorf("number %v is %v", f, v)
		}
	}
	if !math.IsNaN(number(math.NaN()).ToFloat()) {
		t.Error("NaN is lost")
	}
	s := narrow("hello")
	if !s.StrictEquals(rt.ToValue("hello")) || s.ExportType().Kind() != reflect.String {
		t.Error(s)
	}
	a := newArray(rt, []goja.Value{integer(1), nil, s})
	if got := a.Get("length").String() + a.String(); got != "31,,hello" {
		t.Error(got)
	}
	if n, ok := asInteger(integer(77)); !ok || n != 77 {
		t.Error(n)
	}
	if text, ok := asNarrow(s); !ok || text != "hello" {
		t.Error(text)
	}
	if arrayOf(a) != nil || handlerOf(a) != nil || arrayOf(s) != nil {
		t.Error("an ordinary array is no view")
	}
	if c := heap.Int(5); c.Tag() != heap.TagNumber {
		t.Error(c)
	}
}

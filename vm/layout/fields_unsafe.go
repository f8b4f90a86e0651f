package layout

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Implementation is the struct behind an object.
func Implementation(o *goja.Object) reflect.Type {
	return reflect.ValueOf(o).Elem().FieldByName("self").Elem().Type().Elem()
}

// Field is where a runtime keeps one of its own prototypes or constructors.
type Field uintptr

var fields sync.Map // string to Field

// FieldOf finds it by its name.
func FieldOf(name string) Field {
	if f, ok := fields.Load(name); ok {
		return f.(Field)
	}
	global, _ := reflect.TypeFor[goja.Runtime]().FieldByName("global")
	f, ok := global.Type.FieldByName(name)
	if !ok || f.Type != reflect.TypeFor[*goja.Object]() {
		panic("BUG: this version of goja has no " + name)
	}
	at := Field(global.Offset + f.Offset)
	fields.Store(name, at)
	return at
}

// Of reads it; nil if the script has not used it yet.
func (f Field) Of(rt *goja.Runtime) *goja.Object {
	return *(**goja.Object)(unsafe.Add(unsafe.Pointer(rt), uintptr(f)))
}

// Interrupted is where a runtime keeps whether it is interrupted: not 0. It is to be read atomically.
func Interrupted(rt *goja.Runtime) *uint32 {
	f := reflect.ValueOf(rt).Elem().FieldByName("vm").Elem().FieldByName("interrupted")
	if !f.IsValid() || f.Kind() != reflect.Uint32 {
		panic("BUG: this version of goja keeps interrupts elsewhere")
	}
	return (*uint32)(unsafe.Pointer(f.UnsafeAddr()))
}

// embedding says of an implementation whether an Object is at its beginning.
var embedding sync.Map // reflect.Type to bool

// BaseOf is the Object of any ordinary object, functions included; nil for others, and for built-in objects whose
// properties the engine makes as they are needed.
func BaseOf(o *goja.Object) *Object {
	_, data := implemented(o)
	t := Implementation(o)
	yes, known := embedding.Load(t)
	if !known {
		yes = beginsWithBase(t)
		embedding.Store(t, yes)
	}
	if yes.(bool) {
		return (*Object)(data)
	}
	_, b := Look(o)
	return b
}

func beginsWithBase(t reflect.Type) bool {
	for t.Kind() == reflect.Struct && t.NumField() > 0 && t.Name() != "templatedObject" {
		if t.Name() == "baseObject" {
			return true
		}
		f := t.Field(0)
		if !f.Anonymous {
			return false
		}
		t = f.Type
	}
	return false
}

// OwnValue is the value of an own property that is no accessor; nil if there is none.
func OwnValue(o *goja.Object, name unistring.String) goja.Value {
	b := BaseOf(o)
	if b == nil {
		return nil
	}
	v := b.Values[name]
	if p := PropertyOf(v); p != nil {
		return p.Value
	}
	return v
}

package seal

import (
	"fmt"
	"math/big"
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// implementation is the struct behind an object.
func implementation(o *goja.Object) reflect.Type {
	return reflect.ValueOf(o).Elem().FieldByName("self").Elem().Type().Elem()
}

// field is where a runtime keeps one of its own prototypes or constructors.
type field uintptr

// fieldOf finds it by its name.
func fieldOf(name string) field {
	if f, ok := fields.Load(name); ok {
		return f.(field)
	}
	global, _ := reflect.TypeFor[goja.Runtime]().FieldByName("global")
	f, ok := global.Type.FieldByName(name)
	if !ok || f.Type != reflect.TypeFor[*goja.Object]() {
		panic("BUG: this version of goja has no " + name)
	}
	at := field(global.Offset + f.Offset)
	fields.Store(name, at)
	return at
}

var fields sync.Map

// of reads it; nil if the script has not used it yet.
func (f field) of(rt *goja.Runtime) *goja.Object {
	return *(**goja.Object)(unsafe.Add(unsafe.Pointer(rt), uintptr(f)))
}

// Of every object that is sealed it is asked whether it has one of these.
var (
	objectPrototype field
	builtinFields   [shapeCount][]field
)

// ready finds the engine's types and checks all mirrors, once.
var ready = sync.OnceFunc(func() {
	rt := goja.New()
	if err := checkLayout(rt); err != nil {
		panic("BUG: this version of goja has other objects: " + err.Error())
	}
	objectPrototype = fieldOf("ObjectPrototype")
	for s, names := range builtins {
		for _, name := range names {
			builtinFields[s] = append(builtinFields[s], fieldOf(name+"Prototype"))
		}
	}
	typ := func(v goja.Value) unsafe.Pointer { t, _ := valueType(v); return t }
	typeInt, typeFloat, typeBool = typ(rt.ToValue(1)), typ(rt.ToValue(1.5)), typ(rt.ToValue(true))
	typeNull, typeUndefined = typ(goja.Null()), typ(goja.Undefined())
	typeASCII, typeUnicode = typ(rt.ToValue("a")), typ(goja.StringFromUTF16([]uint16{0xE9}))
	typeImported, typeBigInt = typ(rt.ToValue("more than sixteen bytes")), typ(rt.ToValue(big.NewInt(1)))
	if n := typ(rt.ToValue("a")); n == typeUnicode || typeUnicode == typeImported {
		panic("BUG: this version of goja has other strings")
	}
	_, frozen := implemented(sample(rt, "Object.freeze({a: 1})"))
	typeAccessor = typ((*baseObject)(frozen).values["a"])
	for s, source := range samples {
		shapeTypes[s], _ = implemented(sample(rt, source))
	}
})

func implemented(o *goja.Object) (typ, data unsafe.Pointer) {
	return dynamicType((*iface)(unsafe.Pointer(o)))
}

func sample(rt *goja.Runtime, source string) *goja.Object {
	v, err := rt.RunString("(" + source + ")")
	if err != nil {
		panic(err)
	}
	return v.(*goja.Object)
}

// samples are scripts for an object of each shape.
var samples = map[shape]string{
	shapePlain: "{}", shapeArray: "[]", shapeTemplate: "((x) => x)``", shapeSparse: "(() => { const a = []; a[4e9] = 1; return a })()",
	shapeMap: "new Map", shapeSet: "new Set", shapeDate: "new Date", shapeError: "new Error", shapePrimitive: "Object(1)",
	shapeString: "Object('')", shapeBuffer: "new ArrayBuffer(1)", shapeTyped: "new Uint8Array(1)",
	shapeDataView: "new DataView(new ArrayBuffer(1))",
}

var mirrors = map[shape]reflect.Type{
	shapePlain: reflect.TypeFor[baseObject](), shapeArray: reflect.TypeFor[arrayObject](),
	shapeTemplate: reflect.TypeFor[taggedTemplateArray](), shapeSparse: reflect.TypeFor[sparseArrayObject](),
	shapeMap: reflect.TypeFor[collectionObject](), shapeSet: reflect.TypeFor[collectionObject](),
	shapeDate: reflect.TypeFor[dateObject](), shapeError: reflect.TypeFor[errorObject](),
	shapePrimitive: reflect.TypeFor[primitiveValueObject](), shapeString: reflect.TypeFor[stringObject](),
	shapeBuffer: reflect.TypeFor[arrayBufferObject](), shapeTyped: reflect.TypeFor[typedArrayObject](),
	shapeDataView: reflect.TypeFor[dataViewObject](),
}

// checkLayout compares the mirrors with the engine.
func checkLayout(rt *goja.Runtime) error {
	if f, _ := reflect.TypeFor[goja.Object]().FieldByName("self"); f.Offset != 0 || f.Type == nil || f.Type.Kind() != reflect.Interface {
		return fmt.Errorf("goja.Object does not begin with its implementation")
	}
	done := map[[2]reflect.Type]bool{}
	for s, mirror := range mirrors {
		if err := same(mirror, implementation(sample(rt, samples[s])), done); err != nil {
			return err
		}
	}
	imported := reflect.TypeOf(rt.ToValue("more than sixteen bytes")).Elem()
	if err := same(reflect.TypeFor[importedString](), imported, done); err != nil {
		return err
	}
	property := reflect.ValueOf(sample(rt, "Object.freeze({a: 1})")).Elem().FieldByName("self").Elem().Elem()
	value := property.FieldByName("values").MapIndex(reflect.ValueOf(unistring.String("a"))).Elem().Type()
	return same(reflect.TypeFor[valueProperty](), value.Elem(), done)
}

// same compares a mirror with an engine's type: size, and name, offset and type of each field.
func same(mirror, engine reflect.Type, done map[[2]reflect.Type]bool) error {
	if mirror == engine || done[[2]reflect.Type{mirror, engine}] || mirror.Kind() == reflect.UnsafePointer && engine.Kind() == reflect.Map {
		return nil
	}
	done[[2]reflect.Type{mirror, engine}] = true
	if mirror.Size() != engine.Size() {
		return fmt.Errorf("%v has %d bytes, not %d", engine, engine.Size(), mirror.Size())
	}
	if mirror == reflect.TypeFor[iface]() && engine.Kind() == reflect.Interface && engine.NumMethod() > 0 {
		return nil
	}
	if mirror.Kind() != engine.Kind() {
		return fmt.Errorf("%v is a %v, not a %v", engine, engine.Kind(), mirror.Kind())
	}
	switch mirror.Kind() {
	case reflect.Struct:
		return sameFields(mirror, engine, done)
	case reflect.Pointer, reflect.Slice:
		return same(mirror.Elem(), engine.Elem(), done)
	case reflect.Map:
		if mirror.Key() != engine.Key() {
			return fmt.Errorf("%v has other keys", engine)
		}
		return same(mirror.Elem(), engine.Elem(), done)
	}
	return nil
}

func sameFields(mirror, engine reflect.Type, done map[[2]reflect.Type]bool) error {
	there := 0
	for i := range mirror.NumField() {
		f := mirror.Field(i)
		if f.Name == "mark" {
			if padded := engine.Field(i - 1); padded.Offset+padded.Type.Size() > f.Offset || engine.Field(i).Offset < f.Offset+4 {
				return fmt.Errorf("%v has no padding after %s", engine, padded.Name)
			}
			continue
		}
		e := engine.Field(there)
		there++
		if f.Name != e.Name || f.Offset != e.Offset {
			return fmt.Errorf("%v.%s is at %d, not %s at %d", engine, e.Name, e.Offset, f.Name, f.Offset)
		}
		if err := same(f.Type, e.Type, done); err != nil {
			return err
		}
	}
	if there != engine.NumField() {
		return fmt.Errorf("%v has %d fields, not %d", engine, engine.NumField(), there)
	}
	return nil
}

// embedding says of an implementation whether a baseObject is at its beginning.
var embedding sync.Map // reflect.Type to bool

// ownBase is the baseObject of any ordinary object, functions included; nil for others, and for built-in objects whose
// properties the engine makes as they are needed.
func ownBase(o *goja.Object) *baseObject {
	_, data := implemented(o)
	t := implementation(o)
	yes, known := embedding.Load(t)
	if !known {
		yes = beginsWithBase(t)
		embedding.Store(t, yes)
	}
	if yes.(bool) {
		return (*baseObject)(data)
	}
	_, b := look(o)
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

// ownValue is the value of an own property that is no accessor; nil if there is none.
func ownValue(o *goja.Object, name unistring.String) goja.Value {
	b := ownBase(o)
	if b == nil {
		return nil
	}
	v := b.values[name]
	if p := property(v); p != nil {
		return p.value
	}
	return v
}

package layout

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Ready finds the engine's types and checks all mirrors, once. It is called before anything else of this package.
var Ready = sync.OnceFunc(func() {
	rt := goja.New()
	if err := check(rt); err != nil {
		panic("BUG: this version of goja has other objects: " + err.Error())
	}
	typ := func(v goja.Value) unsafe.Pointer { t, _ := TypeOf(v); return t }
	TypeInt, TypeFloat, TypeBool = typ(rt.ToValue(1)), typ(rt.ToValue(1.5)), typ(rt.ToValue(true))
	TypeNull, TypeUndefined = typ(goja.Null()), typ(goja.Undefined())
	TypeASCII, TypeUnicode = typ(rt.ToValue("a")), typ(goja.StringFromUTF16([]uint16{0xE9}))
	TypeImported, TypeBigInt = typ(rt.ToValue(notScanned)), typ(rt.ToValue(big.NewInt(1)))
	ascii := rt.ToValue("a")
	asciiTable = (*iface)(unsafe.Pointer(&ascii)).table
	if TypeASCII == TypeUnicode || TypeUnicode == TypeImported {
		panic("BUG: this version of goja has other strings")
	}
	_, frozen := implemented(sample(rt, "Object.freeze({a: 1})"))
	propertyType = typ((*Object)(frozen).Values["a"])
	objectType = typ(rt.NewObject())
	for s, source := range samples {
		shapeTypes[s], _ = implemented(sample(rt, source))
	}
	templatedObject, _ = implemented(sample(rt, templated[0]))
	templatedArray, _ = implemented(sample(rt, templated[1]))
	templateFunc, _ = implemented(sample(rt, templated[2]))
})

// notScanned is a string long enough for the engine to keep it as it comes.
const notScanned = "more than sixteen bytes"

func sample(rt *goja.Runtime, source string) *goja.Object {
	v, err := rt.RunString("(" + source + ")")
	if err != nil {
		panic(err)
	}
	return v.(*goja.Object)
}

// samples are scripts for an object of each shape, templated those for built-in ones.
var (
	samples = map[Shape]string{
		Plain: "{}", Array: "[]", Template: "((x) => x)``", Sparse: "(() => { const a = []; a[4e9] = 1; return a })()",
		Map: "new Map", Set: "new Set", Date: "new Date", Error: "new Error", Primitive: "Object(1)",
		String: "Object('')", Buffer: "new ArrayBuffer(1)", Typed: "new Uint8Array(1)",
		DataView: "new DataView(new ArrayBuffer(1))",
	}
	templated = [...]string{"Object.prototype", "Array.prototype", "Object"}
)

var mirrors = map[Shape]reflect.Type{
	Plain: reflect.TypeFor[Object](), Array: reflect.TypeFor[ArrayObject](),
	Template: reflect.TypeFor[TemplateArray](), Sparse: reflect.TypeFor[SparseObject](),
	Map: reflect.TypeFor[CollectionObject](), Set: reflect.TypeFor[CollectionObject](),
	Date: reflect.TypeFor[DateObject](), Error: reflect.TypeFor[ErrorObject](),
	Primitive: reflect.TypeFor[PrimitiveObject](), String: reflect.TypeFor[StringObject](),
	Buffer: reflect.TypeFor[BufferObject](), Typed: reflect.TypeFor[TypedObject](),
	DataView: reflect.TypeFor[DataViewObject](),
}

// check compares the mirrors with the engine.
func check(rt *goja.Runtime) error {
	if f, _ := reflect.TypeFor[goja.Object]().FieldByName("self"); f.Offset != 0 || f.Type == nil || f.Type.Kind() != reflect.Interface {
		return fmt.Errorf("goja.Object does not begin with its implementation")
	}
	done := map[[2]reflect.Type]bool{}
	for s, mirror := range mirrors {
		if err := same(mirror, Implementation(sample(rt, samples[s])), done); err != nil {
			return err
		}
	}
	if err := checkTemplated(rt, done); err != nil {
		return err
	}
	imported := reflect.TypeOf(rt.ToValue(notScanned)).Elem()
	if err := same(reflect.TypeFor[ImportedString](), imported, done); err != nil {
		return err
	}
	property := reflect.ValueOf(sample(rt, "Object.freeze({a: 1})")).Elem().FieldByName("self").Elem().Elem()
	value := property.FieldByName("values").MapIndex(reflect.ValueOf(unistring.String("a"))).Elem().Type()
	return same(reflect.TypeFor[Property](), value.Elem(), done)
}

// checkTemplated compares TemplateObject with what built-in objects begin with.
func checkTemplated(rt *goja.Runtime, done map[[2]reflect.Type]bool) error {
	for _, source := range templated {
		t := Implementation(sample(rt, source))
		for t.Name() != "templatedObject" {
			if t.Kind() != reflect.Struct || t.NumField() == 0 || !t.Field(0).Anonymous {
				return fmt.Errorf("%s is a %v", source, t)
			}
			t = t.Field(0).Type
		}
		if err := same(reflect.TypeFor[TemplateObject](), t, done); err != nil {
			return err
		}
	}
	return nil
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
		if f.Name == "Mark" {
			if padded := engine.Field(i - 1); padded.Offset+padded.Type.Size() > f.Offset || engine.Field(i).Offset < f.Offset+4 {
				return fmt.Errorf("%v has no padding after %s", engine, padded.Name)
			}
			continue
		}
		e := engine.Field(there)
		there++
		if f.Anonymous != e.Anonymous || !f.Anonymous && !strings.EqualFold(f.Name, e.Name) || f.Offset != e.Offset {
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

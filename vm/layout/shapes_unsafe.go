package layout

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// Shape is what an object is by its implementation in the engine, whatever its prototype says.
type Shape uint8

// The shapes. Other has no data of its own, or is a view, or has no mirror.
const (
	Other Shape = iota
	Plain
	Array
	Template // Look calls it an Array
	Sparse
	Map
	Set
	Date
	Error
	Primitive
	String
	Buffer
	Typed
	DataView
	Shapes // how many there are
)

var (
	shapeTypes                                    [Shapes]unsafe.Pointer
	templatedObject, templatedArray, templateFunc unsafe.Pointer
)

// methods stands for the engine's own interfaces. The first two words of a non-empty interface mean the same in all of them.
type methods interface{ seal() }

// dynamicType is the type of what an interface holds, and the pointer to it.
func dynamicType(i *iface) (typ, data unsafe.Pointer) {
	if i.table == nil {
		return nil, nil
	}
	a := any(*(*methods)(unsafe.Pointer(i)))
	e := (*iface)(unsafe.Pointer(&a))
	return e.table, e.data
}

// implemented is the type of the struct behind an object, and the pointer to it.
func implemented(o *goja.Object) (typ, data unsafe.Pointer) {
	return dynamicType((*iface)(unsafe.Pointer(o)))
}

// Look tells how an object is implemented. The mirror is nil for Other.
func Look(o *goja.Object) (Shape, *Object) {
	typ, data := implemented(o)
	if typ == shapeTypes[Plain] {
		return Plain, (*Object)(data)
	}
	for s := Array; s < Shapes; s++ {
		if typ == shapeTypes[s] {
			if s == Template {
				return Array, &(*TemplateArray)(data).ArrayObject.Object
			}
			return s, (*Object)(data)
		}
	}
	return Other, nil
}

// Full tells an array that has all the elements that its length counts, holes included. It is quicker than Look.
func Full(o *goja.Object) bool {
	typ, data := implemented(o)
	if typ != shapeTypes[Array] { // before the data is looked at as one: it may be shorter
		return false
	}
	a := (*ArrayObject)(data)
	return uint64(len(a.Values)) == uint64(a.Length)
}

// LookTemplate is the mirror of a built-in object that makes its properties as they are needed; nil for others.
func LookTemplate(o *goja.Object) *TemplateObject {
	if typ, data := implemented(o); typ == templatedObject || typ == templatedArray || typ == templateFunc {
		return (*TemplateObject)(data)
	}
	return nil
}

// Array is the whole mirror of an object whose shape is Array; so are those that follow for theirs.
func (b *Object) Array() *ArrayObject { return (*ArrayObject)(unsafe.Pointer(b)) }

// Sparse is the whole mirror.
func (b *Object) Sparse() *SparseObject { return (*SparseObject)(unsafe.Pointer(b)) }

// Entries are those of a Map or a Set.
func (b *Object) Entries() *Entries { return (*CollectionObject)(unsafe.Pointer(b)).M }

// Date is the whole mirror.
func (b *Object) Date() *DateObject { return (*DateObject)(unsafe.Pointer(b)) }

// Error is the whole mirror.
func (b *Object) Error() *ErrorObject { return (*ErrorObject)(unsafe.Pointer(b)) }

// Primitive is the value in a boxed one.
func (b *Object) Primitive() goja.Value { return (*PrimitiveObject)(unsafe.Pointer(b)).PValue }

// Text is the string in a boxed one.
func (b *Object) Text() goja.String { return (*StringObject)(unsafe.Pointer(b)).Value }

// Buffer is the whole mirror.
func (b *Object) Buffer() *BufferObject { return (*BufferObject)(unsafe.Pointer(b)) }

// Typed is the whole mirror.
func (b *Object) Typed() *TypedObject { return (*TypedObject)(unsafe.Pointer(b)) }

// DataView is the whole mirror.
func (b *Object) DataView() *DataViewObject { return (*DataViewObject)(unsafe.Pointer(b)) }

// ElementsType is the engine's name of the type that reads the elements of a typed array.
func (t *TypedObject) ElementsType() string {
	return reflect.TypeOf(*(*methods)(unsafe.Pointer(&t.TypedArray))).Elem().Name()
}

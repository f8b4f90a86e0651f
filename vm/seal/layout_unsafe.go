package seal

//lint:file-ignore U1000 fields that are not read are named as the engine names them, so that checkLayout can compare them.

import (
	"hash/maphash"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// This file mirrors the structs behind the engine's objects, because the public way to read a million records (keys, then a
// property each, every string converted) takes longer than the script took to make them. checkLayout compares each mirror
// with the engine's struct before the first use.

// baseObject is what all ordinary objects begin with. mark is padding in the engine's struct: see Graph.find.
type baseObject struct {
	class      string
	val        *goja.Object
	prototype  *goja.Object
	extensible bool
	mark       uint32
	values     map[unistring.String]goja.Value
	propNames  []unistring.String

	lastSortedPropLen, idxPropCount int

	symValues       *orderedMap
	privateElements unsafe.Pointer
}

type orderedMap struct {
	hash                *maphash.Hash
	hashTable           map[uint64]*mapEntry
	iterFirst, iterLast *mapEntry
	size                int
}

type mapEntry struct {
	key, value                goja.Value
	iterPrev, iterNext, hNext *mapEntry
}

type valueProperty struct {
	value                                        goja.Value
	writable, configurable, enumerable, accessor bool
	getterFunc, setterFunc                       *goja.Object
}

type arrayObject struct {
	baseObject
	values         []goja.Value
	length         uint32
	objCount       int
	propValueCount int
	lengthProp     valueProperty
}

type taggedTemplateArray struct {
	*arrayObject
	idPtr *[]goja.Value
}

type sparseArrayItem struct {
	idx   uint32
	value goja.Value
}

type sparseArrayObject struct {
	baseObject
	items          []sparseArrayItem
	length         uint32
	propValueCount int
	lengthProp     valueProperty
}

// collectionObject is a Map or a Set.
type collectionObject struct {
	baseObject
	m *orderedMap
}

type dateObject struct {
	baseObject
	msec int64
}

type errorObject struct {
	baseObject
	stack          []goja.StackFrame
	stackPropAdded bool
}

type primitiveValueObject struct {
	baseObject
	pValue goja.Value
}

type stringObject struct {
	baseObject
	value      goja.String
	length     int
	lengthProp valueProperty
}

type arrayBufferObject struct {
	baseObject
	detached bool
	data     []byte
}

type dataViewObject struct {
	baseObject
	viewedArrayBuf      *arrayBufferObject
	byteLen, byteOffset int
}

type typedArrayObject struct {
	baseObject
	viewedArrayBuf *arrayBufferObject
	defaultCtor    *goja.Object
	length, offset int
	elemSize       int
	typedArray     iface
}

type importedString struct {
	s       string
	u       []uint16
	scanned bool
}

// iface is an interface value with methods: a table and a pointer to what it holds.
type iface struct{ table, data unsafe.Pointer }

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

// shape is what an object is by its implementation in the engine, whatever its prototype says.
type shape uint8

const (
	shapeOther shape = iota // no data of its own, or a view
	shapePlain
	shapeArray
	shapeTemplate
	shapeSparse
	shapeMap
	shapeSet
	shapeDate
	shapeError
	shapePrimitive
	shapeString
	shapeBuffer
	shapeTyped
	shapeDataView
	shapeCount
)

// Types of the engine, as the first word of an empty interface.
var (
	shapeTypes                                                     [shapeCount]unsafe.Pointer
	typeInt, typeFloat, typeBool, typeNull, typeUndefined          unsafe.Pointer
	typeASCII, typeUnicode, typeImported, typeBigInt, typeAccessor unsafe.Pointer
)

// look tells how an object is implemented. base is nil for one that is not mirrored.
func look(o *goja.Object) (shape, *baseObject) {
	typ, data := dynamicType((*iface)(unsafe.Pointer(o)))
	if typ == shapeTypes[shapePlain] {
		return shapePlain, (*baseObject)(data)
	}
	for s := shapeArray; s < shapeCount; s++ {
		if typ == shapeTypes[s] {
			if s == shapeTemplate {
				return shapeArray, &(*taggedTemplateArray)(data).arrayObject.baseObject
			}
			return s, (*baseObject)(data)
		}
	}
	return shapeOther, nil
}

func (b *baseObject) array() *arrayObject        { return (*arrayObject)(unsafe.Pointer(b)) }
func (b *baseObject) sparse() *sparseArrayObject { return (*sparseArrayObject)(unsafe.Pointer(b)) }
func (b *baseObject) entries() *orderedMap       { return (*collectionObject)(unsafe.Pointer(b)).m }
func (b *baseObject) date() *dateObject          { return (*dateObject)(unsafe.Pointer(b)) }
func (b *baseObject) error() *errorObject        { return (*errorObject)(unsafe.Pointer(b)) }
func (b *baseObject) primitive() goja.Value      { return (*primitiveValueObject)(unsafe.Pointer(b)).pValue }
func (b *baseObject) text() goja.String          { return (*stringObject)(unsafe.Pointer(b)).value }
func (b *baseObject) buffer() *arrayBufferObject { return (*arrayBufferObject)(unsafe.Pointer(b)) }
func (b *baseObject) typed() *typedArrayObject   { return (*typedArrayObject)(unsafe.Pointer(b)) }
func (b *baseObject) dataView() *dataViewObject  { return (*dataViewObject)(unsafe.Pointer(b)) }

// valueType is the type of a primitive, and the pointer to its data.
func valueType(v goja.Value) (typ, data unsafe.Pointer) {
	a := any(v)
	e := (*iface)(unsafe.Pointer(&a))
	return e.table, e.data
}

// property is how the engine stores what is more than an ordinary property; nil for one that is ordinary.
func property(v goja.Value) *valueProperty {
	if typ, data := valueType(v); typ == typeAccessor {
		return (*valueProperty)(data)
	}
	return nil
}

// wide is the code units of a string that is not ASCII; without a copy, so they must not be written.
func wide(data unsafe.Pointer) []uint16 { return (*(*[]uint16)(data))[1:] }

// typeName is the name of the type of what an interface holds, a pointer to a named type.
func typeName(i *iface) string {
	return reflect.TypeOf(*(*methods)(unsafe.Pointer(i))).Elem().Name()
}

// integer is the number of a value that the engine stores as an integer.
func integer(v goja.Value) (int64, bool) {
	if typ, data := valueType(v); typ == typeInt {
		return *(*int64)(data), true
	}
	return 0, false
}

// isPrimitive says of a type whether its values hold nothing and are data.
func isPrimitive(typ unsafe.Pointer) bool {
	return typ == typeASCII || typ == typeInt || typ == typeFloat || typ == typeBool || typ == typeUnicode || typ == typeNull ||
		typ == typeUndefined || typ == typeImported || typ == typeBigInt
}

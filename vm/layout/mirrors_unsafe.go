package layout

import (
	"hash/maphash"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Fields are named as the engine names them but for the first letter, also those that nobody reads, so that the check can
// compare them.

// Object is what all ordinary objects begin with. Mark is padding in the engine's struct: a walk may keep a number there,
// which it must not believe to be its own.
type Object struct {
	Class      string
	Val        *goja.Object
	Prototype  *goja.Object
	Extensible bool
	Mark       uint32
	Values     map[unistring.String]goja.Value
	PropNames  []unistring.String

	LastSortedPropLen, IdxPropCount int

	SymValues       *Entries
	PrivateElements unsafe.Pointer
}

// Entries are those of a Map or a Set, in order.
type Entries struct {
	Hash                *maphash.Hash
	HashTable           map[uint64]*Entry
	IterFirst, IterLast *Entry
	Size                int
}

// Entry is one of them. Key is nil once it is deleted.
type Entry struct {
	Key, Value                goja.Value
	IterPrev, IterNext, HNext *Entry
}

// Property is what the engine stores in place of the value of a property that is an accessor, or not writable,
// configurable and enumerable.
type Property struct {
	Value                                        goja.Value
	Writable, Configurable, Enumerable, Accessor bool
	GetterFunc, SetterFunc                       *goja.Object
}

// ArrayObject is an array that has most of its elements; a nil element is a hole.
type ArrayObject struct {
	Object
	Values         []goja.Value
	Length         uint32
	ObjCount       int
	PropValueCount int
	LengthProp     Property
}

// TemplateArray is the first argument of a tag function.
type TemplateArray struct {
	*ArrayObject
	IDPtr *[]goja.Value
}

// SparseItem is an element of a sparse array.
type SparseItem struct {
	Idx   uint32
	Value goja.Value
}

// SparseObject is an array of which most elements are missing.
type SparseObject struct {
	Object
	Items          []SparseItem
	Length         uint32
	PropValueCount int
	LengthProp     Property
}

// CollectionObject is a Map or a Set.
type CollectionObject struct {
	Object
	M *Entries
}

// DateObject is a Date.
type DateObject struct {
	Object
	Msec int64
}

// ErrorObject is an Error. Its stack becomes a property when somebody asks.
type ErrorObject struct {
	Object
	Stack          []goja.StackFrame
	StackPropAdded bool
}

// PrimitiveObject is a boxed number, boolean, symbol or big integer.
type PrimitiveObject struct {
	Object
	PValue goja.Value
}

// StringObject is a boxed string.
type StringObject struct {
	Object
	Value      goja.String
	Length     int
	LengthProp Property
}

// BufferObject is an ArrayBuffer.
type BufferObject struct {
	Object
	Detached bool
	Data     []byte
}

// DataViewObject is a DataView.
type DataViewObject struct {
	Object
	ViewedArrayBuf      *BufferObject
	ByteLen, ByteOffset int
}

// TypedObject is a typed array.
type TypedObject struct {
	Object
	ViewedArrayBuf *BufferObject
	DefaultCtor    *goja.Object
	Length, Offset int
	ElemSize       int
	TypedArray     iface
}

// TemplateObject is a built-in object whose properties the engine makes as they are needed. Its prototype is not known
// before ProtoMaterialised.
type TemplateObject struct {
	Object
	Tmpl              *ObjectTemplate
	ProtoMaterialised bool
}

// ObjectTemplate is what such objects have at first, in every VM.
type ObjectTemplate struct {
	PropNames    []unistring.String
	Props        map[unistring.String]func(*goja.Runtime) goja.Value
	SymProps     map[*goja.Symbol]func(*goja.Runtime) goja.Value
	SymPropNames []*goja.Symbol
	ProtoFactory func(*goja.Runtime) *goja.Object
}

// ImportedString is a string that came from the host. U is nil for ASCII, and for one that nobody has looked at.
type ImportedString struct {
	S       string
	U       []uint16
	Scanned bool
}

// iface is an interface value: of one with methods a table, of an empty one the type, and a pointer to what it holds.
type iface struct{ table, data unsafe.Pointer }

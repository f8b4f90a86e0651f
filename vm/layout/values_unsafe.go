package layout

import (
	"math/big"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Types of primitive values, as TypeOf gives them.
var TypeInt, TypeFloat, TypeBool, TypeNull, TypeUndefined, TypeASCII, TypeUnicode, TypeImported, TypeBigInt unsafe.Pointer

var propertyType, objectType unsafe.Pointer

// TypeOf is the type of a value, and the pointer to its data.
func TypeOf(v goja.Value) (typ, data unsafe.Pointer) {
	a := any(v)
	e := (*iface)(unsafe.Pointer(&a))
	return e.table, e.data
}

// IsPrimitive says of a type whether its values hold nothing and are data.
func IsPrimitive(typ unsafe.Pointer) bool {
	return typ == TypeASCII || typ == TypeInt || typ == TypeFloat || typ == TypeBool || typ == TypeUnicode || typ == TypeNull ||
		typ == TypeUndefined || typ == TypeImported || typ == TypeBigInt
}

// PropertyOf is how the engine stores what is more than an ordinary property; nil for one that is ordinary.
func PropertyOf(v goja.Value) *Property {
	if typ, data := TypeOf(v); typ == propertyType {
		return (*Property)(data)
	}
	return nil
}

// ObjectOf is the object that a value of that type is; nil for others.
func ObjectOf(typ, data unsafe.Pointer) *goja.Object {
	if typ == objectType {
		return (*goja.Object)(data)
	}
	return nil
}

// Int is the number of a value whose type is TypeInt.
func Int(data unsafe.Pointer) int64 { return *(*int64)(data) }

// Float is the number of a value whose type is TypeFloat.
func Float(data unsafe.Pointer) float64 { return *(*float64)(data) }

// Bool is the value of a TypeBool.
func Bool(data unsafe.Pointer) bool { return *(*bool)(data) }

// BigInt is the number of a TypeBigInt, not to be changed.
func BigInt(data unsafe.Pointer) *big.Int { return (*big.Int)(data) }

// ASCII is the text of a TypeASCII.
func ASCII(data unsafe.Pointer) string { return *(*string)(data) }

// Wide is the code units of a TypeUnicode; without a copy, so they must not be written.
func Wide(data unsafe.Pointer) []uint16 { return (*(*[]uint16)(data))[1:] }

// Imported is the mirror of a TypeImported.
func Imported(data unsafe.Pointer) *ImportedString { return (*ImportedString)(data) }

// NameOf is a string as the name of a property, without a copy; "" for what is no string.
func NameOf(v goja.Value) unistring.String {
	switch typ, data := TypeOf(v); typ {
	case TypeASCII:
		return unistring.String(ASCII(data))
	case TypeUnicode:
		return unistring.FromUtf16(*(*[]uint16)(data))
	case TypeImported:
		v.(goja.String).Length() // looks at the text
		if i := Imported(data); i.U != nil {
			return unistring.FromUtf16(i.U)
		}
		return unistring.String(Imported(data).S)
	}
	return ""
}

// Integer is the number of a value that the engine stores as an integer.
func Integer(v goja.Value) (int64, bool) {
	if typ, data := TypeOf(v); typ == TypeInt {
		return Int(data), true
	}
	return 0, false
}

// asciiTable is the method table of a value whose type is TypeASCII.
var asciiTable unsafe.Pointer

// NewASCII is an engine string of ASCII text, which is not copied.
func NewASCII(s string) (v goja.Value) {
	p := new(string)
	*p = s
	*(*iface)(unsafe.Pointer(&v)) = iface{asciiTable, unsafe.Pointer(p)}
	return v
}

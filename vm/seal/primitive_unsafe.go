package seal

import (
	"fmt"
	"math/big"
	"unsafe"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// primitive copies a primitive value into the heap. Strings are read unit by unit: the engine's own conversions lose lone
// surrogates.
func primitive(b *heap.Builder, v goja.Value) heap.Cell {
	if v == nil {
		return heap.Undefined
	}
	switch typ, data := valueType(v); typ {
	case typeInt:
		return heap.Int(*(*int64)(data))
	case typeASCII:
		return b.Narrow(*(*string)(data))
	case typeFloat:
		return heap.Float(*(*float64)(data))
	case typeBool:
		return heap.Bool(*(*bool)(data))
	case typeNull:
		return heap.Null
	case typeUndefined:
		return heap.Undefined
	case typeUnicode:
		return b.Wide(wide(data))
	case typeImported:
		return importedCell(b, v.(goja.String), (*importedString)(data))
	case typeBigInt:
		return b.BigInt((*big.Int)(unsafe.Pointer(data)))
	}
	panic(fmt.Sprintf("BUG: %T reached the heap, which is no data", v))
}

// importedCell copies a string that came from the host and that the engine may not have looked at.
func importedCell(b *heap.Builder, s goja.String, i *importedString) heap.Cell {
	s.Length()
	if i.u != nil {
		return b.Wide(i.u[1:])
	}
	return b.Narrow(i.s)
}

// stringText is the text of a string value, without a copy.
func stringText(v goja.Value) heap.Text {
	switch typ, data := valueType(v); typ {
	case typeASCII:
		return heap.Text{Narrow: *(*string)(data)}
	case typeUnicode:
		return heap.Text{Wide: wide(data)}
	case typeImported:
		v.(goja.String).Length()
		i := (*importedString)(data)
		if i.u != nil {
			return heap.Text{Wide: i.u[1:]}
		}
		return heap.Text{Narrow: i.s}
	}
	panic("BUG: not a string")
}

package seal

import (
	"fmt"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// primitive copies a primitive value into the heap. Strings are read unit by unit: the engine's own conversions lose lone
// surrogates.
func primitive(b *heap.Builder, v goja.Value) heap.Cell {
	if v == nil {
		return heap.Undefined
	}
	switch typ, data := layout.TypeOf(v); typ {
	case layout.TypeInt:
		return heap.Int(layout.Int(data))
	case layout.TypeASCII:
		return b.Narrow(layout.ASCII(data))
	case layout.TypeFloat:
		return heap.Float(layout.Float(data))
	case layout.TypeBool:
		return heap.Bool(layout.Bool(data))
	case layout.TypeNull:
		return heap.Null
	case layout.TypeUndefined:
		return heap.Undefined
	case layout.TypeUnicode:
		return b.Wide(layout.Wide(data))
	case layout.TypeImported:
		return importedCell(b, v.(goja.String), layout.Imported(data))
	case layout.TypeBigInt:
		return b.BigInt(layout.BigInt(data))
	}
	panic(fmt.Sprintf("BUG: %T reached the heap, which is no data", v))
}

// importedCell copies a string that came from the host and that the engine may not have looked at.
func importedCell(b *heap.Builder, s goja.String, i *layout.ImportedString) heap.Cell {
	s.Length()
	if i.U != nil {
		return b.Wide(i.U[1:])
	}
	return b.Narrow(i.S)
}

// stringText is the text of a string value, without a copy.
func stringText(v goja.Value) heap.Text {
	switch typ, data := layout.TypeOf(v); typ {
	case layout.TypeASCII:
		return heap.Text{Narrow: layout.ASCII(data)}
	case layout.TypeUnicode:
		return heap.Text{Wide: layout.Wide(data)}
	case layout.TypeImported:
		v.(goja.String).Length()
		i := layout.Imported(data)
		if i.U != nil {
			return heap.Text{Wide: i.U[1:]}
		}
		return heap.Text{Narrow: i.S}
	}
	panic("BUG: not a string")
}

package seal

import (
	"strconv"

	"pyp/vm/heap"
)

// drawCell makes the picture of a cell: what drawObject would make of the plain value.
func drawCell(h *heap.Heap, c heap.Cell) (p picture, key any) {
	if c.Tag() != heap.TagObject {
		return picture{kind: cellText(h, c), count: -1}, nil
	}
	return drawNode(h, c.Node()), place{h, c.Node()}
}

func cellText(h *heap.Heap, c heap.Cell) string {
	switch c.Tag() {
	case heap.TagNumber:
		return numberText(c.Float())
	case heap.TagString:
		return stringDigest(h.Text(c))
	case heap.TagBigInt:
		return shorten(h.BigInt(c).String()) + "n"
	case heap.TagNull:
		return "null"
	case heap.TagTrue:
		return "true"
	case heap.TagFalse:
		return "false"
	}
	return "undefined"
}

func drawNode(h *heap.Heap, n heap.Node) picture {
	switch h.Kind(n) {
	case heap.KindObject:
		return plainNode(h, n)
	case heap.KindArray:
		return arrayNode(h, n)
	case heap.KindMap, heap.KindSet:
		return entriesNode(h, n)
	case heap.KindDate:
		return picture{kind: "Date", count: -1}.extra(h, n, false)
	case heap.KindError:
		return picture{kind: "Error", count: 0}.extra(h, n, true)
	case heap.KindBoxed:
		return picture{kind: "boxed " + cellText(h, h.Primitive(n)), count: -1}.extra(h, n, false)
	case heap.KindBuffer:
		return bufferPicture(h.Bytes(n)).extra(h, n, false)
	case heap.KindTyped:
		return typedNode(h, n).extra(h, n, false)
	case heap.KindDataView:
		_, _, _, length := h.View(n)
		return picture{kind: "DataView", count: length}.extra(h, n, false)
	}
	return picture{kind: "an object of the host", count: -1}
}

func plainNode(h *heap.Heap, n heap.Node) picture {
	p := picture{kind: "object", count: 0}
	switch class := h.Class(n); {
	case class == "null":
		p.kind = "object without prototype"
	case class != "":
		p.kind = "instance"
	}
	return p.properties(h, n, true)
}

func arrayNode(h *heap.Heap, n heap.Node) picture {
	p := picture{kind: "Array", count: h.Len(n)}
	for i := 0; i < h.Elements(n) && len(p.items) < digestEntries; i++ {
		if c := h.At(n, i); c != heap.Hole {
			p.add(item{label: elementLabel(int(h.Index(n, i))), h: h, c: c})
		}
	}
	return p.extra(h, n, false)
}

func entriesNode(h *heap.Heap, n heap.Node) picture {
	p := picture{kind: "Map", count: h.Len(n)}
	if h.Kind(n) == heap.KindSet {
		p.kind = "Set"
	}
	for i := range min(h.Len(n), digestEntries) {
		p.add(item{label: keyLabel(i), h: h, c: h.EntryKey(n, i)})
		if h.Kind(n) == heap.KindMap {
			p.add(item{label: entryLabel(i), h: h, c: h.At(n, i)})
		}
	}
	return p.extra(h, n, false)
}

func typedNode(h *heap.Heap, n heap.Node) picture {
	buffer, element, offset, length := h.View(n)
	size := elementSizes[element]
	data := h.Bytes(buffer)
	from := min(offset, len(data))
	return typedPicture(element, length, data[from:min(from+length*size, len(data))])
}

var elementSizes = map[string]int{
	"Uint8Array": 1, "Uint8ClampedArray": 1, "Int8Array": 1, "Uint16Array": 2, "Int16Array": 2, "Uint32Array": 4,
	"Int32Array": 4, "Float32Array": 4, "Float64Array": 8, "BigInt64Array": 8, "BigUint64Array": 8,
}

// extra adds the further properties of a node.
func (p picture) extra(h *heap.Heap, n heap.Node, counted bool) picture {
	if x := h.Extra(n); x != 0 {
		return p.properties(h, x, counted)
	}
	return p
}

// properties adds those of an object node; an Error's stack is left out.
func (p picture) properties(h *heap.Heap, n heap.Node, counted bool) picture {
	for i := range h.Len(n) {
		name := h.Text(h.Key(n, i))
		if p.kind == "Error" && name.Narrow == "stack" {
			continue
		}
		if counted {
			p.count++
		}
		if len(p.items) < digestEntries {
			p.add(item{label: propertyLabel(name), h: h, c: h.At(n, i)})
		}
	}
	return p
}

func elementLabel(i int) string { return "[" + strconv.Itoa(i) + "]" }
func keyLabel(i int) string     { return " (key " + strconv.Itoa(i) + ")" }
func entryLabel(i int) string   { return " (entry " + strconv.Itoa(i) + ")" }

// place is an object of a heap.
type place struct {
	h *heap.Heap
	n heap.Node
}

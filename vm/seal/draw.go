package seal

import (
	"fmt"
	"hash/crc32"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// drawObject makes the picture of an ordinary object. It reads what the engine has stored and calls nothing.
func drawObject(o *goja.Object) picture {
	sh, b := layout.Look(o)
	switch sh {
	case layout.Other:
		return drawOther(o)
	case layout.Array:
		return drawArray(b)
	case layout.Sparse:
		p := picture{kind: "Array", count: int(b.Sparse().Length)}
		for _, x := range b.Sparse().Items {
			p.add(valueItem(elementLabel(int(x.Idx)), x.Value))
		}
		return p.named(sh, b)
	case layout.Map, layout.Set:
		return drawEntries(sh, b)
	case layout.Plain:
		return picture{kind: plainKind(b.Prototype), count: 0}.named(sh, b)
	case layout.Error:
		return picture{kind: "Error", count: 0}.named(sh, b)
	case layout.Date:
		return picture{kind: "Date", count: -1}.named(sh, b)
	case layout.Primitive:
		return picture{kind: "boxed " + primitiveText(b.Primitive()), count: -1}.named(sh, b)
	case layout.String:
		return picture{kind: "boxed " + primitiveText(b.Text()), count: -1}.named(sh, b)
	}
	return drawBinary(sh, b).named(sh, b)
}

// plainKind tells objects, instances and what has no prototype. The keys of a class show where the class itself is drawn.
func plainKind(proto *goja.Object) string {
	switch {
	case proto == nil:
		return "object without prototype"
	case layout.BaseOf(proto) != nil:
		return "instance"
	}
	return "object"
}

func drawArray(b *layout.Object) picture {
	p := picture{kind: "Array", count: int(b.Array().Length)}
	for i, v := range b.Array().Values {
		if v != nil {
			p.add(valueItem(elementLabel(i), v))
		}
		if len(p.items) == digestEntries {
			break
		}
	}
	return p.named(layout.Array, b)
}

func drawEntries(sh layout.Shape, b *layout.Object) picture {
	p := picture{kind: "Map", count: b.Entries().Size}
	if sh == layout.Set {
		p.kind = "Set"
	}
	i := 0
	for e := b.Entries().IterFirst; e != nil && i < digestEntries; e = e.IterNext {
		p.add(item{label: keyLabel(i), v: e.Key})
		if sh == layout.Map {
			p.add(item{label: entryLabel(i), v: e.Value})
		}
		i++
	}
	return p.named(sh, b)
}

func drawBinary(sh layout.Shape, b *layout.Object) picture {
	switch sh {
	case layout.Buffer:
		return bufferPicture(b.Buffer().Data)
	case layout.DataView:
		return picture{kind: "DataView", count: b.DataView().ByteLen}
	}
	t := b.Typed()
	data := t.ViewedArrayBuf.Data
	from := min(t.Offset*t.ElemSize, len(data))
	return typedPicture(elementName(t), t.Length, data[from:min(from+t.Length*t.ElemSize, len(data))])
}

func bufferPicture(data []byte) picture {
	return picture{kind: "ArrayBuffer" + bytesText(data), count: len(data)}
}

func typedPicture(element string, length int, data []byte) picture {
	return picture{kind: element + bytesText(data), count: length}
}

// bytesText tells bytes from others; of many only the first count.
func bytesText(data []byte) string {
	const counted = 4096
	return fmt.Sprintf(" %08x", crc32.ChecksumIEEE(data[:min(len(data), counted)]))
}

// drawOther makes the picture of a function, or of what is known by its kind only.
func drawOther(o *goja.Object) picture {
	noun := nounOf(o)
	b := layout.BaseOf(o)
	if b == nil {
		return picture{kind: noun, count: -1}
	}
	if _, ok := goja.AssertFunction(o); ok && !isProxy(o) {
		return drawFunction(noun, o, b)
	}
	return picture{kind: noun, count: 0}.named(layout.Other, b)
}

// functionKeys are what every function has. The engine makes a prototype when it is first asked for, so one without
// anything of its own does not count.
var functionKeys = map[unistring.String]bool{"name": true, "length": true, "prototype": true, "caller": true, "arguments": true}

func drawFunction(noun string, o *goja.Object, b *layout.Object) picture {
	p := picture{kind: noun + " " + functionName(o), count: 0}
	if proto, ok := layout.OwnValue(o, "prototype").(*goja.Object); ok {
		p.kind += prototypeKeys(proto)
	}
	for _, name := range b.Ordered() {
		if !functionKeys[name] {
			p.count++
			p.add(valueItem(propertyLabel(textOf(name)), b.Values[name]))
		}
	}
	return p.symbols(b)
}

// prototypeKeys are the names that a prototype of the script defines.
func prototypeKeys(proto *goja.Object) (text string) {
	b := layout.BaseOf(proto)
	if b == nil {
		return "" // built in
	}
	for i, name := range b.Ordered() {
		if name != "constructor" && i < 10*digestEntries {
			text += "," + shorten(textOf(name).String())
		}
	}
	if text != "" {
		text = " with prototype " + text[1:]
	}
	return text
}

// named adds the own named properties.
func (p picture) named(sh layout.Shape, b *layout.Object) picture {
	for _, name := range b.Ordered() {
		if isLength(sh, name) || sh == layout.Error && name == "stack" {
			continue
		}
		if sh == layout.Plain || sh == layout.Error || sh == layout.Other {
			p.count++
		}
		p.add(valueItem(propertyLabel(textOf(name)), b.Values[name]))
	}
	return p.symbols(b)
}

func (p picture) symbols(b *layout.Object) picture {
	if b.SymValues != nil && b.SymValues.Size > 0 {
		p.kind += fmt.Sprintf(" with %d symbol keys", b.SymValues.Size)
	}
	return p
}

// valueItem shows a property as it is stored. An accessor is not called.
func valueItem(label string, v goja.Value) item {
	p := layout.PropertyOf(v)
	switch {
	case p == nil:
		return item{label: label, v: v}
	case p.Accessor && p.GetterFunc != nil:
		return item{label: label, text: "a getter"}
	case p.Accessor:
		return item{label: label, text: "a setter"}
	}
	return item{label: label, v: p.Value}
}

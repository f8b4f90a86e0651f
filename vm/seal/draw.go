package seal

import (
	"fmt"
	"hash/crc32"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// drawObject makes the picture of an ordinary object. It reads what the engine has stored and calls nothing.
func drawObject(o *goja.Object) picture {
	sh, b := look(o)
	switch sh {
	case shapeOther:
		return drawOther(o)
	case shapeArray:
		return drawArray(b)
	case shapeSparse:
		p := picture{kind: "Array", count: int(b.sparse().length)}
		for _, x := range b.sparse().items {
			p.add(valueItem(elementLabel(int(x.idx)), x.value))
		}
		return p.named(sh, b)
	case shapeMap, shapeSet:
		return drawEntries(sh, b)
	case shapePlain:
		return picture{kind: plainKind(b.prototype), count: 0}.named(sh, b)
	case shapeError:
		return picture{kind: "Error", count: 0}.named(sh, b)
	case shapeDate:
		return picture{kind: "Date", count: -1}.named(sh, b)
	case shapePrimitive:
		return picture{kind: "boxed " + primitiveText(b.primitive()), count: -1}.named(sh, b)
	case shapeString:
		return picture{kind: "boxed " + primitiveText(b.text()), count: -1}.named(sh, b)
	}
	return drawBinary(sh, b).named(sh, b)
}

// plainKind tells objects, instances and what has no prototype. The keys of a class show where the class itself is drawn.
func plainKind(proto *goja.Object) string {
	switch {
	case proto == nil:
		return "object without prototype"
	case ownBase(proto) != nil:
		return "instance"
	}
	return "object"
}

func drawArray(b *baseObject) picture {
	p := picture{kind: "Array", count: int(b.array().length)}
	for i, v := range b.array().values {
		if v != nil {
			p.add(valueItem(elementLabel(i), v))
		}
		if len(p.items) == digestEntries {
			break
		}
	}
	return p.named(shapeArray, b)
}

func drawEntries(sh shape, b *baseObject) picture {
	p := picture{kind: "Map", count: b.entries().size}
	if sh == shapeSet {
		p.kind = "Set"
	}
	i := 0
	for e := b.entries().iterFirst; e != nil && i < digestEntries; e = e.iterNext {
		p.add(item{label: keyLabel(i), v: e.key})
		if sh == shapeMap {
			p.add(item{label: entryLabel(i), v: e.value})
		}
		i++
	}
	return p.named(sh, b)
}

func drawBinary(sh shape, b *baseObject) picture {
	switch sh {
	case shapeBuffer:
		return bufferPicture(b.buffer().data)
	case shapeDataView:
		return picture{kind: "DataView", count: b.dataView().byteLen}
	}
	t := b.typed()
	data := t.viewedArrayBuf.data
	from := min(t.offset*t.elemSize, len(data))
	return typedPicture(elementName(t), t.length, data[from:min(from+t.length*t.elemSize, len(data))])
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
	b := ownBase(o)
	if b == nil {
		return picture{kind: noun, count: -1}
	}
	if _, ok := goja.AssertFunction(o); ok && !isProxy(o) {
		return drawFunction(noun, o, b)
	}
	return picture{kind: noun, count: 0}.named(shapeOther, b)
}

// functionKeys are what every function has. The engine makes a prototype when it is first asked for, so one without
// anything of its own does not count.
var functionKeys = map[unistring.String]bool{"name": true, "length": true, "prototype": true, "caller": true, "arguments": true}

func drawFunction(noun string, o *goja.Object, b *baseObject) picture {
	p := picture{kind: noun + " " + functionName(o), count: 0}
	if proto, ok := ownValue(o, "prototype").(*goja.Object); ok {
		p.kind += prototypeKeys(proto)
	}
	for _, name := range ordered(b) {
		if !functionKeys[name] {
			p.count++
			p.add(valueItem(propertyLabel(textOf(name)), b.values[name]))
		}
	}
	return p.symbols(b)
}

// prototypeKeys are the names that a prototype of the script defines.
func prototypeKeys(proto *goja.Object) (text string) {
	b := ownBase(proto)
	if b == nil {
		return "" // built in
	}
	for i, name := range ordered(b) {
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
func (p picture) named(sh shape, b *baseObject) picture {
	for _, name := range ordered(b) {
		if isLength(sh, name) || sh == shapeError && name == "stack" {
			continue
		}
		if sh == shapePlain || sh == shapeError || sh == shapeOther {
			p.count++
		}
		p.add(valueItem(propertyLabel(textOf(name)), b.values[name]))
	}
	return p.symbols(b)
}

func (p picture) symbols(b *baseObject) picture {
	if b.symValues != nil && b.symValues.size > 0 {
		p.kind += fmt.Sprintf(" with %d symbol keys", b.symValues.size)
	}
	return p
}

// valueItem shows a property as it is stored. An accessor is not called.
func valueItem(label string, v goja.Value) item {
	p := property(v)
	switch {
	case p == nil:
		return item{label: label, v: v}
	case p.accessor && p.getterFunc != nil:
		return item{label: label, text: "a getter"}
	case p.accessor:
		return item{label: label, text: "a setter"}
	}
	return item{label: label, v: p.value}
}

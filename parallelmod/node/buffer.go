package node

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	njs "github.com/dop251/goja_nodejs/buffer"

	"pyp/vm/bounds"
)

// bufferParts is the Buffer class of one VM: the numeric reads and writes are
// goja_nodejs's, all else is here.
type bufferParts struct {
	ctor, proto *goja.Object
	make        goja.Constructor // Uint8Array's
}

// bufferState is the Buffer class, made on first use.
func (i *Instance) bufferState() *bufferParts {
	if i.buf == nil {
		i.buf = i.newBufferClass()
	}
	return i.buf
}

func (i *Instance) newBufferClass() *bufferParts {
	module, exports := i.rt.NewObject(), i.rt.NewObject()
	i.must(module.Set("exports", exports))
	njs.Require(i.rt, module)
	base := exports.Get("Buffer").ToObject(i.rt)
	p := &bufferParts{proto: base.Get("prototype").ToObject(i.rt)}
	array := i.rt.Get("Uint8Array").ToObject(i.rt)
	p.make, _ = goja.AssertConstructor(array)
	p.ctor = i.rt.ToValue(i.bufferNew).(*goja.Object)
	i.must(p.ctor.DefineDataProperty("name", i.rt.ToValue("Buffer"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	i.must(p.ctor.SetPrototype(array))
	i.must(p.ctor.Set("prototype", p.proto))
	i.hidden(p.proto, "constructor", p.ctor)
	for _, sym := range base.Symbols() { // goja_nodejs finds itself by one of them
		i.must(p.ctor.DefineDataPropertySymbol(sym, base.GetSymbol(sym), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	}
	i.must(p.ctor.Set("poolSize", 8192))
	i.define(p.ctor, i.bufferStatics())
	for _, name := range p.proto.Keys() { // methods of a class are not enumerated
		i.hidden(p.proto, name, p.proto.Get(name))
	}
	i.hide(p.proto, i.bufferMethods())
	i.guardWrites(p.proto)
	i.must(p.proto.DefineDataPropertySymbol(i.intrinsic().custom, i.fn("inspect", 2, i.bufferInspect),
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return p
}

func (i *Instance) bufferStatics() []method {
	return []method{
		{"from", 3, func(c goja.FunctionCall) goja.Value { return i.bufferFrom(c.Arguments) }},
		{"alloc", 3, i.bufferAlloc},
		{"allocUnsafe", 1, i.bufferAllocUnsafe},
		{"allocUnsafeSlow", 1, i.bufferAllocUnsafe},
		{"byteLength", 2, i.bufferByteLength},
		{"concat", 2, i.bufferConcat},
		{"compare", 2, i.bufferCompareStatic},
		{"isBuffer", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.isBuffer(c.Argument(0))) }},
		{"isEncoding", 1, i.bufferIsEncoding},
		{"of", 0, func(c goja.FunctionCall) goja.Value {
			return i.bufferFromList(i.rt.ToValue(i.rt.NewArray(anys(c.Arguments)...)).(*goja.Object))
		}},
	}
}

func anys(values []goja.Value) []any {
	list := make([]any, len(values))
	for k, v := range values {
		list[k] = v
	}
	return list
}

func (i *Instance) isBuffer(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && i.kindOf(o) == kindTyped && i.rt.InstanceOf(o, i.bufferState().ctor)
}

func (i *Instance) newBuffer(args ...goja.Value) *goja.Object {
	p := i.bufferState()
	o, err := p.make(p.ctor, args...)
	i.must(err)
	return o
}

// buffer makes a Buffer over b, which is the script's from now on.
func (i *Instance) buffer(b []byte) *goja.Object {
	return i.newBuffer(i.rt.ToValue(i.rt.NewArrayBuffer(b)))
}

// bufferNew is the old constructor, which the engine also calls for map,
// slice and filter.
func (i *Instance) bufferNew(c goja.ConstructorCall) *goja.Object {
	if goja.IsNumber(c.Argument(0)) {
		return i.buffer(make([]byte, i.size(c.Argument(0), "size")))
	}
	return i.bufferFrom(c.Arguments)
}

func (i *Instance) size(v goja.Value, name string) int64 {
	n := i.integer(v, name, 0, maxBuffer)
	bounds.Take(i.rt, n)
	return n
}

func (i *Instance) bufferFrom(args []goja.Value) *goja.Object {
	arg := goja.Undefined()
	if len(args) > 0 {
		arg = args[0]
	}
	if s, ok := arg.(goja.String); ok {
		var enc goja.Value
		if len(args) > 1 {
			enc = args[1]
		}
		return i.buffer(encode(s, i.encoding(enc)))
	}
	o, ok := arg.(*goja.Object)
	if !ok {
		i.throwFrom(arg)
	}
	switch i.kindOf(o) {
	case kindBuffer:
		return i.newBuffer(args...)
	case kindTyped, kindArray, kindArguments:
		return i.bufferFromList(o)
	}
	return i.bufferFromObject(o, args)
}

func (i *Instance) throwFrom(v goja.Value) {
	i.throwType("ERR_INVALID_ARG_TYPE", "The first argument must be of type string or an instance of Buffer, "+
		"ArrayBuffer, or Array or an Array-like Object.%s", i.received(v))
}

// bufferFromObject takes what stands for something else, and array-likes.
func (i *Instance) bufferFromObject(o *goja.Object, args []goja.Value) *goja.Object {
	if f, ok := goja.AssertFunction(o.Get("valueOf")); ok {
		v, err := f(o)
		i.must(err)
		if !isNullish(v) && v != goja.Value(o) {
			return i.bufferFrom(append([]goja.Value{v}, args[1:]...))
		}
	}
	if goja.IsNumber(orUndefined(o.Get("length"))) {
		return i.bufferFromList(o)
	}
	if data := o.Get("data"); i.textOf(o, "type") == "Buffer" && i.isList(data) {
		return i.bufferFromList(data.(*goja.Object))
	}
	if f, ok := goja.AssertFunction(o.GetSymbol(goja.SymToPrimitive)); ok {
		v, err := f(o, i.rt.ToValue("string"))
		i.must(err)
		if _, again := v.(*goja.Object); !again {
			return i.bufferFrom(append([]goja.Value{v}, args[1:]...))
		}
	}
	i.throwFrom(o)
	return nil
}

func (i *Instance) bufferFromList(o *goja.Object) *goja.Object {
	if b, ok := o.Export().([]byte); ok && i.kindOf(o) == kindTyped {
		return i.buffer(bytes.Clone(b))
	}
	n := max(orUndefined(o.Get("length")).ToInteger(), 0)
	if n > maxBuffer {
		i.throwRange("ERR_OUT_OF_RANGE", "A Buffer of %d bytes is too long", n)
	}
	b := make([]byte, 0, min(n, 1<<16))
	for k := range n {
		b = append(b, byte(orUndefined(o.Get(strconv.FormatInt(k, 10))).ToInteger()))
	}
	return i.buffer(b)
}

func (i *Instance) bufferAlloc(c goja.FunctionCall) goja.Value {
	b := make([]byte, i.size(c.Argument(0), "size"))
	if f := c.Argument(1); !isUndefined(f) && len(b) > 0 {
		i.fill(b, f, c.Argument(2))
	}
	return i.buffer(b)
}

func (i *Instance) bufferAllocUnsafe(c goja.FunctionCall) goja.Value {
	return i.buffer(make([]byte, i.size(c.Argument(0), "size")))
}

func (i *Instance) bufferByteLength(c goja.FunctionCall) goja.Value {
	if s, ok := c.Argument(0).(goja.String); ok {
		enc, known := encodings[strings.ToLower(orUndefined(c.Argument(1)).String())]
		if !known {
			enc = "utf8"
		}
		return i.rt.ToValue(len(encode(s, enc)))
	}
	b, ok := i.bytesOf(c.Argument(0))
	if !ok {
		i.throwArg("string", "of type string or an instance of Buffer or ArrayBuffer", c.Argument(0))
	}
	return i.rt.ToValue(len(b))
}

func (i *Instance) bufferConcat(c goja.FunctionCall) goja.Value {
	if !i.isList(c.Argument(0)) {
		i.throwArg("list", "an instance of Array", c.Argument(0))
	}
	var parts [][]byte
	total := 0
	i.rt.ForOf(c.Argument(0), func(v goja.Value) bool {
		b, ok := i.bytesOf(v)
		if !ok {
			i.throwArg("list["+strconv.Itoa(len(parts))+"]", "an instance of Buffer or Uint8Array", v)
		}
		parts, total = append(parts, b), total+len(b)
		return true
	})
	if v := c.Argument(1); !isUndefined(v) {
		total = int(i.size(v, "length"))
	} else if total > maxBuffer {
		i.throwRange("ERR_OUT_OF_RANGE", "A Buffer of %d bytes is too long", total)
	}
	bounds.Take(i.rt, int64(total))
	all, at := make([]byte, total), 0
	for _, b := range parts {
		at += copy(all[at:], b)
	}
	return i.buffer(all)
}

func (i *Instance) bufferCompareStatic(c goja.FunctionCall) goja.Value {
	return i.rt.ToValue(bytes.Compare(i.needBytes(c.Argument(0), "buf1"), i.needBytes(c.Argument(1), "buf2")))
}

func (i *Instance) bufferIsEncoding(c goja.FunctionCall) goja.Value {
	_, ok := encodings[strings.ToLower(c.Argument(0).String())]
	return i.rt.ToValue(ok && goja.IsString(c.Argument(0)))
}

// fill repeats a string, a number or memory all over b.
func (i *Instance) fill(b []byte, v, enc goja.Value) {
	var with []byte
	if s, ok := v.(goja.String); ok {
		with = encode(s, i.encoding(enc))
		if len(with) == 0 && s.Length() > 0 {
			i.throwType("ERR_INVALID_ARG_VALUE", "The argument 'value' is invalid. Received %s", i.brief(v))
		}
	} else if m, ok := i.bytesOf(v); ok {
		with = bytes.Clone(m)
	} else {
		with = []byte{byte(v.ToNumber().ToInteger())}
	}
	if len(with) == 0 {
		with = []byte{0}
	}
	for at := copy(b, with); at < len(b); at *= 2 {
		copy(b[at:], b[:at])
	}
}

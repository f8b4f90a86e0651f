package node

import (
	"github.com/dop251/goja"
)

// bytesOf is the memory of an ArrayBuffer, typed array or DataView. It is the
// script's own memory: a native that goes on in the background copies it.
func (i *Instance) bytesOf(v goja.Value) ([]byte, bool) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	switch i.kindOf(o) {
	case kindBuffer:
		return o.Export().(goja.ArrayBuffer).Bytes(), true
	case kindTyped, kindView:
		if b, ok := o.Export().([]byte); ok {
			return b, true
		}
		buf, ok := o.Get("buffer").Export().(goja.ArrayBuffer)
		if !ok || buf.Detached() {
			return nil, true
		}
		from, n := o.Get("byteOffset").ToInteger(), o.Get("byteLength").ToInteger()
		return buf.Bytes()[from : from+n], true
	}
	return nil, false
}

// needBytes is an argument that must be memory.
func (i *Instance) needBytes(v goja.Value, name string) []byte {
	b, ok := i.bytesOf(v)
	if !ok {
		i.throwArg(name, "an instance of Buffer, TypedArray, or DataView", v)
	}
	return b
}

// data is an argument that may be a string or memory.
func (i *Instance) data(v goja.Value, enc goja.Value, name string) []byte {
	if s, ok := v.(goja.String); ok {
		return encode(s, i.encoding(enc))
	}
	b, ok := i.bytesOf(v)
	if !ok {
		i.throwArg(name, "of type string or an instance of Buffer, TypedArray, or DataView", v)
	}
	return b
}

// uint8 makes a Uint8Array over b, which is the script's from now on.
func (i *Instance) uint8(b []byte) *goja.Object {
	o, err := i.rt.New(i.rt.Get("Uint8Array"), i.rt.ToValue(i.rt.NewArrayBuffer(b)))
	i.must(err)
	return o
}

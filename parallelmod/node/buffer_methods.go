package node

import (
	"bytes"
	"slices"

	"github.com/dop251/goja"
)

func (i *Instance) bufferMethods() []method {
	return []method{
		{"toString", 3, i.bufferToString},
		{"toLocaleString", 3, i.bufferToString},
		{"write", 4, i.bufferWrite},
		{"fill", 4, i.bufferFill},
		{"copy", 4, i.bufferCopy},
		{"compare", 5, i.bufferCompare},
		{"equals", 1, i.bufferEquals},
		{"indexOf", 3, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.bufferFind(c, false)) }},
		{"lastIndexOf", 3, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.bufferFind(c, true)) }},
		{"includes", 3, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.bufferFind(c, false) >= 0) }},
		{"slice", 2, i.bufferSlice},
		{"subarray", 2, i.bufferSlice},
		{"toJSON", 0, i.bufferToJSON},
		{"swap16", 0, func(c goja.FunctionCall) goja.Value { return i.bufferSwap(c, 2) }},
		{"swap32", 0, func(c goja.FunctionCall) goja.Value { return i.bufferSwap(c, 4) }},
		{"swap64", 0, func(c goja.FunctionCall) goja.Value { return i.bufferSwap(c, 8) }},
	}
}

// span is an optional pair of offsets, moved into the buffer.
func span(from, to goja.Value, n int) (int, int) {
	a, b := 0, n
	if !isUndefined(from) {
		a = int(min(max(from.ToInteger(), 0), int64(n)))
	}
	if !isUndefined(to) {
		b = int(min(max(to.ToInteger(), 0), int64(n)))
	}
	return a, max(a, b)
}

func (i *Instance) bufferToString(c goja.FunctionCall) goja.Value {
	b := i.needBytes(c.This, "this")
	from, to := span(c.Argument(1), c.Argument(2), len(b))
	return i.decode(b[from:to], i.encoding(c.Argument(0)))
}

// bufferWrite is write(text, [offset, [length]], [encoding]).
func (i *Instance) bufferWrite(c goja.FunctionCall) goja.Value {
	b := i.needBytes(c.This, "this")
	s, ok := c.Argument(0).(goja.String)
	if !ok {
		i.throwArg("argument", "of type string", c.Argument(0))
	}
	rest := c.Arguments[1:]
	at, n := int64(0), int64(len(b))
	if len(rest) > 0 && !goja.IsString(rest[0]) {
		if !isUndefined(rest[0]) {
			at = i.integer(rest[0], "offset", 0, int64(len(b)))
		}
		rest = rest[1:]
	}
	n -= at
	if len(rest) > 0 && !goja.IsString(rest[0]) {
		if !isUndefined(rest[0]) {
			n = min(i.integer(rest[0], "length", 0, int64(len(b))), n)
		}
		rest = rest[1:]
	}
	enc := "utf8"
	if len(rest) > 0 {
		enc = i.encoding(rest[0])
	}
	return i.rt.ToValue(copy(b[at:at+n], wholeCharacters(encode(s, enc), int(n), enc)))
}

// wholeCharacters cuts text to n bytes without cutting a character.
func wholeCharacters(b []byte, n int, enc string) []byte {
	if len(b) <= n {
		return b
	}
	switch enc {
	case "utf8":
		return b[:n-unfinishedUTF8(b[:n])]
	case "utf16le":
		return b[:n&^1]
	}
	return b[:n]
}

// bufferFill is fill(value, [offset, [end]], [encoding]).
func (i *Instance) bufferFill(c goja.FunctionCall) goja.Value {
	i.mayWrite(c.This)
	b := i.needBytes(c.This, "this")
	from, to, enc := c.Argument(1), c.Argument(2), c.Argument(3)
	if goja.IsString(from) {
		from, to, enc = goja.Undefined(), goja.Undefined(), from
	} else if goja.IsString(to) {
		to, enc = goja.Undefined(), to
	}
	for name, v := range map[string]goja.Value{"offset": from, "end": to} {
		if !isUndefined(v) {
			i.integer(v, name, 0, int64(len(b)))
		}
	}
	x, y := span(from, to, len(b))
	if x < y {
		i.fill(b[x:y], c.Argument(0), enc)
	}
	return c.This
}

// bufferCopy is copy(target, [at, [from, [to]]]).
func (i *Instance) bufferCopy(c goja.FunctionCall) goja.Value {
	i.mayWrite(c.Argument(0))
	b, target := i.needBytes(c.This, "this"), i.needBytes(c.Argument(0), "target")
	at := int64(0)
	if v := c.Argument(1); !isUndefined(v) {
		if at = v.ToInteger(); at < 0 {
			i.throwOutOfRange("targetStart", ">= 0", v)
		}
	}
	if v := c.Argument(2); !isUndefined(v) && (v.ToInteger() < 0 || v.ToInteger() > int64(len(b))) {
		i.throwOutOfRange("sourceStart", ">= 0 && <= "+i.rt.ToValue(len(b)).String(), v)
	}
	from, to := span(c.Argument(2), c.Argument(3), len(b))
	if at >= int64(len(target)) {
		return i.rt.ToValue(0)
	}
	return i.rt.ToValue(copy(target[at:], b[from:to]))
}

func (i *Instance) bufferCompare(c goja.FunctionCall) goja.Value {
	b, target := i.needBytes(c.This, "this"), i.needBytes(c.Argument(0), "target")
	tf, tt := span(c.Argument(1), c.Argument(2), len(target))
	sf, st := span(c.Argument(3), c.Argument(4), len(b))
	return i.rt.ToValue(bytes.Compare(b[sf:st], target[tf:tt]))
}

func (i *Instance) bufferEquals(c goja.FunctionCall) goja.Value {
	b, ok := i.bytesOf(c.Argument(0))
	if !ok {
		i.throwArg("otherBuffer", "an instance of Buffer or Uint8Array", c.Argument(0))
	}
	return i.rt.ToValue(bytes.Equal(i.needBytes(c.This, "this"), b))
}

// bufferFind is indexOf(value, [offset], [encoding]) from either end.
func (i *Instance) bufferFind(c goja.FunctionCall, last bool) int {
	b := i.needBytes(c.This, "this")
	at, enc := c.Argument(1), c.Argument(2)
	if goja.IsString(at) {
		at, enc = goja.Undefined(), at
	}
	var what []byte
	if goja.IsNumber(c.Argument(0)) {
		what = []byte{byte(c.Argument(0).ToInteger())}
	} else {
		what = i.data(c.Argument(0), enc, "value")
	}
	if last {
		return lastIndex(b, what, at)
	}
	from := int64(0)
	if !isUndefined(at) {
		if from = at.ToInteger(); from < 0 {
			from = max(from+int64(len(b)), 0)
		}
	}
	if from > int64(len(b)) {
		return -1
	}
	if k := bytes.Index(b[from:], what); k >= 0 {
		return int(from) + k
	}
	return -1
}

func lastIndex(b, what []byte, at goja.Value) int {
	end := int64(len(b))
	if !isUndefined(at) && !goja.IsNaN(at.ToNumber()) {
		if end = at.ToInteger(); end < 0 {
			end += int64(len(b))
		}
	}
	if end < 0 {
		return -1
	}
	return bytes.LastIndex(b[:min(end+int64(len(what)), int64(len(b)))], what)
}

// bufferSlice is a Buffer over the same memory.
func (i *Instance) bufferSlice(c goja.FunctionCall) goja.Value {
	o := c.This.ToObject(i.rt)
	n := int64(len(i.needBytes(o, "this")))
	from, to := relative(c.Argument(0), 0, n), relative(c.Argument(1), n, n)
	at := o.Get("byteOffset").ToInteger()
	return i.newBuffer(o.Get("buffer"), i.rt.ToValue(at+from), i.rt.ToValue(max(to-from, 0)))
}

// relative is an offset that counts from the end if it is negative.
func relative(v goja.Value, missing, n int64) int64 {
	if isUndefined(v) {
		return missing
	}
	k := v.ToInteger()
	if k < 0 {
		k += n
	}
	return min(max(k, 0), n)
}

func (i *Instance) bufferToJSON(c goja.FunctionCall) goja.Value {
	b := i.needBytes(c.This, "this")
	list := make([]any, len(b))
	for k, x := range b {
		list[k] = int64(x)
	}
	o := i.rt.NewObject()
	i.must(o.Set("type", "Buffer"))
	i.must(o.Set("data", i.rt.NewArray(list...)))
	return o
}

func (i *Instance) bufferSwap(c goja.FunctionCall, n int) goja.Value {
	i.mayWrite(c.This)
	b := i.needBytes(c.This, "this")
	if len(b)%n != 0 {
		i.throwRange("ERR_INVALID_BUFFER_SIZE", "Buffer size must be a multiple of %d-bits", 8*n)
	}
	for k := 0; k < len(b); k += n {
		slices.Reverse(b[k : k+n])
	}
	return c.This
}

// bufferInspect prints <Buffer 68 69>.
func (i *Instance) bufferInspect(c goja.FunctionCall) goja.Value {
	b := i.needBytes(c.This, "this")
	return i.rt.ToValue("<Buffer " + i.hexBytes(b, 50) + ">")
}

// bufferModule is node:buffer.
func (i *Instance) bufferModule() *goja.Object {
	o := i.object([]method{
		{"atob", 1, i.atob}, {"btoa", 1, i.btoa}, {"isUtf8", 1, i.isUTF8}, {"isAscii", 1, i.isASCII},
		{"transcode", 3, i.transcode},
	})
	constants := i.rt.NewObject()
	i.must(constants.Set("MAX_LENGTH", maxBuffer))
	i.must(constants.Set("MAX_STRING_LENGTH", maxBuffer/2))
	for name, v := range map[string]any{"Buffer": i.bufferState().ctor, "constants": constants, "kMaxLength": maxBuffer,
		"kStringMaxLength": maxBuffer / 2, "INSPECT_MAX_BYTES": 50} {
		i.must(o.Set(name, v))
	}
	return o
}

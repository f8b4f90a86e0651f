package node

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

func (i *Instance) atob(c goja.FunctionCall) goja.Value {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\f\r", r) {
			return -1
		}
		return r
	}, c.Argument(0).String())
	if len(s)%4 == 0 {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	}
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil || strings.ContainsAny(s, "-_=") {
		panic(i.domException("The string to be decoded is not correctly encoded.", "InvalidCharacterError"))
	}
	return wide(b, false)
}

func (i *Instance) btoa(c goja.FunctionCall) goja.Value {
	s := c.Argument(0).ToString().(goja.String)
	b := make([]byte, s.Length())
	for k := range b {
		u := s.CharAt(k)
		if u > 0xFF {
			panic(i.domException("Invalid character", "InvalidCharacterError"))
		}
		b[k] = byte(u)
	}
	return i.rt.ToValue(base64.StdEncoding.EncodeToString(b))
}

func (i *Instance) isUTF8(c goja.FunctionCall) goja.Value {
	return i.rt.ToValue(utf8.Valid(i.needBytes(c.Argument(0), "input")))
}

func (i *Instance) isASCII(c goja.FunctionCall) goja.Value {
	for _, b := range i.needBytes(c.Argument(0), "input") {
		if b > 0x7F {
			return i.rt.ToValue(false)
		}
	}
	return i.rt.ToValue(true)
}

// transcode replaces what the target cannot hold by a question mark.
func (i *Instance) transcode(c goja.FunctionCall) goja.Value {
	to := i.encoding(c.Argument(2))
	s := i.decode(i.needBytes(c.Argument(0), "source"), i.encoding(c.Argument(1))).ToString().(goja.String)
	limit := uint16(0xFFFF)
	switch to {
	case "ascii":
		limit = 0x7F
	case "latin1":
		limit = 0xFF
	}
	units := make([]uint16, s.Length())
	for k := range units {
		if units[k] = s.CharAt(k); units[k] > limit {
			units[k] = '?'
		}
	}
	return i.buffer(encode(goja.StringFromUTF16(units), to))
}

// textNatives are behind TextEncoder, TextDecoder and StringDecoder.
func (i *Instance) textNatives() *goja.Object {
	return i.object([]method{
		{"encode", 1, func(c goja.FunctionCall) goja.Value {
			return i.uint8([]byte(c.Argument(0).String()))
		}},
		{"encodeInto", 2, i.encodeInto},
		{"decode", 5, i.decodeText},
		{"stream", 2, i.newDecoder},
	})
}

// encodeInto writes as many whole characters as there is room for.
func (i *Instance) encodeInto(c goja.FunctionCall) goja.Value {
	i.mayWrite(c.Argument(1))
	dst := i.needBytes(c.Argument(1), "dest")
	src := c.Argument(0).String()
	n := copy(dst, wholeCharacters([]byte(src), len(dst), "utf8"))
	o := i.rt.NewObject()
	i.must(o.Set("read", utf16Len(src[:n])))
	i.must(o.Set("written", n))
	return o
}

// decodeText is decode(bytes, encoding, fatal) of a whole text; null if it is
// broken and fatal.
func (i *Instance) decodeText(c goja.FunctionCall) goja.Value {
	b, enc := i.optionalBytes(c.Argument(0)), c.Argument(1).String()
	if c.Argument(2).ToBoolean() && broken(b, enc) {
		return goja.Null()
	}
	if enc == "utf16le" && len(b)%2 == 1 {
		b = append(bytes.Clone(b[:len(b)-1]), 0xFD, 0xFF)
	}
	return i.decode(b, enc)
}

func (i *Instance) optionalBytes(v goja.Value) []byte {
	if isUndefined(v) {
		return nil
	}
	b, ok := i.bytesOf(v)
	if !ok {
		i.throwArg("list", "an instance of ArrayBuffer or ArrayBufferView", v)
	}
	return b
}

func broken(b []byte, enc string) bool {
	switch enc {
	case "utf8":
		return !utf8.Valid(b)
	case "utf16le":
		return len(b)%2 == 1 || brokenUTF16(b)
	}
	return false
}

// brokenUTF16 looks for surrogates that are not in pairs.
func brokenUTF16(b []byte) bool {
	high := false
	for k := 1; k < len(b); k += 2 {
		low := b[k]&0xFC == 0xDC
		if low != high {
			return true
		}
		high = b[k]&0xFC == 0xD8
	}
	return high
}

// newDecoder makes a function that decodes pieces of a text: f(bytes, last,
// fatal). It keeps the bytes that do not make a character yet.
func (i *Instance) newDecoder(c goja.FunctionCall) goja.Value {
	enc, node := c.Argument(0).String(), c.Argument(1).ToBoolean()
	var kept []byte
	return i.rt.ToValue(func(c goja.FunctionCall) goja.Value {
		b := append(kept, i.optionalBytes(c.Argument(0))...)
		last := c.Argument(1).ToBoolean()
		rest := 0
		if !last {
			rest = unfinished(b, enc)
		}
		kept = bytes.Clone(b[len(b)-rest:])
		b = b[:len(b)-rest]
		if c.Argument(2).ToBoolean() && broken(b, enc) {
			kept = nil
			return goja.Null()
		}
		if enc == "utf16le" && len(b)%2 == 1 && !node {
			b = append(b[:len(b)-1], 0xFD, 0xFF)
		}
		return i.decode(b, enc)
	})
}

// unfinished is how many bytes at the end of b wait for more.
func unfinished(b []byte, enc string) int {
	switch enc {
	case "utf8":
		return unfinishedUTF8(b)
	case "utf16le":
		n := len(b) % 2
		if k := len(b) - n; k >= 2 && b[k-1]&0xFC == 0xD8 {
			n += 2
		}
		return n
	case "base64", "base64url":
		return len(b) % 3
	}
	return 0
}

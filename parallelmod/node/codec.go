package node

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// maxBuffer is the longest Buffer a script may make at once. Node's own limit
// is higher; a VM here shares its process with all others.
const maxBuffer = 1 << 30

// encodings maps the names scripts use to those used here.
var encodings = map[string]string{
	"utf8": "utf8", "utf-8": "utf8", "hex": "hex", "base64": "base64", "base64url": "base64url", "ascii": "ascii",
	"latin1": "latin1", "binary": "latin1", "ucs2": "utf16le", "ucs-2": "utf16le", "utf16le": "utf16le", "utf-16le": "utf16le",
}

// encoding is an argument that names an encoding; utf8 if it is missing.
func (i *Instance) encoding(v goja.Value) string {
	if isNullish(v) || v.String() == "" {
		return "utf8"
	}
	if e, ok := encodings[strings.ToLower(v.String())]; ok {
		return e
	}
	i.throwType("ERR_UNKNOWN_ENCODING", "Unknown encoding: %s", v.String())
	return ""
}

// encode makes bytes of a script's string. What cannot be decoded is left out,
// as Node does.
func encode(s goja.String, enc string) []byte {
	switch enc {
	case "hex":
		return unhex(s.String())
	case "base64", "base64url":
		return unbase64(s.String())
	case "latin1", "ascii":
		b := make([]byte, s.Length())
		for k := range b {
			b[k] = byte(s.CharAt(k))
		}
		return b
	case "utf16le":
		b := make([]byte, 2*s.Length())
		for k := 0; k < s.Length(); k++ {
			c := s.CharAt(k)
			b[2*k], b[2*k+1] = byte(c), byte(c>>8)
		}
		return b
	}
	return []byte(s.String())
}

func unhex(s string) []byte {
	b := make([]byte, len(s)/2)
	n, _ := hex.Decode(b, []byte(s[:len(s)&^1]))
	return b[:n]
}

// unbase64 takes both alphabets and skips what belongs to neither.
func unbase64(s string) []byte {
	if k := strings.IndexByte(s, '='); k >= 0 {
		s = s[:k]
	}
	s = strings.Map(base64Rune, s)
	if len(s)%4 == 1 {
		s = s[:len(s)-1]
	}
	b := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, _ := base64.RawStdEncoding.Decode(b, []byte(s))
	return b[:n]
}

func base64Rune(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '+', r == '/':
		return r
	case r == '-':
		return '+'
	case r == '_':
		return '/'
	}
	return -1
}

// decode makes a script's string of bytes.
func (i *Instance) decode(b []byte, enc string) goja.Value {
	switch enc {
	case "hex":
		return i.rt.ToValue(hex.EncodeToString(b))
	case "base64":
		return i.rt.ToValue(base64.StdEncoding.EncodeToString(b))
	case "base64url":
		return i.rt.ToValue(base64.RawURLEncoding.EncodeToString(b))
	case "latin1", "ascii":
		return wide(b, enc == "ascii")
	case "utf16le":
		units := make([]uint16, len(b)/2)
		for k := range units {
			units[k] = uint16(b[2*k]) | uint16(b[2*k+1])<<8
		}
		return goja.StringFromUTF16(units)
	}
	return i.rt.ToValue(decodeUTF8(b))
}

func wide(b []byte, seven bool) goja.Value {
	units := make([]uint16, len(b))
	for k, c := range b {
		if seven {
			c &= 0x7F
		}
		units[k] = uint16(c)
	}
	return goja.StringFromUTF16(units)
}

// decodeUTF8 puts one replacement character for each maximal part of a broken
// sequence, as the Encoding standard says; Go would put one for each byte.
func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	s.Grow(len(b) + 8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			n, _ = brokenUTF8(b)
		}
		s.WriteRune(r)
		b = b[n:]
	}
	return s.String()
}

// brokenUTF8 is the length of the broken sequence that b begins with.
// unfinished says that more bytes could make it whole.
func brokenUTF8(b []byte) (n int, unfinished bool) {
	want, low, high := sequence(b[0])
	for n = 1; n < want; n++ {
		if n == len(b) {
			return n, true
		}
		if b[n] < low || b[n] > high {
			return n, false
		}
		low, high = 0x80, 0xBF
	}
	return n, false
}

// sequence is how long a sequence that begins with c is, and what its second
// byte may be.
func sequence(c byte) (want int, low, high byte) {
	switch {
	case c >= 0xC2 && c <= 0xDF:
		return 2, 0x80, 0xBF
	case c == 0xE0:
		return 3, 0xA0, 0xBF
	case c == 0xED:
		return 3, 0x80, 0x9F
	case c >= 0xE1 && c <= 0xEF:
		return 3, 0x80, 0xBF
	case c == 0xF0:
		return 4, 0x90, 0xBF
	case c >= 0xF1 && c <= 0xF3:
		return 4, 0x80, 0xBF
	case c == 0xF4:
		return 4, 0x80, 0x8F
	}
	return 1, 0, 0
}

// unfinishedUTF8 is how many bytes at the end of b begin a character that
// more bytes could finish.
func unfinishedUTF8(b []byte) int {
	for n := 1; n <= 3 && n <= len(b); n++ {
		c := b[len(b)-n]
		if c&0xC0 == 0x80 {
			continue
		}
		if want, _, _ := sequence(c); want > n {
			if _, more := brokenUTF8(b[len(b)-n:]); more {
				return n
			}
		}
		return 0
	}
	return 0
}

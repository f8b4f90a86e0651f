package routes

import (
	"bytes"
	"strings"
)

// Values are what of a path a pattern leaves to the script, decoded.
type Values struct {
	Params []string // of the names, in order; that of a star is all it stands for
	Rest   []string // the segments behind the pattern, or those of a star
}

// Values takes a raw path apart that the pattern has matched. A single slash at
// the end is no rest.
func (p *Pattern) Values(path string) (v Values) {
	for _, s := range p.segments {
		var part string
		part, path = cutString(path)
		if s.param {
			v.Params = append(v.Params, Decode(part))
		}
	}
	if p.end == exact || p.end == prefix && path == "/" {
		return v
	}
	for path != "" {
		var part string
		part, path = cutString(path)
		v.Rest = append(v.Rest, Decode(part))
	}
	if p.end == star {
		v.Params = append(v.Params, v.Remainder())
	}
	return v
}

// Remainder is the rest as one string.
func (v Values) Remainder() string { return strings.Join(v.Rest, "/") }

// cutString takes the first segment off a path that begins with a slash or is
// empty.
func cutString(path string) (segment, rest string) {
	if path == "" {
		return "", ""
	}
	path = path[1:]
	if k := strings.IndexByte(path, '/'); k >= 0 {
		return path[:k], path[k:]
	}
	return path, ""
}

func cut(path []byte) (segment, rest []byte) {
	path = path[1:]
	if k := bytes.IndexByte(path, '/'); k >= 0 {
		return path[:k], path[k:]
	}
	return path, nil
}

// Decode is a segment without its escapes. What is no UTF-8 then becomes
// U+FFFD.
func Decode(s string) string {
	if strings.IndexByte(s, '%') >= 0 {
		s = string(unescape(nil, []byte(s)))
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// unescape appends s without its escapes to dst. One that is none stays.
func unescape(dst, s []byte) []byte {
	for k := 0; k < len(s); k++ {
		if s[k] == '%' && k+2 < len(s) && isHex(s[k+1]) && isHex(s[k+2]) {
			dst = append(dst, fromHex(s[k+1])<<4|fromHex(s[k+2]))
			k += 2
			continue
		}
		dst = append(dst, s[k])
	}
	return dst
}

// valid reports that every percent sign of a path begins an escape, and that
// none stands for NUL: names end there for the system.
func valid(path []byte) bool {
	for k := 0; k < len(path); k++ {
		if path[k] != '%' {
			continue
		}
		if k+2 >= len(path) || !isHex(path[k+1]) || !isHex(path[k+2]) || path[k+1] == '0' && path[k+2] == '0' {
			return false
		}
		k += 2
	}
	return true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func fromHex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

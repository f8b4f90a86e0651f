package json

import (
	"unicode/utf16"
	"unicode/utf8"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// escapes says of each byte how it stands in a string: 0 as it is, 'u' by its number, else behind a backslash. What is no
// ASCII is 1, for a closer look.
var escapes = func() (t [256]byte) {
	for c := range 0x20 {
		t[c] = 'u'
	}
	t['\b'], t['\t'], t['\n'], t['\f'], t['\r'] = 'b', 't', 'n', 'f', 'r'
	t['"'], t['\\'] = '"', '\\'
	for c := utf8.RuneSelf; c < len(t); c++ {
		t[c] = 1
	}
	return t
}()

// shortText is how long a string is that is copied as it is looked at.
const shortText = 14

const hex = "0123456789abcdef"

// largeText is how many code units a string has whose size is looked at by itself.
const largeText = 1 << 16

// text writes a string that is ASCII or UTF-8.
func (r *run) text(s string) {
	if len(s) > largeText {
		r.large(len(s))
	}
	r.buf = appendText(r.buf, s)
}

func appendText(b []byte, s string) []byte {
	if n := len(b); len(s) <= shortText && cap(b)-n >= shortText+2 {
		t := b[n : n+shortText+2]
		t[0] = '"'
		for i := 0; ; i++ {
			if i >= len(s) {
				t[i+1] = '"'
				return b[:n+i+2]
			}
			c := s[i]
			if escapes[c] != 0 {
				break
			}
			t[i+1] = c
		}
	}
	b = append(b, '"')
	from := 0
	for i := plain8(s, 0); i < len(s); i++ {
		e := escapes[s[i]]
		if e == 0 {
			continue
		}
		if e == 1 {
			if size, ok := runeAt(s, i); ok {
				i += size - 1
				continue
			}
		}
		b = append(b, s[from:i]...)
		b = appendEscape(b, e, uint16(s[i]))
		from = i + 1
		i = plain8(s, from) - 1
	}
	return append(append(b, s[from:]...), '"')
}

// plain8 goes on from i over all that stands for itself, eight bytes at a time.
func plain8(s string, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(s); i += 8 {
		t := s[i : i+8]
		x := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		if (x|(x-0x20*ones)|(x^'"'*ones-ones)|(x^'\\'*ones-ones))&tops != 0 {
			break
		}
	}
	return i
}

// large has the size looked at, now or before the next value.
func (r *run) large(size int) {
	if r.script {
		r.checkSize(size)
		return
	}
	r.steps |= stepsPerLook - 1
}

// runeAt is the length of the character at a place; ok is false if there is none that UTF-8 allows.
func runeAt(s string, i int) (size int, ok bool) {
	c, size := utf8.DecodeRuneInString(s[i:])
	return size, c != utf8.RuneError || size > 1
}

// appendEscape writes what does not stand for itself.
func appendEscape(b []byte, e byte, c uint16) []byte {
	switch e {
	case 1:
		return utf8.AppendRune(b, utf8.RuneError)
	case 'u':
		return append(b, '\\', 'u', hex[c>>12], hex[c>>8&15], hex[c>>4&15], hex[c&15])
	}
	return append(b, '\\', e)
}

// wide writes a string of UTF-16 code units.
func (r *run) wide(u []uint16) {
	if len(u) > largeText {
		r.large(len(u))
	}
	r.buf = appendWide(r.buf, u)
}

func appendWide(b []byte, u []uint16) []byte {
	b = append(b, '"')
	for i := 0; i < len(u); i++ {
		c := u[i]
		switch {
		case c < utf8.RuneSelf:
			if e := escapes[c]; e != 0 {
				b = appendEscape(b, e, c)
			} else {
				b = append(b, byte(c))
			}
		case !utf16.IsSurrogate(rune(c)):
			b = utf8.AppendRune(b, rune(c))
		default:
			if i+1 < len(u) {
				if p := utf16.DecodeRune(rune(c), rune(u[i+1])); p != utf8.RuneError {
					b = utf8.AppendRune(b, p)
					i++
					continue
				}
			}
			b = appendEscape(b, 'u', c)
		}
	}
	return append(b, '"')
}

// imported writes a string that came from the host.
func (r *run) imported(s *layout.ImportedString) {
	if s.U != nil {
		r.wide(s.U[1:])
		return
	}
	r.text(s.S)
}

// heapText writes a string of a heap.
func (r *run) heapText(t heap.Text) {
	if t.Wide != nil {
		r.wide(t.Wide)
		return
	}
	r.text(t.Narrow)
}

// ascii tells whether a text is.
func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

package heap

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Text is a string: Narrow if it is ASCII, else Wide, UTF-16 code units without
// a byte order mark, lone surrogates allowed. The zero Text is the empty
// string.
type Text struct {
	Narrow string
	Wide   []uint16
}

// TextOf is the Text of a UTF-8 string.
func TextOf(s string) Text {
	if ascii(s) {
		return Text{Narrow: s}
	}
	return Text{Wide: utf16.Encode([]rune(s))}
}

// String is the text in UTF-8; a lone surrogate becomes U+FFFD.
func (t Text) String() string {
	if t.Wide == nil {
		return t.Narrow
	}
	return string(utf16.Decode(t.Wide))
}

// Len is the length in UTF-16 code units.
func (t Text) Len() int {
	if t.Wide == nil {
		return len(t.Narrow)
	}
	return len(t.Wide)
}

// Lone says whether the text has a lone surrogate, so that no UTF-8 string is
// equal to it.
func (t Text) Lone() bool {
	for i := 0; i < len(t.Wide); i++ {
		if u := rune(t.Wide[i]); utf16.IsSurrogate(u) {
			if i+1 == len(t.Wide) || utf16.DecodeRune(u, rune(t.Wide[i+1])) == utf8.RuneError {
				return true
			}
			i++
		}
	}
	return false
}

// canonical makes a text of ASCII Narrow and every other Wide, so that equal
// strings have equal forms.
func (t Text) canonical() Text {
	if t.Wide == nil {
		if ascii(t.Narrow) {
			return t
		}
		return TextOf(t.Narrow)
	}
	for _, u := range t.Wide {
		if u >= utf8.RuneSelf {
			return Text{Wide: t.Wide}
		}
	}
	narrow := make([]byte, len(t.Wide))
	for i, u := range t.Wide {
		narrow[i] = byte(u)
	}
	return Text{Narrow: string(narrow)}
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// encode16 appends the UTF-16 form of s; ok is false if s is not UTF-8.
func encode16(to []uint16, s string) (wide []uint16, ok bool) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			return nil, false
		}
		to = utf16.AppendRune(to, r)
		i += size
	}
	return to, true
}

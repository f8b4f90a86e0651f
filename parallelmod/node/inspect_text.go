package node

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// surrogateBase is where lone surrogates are moved to while a string is Go
// text, since UTF-8 has no room for them: a plane that is for private use.
const surrogateBase = 0x100000

// escapable is a script's string as Go text that keeps its lone surrogates.
func escapable(v goja.Value) string {
	js, ok := v.(goja.String)
	if !ok {
		return v.String()
	}
	text := v.String()
	if !strings.ContainsRune(text, utf8.RuneError) {
		return text
	}
	var b strings.Builder
	for k, n := 0, js.Length(); k < n; k++ {
		r := rune(js.CharAt(k))
		if utf16.IsSurrogate(r) {
			next := rune(0)
			if k+1 < n {
				next = rune(js.CharAt(k + 1))
			}
			if pair := utf16.DecodeRune(r, next); pair != utf8.RuneError {
				r = pair
				k++
			} else {
				r += surrogateBase
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isLone(r rune) bool { return r >= surrogateBase+0xD800 && r <= surrogateBase+0xDFFF }

// quote writes text as a literal, in the quotes that need no escape if there
// are any.
func quote(text string) string {
	q := '\''
	if strings.ContainsRune(text, '\'') {
		if !strings.ContainsRune(text, '"') {
			q = '"'
		} else if !strings.ContainsRune(text, '`') && !strings.Contains(text, "${") {
			q = '`'
		}
	}
	var b strings.Builder
	b.WriteRune(q)
	for _, r := range text {
		writeEscaped(&b, r, q)
	}
	b.WriteRune(q)
	return b.String()
}

var shortEscapes = map[rune]string{'\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`, '\\': `\\`}

func writeEscaped(b *strings.Builder, r, quote rune) {
	switch e, short := shortEscapes[r]; {
	case short:
		b.WriteString(e)
	case r == quote:
		b.WriteString(`\` + string(r))
	case r < 0x20 || r >= 0x7F && r <= 0x9F:
		fmt.Fprintf(b, `\x%02X`, r)
	case isLone(r):
		fmt.Fprintf(b, `\u%04x`, r-surrogateBase)
	default:
		b.WriteRune(r)
	}
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF && !isLone(r) {
			n++
		}
	}
	return n
}

// cutUTF16 is the first n code units of s.
func cutUTF16(s string, n int) string {
	for k, r := range s {
		if n <= 0 {
			return s[:k]
		}
		n--
		if r > 0xFFFF && !isLone(r) {
			n--
		}
	}
	return s
}

// ansi matches terminal control sequences.
var ansi = regexp.MustCompile("[\u001B\u009B][\\[\\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\\d/#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\\\\|\u009C))|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-ntqry=><~]))")

// width is how many columns s takes on a terminal, roughly: wide characters
// count twice, combining ones not at all.
func width(s string) int {
	if strings.Contains(s, "\x1b") {
		s = ansi.ReplaceAllString(s, "")
	}
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x20 || r >= 0x7F && r < 0xA0, r >= 0x300 && r <= 0x36F, r >= 0x200B && r <= 0x200F, r >= 0xFE00 && r <= 0xFE0F:
		return 0
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0xA4CF, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFE30 && r <= 0xFE6F, r >= 0xFF00 && r <= 0xFF60, r >= 0x1F300 && r <= 0x1F64F, r >= 0x1F900 && r <= 0x1F9FF,
		r >= 0x20000 && r <= 0x3FFFD:
		return 2
	}
	return 1
}

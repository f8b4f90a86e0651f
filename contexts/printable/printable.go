package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is text on one line that does nothing to a terminal: control
// characters, changes of direction, and bytes that are no UTF-8, are escaped.
func Line(text string) string {
	if strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var b strings.Builder
	for i, n := 0, 0; i < len(text); i += n {
		var r rune
		r, n = utf8.DecodeRuneInString(text[i:])
		switch {
		case !hidden(r) || r == utf8.RuneError && n > 1:
			b.WriteString(text[i : i+n])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < utf8.RuneSelf || r == utf8.RuneError:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// hidden are the characters that do something instead of being seen, and what
// stands for bytes that are none.
func hidden(r rune) bool {
	return r != '\t' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
}

// Cell is Line for a table: tabs are spaces, too.
func Cell(text string) string { return strings.ReplaceAll(Line(text), "\t", " ") }

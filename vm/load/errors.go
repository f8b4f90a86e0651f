package load

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Position is a place in the author's files.
type Position struct {
	File   string // relative to Options.Dir when below it
	Line   int    // from 1; 0 is the file as a whole
	Column int    // from 1, in UTF-16 units as editors count
	Name   string // the author's name of the identifier here, when the bundle calls it otherwise
}

// InPackage tells that the place is in a package and not in the author's own
// files.
func (p Position) InPackage() bool { return inPackage(p.File) }

// String is the usual file:line:column.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one thing that is wrong, and where.
type Problem struct {
	Position
	Message    string
	SourceLine string // the text of that line, "" when unknown
	Notes      []string
}

// String is the block that Frame makes of the problem.
func (p Problem) String() string {
	return Frame("error", p.Position, p.Message, p.SourceLine, p.Notes...)
}

// Warning is the block of a problem that does not keep the script from running.
func (p Problem) Warning() string {
	return Frame("warning", p.Position, p.Message, p.SourceLine, p.Notes...)
}

// Error is why a script does not load: a first problem and maybe others.
type Error struct {
	Problem
	Others []Problem
}

// maxShown keeps a broken import at the root of everything from scrolling the
// first message away.
const maxShown = 5

func newError(ps ...Problem) *Error { return &Error{Problem: ps[0], Others: ps[1:]} }

// Error shows the first few problems, each as one block.
func (e *Error) Error() string {
	blocks := []string{e.Problem.String()}
	for _, p := range e.Others[:min(len(e.Others), maxShown-1)] {
		blocks = append(blocks, p.String())
	}
	if n := len(e.Others) - (maxShown - 1); n > 0 {
		blocks = append(blocks, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(blocks, "\n")
}

// maxLine is the width of a source line in a block; longer ones are cut.
const maxLine = 160

// Frame makes the block in which pyp reports anything about a script: the
// place, the label ("error", "warning"), the message, then the line and a caret
// under the column, then the notes. There is no newline at its end.
func Frame(label string, at Position, message, source string, notes ...string) string {
	var b strings.Builder
	b.WriteString(at.String())
	b.WriteString(": " + label + ": " + strings.TrimSpace(message))
	if source != "" && at.Line > 0 && at.Column > 0 {
		line, caret := excerpt(source, at.Column)
		b.WriteString("\n" + line + "\n" + caret + "^")
	}
	for _, n := range notes {
		b.WriteString("\n  note: " + n)
	}
	return b.String()
}

// excerpt cuts the line around the column and gives what to print before the
// caret: tabs stay tabs, so that the caret stands right at any tab width.
func excerpt(line string, column int) (text, indent string) {
	line = strings.TrimRight(line, "\r\n")
	before := []rune(line[:utf16Offset(line, column-1)])
	after := []rune(line[len(string(before)):])
	if len(before)+len(after) > maxLine {
		before, after = cut(before, after)
	}
	return printable(before) + printable(after), blank(before)
}

// cut keeps the column in sight with more before it than after, for the reader
// comes from there.
func cut(before, after []rune) ([]rune, []rune) {
	dots := []rune("…")
	keep := min(len(after), maxLine-min(len(before), maxLine*5/8))
	if room := maxLine - keep; len(before) > room {
		before = append(dots, before[len(before)-room+1:]...)
	}
	if room := maxLine - len(before); len(after) > room {
		after = append(append([]rune{}, after[:room-1]...), dots...)
	}
	return before, after
}

// printable keeps control characters of a source from reaching a terminal.
func printable(rs []rune) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return '\uFFFD'
		}
		return r
	}, string(rs))
}

func blank(rs []rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case isWide(r):
			return '\u3000'
		}
		return ' '
	}, string(rs))
}

// isWide tells the common characters that take two cells, whose blank is two
// cells wide as well.
func isWide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60 || r >= 0x1f300 && r <= 0x1faff
}

// utf16Offset is the byte offset of a UTF-16 column counted from 0.
func utf16Offset(s string, column int) int {
	for i, r := range s {
		if column <= 0 {
			return i
		}
		column -= utf16Len(r)
	}
	return len(s)
}

// utf16Column is the reverse of utf16Offset.
func utf16Column(s string, offset int) int {
	n := 0
	for _, r := range s[:max(0, min(offset, len(s)))] {
		n += utf16Len(r)
	}
	return n
}

func utf16Len(r rune) int {
	if r > 0xffff && r <= utf8.MaxRune {
		return 2
	}
	return 1
}

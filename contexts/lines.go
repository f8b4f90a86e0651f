package contexts

import (
	"bytes"
	"fmt"

	"pyp/parallelmod"
	"pyp/vm"
)

// lines cuts a raw connection's input into lines, which end in LF or CRLF. It
// is used in entries only.
type lines struct {
	part []byte // of a line whose end has not come
	skip bool   // the rest of a line that was too long
}

// next takes one line off in and gives it to the script. It returns what is
// left of in.
func (l *lines) next(c *rawContext, s vm.Scope, in []byte) []byte {
	end := bytes.IndexByte(in, '\n')
	line, rest := in, []byte(nil)
	if end >= 0 {
		line, rest = in[:end], in[end+1:]
	}
	switch {
	case l.skip:
		l.skip = end < 0
	case len(l.part)+len(line) > c.proto.MaxLineLength+1:
		l.part = nil
		l.skip = end < 0
		l.tooLong(c, s)
	case end < 0:
		l.part = append(l.part, line...)
	case len(l.part) == 0:
		l.deliver(c, s, line)
	default:
		whole := append(l.part, line...)
		l.part = nil
		l.deliver(c, s, whole)
	}
	return rest
}

func (l *lines) deliver(c *rawContext, s vm.Scope, line []byte) {
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if len(line) > c.proto.MaxLineLength {
		l.tooLong(c, s)
		return
	}
	c.call(s, parallelmod.LineReceived, parallelmod.Arg{Bytes: line})
}

// finish delivers a last line without an end, when the peer's side has ended.
func (l *lines) finish(c *rawContext, s vm.Scope) {
	if part := l.part; len(part) > 0 {
		l.part = nil
		l.deliver(c, s, part)
	}
}

// tooLong raises an error in the script's name: its exceptionHandler may
// answer, or else the connection ends.
func (l *lines) tooLong(c *rawContext, s vm.Scope) {
	var r parallelmod.Reply
	res := c.session.Raise(s, parallelmod.LineReceived, fmt.Sprintf("a line is longer than maxLineLength (%d bytes)", c.proto.MaxLineLength), &r)
	c.take(parallelmod.LineReceived, &r, res)
}

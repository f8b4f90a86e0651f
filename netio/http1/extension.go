package http1

// extension reads chunk extensions byte by byte, RFC 9112 section 7.1.1. None is known, so all are ignored (as that
// section wants), but their grammar is kept: a line end within a quoted string is how some parsers were led astray.
func (d *Chunked) extension(c byte, lim *Limits) *Error {
	next, ok := nextInExtension(d.state, c)
	if !ok {
		return ErrChunkExt
	}
	d.state = next
	return d.extra(lim, ErrChunkExtras)
}

func nextInExtension(state, c uint8) (uint8, bool) {
	switch state {
	case inExtQuoted:
		return inQuoted(c)
	case inExtEscape:
		return inExtQuoted, is(c, isValue)
	case inExtStart, inExtValueStart:
		return atExtensionPart(state, c)
	}
	space := c == ' ' || c == '\t'
	switch {
	case is(c, isToken):
		return state, state == inExtName || state == inExtValue
	case c == ';':
		return inExtStart, true
	case c == '=':
		return inExtValueStart, state == inExtName || state == inExtNameSpace
	case space && (state == inExtName || state == inExtNameSpace):
		return inExtNameSpace, true
	case space:
		return inExtSpace, true
	}
	return inSizeLF, c == '\r' && (state == inExtName || state == inExtValue || state == inExtSpace)
}

// atExtensionPart is before the first byte of a name or a value, where white space is passed over.
func atExtensionPart(state, c uint8) (uint8, bool) {
	switch {
	case c == ' ' || c == '\t':
		return state, true
	case c == '"' && state == inExtValueStart:
		return inExtQuoted, true
	case state == inExtStart:
		return inExtName, is(c, isToken)
	}
	return inExtValue, is(c, isToken)
}

func inQuoted(c uint8) (uint8, bool) {
	switch c {
	case '"':
		return inExtSpace, true
	case '\\':
		return inExtEscape, true
	}
	return inExtQuoted, is(c, isQuoted)
}

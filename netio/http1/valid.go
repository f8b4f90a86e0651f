package http1

// ValidFieldName tells whether a name may be written as a field's: a token, RFC 9110 section 5.1.
func ValidFieldName(name string) bool {
	for i := range len(name) {
		if !is(name[i], isToken) {
			return false
		}
	}
	return name != ""
}

// ValidFieldValue tells whether a value may be written as a field's, RFC 9110 section 5.5: no control characters but HTAB,
// so no line ends, and no white space at its ends, which a recipient would take away.
func ValidFieldValue(value string) bool {
	for i := range len(value) {
		if !is(value[i], isValue) {
			return false
		}
	}
	return value == "" || !blank(value[0]) && !blank(value[len(value)-1])
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// FramingField tells whether a field decides where messages end or whether the connection goes on. Those are the server's
// to write (RFC 9110 section 7.6.1, RFC 9112 section 6), so a script may not.
func FramingField(name string) bool {
	switch len(name) {
	case 2, 7, 10, 14, 17:
		b := [17]byte{}
		n := copy(b[:], name)
		return framing(b[:n])
	}
	return false
}

func framing(name []byte) bool {
	for _, f := range [...]string{"te", "trailer", "connection", "keep-alive", "content-length", "transfer-encoding"} {
		if foldEqual(name, f) {
			return true
		}
	}
	return false
}

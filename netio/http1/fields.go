package http1

// field reads one field line, RFC 9112 section 5, and returns where the next begins, or 0 when more bytes are needed.
// The name ends at the colon without white space before it (section 5.1). The value's bytes are scanned once, for the
// line's end and for what may not be in it.
func (h *Head) field(buf []byte, start int, lim *Limits) (int, *Error) {
	colon := run(buf, start, isToken)
	if colon == len(buf) {
		return 0, tooLong(len(buf)-start, lim.Field, ErrFieldLong)
	}
	if buf[colon] != ':' || colon == start {
		return 0, notName(buf[start], buf[colon])
	}
	end := nextControl(buf, colon+1)
	for end < len(buf) && buf[end] == '\t' {
		end = nextControl(buf, end+1)
	}
	if end == len(buf) || end+1 == len(buf) && buf[end] == '\r' {
		return 0, tooLong(len(buf)-start, lim.Field, ErrFieldLong)
	}
	if buf[end] != '\r' || buf[end+1] != '\n' {
		return 0, notValue(buf[end])
	}
	if end-start > lim.Field {
		return 0, ErrFieldLong
	}
	return end + 2, h.add(buf[start:colon:colon], trim(buf[colon+1:end]))
}

// add keeps a field and passes on those whose names have the length of a special one.
func (h *Head) add(name, value []byte) *Error {
	n := len(h.Fields)
	if n < cap(h.Fields) {
		h.Fields = h.Fields[:n+1] // cheaper than append, which stores the array's address anew
	} else {
		h.Fields = append(h.Fields, Field{})
	}
	f := &h.Fields[n]
	f.Name, f.Value = name, value
	switch len(name) {
	case 4, 6, 10, 14, 17:
		return h.special(name, value)
	}
	return nil
}

// notName tells what is wrong where a field name should be. Folding by a line that begins with white space was once
// allowed (RFC 9112 section 5.2).
func notName(first, c byte) *Error {
	switch {
	case first == ' ' || first == '\t':
		return ErrFold
	case c == '\r' || c == '\n':
		return ErrLineEnd
	}
	return ErrFieldName
}

func notValue(c byte) *Error {
	if c == '\r' || c == '\n' {
		return ErrLineEnd
	}
	return ErrFieldValue
}

// trim takes the optional white space off both ends, RFC 9112 section 5.1.
func trim(b []byte) []byte {
	if n := len(b); n > 1 && b[0] == ' ' && b[1] > ' ' && b[n-1] > ' ' {
		return b[1:n:n] // as nearly every field comes
	}
	return trimAll(b)
}

func trimAll(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	n := len(b)
	for n > 0 && (b[n-1] == ' ' || b[n-1] == '\t') {
		n--
	}
	return b[:n:n]
}

// special takes note of the fields that decide about framing, host and connection. Only what one line alone makes wrong
// is refused here; what several lines together mean is judged by finish.
func (h *Head) special(name, value []byte) *Error {
	switch len(name) {
	case len("host"):
		if string(name) == "Host" || foldEqual(name, "host") {
			return h.hostField(value)
		}
	case len("expect"):
		if foldEqual(name, "expect") {
			h.expectField(value)
		}
	case len("connection"):
		if string(name) == "Connection" || foldEqual(name, "connection") {
			h.connectionField(value)
		}
	case len("content-length"):
		if foldEqual(name, "content-length") {
			return h.lengthField(value)
		}
	case len("transfer-encoding"):
		if foldEqual(name, "transfer-encoding") {
			h.codingField(value)
		}
	}
	return nil
}

// hostField checks a Host field, RFC 9110 section 7.2. An empty one is a client's way to say that its target has no
// authority, which RFC 9112 section 3.3 allows.
func (h *Head) hostField(value []byte) *Error {
	h.seen.hosts = twice(h.seen.hosts)
	if _, ok := splitHost(value); !ok && len(value) > 0 {
		return ErrHost
	}
	if !h.seen.targetHost {
		h.Host = value
	}
	return nil
}

// connectionField looks for the two options that matter here, RFC 9110 section 7.6.1.
func (h *Head) connectionField(value []byte) {
	if string(value) == "keep-alive" {
		h.seen.keepAlive = true
		return
	}
	for len(value) > 0 {
		var option []byte
		option, value = cutComma(value)
		switch {
		case foldEqual(option, "close"):
			h.seen.close = true
		case foldEqual(option, "keep-alive"):
			h.seen.keepAlive = true
		}
	}
}

// expectField knows one expectation, RFC 9110 section 10.1.1.
func (h *Head) expectField(value []byte) {
	if foldEqual(value, "100-continue") {
		h.Expect100 = true
	} else {
		h.seen.expectOther = true
	}
}

// cutComma splits a list's first member off, RFC 9110 section 5.6.1.
func cutComma(b []byte) (member, rest []byte) {
	for i, c := range b {
		if c == ',' {
			return trim(b[:i]), b[i+1:]
		}
	}
	return trim(b), nil
}

package http1

// requestLine reads "method SP request-target SP HTTP-version CRLF", RFC 9112 section 3: single spaces, nothing else.
// It returns where the next line begins, or 0 when more bytes are needed.
func (h *Head) requestLine(buf []byte, start int, lim *Limits) (int, *Error) {
	sp := run(buf, start, isToken)
	if sp == len(buf) {
		return 0, tooLong(len(buf)-start, lim.RequestLine, ErrTargetLong)
	}
	if buf[sp] != ' ' || sp == start {
		return 0, ErrRequestLine
	}
	end := nextInvisible(buf, sp+1)
	if end == len(buf) {
		return 0, tooLong(len(buf)-start, lim.RequestLine, ErrTargetLong)
	}
	if buf[end] != ' ' || end == sp+1 {
		return 0, notTarget(buf[end])
	}
	next, err := h.version(buf, end+1)
	if err != nil || next == 0 {
		return 0, err
	}
	if next-2-start > lim.RequestLine {
		return 0, ErrTargetLong
	}
	h.Method = buf[start:sp:sp]
	if len(h.Method) > maxMethod {
		return 0, ErrMethod
	}
	return next, h.target(buf[sp+1 : end : end])
}

// tooLong judges a line without its end: n bytes may be the line and a CR.
func tooLong(n, limit int, err *Error) *Error {
	if n > limit+1 {
		return err
	}
	return nil
}

// notTarget names what ended a target early.
func notTarget(c byte) *Error {
	if c == '\r' || c == '\n' || c == ' ' {
		return ErrRequestLine
	}
	return ErrTarget
}

// version reads "HTTP/1.0" or "HTTP/1.1" and the line's end.
func (h *Head) version(buf []byte, i int) (int, *Error) {
	b := buf[i:]
	if len(b) < 10 || string(b[:7]) != "HTTP/1." || b[7]&^1 != '0' || b[8] != '\r' || b[9] != '\n' {
		return 0, badVersion(b)
	}
	h.Minor = int(b[7] - '0')
	return i + 10, nil
}

// badVersion tells an unfinished version from a wrong one. A higher minor version would have to be read as 1.1 by
// RFC 9110 section 6.2, but there is none and won't be (RFC 9112 section 1), so its sender is no HTTP client.
func badVersion(b []byte) *Error {
	const form = "HTTP/0.0\r\n"
	for i := range min(len(b), len(form)) {
		if i == 8 && (b[5] != '1' || b[7] > '1') {
			return ErrVersion
		}
		if b[i] != form[i] && (i != 5 && i != 7 || !is(b[i], isDigit)) {
			return ErrRequestLine
		}
	}
	if len(b) == 8 && (b[5] != '1' || b[7] > '1') {
		return ErrVersion
	}
	return nil
}

package http1

import "math"

// lengthField reads a Content-Length: digits and nothing else, RFC 9110 section 8.6. A list of equal values is one of the
// repairs that RFC 9112 section 6.3 permits and this package does not make.
func (h *Head) lengthField(value []byte) *Error {
	n, ok := parseLength(value)
	if !ok {
		return ErrLength
	}
	h.seen.lengths = twice(h.seen.lengths)
	h.ContentLength, h.HasLength = n, true
	return nil
}

func parseLength(b []byte) (int64, bool) {
	if len(b) == 0 || len(b) > maxDigits {
		return 0, false
	}
	var n uint64
	for _, c := range b {
		if !is(c, isDigit) {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return int64(n), n <= math.MaxInt64
}

// codingField reads a Transfer-Encoding, RFC 9112 section 6.1; several lines are one list. Empty members, which lists may
// otherwise have, are refused: intermediaries differ about them, and no client sends them.
func (h *Head) codingField(value []byte) {
	s := &h.seen
	s.codings = twice(s.codings)
	for more := true; more; more = value != nil {
		var coding []byte
		coding, value = cutComma(value)
		chunked := foldEqual(coding, "chunked")
		s.codingBad = s.codingBad || len(coding) == 0 || s.chunked
		s.codingOther = s.codingOther || !chunked
		s.chunked = chunked
	}
}

// finish judges what only the whole head shows.
func (h *Head) finish(lim *Limits) *Error {
	if err := h.judgeHost(); err != nil {
		return err
	}
	if err := h.judgeLength(lim); err != nil {
		return err
	}
	if h.seen.expectOther {
		return ErrExpect
	}
	// RFC 9110 section 10.1.1: the expectation of an HTTP/1.0 client is ignored, as it can't read a 100.
	h.Expect100 = h.Expect100 && h.Minor == 1
	h.KeepAlive = !h.seen.close && (h.Minor == 1 || h.seen.keepAlive)
	return nil
}

// judgeHost wants exactly one Host in HTTP/1.1 and at most one in HTTP/1.0, RFC 9112 section 3.2.
func (h *Head) judgeHost() *Error {
	switch {
	case h.seen.hosts > 1:
		return ErrHostTwice
	case h.seen.hosts == 0 && h.Minor == 1:
		return ErrHostMissing
	}
	return nil
}

// judgeLength decides how the body is framed, RFC 9112 section 6.3.
func (h *Head) judgeLength(lim *Limits) *Error {
	s := &h.seen
	switch {
	case s.codings > 0:
		return h.judgeCodings()
	case s.lengths > 1:
		return ErrLengthTwice
	case h.ContentLength > lim.Body:
		return ErrBodyLong
	}
	return nil
}

func (h *Head) judgeCodings() *Error {
	s := &h.seen
	switch {
	case s.lengths > 0:
		return ErrBothLengths
	case h.Minor == 0:
		return ErrCoding10
	case s.codingBad || !s.chunked:
		return ErrCoding
	case s.codingOther:
		return ErrCodingOther
	}
	h.Chunked = true
	return nil
}

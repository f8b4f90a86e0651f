package http1

import "bytes"

// Field is one field line: its name as it came and its value without the white space around it (RFC 9112 section 5).
// Both alias the input.
type Field struct{ Name, Value []byte }

// Head is one request's head, RFC 9112 sections 3 to 6. ParseHead resets it, so one Head serves any number of requests.
// Its slices alias the input and are valid as long as that is unchanged; only the "/" of an absolute-form target without
// a path is a constant of the package.
type Head struct {
	Method []byte // a token, case-sensitive (RFC 9110 section 9.1)
	Target []byte // the request target as it came
	Path   []byte // still percent-encoded, without the query; "*" in asterisk-form, nil in authority-form
	Query  []byte // what follows the first "?", without it; nil without one
	Host   []byte // from an absolute-form or authority-form target, else from the Host field; nil without one
	Minor  int    // 0 in HTTP/1.0, 1 in HTTP/1.1
	Fields []Field

	ContentLength int64 // 0 when absent
	HasLength     bool  // there is a Content-Length
	Chunked       bool  // the body is chunked: read it with Chunked
	KeepAlive     bool  // the connection may go on after this request (RFC 9112 section 9.3)
	Expect100     bool  // the client waits for Continue before it sends its body (RFC 9110 section 10.1.1)

	seen seen
}

// seen is what the fields told, judged together once the head is whole.
type seen struct {
	hosts, lengths, codings uint8 // how often the field or coding came; saturated by twice
	chunked                 bool  // the last transfer coding so far is chunked
	codingBad               bool  // an empty coding, or one after chunked
	codingOther             bool  // a coding other than chunked
	close, keepAlive        bool  // Connection options
	expectOther             bool
	targetHost              bool // the target named the host, which wins over the field
}

// twice counts to two: more is no other case, and can't overflow.
func twice(n uint8) uint8 { return min(n+1, 2) }

// Reset forgets the request but keeps the room for fields. ParseHead calls it.
func (h *Head) Reset() {
	// Field by field: assigning a whole Head would copy it from the stack.
	h.Method, h.Target, h.Path, h.Query, h.Host = nil, nil, nil, nil, nil
	h.Minor, h.Fields = 0, h.Fields[:0]
	h.ContentLength, h.HasLength, h.Chunked = 0, false, false
	h.KeepAlive, h.Expect100 = false, false
	h.seen = seen{}
}

// Get returns the value of the first field of that name, without regard to case (RFC 9110 section 5.1).
func (h *Head) Get(name string) ([]byte, bool) {
	for i := range h.Fields {
		if sameName(h.Fields[i].Name, name) {
			return h.Fields[i].Value, true
		}
	}
	return nil, false
}

func sameName(b []byte, name string) bool {
	if len(b) != len(name) {
		return false
	}
	for i, c := range b {
		if lower[c] != lower[name[i]] {
			return false
		}
	}
	return true
}

// ParseHead reads one request head from the start of buf. It returns how many bytes the head takes, empty lines before it
// included; or 0 and no error when more bytes are needed; or an error, after which the connection can only be closed.
//
// *scanned is 0 before each head and otherwise the caller's to keep, not to interpret: give the same bytes again with more
// behind them (they may have moved in memory), and the bytes seen before cost next to nothing, so that a head that arrives
// one byte at a time costs linear time. What is certainly wrong is refused before the head is whole, limits too.
func ParseHead(buf []byte, scanned *int, h *Head, lim *Limits) (n int, err *Error) {
	from := *scanned
	if from == 0 || headEnds(buf, from) {
		if n, err = h.parse(buf, lim); n > 0 || err != nil {
			*scanned = 0
			return n, err
		}
	} else {
		err = h.glance(buf, from, lim)
	}
	*scanned = len(buf)
	return 0, err
}

var emptyLine = []byte("\r\n\r\n")

// headEnds tells whether a head's end lies in buf's new bytes.
func headEnds(buf []byte, from int) bool {
	return bytes.Contains(buf[max(0, from-3):], emptyLine)
}

// parse reads a head from its first byte.
func (h *Head) parse(buf []byte, lim *Limits) (int, *Error) {
	h.Reset()
	start, err := skipEmpty(buf)
	if err != nil || start < 0 {
		return 0, err
	}
	pos, err := h.requestLine(buf, start, lim)
	if err != nil || pos == 0 {
		return 0, err
	}
	end, err := h.fields(buf, pos, lim)
	if err != nil || end == 0 {
		return 0, err
	}
	return end, h.finish(lim)
}

// skipEmpty passes the empty lines before a request line, RFC 9112 section 2.2; -1 says that more bytes are needed.
func skipEmpty(buf []byte) (pos int, err *Error) {
	for {
		if pos == len(buf) {
			return -1, nil
		}
		if buf[pos] != '\r' {
			return pos, nil
		}
		if pos+1 == len(buf) {
			return -1, nil
		}
		if buf[pos+1] != '\n' {
			return 0, ErrLineEnd
		}
		if pos += 2; pos > 2*maxLeading {
			return 0, ErrLeading
		}
	}
}

// fields reads field lines up to and with the empty line that ends the head.
func (h *Head) fields(buf []byte, start int, lim *Limits) (int, *Error) {
	pos := start
	for {
		if pos < len(buf) && buf[pos] == '\r' {
			return endOfHead(buf, pos)
		}
		next, err := h.field(buf, pos, lim)
		if err != nil {
			return 0, err
		}
		if next == 0 {
			return 0, tooLong(len(buf)-start, lim.Fields, ErrFieldsLong)
		}
		if next-start > lim.Fields {
			return 0, ErrFieldsLong
		}
		if len(h.Fields) > lim.Count {
			return 0, ErrFieldsMany
		}
		pos = next
	}
}

// endOfHead wants the LF after the CR at pos.
func endOfHead(buf []byte, pos int) (int, *Error) {
	if pos+1 == len(buf) {
		return 0, nil
	}
	if buf[pos+1] != '\n' {
		return 0, ErrLineEnd
	}
	return pos + 2, nil
}

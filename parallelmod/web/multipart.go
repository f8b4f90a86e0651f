package web

import (
	"bytes"
	"strings"

	"pyp/parallelmod/node"
)

// maxPartHeaders bounds the headers of all parts of a form together.
const maxPartHeaders = 64 << 10

// multipart is one body of type multipart/form-data (RFC 7578, RFC 2046 section
// 5.1) on its way to fields. It is as strict as browsers are exact: lines end
// in CRLF, there is nothing before the first boundary, and the last one must
// be there, since a body without it was cut short.
type multipart struct {
	rest    []byte
	mark    []byte // CRLF, two hyphens and the boundary
	headers int    // bytes of headers so far
}

func parseMultipart(body []byte, boundary string) (list []field, err error) {
	m := multipart{rest: body, mark: []byte("\r\n--" + boundary)}
	if m.rest, err = m.begin(); err != nil {
		return nil, err
	}
	for {
		more, err := m.delimiter()
		if err != nil || !more {
			return list, err
		}
		if len(list) == maxFields {
			return nil, errTooMany
		}
		f, err := m.part()
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
}

// begin is what follows the first boundary.
func (m *multipart) begin() ([]byte, error) {
	b := m.rest
	for bytes.HasPrefix(b, m.mark[:2]) {
		b = b[2:]
	}
	if !bytes.HasPrefix(b, m.mark[2:]) {
		return nil, malformed("it does not begin with its boundary")
	}
	return b[len(m.mark)-2:], nil
}

// delimiter goes behind the rest of a boundary's line. It is false after the
// last boundary. Spaces may follow either; what follows the line of the last
// one is no part of the form.
func (m *multipart) delimiter() (more bool, err error) {
	if !follows(m.rest) {
		return false, malformed("a boundary is followed by neither CRLF nor two hyphens")
	}
	if bytes.HasPrefix(m.rest, []byte("--")) {
		return false, nil
	}
	m.rest = bytes.TrimLeft(m.rest, " \t")[2:]
	return true, nil
}

// part reads the headers and the content of one part and goes to what follows
// the boundary after it.
func (m *multipart) part() (f field, err error) {
	h, err := m.head()
	if err != nil {
		return f, err
	}
	body, err := m.content()
	if err != nil {
		return f, err
	}
	f = field{name: h.name, isFile: h.isFile, filename: h.filename, kind: h.kind, body: body}
	if !f.isFile {
		f.value, f.body = node.DecodeUTF8(body), nil
	}
	return f, nil
}

// content is what comes before the next boundary. The same bytes with
// something else behind them than a boundary has are content.
func (m *multipart) content() ([]byte, error) {
	for at := shared; ; {
		n := m.find(at)
		if n == none {
			return nil, malformed("it ends without its last boundary")
		}
		after := m.rest[n+len(m.mark):]
		if follows(after) {
			body := m.rest[:max(n, 0)]
			m.rest = after
			return body, nil
		}
		at = n + 2
	}
}

// Where a boundary is, if it is at no index of rest.
const (
	shared = -2 // its CRLF is the one that ends the headers: the part has no content
	none   = -3
)

// find is where a boundary begins at or behind from.
func (m *multipart) find(from int) int {
	if from == shared {
		if bytes.HasPrefix(m.rest, m.mark[2:]) {
			return shared
		}
		from = 0
	}
	if n := bytes.Index(m.rest[from:], m.mark); n >= 0 {
		return from + n
	}
	return none
}

// follows reports whether b is the rest of a boundary's line.
func follows(b []byte) bool {
	line, last := bytes.CutPrefix(b, []byte("--"))
	line = bytes.TrimLeft(line, " \t")
	return last && len(line) == 0 || bytes.HasPrefix(line, []byte("\r\n"))
}

// partHead is what the headers of a part say.
type partHead struct {
	disposition
	kind string
}

// head reads the headers of a part, up to the empty line.
func (m *multipart) head() (h partHead, err error) {
	named := false
	for {
		line, rest, ok := bytes.Cut(m.rest, m.mark[:2])
		if m.headers += len(line) + 2; m.headers > maxPartHeaders {
			return h, malformed("its headers have more than %d bytes", maxPartHeaders)
		}
		if !ok {
			return h, malformed("it ends in the headers of a part")
		}
		m.rest = rest
		if len(line) == 0 {
			break
		}
		is, err := h.header(line)
		if err != nil {
			return h, err
		}
		if is && named {
			return h, malformed("a part has two Content-Disposition headers")
		}
		named = named || is
	}
	if !named {
		return h, malformed("a part has no Content-Disposition header")
	}
	if h.isFile && h.kind == "" {
		h.kind = "text/plain"
	}
	return h, nil
}

// header reads one line. It tells whether that was the Content-Disposition.
func (h *partHead) header(line []byte) (named bool, err error) {
	name, value, ok := bytes.Cut(line, []byte{':'})
	if !ok || !isToken(string(name)) || bytes.ContainsAny(value, "\r\n\x00") {
		return false, malformed("%q is not a header of a part", clip(line))
	}
	text := strings.Trim(string(value), " \t")
	switch strings.ToLower(string(name)) {
	case "content-disposition":
		h.disposition, err = parseDisposition(text)
		return true, err
	case "content-type":
		if h.kind = node.DecodeUTF8([]byte(text)); strings.HasPrefix(strings.ToLower(text), "multipart/") {
			return false, malformed("a part is %s, but a form has no parts in parts (RFC 7578 section 4.3)", clip([]byte(text)))
		}
	case "content-transfer-encoding":
		switch strings.ToLower(text) {
		case "7bit", "8bit", "binary":
		default:
			return false, malformed("a part is encoded as %q, which a form's may not be (RFC 7578 section 4.7)", clip([]byte(text)))
		}
	}
	return false, nil
}

// clip cuts what a message quotes.
func clip(b []byte) []byte { return b[:min(len(b), 80)] }

package http1

import "bytes"

var slash = []byte("/")

// target judges a request target by its form, RFC 9112 section 3.2. Its bytes are visible ASCII already: bytes from 0x80
// on must come percent-encoded (RFC 3986 section 2.1). Delimiters that RFC 3986 keeps out of paths, such as quotes, "|",
// "\" and "#", come from many clients; they stand for themselves and are kept as they came, since no two parsers frame a
// message differently for them.
func (h *Head) target(t []byte) *Error {
	h.Target = t
	connect := string(h.Method) == "CONNECT"
	switch {
	case connect:
		return h.authorityForm(t)
	case t[0] == '/':
		return h.setPath(t)
	case len(t) == 1 && t[0] == '*' && string(h.Method) == "OPTIONS":
		h.Path = t
		return nil
	}
	return h.absoluteForm(t)
}

// setPath splits a path from its query. A path's percent signs must encode something (RFC 3986 section 2.1), or its
// decoding would be a guess; a query is the script's to read.
func (h *Head) setPath(t []byte) *Error {
	h.Path = t
	if run(t, 0, isPlain) == len(t) {
		return nil
	}
	if i := bytes.IndexByte(t, '?'); i >= 0 {
		h.Path, h.Query = t[:i:i], t[i+1:]
	}
	if !encoded(h.Path) {
		return ErrTarget
	}
	return nil
}

// encoded tells whether every "%" is followed by two hexadecimal digits.
func encoded(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '%')
		if i < 0 {
			return true
		}
		if i+2 >= len(b) || !is(b[i+1], isHex) || !is(b[i+2], isHex) {
			return false
		}
		b = b[i+3:]
	}
}

// absoluteForm reads "http://host[:port][/path][?query]", RFC 9112 section 3.2.2. User information is refused as RFC 9110
// section 4.2.4 advises; an empty host is invalid by its section 4.2.1.
func (h *Head) absoluteForm(t []byte) *Error {
	n := schemeLen(t)
	if n == 0 {
		return ErrTarget
	}
	rest := t[n:]
	end := bytes.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end:end]
	if _, ok := splitHost(host); !ok {
		return ErrTarget
	}
	h.Host, h.seen.targetHost = host, true
	return h.pathAfterHost(rest[end:])
}

// pathAfterHost stands "/" for an empty path, RFC 9110 section 4.2.3.
func (h *Head) pathAfterHost(t []byte) *Error {
	if len(t) > 0 && t[0] == '/' {
		return h.setPath(t)
	}
	h.Path = slash
	if len(t) > 0 {
		h.Query = t[1:]
	}
	return nil
}

// schemeLen returns the length of "http://" or "https://" at the start of t, or 0.
func schemeLen(t []byte) int {
	for _, s := range [...]string{"http://", "https://"} {
		if len(t) > len(s) && foldEqual(t[:len(s)], s) {
			return len(s)
		}
	}
	return 0
}

// authorityForm reads "host:port", RFC 9112 section 3.2.3; the port has no default there.
func (h *Head) authorityForm(t []byte) *Error {
	port, ok := splitHost(t)
	if !ok || port == 0 || port == len(t) {
		return ErrTarget
	}
	h.Host, h.seen.targetHost = t, true
	return nil
}

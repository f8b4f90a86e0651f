package contexts

import (
	"net/netip"
	"strconv"
	"time"
	"unicode/utf8"

	"pyp/netio"
	"pyp/netio/http1"
)

// This file makes the lines of the access log. What a client sent cannot end a
// line or a value in it: every such byte is escaped.

// access is what is known of one request. What is not known is empty.
type access struct {
	remote netip.Addr
	head   *http1.Head // nil if there is none
	status int
	bytes  int64 // of the content, as far as they were sent
	began  int64 // in netio's nanoseconds, 0 if that is not known
	route  string
	id     *requestID // nil if there is none
}

// statusGone is logged for a request whose client has gone before there was an
// answer. It never reaches the wire.
const statusGone = 499

// note logs a request.
func (h *Host) note(e *access) {
	a := h.cfg.AccessLog
	b := a.lines.Get().(*[]byte)
	line := (*b)[:0]
	if a.format == AccessJSON {
		line = h.appendJSON(line, e)
	} else {
		line = h.appendCombined(line, e)
	}
	a.put(line)
	if cap(line) <= maxScratch {
		*b = line
		a.lines.Put(b)
	}
}

// appendCombined writes the combined format, and behind it the route, the id
// and the seconds that the request took.
func (h *Host) appendCombined(b []byte, e *access) []byte {
	b = append(e.remote.Unmap().AppendTo(b), " - - ["...)
	b = append(b, currentDate.Load().common...)
	b = append(b, `] "`...)
	if head := e.head; head != nil && len(head.Method) > 0 {
		b = append(escape(b, head.Method), ' ')
		b = append(escape(b, head.Target), " HTTP/1."...)
		b = strconv.AppendInt(b, int64(head.Minor), 10)
	} else {
		b = append(b, '-')
	}
	b = strconv.AppendInt(append(b, `" `...), int64(e.status), 10)
	b = strconv.AppendInt(append(b, ' '), e.bytes, 10)
	b = quoted(append(b, ' '), e.field("Referer"))
	b = quoted(append(b, ' '), e.field("User-Agent"))
	b = quoted(append(b, ' '), e.route)
	b = append(b, ' ')
	switch {
	case e.id == nil:
		b = append(b, '-')
	case e.id.given != "":
		b = escape(b, e.id.given)
	default:
		b = e.id.append(b, &h.identities)
	}
	b = e.seconds(append(b, ' '), "-")
	return append(b, '\n')
}

// field is a field of the request, nil without one.
func (e *access) field(name string) []byte {
	if e.head == nil {
		return nil
	}
	v, _ := e.head.Get(name)
	return v
}

// seconds is the time taken, with microseconds.
func (e *access) seconds(b []byte, unknown string) []byte {
	if e.began == 0 {
		return append(b, unknown...)
	}
	us := max(netio.Now()-e.began, 0) / int64(time.Microsecond)
	b = append(strconv.AppendInt(b, us/1e6, 10), '.')
	for digit := int64(1e5); digit > 0; digit /= 10 {
		b = append(b, '0'+byte(us/digit%10))
	}
	return b
}

// quoted writes a value in quotes, or "-" for none.
func quoted[T string | []byte](b []byte, v T) []byte {
	if len(v) == 0 {
		return append(b, `"-"`...)
	}
	return append(escape(append(b, '"'), v), '"')
}

const hexDigits = "0123456789ABCDEF"

// escape writes v so that it is visible ASCII without quotes: any other byte
// is \xHH.
func escape[T string | []byte](b []byte, v T) []byte {
	for i := range len(v) {
		c := v[i]
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			b = append(b, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
		} else {
			b = append(b, c)
		}
	}
	return b
}

// appendJSON writes an object with the same names in each line.
func (h *Host) appendJSON(b []byte, e *access) []byte {
	b = time.Now().UTC().AppendFormat(append(b, `{"time":"`...), "2006-01-02T15:04:05.000Z")
	b = append(e.remote.Unmap().AppendTo(append(b, `","remote":"`...)), '"')
	var method, target, host []byte
	minor := -1
	if e.head != nil && len(e.head.Method) > 0 {
		method, target, host, minor = e.head.Method, e.head.Target, e.head.Host, e.head.Minor
	}
	b = member(b, `,"method":`, method)
	b = member(b, `,"target":`, target)
	b = append(b, `,"protocol":`...)
	if minor >= 0 {
		b = append(strconv.AppendInt(append(b, `"HTTP/1.`...), int64(minor), 10), '"')
	} else {
		b = append(b, "null"...)
	}
	b = member(b, `,"host":`, host)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(e.status), 10)
	b = strconv.AppendInt(append(b, `,"bytes":`...), e.bytes, 10)
	b = e.seconds(append(b, `,"seconds":`...), "null")
	b = member(b, `,"referer":`, e.field("Referer"))
	b = member(b, `,"agent":`, e.field("User-Agent"))
	b = member(b, `,"route":`, e.route)
	switch {
	case e.id == nil || e.id.given != "":
		b = member(b, `,"id":`, e.given())
	default:
		b = append(e.id.append(append(b, `,"id":"`...), &h.identities), '"')
	}
	return append(b, '}', '\n')
}

// given is the id that the client gave, if it did.
func (e *access) given() string {
	if e.id == nil {
		return ""
	}
	return e.id.given
}

// member writes a value behind its name; none is null.
func member[T string | []byte](b []byte, name string, v T) []byte {
	b = append(b, name...)
	if len(v) == 0 {
		return append(b, "null"...)
	}
	return append(escapeJSON(append(b, '"'), v), '"')
}

// escapeJSON writes v as the inside of a JSON string. What is not UTF-8 is
// taken for Latin-1.
func escapeJSON[T string | []byte](b []byte, v T) []byte {
	for len(v) > 0 {
		c := v[0]
		switch r, n := decodeRune(v); {
		case c < ' ' || c == 0x7f || r == utf8.RuneError && n == 1:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, v[:n]...)
			v = v[n:]
			continue
		}
		v = v[1:]
	}
	return b
}

// decodeRune reads the first character of a string or of bytes.
func decodeRune[T string | []byte](v T) (rune, int) {
	var b [utf8.UTFMax]byte
	return utf8.DecodeRune(b[:copy(b[:], v)])
}

package http1

import "strconv"

// HeaderField is a field to write. Its strings must have passed ValidFieldName and ValidFieldValue.
type HeaderField struct{ Name, Value string }

// Response is what AppendHead needs to know. Nothing in it is checked there: ContentType and Extra must be valid.
type Response struct {
	Status      int
	ContentType string        // "" writes none
	Length      int64         // of the content; -1 writes no Content-Length
	Chunked     bool          // writes Transfer-Encoding: chunked; only with Length -1, and never to HTTP/1.0
	KeepAlive   bool          // false writes Connection: close; true says so to an HTTP/1.0 client
	Minor       int           // the request's
	Date        []byte        // an IMF-fixdate, as AppendDate writes it; empty writes none
	Extra       []HeaderField // written last, in order
}

const (
	serverLine    = "Server: pyp\r\n"
	serverDate    = "Server: pyp\r\nDate: "
	crlf          = "\r\n"
	keepAliveLine = "Connection: keep-alive\r\n"
	closeLine     = "Connection: close\r\n"
	chunkedLine   = "Transfer-Encoding: chunked\r\n"
	lengthName    = "Content-Length: "
	typeName      = "Content-Type: "
)

// Continue is the interim answer to Expect: 100-continue, RFC 9110 section 10.1.1. Write it only when the body is wanted
// and none of it has come.
const Continue = "HTTP/1.1 100 Continue\r\n\r\n"

// LastChunk ends a chunked body without trailers, RFC 9112 section 7.1.
const LastChunk = "0\r\n\r\n"

// AppendHead appends a whole response head with its empty line, RFC 9112 sections 4 to 6. Statuses below 200 and 204 get
// no framing fields, whatever r says (RFC 9110 section 8.6, RFC 9112 section 6.1).
func AppendHead(dst []byte, r *Response) []byte {
	dst = appendServer(AppendStatus(dst, r.Status), r.Date)
	if r.ContentType != "" {
		dst = append(append(append(dst, typeName...), r.ContentType...), crlf...)
	}
	dst = appendFraming(dst, r)
	if !r.KeepAlive {
		dst = append(dst, closeLine...)
	} else if r.Minor == 0 {
		dst = append(dst, keepAliveLine...)
	}
	for i := range r.Extra {
		dst = AppendField(dst, r.Extra[i].Name, r.Extra[i].Value)
	}
	return append(dst, crlf...)
}

func appendServer(dst, date []byte) []byte {
	if len(date) == 0 {
		return append(dst, serverLine...)
	}
	return append(append(append(dst, serverDate...), date...), crlf...)
}

func appendFraming(dst []byte, r *Response) []byte {
	switch {
	case r.Status >= firstStatus && r.Status < 200 || r.Status == 204:
		return dst
	case r.Length >= 0:
		return append(AppendInt(append(dst, lengthName...), r.Length), crlf...)
	case r.Chunked && r.Minor > 0:
		return append(dst, chunkedLine...)
	}
	return dst
}

// AppendField appends one field line, RFC 9112 section 5. Name and value must be valid.
func AppendField(dst []byte, name, value string) []byte {
	dst = append(append(dst, name...), ": "...)
	return append(append(dst, value...), crlf...)
}

// AppendInt appends a number in decimal, as Content-Length wants it (RFC 9110 section 8.6).
func AppendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// AppendChunkSize appends the line before a chunk's data, RFC 9112 section 7.1; the data is followed by CRLF. A size of
// zero would end the body, so it appends nothing.
func AppendChunkSize(dst []byte, size int) []byte {
	if size <= 0 {
		return dst
	}
	return append(strconv.AppendInt(dst, int64(size), 16), crlf...)
}

// AppendChunk appends one whole chunk, RFC 9112 section 7.1, or nothing when there is no data.
func AppendChunk(dst, data []byte) []byte {
	if len(data) == 0 {
		return dst
	}
	return append(append(AppendChunkSize(dst, len(data)), data...), crlf...)
}

// AppendError appends a complete answer to a request that can't be read: e's status, and its reason as the content. It
// says Connection: close (RFC 9112 section 9.6), and the caller then closes in stages. The date may be empty.
func AppendError(dst []byte, e *Error, date []byte) []byte {
	return AppendRefusal(dst, e.Status, e.Reason, date)
}

// AppendRefusal is AppendError for a status and reason that come from elsewhere, such as a deadline's 408. With an empty
// reason the status's own phrase is the content. The reason is content, not a field, so it needs no checking.
func AppendRefusal(dst []byte, status int, reason string, date []byte) []byte {
	if reason == "" {
		reason = StatusText(status)
	}
	dst = AppendHead(dst, &Response{
		Status:      status,
		ContentType: "text/plain; charset=utf-8",
		Length:      int64(len(reason)) + 1,
		Minor:       1,
		Date:        date,
	})
	return append(append(dst, reason...), '\n')
}

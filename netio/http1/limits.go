package http1

// Limits bounds one request's head and body. All of them must be set; start from DefaultLimits.
// RFC 9112 section 3 (request line), RFC 9110 sections 5.4 (fields), 15.5.14 (content) and RFC 9112 section 7.1.1
// (chunk extensions) ask a server to have such limits.
type Limits struct {
	RequestLine int   // longest request line without its CRLF; more is a 414
	Field       int   // longest field line without its CRLF; more is a 431
	Fields      int   // all field lines with their CRLFs; more is a 431
	Count       int   // number of field lines; more is a 431
	Body        int64 // longest content; more is a 413
	BodyFraming int   // chunk extensions and trailers of one body, and its chunk framing beyond its content
}

// DefaultLimits are the limits a server starts with. A request line of 16 KiB keeps the 8,000 octets that RFC 9112
// section 3 wants supported.
func DefaultLimits() Limits {
	return Limits{
		RequestLine: 16 << 10,
		Field:       16 << 10,
		Fields:      64 << 10,
		Count:       100,
		Body:        8 << 20,
		BodyFraming: 16 << 10,
	}
}

const (
	maxLeading = 4  // empty lines accepted before a request line (RFC 9112 section 2.2 asks for at least one)
	maxMethod  = 64 // longest method; RFC 9112 section 3 answers longer ones with 501
	maxDigits  = 19 // digits of the largest int64; a Content-Length with more is refused, zeros or not
	maxHex     = 16 // hexadecimal digits of the largest uint64
)

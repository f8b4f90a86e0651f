package http1

// Error is why a request cannot be read. RFC 9110 section 15.5 defines the statuses. Every *Error of this package is one
// of the variables below, so that refusing costs no allocation.
type Error struct {
	Status int    // the status to answer with before the connection is closed
	Reason string // a few words for the log and for the answer's body
}

// Error makes *Error an error.
func (e *Error) Error() string { return e.Reason }

// What ParseHead and Chunked.Decode return. The sections are RFC 9112's where no other is named.
var (
	ErrLeading     = &Error{400, "too many empty lines before the request"}        // section 2.2
	ErrRequestLine = &Error{400, "malformed request line"}                         // section 3
	ErrMethod      = &Error{501, "method too long"}                                // section 3
	ErrTarget      = &Error{400, "malformed request target"}                       // section 3.2
	ErrTargetLong  = &Error{414, "request line too long"}                          // section 3
	ErrVersion     = &Error{505, "HTTP version not supported"}                     // section 2.3
	ErrFieldName   = &Error{400, "malformed field name"}                           // section 5.1
	ErrFieldValue  = &Error{400, "forbidden byte in a field value"}                // RFC 9110 section 5.5
	ErrFold        = &Error{400, "folded field line"}                              // section 5.2
	ErrLineEnd     = &Error{400, "line does not end in CRLF"}                      // section 2.2
	ErrFieldLong   = &Error{431, "field line too long"}                            // RFC 6585 section 5
	ErrFieldsLong  = &Error{431, "fields too long"}                                // RFC 6585 section 5
	ErrFieldsMany  = &Error{431, "too many fields"}                                // RFC 6585 section 5
	ErrHost        = &Error{400, "malformed Host"}                                 // section 3.2
	ErrHostMissing = &Error{400, "missing Host"}                                   // section 3.2
	ErrHostTwice   = &Error{400, "repeated Host"}                                  // section 3.2
	ErrLength      = &Error{400, "malformed Content-Length"}                       // section 6.3
	ErrLengthTwice = &Error{400, "repeated Content-Length"}                        // section 6.3
	ErrBothLengths = &Error{400, "Transfer-Encoding together with Content-Length"} // section 6.1
	ErrCoding      = &Error{400, "malformed Transfer-Encoding"}                    // section 6.1
	ErrCoding10    = &Error{400, "Transfer-Encoding in HTTP/1.0"}                  // section 6.1
	ErrCodingOther = &Error{501, "transfer coding not supported"}                  // section 6.1
	ErrBodyLong    = &Error{413, "content too large"}                              // RFC 9110 section 15.5.14
	ErrExpect      = &Error{417, "expectation not supported"}                      // RFC 9110 section 10.1.1
	ErrChunkSize   = &Error{400, "malformed chunk size"}                           // section 7.1
	ErrChunkExt    = &Error{400, "malformed chunk extension"}                      // section 7.1.1
	ErrChunkEnd    = &Error{400, "chunk does not end in CRLF"}                     // section 7.1
	ErrChunkExtras = &Error{413, "too much chunk framing"}                         // section 7.1.1
	ErrTrailer     = &Error{400, "malformed trailer"}                              // section 7.1.2
	ErrTrailerName = &Error{400, "field not allowed in a trailer"}                 // RFC 9110 section 6.5.1
	ErrTrailerLong = &Error{431, "trailers too long"}                              // section 7.1.2
)

package http1

import "strconv"

// reasons are the phrases of the IANA status code registry, RFC 9110 section 15 and the RFCs that add to it.
var reasons = map[int]string{
	100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints", 104: "Upload Resumption Supported",
	200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
	205: "Reset Content", 206: "Partial Content", 207: "Multi-Status", 208: "Already Reported", 226: "IM Used",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
	305: "Use Proxy", 307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
	405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout",
	409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
	414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed",
	421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
	426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
	431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
	504: "Gateway Timeout", 505: "HTTP Version Not Supported", 506: "Variant Also Negotiates", 507: "Insufficient Storage",
	508: "Loop Detected", 510: "Not Extended", 511: "Network Authentication Required",
}

const firstStatus, lastStatus = 100, 999

// statusLines holds "HTTP/1.1 200 OK\r\n" for every code, with an empty phrase where none is registered: RFC 9112
// section 4 wants the space before it all the same.
var statusLines = makeStatusLines()

func makeStatusLines() (lines [lastStatus - firstStatus + 1]string) {
	for i := range lines {
		code := firstStatus + i
		lines[i] = "HTTP/1.1 " + strconv.Itoa(code) + " " + reasons[code] + "\r\n"
	}
	return lines
}

// StatusText returns the registered phrase of a status code, RFC 9110 section 15, or "".
func StatusText(code int) string { return reasons[code] }

// AppendStatus appends a status line, RFC 9112 section 4. The version is always the server's own, HTTP/1.1 (RFC 9110
// section 6.2). A code that is no three-digit number can't be written and becomes 500.
func AppendStatus(dst []byte, code int) []byte {
	if code < firstStatus || code > lastStatus {
		code = 500
	}
	return append(dst, statusLines[code-firstStatus]...)
}

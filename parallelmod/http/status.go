package http

import "strconv"

// status is a status code's phrase and what it means, for error pages.
type status struct {
	code                int
	phrase, explanation string
}

// statuses are those that IANA has registered, but for the unused ones.
var statuses = []status{
	{100, "Continue", "The head is accepted; send the body."},
	{101, "Switching Protocols", "The connection goes on with another protocol."},
	{200, "OK", "The request has succeeded, and the answer follows."},
	{201, "Created", "Something new was made; Location says where it is."},
	{202, "Accepted", "The request will be worked on later."},
	{203, "Non-Authoritative Information", "The answer was changed on its way."},
	{204, "No Content", "The request has succeeded, and there is nothing to send."},
	{205, "Reset Content", "The request has succeeded; clear the form."},
	{206, "Partial Content", "The part that was asked for follows."},
	{300, "Multiple Choices", "There are several forms of this; choose one."},
	{301, "Moved Permanently", "This has another address for good; see Location."},
	{302, "Found", "This has another address for now; see Location."},
	{303, "See Other", "The answer is elsewhere; GET what Location says."},
	{304, "Not Modified", "What the client has is still right."},
	{305, "Use Proxy", "This can only be had by the proxy in Location."},
	{307, "Temporary Redirect", "Ask in the same way at the address in Location, this time."},
	{308, "Permanent Redirect", "Ask in the same way at the address in Location, from now on."},
	{400, "Bad Request", "The server cannot read this request."},
	{401, "Unauthorized", "Say who you are; see WWW-Authenticate."},
	{402, "Payment Required", "This must be paid for first."},
	{403, "Forbidden", "The server will not do this, whoever asks."},
	{404, "Not Found", "There is nothing at this address."},
	{405, "Method Not Allowed", "This address does not take this method; Allow says which it takes."},
	{406, "Not Acceptable", "There is no form of this that the client accepts."},
	{407, "Proxy Authentication Required", "Say who you are to the proxy first."},
	{408, "Request Timeout", "The request took too long to arrive."},
	{409, "Conflict", "The request does not fit the present state; look at it and try again."},
	{410, "Gone", "This was here, and will not come back."},
	{411, "Length Required", "The request must say how long its body is."},
	{412, "Precondition Failed", "A condition of the request does not hold."},
	{413, "Content Too Large", "The request's body is longer than the server takes."},
	{414, "URI Too Long", "The address is longer than the server takes."},
	{415, "Unsupported Media Type", "The server does not read bodies of this type."},
	{416, "Range Not Satisfiable", "There are no such bytes; Content-Range says how many there are."},
	{417, "Expectation Failed", "The server cannot do what Expect asks for."},
	{421, "Misdirected Request", "Another server answers for this address."},
	{422, "Unprocessable Content", "The request can be read, but makes no sense here."},
	{423, "Locked", "This is locked."},
	{424, "Failed Dependency", "An action that this one needs has failed."},
	{425, "Too Early", "The request might be a repeated one; send it again later."},
	{426, "Upgrade Required", "This needs another protocol; see Upgrade."},
	{428, "Precondition Required", "The request must be conditional."},
	{429, "Too Many Requests", "Slow down, and try again later."},
	{431, "Request Header Fields Too Large", "The head is longer than the server takes."},
	{451, "Unavailable For Legal Reasons", "The law does not let this be shown."},
	{500, "Internal Server Error", "The server has a fault of its own."},
	{501, "Not Implemented", "The server does not know how to do this."},
	{502, "Bad Gateway", "A server behind this one has sent nonsense."},
	{503, "Service Unavailable", "The server cannot answer at the moment; try again later."},
	{504, "Gateway Timeout", "The answer did not come in time."},
	{505, "HTTP Version Not Supported", "The server does not speak this version of HTTP."},
	{506, "Variant Also Negotiates", "The server's forms of this refer to one another."},
	{507, "Insufficient Storage", "There is no room left."},
	{508, "Loop Detected", "The request has come back to where it began."},
	{510, "Not Extended", "The request needs an extension."},
	{511, "Network Authentication Required", "Sign in to the network first."},
}

// statusOf finds a code; one that nobody has registered has a plain phrase.
func statusOf(code int) status {
	for _, s := range statuses {
		if s.code == code {
			return s
		}
	}
	return status{code, "Status " + strconv.Itoa(code), "This status has no registered meaning."}
}

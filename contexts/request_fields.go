package contexts

import (
	"net/url"
	"strings"
	"time"
)

// This file is what a script may ask of its request.

// Ended reports that the request is answered, and its head gone.
func (r *request) Ended() bool { return r.answered.Load() }

// Method is the request's method.
func (r *request) Method() string { return string(r.head.Method) }

// Path is the decoded path; one that does not decode stays as it came.
func (r *request) Path() string {
	raw := string(r.head.Path)
	if strings.IndexByte(raw, '%') < 0 {
		return raw
	}
	if p, err := url.PathUnescape(raw); err == nil {
		return strings.ToValidUTF8(p, "\uFFFD")
	}
	return raw
}

// RawPath is the path as it came.
func (r *request) RawPath() string { return latin1(r.head.Path) }

// Host is the name by which the client knows the server.
func (r *request) Host() string { return latin1(r.head.Host) }

// Minor is the HTTP/1 version of the request.
func (r *request) Minor() int { return int(r.minor) }

// KeepAlive reports that the connection is to go on behind the answer.
func (r *request) KeepAlive() bool {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	return r.keepConn && !r.closes && !r.draining()
}

// RequestID is the request's id, the same in every log.
func (r *request) RequestID() string { return string(r.id.append(nil, &r.binding.host.identities)) }

// Query is what follows the question mark.
func (r *request) Query() string { return latin1(r.head.Query) }

// Header finds a field.
func (r *request) Header(name string) (string, bool) {
	v, ok := r.head.Get(name)
	return latin1(v), ok
}

// joined is a field's value, or those of all its lines with commas between
// (RFC 9110 section 5.3).
func (r *request) joined(name string) string {
	var all string
	for _, f := range r.head.Fields {
		switch {
		case !strings.EqualFold(string(f.Name), name):
		case all == "":
			all = latin1(f.Value)
		default:
			all += ", " + latin1(f.Value)
		}
	}
	return all
}

// EachHeader lists the fields as they came.
func (r *request) EachHeader(f func(name, value string)) {
	for _, h := range r.head.Fields {
		f(string(h.Name), latin1(h.Value))
	}
}

// latin1 reads field bytes as the web does: a character each.
func latin1(b []byte) string {
	for _, c := range b {
		if c >= 0x80 {
			runes := make([]rune, len(b))
			for i, c := range b {
				runes[i] = rune(c)
			}
			return string(runes)
		}
	}
	return string(b)
}

// Body is the request's content.
func (r *request) Body() []byte { return r.body }

// Write is not for HTTP; parallelmod tells the script.
func (r *request) Write([]byte) {}

// Close ends the connection behind this answer.
func (r *request) Close() {
	r.hmu.Lock()
	r.closes = true
	r.hmu.Unlock()
}

// Abort resets the connection.
func (r *request) Abort() { r.conn.Abort() }

// Pause does nothing: an HTTP connection reads on when it has answered.
func (r *request) Pause() {}

// Resume does nothing.
func (r *request) Resume() {}

// NextSendID is always 1: a request has one answer.
func (r *request) NextSendID() int64 { return 1 }

// Elapsed is how long the running callback has been running, in microseconds.
func (r *request) Elapsed() int64 {
	return int64(r.slot.worker.Busy() / time.Microsecond)
}

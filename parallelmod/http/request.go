package http

import (
	"strings"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// Request is what the script's side may ask of one request. Once the request
// is answered it holds nothing: Ended reports that.
type Request interface {
	values.Connection
	Ended() bool
	// Threw is told of an error that the exceptionHandler gets.
	Threw(err *vm.ScriptError)
	Method() string
	Path() string    // decoded, without the query
	RawPath() string // as it came, still encoded, without the query
	Query() string   // raw, without the question mark
	Host() string
	Minor() int        // HTTP/1.x
	KeepAlive() bool   // the connection will go on behind the answer
	RequestID() string // made when it is first asked for
	Header(name string) (value string, ok bool)
	EachHeader(f func(name, value string))
	Body() []byte // the caller may keep it
	// Await says that the callback returned a promise: Answered follows.
	Await()
	// Answered ends a request whose callback returned a promise.
	Answered(s vm.Scope, a *Answer, err *vm.ScriptError)
	// Ready says, inside an entry, that a stream that was Waiting has more, or
	// has ended.
	Ready(s vm.Scope)
	// Watch asks for gone to be called, in an entry of this VM, when the client
	// has gone away or the host gives the request up before the answer is
	// complete; at once if that has happened. There is at most one watcher.
	Watch(gone func(s vm.Scope, reason string))
}

// joined is a field that may come in several lines, as one.
func joined(r Request, field, separator string) string {
	var lines []string
	r.EachHeader(func(name, value string) {
		if strings.EqualFold(name, field) {
			lines = append(lines, value)
		}
	})
	return strings.Join(lines, separator)
}

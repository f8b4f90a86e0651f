package http

import (
	"pyp/parallelmod/httpfile"
	"slices"
	"strconv"
	"strings"
)

// The content types of what an http11 method returns.
const (
	TypeText  = "text/plain; charset=utf-8"
	TypeHTML  = "text/html; charset=utf-8"
	TypeBytes = "application/octet-stream"
	TypeJSON  = "application/json; charset=utf-8"
)

// Answer is what a method returned: a status, fields and a body, which is whole
// (Text or Bytes), a file's or a stream's.
type Answer struct {
	Status  int
	Type    string          // Content-Type, "" for none
	Text    string          // the body, or
	Bytes   []byte          // the body if it is bytes: a copy
	File    httpfile.Source // the body is a file's: its Result gives the status, the type and fields besides these
	Stream  Stream          // the body comes in pieces
	Headers []Header
	Close   bool // the script asked for Connection: close
	Own     bool // it is as the script made it: nothing is put in place of an empty body
}

// Header is a field of an answer, valid for the wire.
type Header struct{ Name, Value string }

// Len is the length of the body in bytes.
func (a *Answer) Len() int { return len(a.Text) + len(a.Bytes) }

// addHeader checks a field that a script sets before it may reach the wire.
// response.js has refused what is wrong already, where the script stands; but
// response.js runs among builtins that a script may change.
func (a *Answer) addHeader(name, text string) string {
	value, ok := latin1(text)
	switch name = strings.ToLower(name); {
	case !ok:
		return "the header " + strconv.Quote(name) + " has a character beyond U+00FF; encode it"
	case !validField(name, value):
		return "the header " + strconv.Quote(name) + " is not valid"
	case name == "content-type":
		a.Type = value
	case name == "connection":
		a.Close = strings.EqualFold(value, "close")
	case hostField(name):
		return "the host sets the header " + name
	default:
		a.Headers = append(a.Headers, Header{name, value})
	}
	return ""
}

// hostFields are the host's to write: they frame messages, or it knows better.
var hostFields = []string{"content-length", "date", "keep-alive", "server", "te", "trailer", "transfer-encoding", "upgrade"}

func hostField(name string) bool { return slices.Contains(hostFields, name) }

// validField keeps everything from the wire that could end a field.
func validField(name, value string) bool {
	for _, c := range []byte(name) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>@,;:\\\"/[]?={}", c) >= 0 {
			return false
		}
	}
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return name != ""
}

package httpfile

import "os"

// Query is what of a request decides about a file's answer.
type Query struct {
	Method string // GET or HEAD; a Root answers others with 405, Named sends the whole file

	// Path is the path below the root, percent-encoded, with its "/" in front;
	// "" is the root without its slash. It means nothing to Named and Part.
	Path string

	Query   string // the raw query, for ?range=
	URLPath string // the request's whole raw path, for a redirect, a listing's title and messages; "" is Path

	// Header finds a field; several lines of one name are joined by ", ". nil
	// is a request without fields.
	Header func(name string) (value string, ok bool)
}

// Field is a header field of an answer, valid for the wire.
type Field struct{ Name, Value string }

// Result is an answer. Its content is Before, then Body or Length bytes of File
// from Offset, then After. An answer to HEAD has the Length and no content, and
// of an error the caller makes the content from Message.
type Result struct {
	Status         int
	Type           string  // Content-Type; "" for none
	Fields         []Field // without Content-Type and Content-Length
	Before         []byte  // of a Part only, not counted in Length
	Body           []byte
	File           *os.File // the caller's to close; nil where nothing of it is to be sent
	Offset, Length int64
	After          []byte // of a Part only, not counted in Length
	Message        string // of an error: what to tell the client, not escaped
	Err            error  // of an error: its cause, for the log or the script; it names paths of the server
}

// Source answers requests for files. Open may wait for the disk.
type Source interface{ Open(q *Query) Result }

func (q *Query) field(name string) (string, bool) {
	if q.Header == nil {
		return "", false
	}
	return q.Header(name)
}

// reads tells the methods that ask for a representation.
func (q *Query) reads() bool { return q.Method == "GET" || q.Method == "HEAD" }

// urlPath is the path as the client knows it.
func (q *Query) urlPath() string {
	if q.URLPath == "" {
		return q.Path
	}
	return q.URLPath
}

// inMemory is a whole answer of our own making.
func (q *Query) inMemory(contentType string, body []byte) Result {
	r := Result{Status: 200, Type: contentType, Length: int64(len(body))}
	if q.Method != "HEAD" {
		r.Body = body
	}
	return r
}

package httpfile

import (
	"errors"
	"os"
)

var errType = errors.New("the content type is not valid; write it like text/plain")

type named struct{ path, typ string }

// Named serves one file by a name the script gives, wherever that is: the name
// must not come from a client. Preconditions, ranges and HEAD are as a Root has
// them; other methods get the whole file. An empty content type is guessed.
func Named(path, contentType string) Source {
	if contentType == "" {
		contentType = TypeOf(path)
	}
	return named{path, contentType}
}

// Open answers a request.
func (n named) Open(q *Query) Result {
	if !validType(n.typ) {
		return Result{Status: 500, Message: "The file has no valid content type", Err: errType}
	}
	f, info, err := inspect(os.OpenFile(n.path, openFlags, 0))
	if err == nil && info.IsDir() {
		_ = f.Close()
		err = errIrregular
	}
	if err != nil {
		return failure(q, err)
	}
	return newContent(f, info, n.typ, "").answer(q)
}

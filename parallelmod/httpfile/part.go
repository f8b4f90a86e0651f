package httpfile

import (
	"fmt"
	"os"
)

// RangeError says that a Part lies outside of its file. Scripts know it as
// InvalidFileRangeError.
type RangeError struct{ Offset, Bytes, Size int64 }

// Error says what was asked for and what there is.
func (e *RangeError) Error() string {
	if e.Bytes < 0 {
		return fmt.Sprintf("the file has %d bytes, and none from offset %d on; give an offset from 0 to %d", e.Size, e.Offset, e.Size)
	}
	return fmt.Sprintf("%d bytes from offset %d are not within the file's %d bytes", e.Bytes, e.Offset, e.Size)
}

type part struct {
	before, after []byte
	path          string
	offset, n     int64
}

// Part is n bytes of a file from offset, or all from there if n is negative,
// between bytes of the script's own. Nothing in the request changes that: Open's
// query may be nil but for its path in messages. A range outside of the file is
// a 416 with a RangeError.
func Part(before []byte, path string, after []byte, offset, n int64) Source {
	return part{before, after, path, offset, n}
}

// Open opens the file.
func (p part) Open(q *Query) Result {
	if q == nil {
		q = &Query{}
	}
	f, info, err := inspect(os.OpenFile(p.path, openFlags, 0))
	if err == nil && info.IsDir() {
		_ = f.Close()
		err = errIrregular
	}
	if err != nil {
		return failure(q, err)
	}
	size, n := info.Size(), p.n
	if n < 0 {
		n = size - p.offset
	}
	if p.offset < 0 || p.offset > size || n > size-p.offset {
		_ = f.Close()
		r := pastEnd(size)
		r.Err = &RangeError{p.offset, p.n, size}
		return r
	}
	r := Result{Status: 200, Type: TypeOf(p.path), Before: p.before, File: f, Offset: p.offset, Length: n, After: p.after}
	if n == 0 {
		_ = f.Close()
		r.File = nil
	}
	return r
}

package httpfile

import (
	"errors"
	"io/fs"
	"syscall"
)

var (
	errName      = errors.New("not a name that is served")
	errIrregular = errors.New("not a regular file")
	errFolder    = errors.New("a folder without an index file, and listings are off")
)

// failure answers for a file that cannot be opened.
func failure(q *Query, err error) Result {
	r := Result{Status: statusOf(err), Err: err}
	switch r.Status {
	case 403:
		r.Message = "No permission to read " + q.urlPath()
	case 404:
		r.Message = "File not found: " + q.urlPath()
	case 503:
		r.Message = "Too many files are open; try again later"
	default:
		r.Message = "The file cannot be read: " + q.urlPath()
	}
	return r
}

// statusOf judges an error of the system's. What is none comes from os.Root,
// which refuses names that lead out of it, or from this package.
func statusOf(err error) int {
	var errno syscall.Errno
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 404
	case errors.Is(err, fs.ErrPermission):
		return 403
	case !errors.As(err, &errno):
		return 404
	}
	switch errno {
	case syscall.ENOTDIR, syscall.ELOOP, syscall.ENAMETOOLONG, syscall.EINVAL, syscall.ENXIO, syscall.ENODEV:
		return 404
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EAGAIN:
		return 503
	}
	return 500
}

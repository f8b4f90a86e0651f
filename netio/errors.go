package netio

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// Reasons for the end of a connection, as Handler.Closed gets them (compare with errors.Is).
var (
	ErrReset        = errors.New("netio: connection reset by peer")
	ErrTimedOut     = errors.New("netio: peer does not answer")
	ErrWriteTimeout = errors.New("netio: peer does not read")
	ErrFileShort    = errors.New("netio: a file became shorter while it was sent")
	ErrOverflow     = errors.New("netio: too many bytes held for one connection")
	ErrAborted      = errors.New("netio: connection aborted")
	ErrReactorGone  = errors.New("netio: reactor closed")
)

// ioError gives a failed system call its place among the reasons above and keeps the errno.
func ioError(err error) error {
	switch {
	case errors.Is(err, unix.ECONNRESET), errors.Is(err, unix.EPIPE):
		return fmt.Errorf("%w: %w", ErrReset, err)
	case errors.Is(err, unix.ETIMEDOUT), errors.Is(err, unix.EHOSTUNREACH):
		return fmt.Errorf("%w: %w", ErrTimedOut, err)
	}
	return fmt.Errorf("netio: %w", err)
}

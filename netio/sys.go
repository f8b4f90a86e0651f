package netio

import (
	"time"

	"golang.org/x/sys/unix"
)

var started = time.Now()

// Now is the package's clock: monotonic nanoseconds since the process began. Deadlines are given in it; it is never 0.
func Now() int64 { return int64(time.Since(started)) + 1 }

// again tells the errors of a non-blocking call that mean "later".
func again(err error) bool { return err == unix.EAGAIN || err == unix.EINTR }

// write is write(2) repeated when a signal came between.
func write(fd int, b []byte) (n int, err error) {
	for {
		if n, err = unix.Write(fd, b); err != unix.EINTR {
			return max(n, 0), err
		}
	}
}

// writev is writev(2) repeated when a signal came between; at most maxIovecs buffers.
func writev(fd int, bufs [][]byte) (n int, err error) {
	for {
		if n, err = unix.Writev(fd, bufs); err != unix.EINTR {
			return max(n, 0), err
		}
	}
}

// read is read(2) repeated when a signal came between.
func read(fd int, b []byte) (n int, err error) {
	for {
		if n, err = unix.Read(fd, b); err != unix.EINTR {
			return max(n, 0), err
		}
	}
}

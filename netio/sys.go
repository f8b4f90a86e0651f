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

// pread is pread(2) repeated when a signal came between.
func pread(fd int, b []byte, off int64) (n int, err error) {
	for {
		if n, err = unix.Pread(fd, b, off); err != unix.EINTR {
			return max(n, 0), err
		}
	}
}

// sendfile is sendfile(2) repeated when a signal came between.
func sendfile(to, from int, off *int64, n int) (int, error) {
	for {
		if sent, err := unix.Sendfile(to, from, off, n); err != unix.EINTR {
			return max(sent, 0), err
		}
	}
}

// sendMore is write for bytes that others follow: the kernel keeps what does not fill a packet until they come, or for 200 ms.
func sendMore(fd int, b []byte) (n int, err error) {
	for {
		if n, err = unix.SendmsgN(fd, b, nil, nil, unix.MSG_MORE); err != unix.EINTR {
			return max(n, 0), err
		}
	}
}

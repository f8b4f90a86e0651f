package netio

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// fileStep is what one sendfile(2) is asked for at most: as long as it goes on, nothing is accounted for.
const fileStep = 2 << 20

func (c *tcpConn) SendFile(head []byte, f *os.File, offset, n int64, tail []byte) {
	if n <= 0 {
		go f.Close()
		c.Sendv([][]byte{head, tail})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == open && !c.silent {
		if !c.writing() && len(head) > 0 { // head waits in the kernel for the file's first bytes, to share a packet with them
			head = head[c.took(sendMore(int(c.fd.Load()), head)):]
		}
		if c.admit() {
			c.out.add(head)
			c.out.addFile(f, offset, n)
			c.out.add(tail)
			c.startWriter()
			return
		}
	}
	go f.Close()
}

// sendFile makes one step of a file's way out, on the writer's goroutine: it may wait for the disk.
func (s *segment) sendFile(fd int) (int, error) {
	if s.copied {
		return s.copyFile(fd)
	}
	off := s.off
	n, err := sendfile(fd, int(s.f.Fd()), &off, int(min(s.n, fileStep)))
	switch {
	case n > 0:
		return n, nil
	case err == nil:
		return 0, ErrFileShort
	case err == unix.EINVAL, err == unix.ENOSYS, err == unix.EOPNOTSUPP:
		s.copied = true // some file systems have no such thing
		return s.copyFile(fd)
	}
	return 0, err
}

// copyFile is sendFile by way of a buffer. That is given back even if the kernel takes nothing: a peer that does not read
// holds none.
func (s *segment) copyFile(fd int) (int, error) {
	buf := spareBuffers.Get().(*[readSize]byte)
	defer spareBuffers.Put(buf)
	n, err := pread(int(s.f.Fd()), buf[:min(s.n, readSize)], s.off)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read a file to be sent: %w", err)
	case n == 0:
		return 0, ErrFileShort
	}
	return write(fd, buf[:n])
}

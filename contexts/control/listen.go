package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// maxPath is the longest path that an address of a unix socket can hold.
const maxPath = 107

// probeTime is how long a socket may take to accept before it counts as alive
// but busy.
const probeTime = time.Second

// listen opens a socket at path, or at a place of its own if path is "".
func listen(path string) (*net.UnixListener, string, error) {
	if path != "" {
		path, err := filepath.Abs(path)
		if err != nil {
			return nil, "", err
		}
		l, err := bind(path)
		return l, path, err
	}
	dir, err := makeFolder()
	if err != nil {
		return nil, "", err
	}
	sweep(dir)
	for n := 0; ; n++ { // processes of two namespaces may share a number
		path = filepath.Join(dir, strconv.Itoa(os.Getpid())+suffix(n))
		l, err := bind(path)
		if err == nil || n == 9 || !errors.Is(err, errTaken) {
			return l, path, err
		}
	}
}

func suffix(n int) string {
	if n == 0 {
		return ".sock"
	}
	return fmt.Sprintf("-%d.sock", n)
}

var errTaken = errors.New("another process is using it; choose another path")

// bind opens a socket that only this user may connect to, from its first
// moment. One that nobody listens on any more gives way.
func bind(path string) (*net.UnixListener, error) {
	if len(path) > maxPath {
		return nil, fmt.Errorf("%s has %d bytes and a socket's path at most %d; choose a shorter one with --control", path, len(path), maxPath)
	}
	if err := giveWay(path); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var config net.ListenConfig
	config.Control = func(_, _ string, c syscall.RawConn) error {
		var err error
		if e := c.Control(func(fd uintptr) { err = unix.Fchmod(int(fd), 0o600) }); e != nil {
			return e
		}
		return err // the file that bind makes has the mode of the socket
	}
	l, err := config.Listen(context.Background(), "unix", path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no folder %s; make it, or choose another path", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("this user may not write to %s; choose another path", filepath.Dir(path))
	case err != nil:
		return nil, fmt.Errorf("%w; choose another path", err)
	}
	u := l.(*net.UnixListener)
	u.SetUnlinkOnClose(false) // the file may be another's by then
	if err := os.Chmod(path, 0o600); err != nil {
		_ = u.Close()
		return nil, err
	}
	return u, nil
}

// giveWay removes what a dead host has left at path, and nothing else.
func giveWay(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return errors.New("there is a file that is not a socket; choose another path")
	case !abandoned(path):
		return errTaken
	}
	return os.Remove(path)
}

// abandoned reports that nobody listens on a socket.
func abandoned(path string) bool {
	c, err := net.DialTimeout("unix", path, probeTime)
	if err == nil {
		_ = c.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// sweep removes the sockets of dead processes. A process that has bound its
// socket and does not listen yet lives, and keeps it.
func sweep(dir string) {
	for _, path := range sockets(dir) {
		if pid := pidOf(path); pid > 0 && !alive(pid) && abandoned(path) {
			_ = os.Remove(path)
		}
	}
}

// sockets lists the sockets in a folder.
func sockets(dir string) []string {
	var list []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.Type() == fs.ModeSocket && strings.HasSuffix(e.Name(), ".sock") {
			list = append(list, filepath.Join(dir, e.Name()))
		}
	}
	return list
}

// pidOf is the process that a socket is named after, 0 for none.
func pidOf(path string) int {
	name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".sock"), "-")
	pid, err := strconv.Atoi(name)
	if err != nil || pid < 1 {
		return 0
	}
	return pid
}

func alive(pid int) bool { return !errors.Is(unix.Kill(pid, 0), unix.ESRCH) }

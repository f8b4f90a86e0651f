package control

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const question = "GET /v1/stats HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

// TestOthersAreNotAnswered lets another user come by, with every right that a
// file can give.
func TestOthersAreNotAnswered(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	dir := home(t)
	s := open(t, filepath.Join(dir, "a.sock"), newFake())
	for path, mode := range map[string]os.FileMode{dir: 0o755, s.Path(): 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	for uid, want := range map[uintptr]string{0: "HTTP/1.1 200 OK", 4711: ""} {
		if got := askAs(t, uid, s.Path()); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("user %d got %q, want %q", uid, got, want)
		}
	}
}

// askAs connects as another user: on a thread of its own, which ends with that
// user's rights.
func askAs(t *testing.T, uid uintptr, path string) string {
	t.Helper()
	connected := make(chan error)
	var fd int
	go func() {
		runtime.LockOSThread()
		if _, _, no := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), uid, ^uintptr(0)); no != 0 {
			connected <- no
			return
		}
		var err error
		if fd, err = unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0); err == nil {
			err = unix.Connect(fd, &unix.SockaddrUnix{Name: path})
		}
		connected <- err
	}()
	if err := <-connected; err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(fd), "socket")
	c, err := net.FileConn(f)
	_ = f.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(c, question) // who is not wanted may be gone already
	b, _ := io.ReadAll(c)
	return string(b)
}

// TestReserveIsLetGo ends a server while a client is connected, whose
// descriptor must not become a reserve that nobody closes.
func TestReserveIsLetGo(t *testing.T) {
	path := filepath.Join(home(t), "a.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(l)
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	p, err := d.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if d.spare == nil {
		t.Error("there is no reserve")
	}
	_ = d.Close()
	_ = p.Close()
	if d.spare != nil {
		t.Error("a reserve is kept after the end")
	}
}

// TestPeersAreLimited opens more connections than are served, and finds room
// again when they close.
func TestPeersAreLimited(t *testing.T) {
	home(t)
	s := open(t, "", newFake())
	var held []net.Conn
	for range maxPeers {
		c, err := net.Dial("unix", s.Path())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	c, err := net.Dial("unix", s.Path())
	if err != nil {
		t.Fatal(err)
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if b, err := io.ReadAll(c); os.IsTimeout(err) || len(b) > 0 {
		t.Errorf("one too many: %q, %v", b, err)
	}
	_ = c.Close()
	for _, c := range held {
		_ = c.Close()
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		if _, err = NewClient(s.Path()).Stats(context.Background()); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil {
		t.Errorf("after all have gone: %v", err)
	}
}

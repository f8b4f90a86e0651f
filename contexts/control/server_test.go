package control

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestClientAsksServer(t *testing.T) {
	home(t)
	f := newFake()
	c := NewClient(open(t, "", f).Path())
	defer c.Close()
	ctx := context.Background()
	h, err := c.Stats(ctx)
	if err != nil || h.PID != os.Getpid() || h.Totals.Contexts != 3 {
		t.Errorf("stats: %+v, %v", h, err)
	}
	list, total, err := c.Contexts(ctx, Query{Sort: "cpu", Limit: 2})
	if err != nil || total != 3 || len(list) != 2 || list[0].ID != 1 || list[1].ID != 2 || f.retained {
		t.Errorf("contexts: %+v of %d, %v", list, total, err)
	}
	if _, _, err := c.Contexts(ctx, Query{Retained: true}); err != nil || !f.retained {
		t.Errorf("retained: %v", err)
	}
	if _, _, err := c.Contexts(ctx, Query{Sort: "size"}); err == nil || !strings.Contains(err.Error(), "use one of age, bytes") {
		t.Errorf("a wrong key: %v", err)
	}
	one, err := c.Context(ctx, 2)
	if err != nil || one.LastError != "no such key" || len(one.Recent) != 1 {
		t.Errorf("context: %+v, %v", one, err)
	}
	if _, err := c.Context(ctx, 77); err == nil || err.Error() != "there is no context 77; it may have ended" {
		t.Errorf("no context: %v", err)
	}
	if err := c.Kill(ctx, 2); err != nil {
		t.Errorf("kill: %v", err)
	}
	if err := c.Kill(ctx, 2); err == nil {
		t.Error("a context is killed twice")
	}
	stacks, err := c.Stacks(ctx)
	if err != nil || len(stacks) != 1 || stacks[0].Frames[0].Function != "spin" {
		t.Errorf("stacks: %+v, %v", stacks, err)
	}
	p, err := c.Profile(ctx, 1500*time.Millisecond)
	if err != nil || len(p.Sample) != 1 || f.profiled != 1500*time.Millisecond {
		t.Errorf("profile: %v, %v after %v", p, err, f.profiled)
	}
	f.failing = true
	if _, err := c.Profile(ctx, time.Second); err == nil || err.Error() != "somebody else is profiling" {
		t.Errorf("a profile that fails: %v", err)
	}
}

func TestSocketIsThisUsersAlone(t *testing.T) {
	dir := home(t)
	s := open(t, "", newFake())
	want := filepath.Join(dir, "pyp", strconv.Itoa(os.Getpid())+".sock")
	if s.Path() != want {
		t.Errorf("the socket is %s, want %s", s.Path(), want)
	}
	for path, mode := range map[string]fs.FileMode{want: fs.ModeSocket | 0o600, filepath.Dir(want): fs.ModeDir | 0o700} {
		if info, err := os.Lstat(path); err != nil || info.Mode() != mode {
			t.Errorf("%s has the mode %v, want %v (%v)", path, info.Mode(), mode, err)
		}
	}
	s.Close()
	if _, err := os.Lstat(want); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

// TestSocketHasItsModeFromTheBeginning holds whatever the umask is: bind takes
// the mode from the descriptor.
func TestSocketHasItsModeFromTheBeginning(t *testing.T) {
	path := filepath.Join(home(t), "a.sock")
	old := unix.Umask(0)
	defer unix.Umask(old)
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(fd) }()
	if err := unix.Fchmod(fd, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unix.Bind(fd, &unix.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("bind made %v (%v)", info.Mode(), err)
	}
}

func TestFoldersOfOthersAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		make func(dir string) error
		want string
	}{
		"link":    {func(dir string) error { return os.Symlink("/var", dir) }, "is a symbolic link"},
		"file":    {func(dir string) error { return os.WriteFile(dir, nil, 0o600) }, "is not a folder"},
		"rights":  {func(dir string) error { return errors.Join(os.Mkdir(dir, 0o700), os.Chmod(dir, 0o755)) }, "run chmod 700"},
		"owner":   {func(dir string) error { return errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, 4711, 4711)) }, "belongs to user 4711"},
		"parent":  {func(dir string) error { return os.Chmod(filepath.Dir(dir), 0o777) }, "may be changed by others"},
		"parent2": {func(dir string) error { return os.Chown(filepath.Dir(dir), 4711, 4711) }, "belongs to user 4711, who may replace"},
	} {
		t.Run(name, func(t *testing.T) {
			if os.Geteuid() != 0 && (name == "owner" || name == "parent2") {
				t.Skip("only root can give a folder away")
			}
			dir := filepath.Join(home(t), "pyp")
			if err := c.make(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := Open("", newFake(), quiet(t)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("opened: %v, want %q", err, c.want)
			}
			if list := Discover(context.Background()); len(list) != 0 {
				t.Errorf("found %+v in such a folder", list)
			}
		})
	}
}

func TestSecondFolder(t *testing.T) {
	dir := home(t)
	t.Setenv("TMPDIR", dir)
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(dir, "missing"))
	s := open(t, "", newFake())
	if want := filepath.Join(dir, "pyp-"+strconv.Itoa(os.Getuid())); filepath.Dir(s.Path()) != want {
		t.Errorf("the socket is %s, want it in %s", s.Path(), want)
	}
	if list := Discover(context.Background()); len(list) != 1 || list[0].Socket != s.Path() {
		t.Errorf("found %+v", list)
	}
}

func TestPathsThatCannotBeUsed(t *testing.T) {
	dir := home(t)
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	used := open(t, filepath.Join(dir, "used.sock"), newFake())
	for path, want := range map[string]string{
		file:                                   "there is a file that is not a socket",
		used.Path():                            "another process is using it",
		filepath.Join(dir, "no", "a.sock"):     "there is no folder ",
		"/tmp/" + strings.Repeat("long/", 30):  "and a socket's path at most 107",
		filepath.Join(dir, "file", "sub.sock"): "not a directory",
	} {
		if _, err := Open(path, newFake(), quiet(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "precious" {
		t.Errorf("the file is %q, %v", b, err)
	}
}

// leave makes a socket that nobody listens on.
func leave(t *testing.T, path string) {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
}

func TestSocketsOfTheDeadAreRemoved(t *testing.T) {
	dir := filepath.Join(home(t), "pyp")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(dir, strconv.Itoa(dead.Process.Pid)+".sock")
	starting := filepath.Join(dir, strconv.Itoa(os.Getppid())+".sock") // bound, not listening yet
	own := filepath.Join(dir, strconv.Itoa(os.Getpid())+".sock")       // of another process with this number, long dead
	other := filepath.Join(dir, "notes.txt")
	for _, path := range []string{stale, starting, own} {
		leave(t, path)
	}
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if list := Discover(context.Background()); len(list) != 0 {
		t.Errorf("found %+v", list)
	}
	if _, err := os.Lstat(stale); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the dead host's socket: %v", err)
	}
	for _, path := range []string{starting, other} {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s is gone: %v", path, err)
		}
	}
	if s := open(t, "", newFake()); s.Path() != own {
		t.Errorf("the socket is %s, want %s", s.Path(), own)
	}
}

func TestTwoHosts(t *testing.T) {
	home(t)
	a, b := open(t, "", newFake()), open(t, "", newFake())
	if a.Path() == b.Path() || !strings.HasSuffix(b.Path(), "-1.sock") {
		t.Errorf("the sockets are %s and %s", a.Path(), b.Path())
	}
	list := Discover(context.Background())
	if len(list) != 2 || list[0].Script != "/srv/app.js" || list[1].PID != os.Getpid() {
		t.Errorf("found %+v", list)
	}
	a.Close()
	if list := Discover(context.Background()); len(list) != 1 || list[0].Socket != b.Path() {
		t.Errorf("found %+v after one has ended", list)
	}
	if _, err := NewClient(a.Path()).Stats(context.Background()); !errors.Is(err, ErrGone) {
		t.Errorf("a host that has ended: %v", err)
	}
}

func TestCloseLeavesTheSocketOfAnother(t *testing.T) {
	path := filepath.Join(home(t), "a.sock")
	a := open(t, path, newFake())
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	b := open(t, path, newFake())
	a.Close()
	if _, err := NewClient(b.Path()).Stats(context.Background()); err != nil {
		t.Errorf("the second server: %v", err)
	}
}

// TestAnswersWithoutDescriptors takes away all the process may have.
func TestAnswersWithoutDescriptors(t *testing.T) {
	home(t)
	s := open(t, "", newFake())
	c, err := net.Dial("unix", s.Path()) // the client's descriptor is its own process's in life
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, "GET /v1/stats HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 200 ") {
		t.Fatalf("answered %q, %v", b, err)
	}
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(fd) }()
	restore := exhaust(t)
	defer restore()
	if err := unix.Connect(fd, &unix.SockaddrUnix{Name: s.Path()}); err != nil {
		t.Fatal(err)
	}
	_ = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 20})
	if _, err := unix.Write(fd, []byte("GET /v1/stats HTTP/1.1\r\nHost: a\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 64)
	if n, err := unix.Read(fd, b); err != nil || !strings.HasPrefix(string(b[:n]), "HTTP/1.1 200 ") {
		t.Errorf("answered %q, %v", b[:max(n, 0)], err)
	}
}

// exhaust takes all descriptors there are, until restore is called. Those of
// earlier tests may still be closed meanwhile, so that there is no number below
// which all are taken.
func exhaust(t *testing.T) (restore func()) {
	t.Helper()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	low := old
	low.Cur = min(old.Cur, 256)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	var taken []int
	fd, err := unix.Dup(0)
	for ; err == nil; fd, err = unix.Dup(0) {
		taken = append(taken, fd)
	}
	if err != unix.EMFILE {
		t.Errorf("no descriptor is left: %v", err)
	}
	return func() {
		for _, fd := range taken {
			_ = unix.Close(fd)
		}
		_ = unix.Setrlimit(unix.RLIMIT_NOFILE, &old)
	}
}

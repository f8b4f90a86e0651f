package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pyp/cmd/pyp/inspect"
	"pyp/contexts/stats"
)

// This file looks at hosts from outside, as a user does: with the commands, in
// processes of their own.

// vantage is a place where no hosts but a test's are found.
type vantage struct {
	t   *testing.T
	dir string
}

func lookout(t *testing.T) *vantage {
	t.Helper()
	dir, err := os.MkdirTemp("", "pyp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return &vantage{t, dir}
}

// pyp is a command that sees only this place.
func (w *vantage) pyp(files map[string]string, args ...string) *exec.Cmd {
	c := command(w.t, files, args...)
	c.Env = append(c.Env, "XDG_RUNTIME_DIR="+w.dir, "TMPDIR="+w.dir)
	return c
}

// serve starts a host.
func (w *vantage) serve(n int, name, script string, flags ...string) *server {
	w.t.Helper()
	return start(w.t, w.pyp(map[string]string{name: script}, append(flags, name)...), n)
}

// prints runs a command and wants its exit status and texts that it prints.
func (w *vantage) prints(code int, args []string, want ...string) string {
	w.t.Helper()
	got, out, errs := complete(w.t, w.pyp(nil, args...))
	if got != code {
		w.t.Errorf("pyp %q: exit %d, want %d:\n%s%s", args, got, code, out, errs)
	}
	for _, text := range want {
		if !strings.Contains(out+errs, text) {
			w.t.Errorf("pyp %q lacks %q:\n%s%s", args, text, out, errs)
		}
	}
	return out
}

// sockets are those that hosts have opened.
func (w *vantage) sockets() []string {
	list, _ := filepath.Glob(filepath.Join(w.dir, "pyp", "*.sock"))
	return list
}

// until repeats a look until it shows what is waited for.
func until(t *testing.T, what string, look func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !look(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not come about", what)
		}
	}
}

const inspected = use + `
	class Hello {
		http11 = true;
		hello() { return 'hi'; }
		fail() { throw new Error('no\x1b[2Jway'); }
		spin() { for (;;); }
	}
	register({ transport: server('127.0.0.1', 0), protocol: Hello });
	class Echo { dataReceived(transport, data) { return data; } }
	register({ transport: server('127.0.0.1', 0), protocol: Echo });
	run();`

func TestLookingFromOutside(t *testing.T) {
	w := lookout(t)
	w.prints(1, []string{"ps"}, "pyp: no host of yours is running\n")
	w.prints(1, []string{"stats"}, "no host of yours is running; one that was started with --control PATH is found with --socket PATH")
	s := w.serve(2, "app.js", inspected, "--workers", "1")
	for range 5 {
		s.get(0, "/hello")
	}
	s.get(0, "/fail")
	echo := s.dial(1)
	if _, err := io.WriteString(echo, "abc"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(echo, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	pid := strconv.Itoa(s.cmd.Process.Pid)
	w.prints(0, []string{"ps"}, pid, "serving", s.urls[0]+",tcp://", "app.js")
	w.prints(0, []string{"ps", "--json"}, `"pid": `+pid)
	w.prints(0, []string{"stats"}, "requests    6,", "1 script errors", "Hello.hello", "Echo.dataReceived", "GENERATION", "WORKER")
	var h stats.Host
	if err := json.Unmarshal([]byte(w.prints(0, []string{"stats", "--json"})), &h); err != nil || h.Totals.Requests != 6 || len(h.Workers) != 1 || len(h.Servers) != 2 {
		t.Errorf("stats: %+v, %v", h, err)
	}
	list := w.prints(0, []string{"contexts", "--filter", "kind=raw", "--filter", "received>2B"}, "Echo", "3B")
	fields := strings.Fields(strings.Split(list, "\n")[1])
	if fields[1] != echo.LocalAddr().String() {
		t.Errorf("the context is of %s, want %s", fields[1], echo.LocalAddr())
	}
	w.prints(0, []string{"context", fields[0]}, "Echo (raw)", "Echo.dataReceived")
	w.prints(0, []string{"contexts", "--json", "--sort", "age", "--limit", "1"}, `"remote_address": `)
	w.prints(0, []string{"stack"}, "no worker is busy")
	w.prints(1, []string{"profile", "--seconds", "600", "-o", w.dir + "/none/cpu.pprof"}, "pyp: cannot write "+w.dir+"/none/cpu.pprof: no such file or directory")
	w.prints(0, []string{"kill", fields[0], "--pid", pid}, "context "+fields[0]+" has been ended")
	if _, err := echo.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection that was ended: %v", err)
	}
	w.prints(1, []string{"kill", fields[0]}, "there is no context "+fields[0])
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 0 || len(w.sockets()) != 0 {
		t.Errorf("exit %d, left %v", code, w.sockets())
	}
}

func TestSeveralHosts(t *testing.T) {
	w := lookout(t)
	a, b := w.serve(2, "a.js", inspected), w.serve(2, "b.js", inspected)
	w.prints(0, []string{"ps"}, "a.js", "b.js")
	w.prints(1, []string{"stats"}, "2 hosts are running; choose one with --pid or --script:", "a.js", "b.js")
	w.prints(0, []string{"stats", "--script", "b.js"}, "b.js")
	w.prints(0, []string{"stats", "--pid", strconv.Itoa(a.cmd.Process.Pid)}, "a.js")
	w.prints(0, []string{"stats", "--socket", filepath.Join(w.dir, "pyp", fmt.Sprint(b.cmd.Process.Pid)+".sock")}, "b.js")
	w.prints(1, []string{"stats", "--script", "c.js"}, "no host of yours runs c.js; these are running:")
	w.prints(1, []string{"stats", "--pid", "1"}, "no host of yours has the process id 1; these are running:")
	w.prints(1, []string{"stats", "--socket", w.dir + "/none.sock"}, "no host listens there; it may have ended")
	w.prints(2, []string{"stats", "--script", "a.js", "--pid", "1"}, "exclude each other")
	_ = a.cmd.Process.Kill() // leaves its socket
	_ = a.cmd.Wait()
	if len(w.sockets()) != 2 {
		t.Fatalf("sockets: %v", w.sockets())
	}
	w.prints(0, []string{"stats"}, "b.js")
	if len(w.sockets()) != 1 {
		t.Errorf("the socket of a host that was killed is left: %v", w.sockets())
	}
}

// TestLookingAtStuckWorkers asks while the only worker does not return, and
// gets it back.
func TestLookingAtStuckWorkers(t *testing.T) {
	w := lookout(t)
	s := w.serve(2, "app.js", inspected, "--workers", "1", "--callback-timeout", "1h")
	c := s.dialHTTP(0)
	if _, err := io.WriteString(c, "GET /spin HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	id := ""
	until(t, "a busy worker", func() bool {
		var h stats.Host
		_, out, _ := complete(t, w.pyp(nil, "stats", "--json"))
		if err := json.Unmarshal([]byte(out), &h); err != nil {
			t.Fatal(err)
		}
		id = fmt.Sprint(h.Workers[0].Context)
		return h.Workers[0].State == "busy" && h.Workers[0].Callback == "Hello.spin"
	})
	w.prints(0, []string{"contexts", "--filter", "state=running"}, c.LocalAddr().String())
	w.prints(0, []string{"stack"}, "worker 0: busy for ", "Hello.spin, context "+id, "    spin (", "app.js:7:")
	w.prints(0, []string{"stack", "--json"}, `"function": "spin"`)
	profile, graph := filepath.Join(w.dir, "cpu.pprof"), filepath.Join(w.dir, "cpu.svg")
	w.prints(0, []string{"profile", "--seconds", "0.5", "-o", profile, "--flame", graph}, "sampling for 500ms", "go tool pprof -top "+profile, graph+" is written")
	if out, err := exec.Command("go", "tool", "pprof", "-top", profile).CombinedOutput(); err != nil || !strings.Contains(string(out), "spin") {
		t.Errorf("go tool pprof: %v\n%s", err, out)
	}
	if svg, err := os.ReadFile(graph); err != nil || !strings.Contains(string(svg), "<svg") || !strings.Contains(string(svg), "spin") {
		t.Errorf("the flame graph: %v\n%.300s", err, svg)
	}
	w.prints(0, []string{"kill", id})
	if got := s.get(0, "/hello"); got != "hi" {
		t.Errorf("answered %q", got)
	}
}

// dialHTTP connects to an HTTP server.
func (s *server) dialHTTP(n int) net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.urls[n], "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestControlFlag(t *testing.T) {
	w := lookout(t)
	path := filepath.Join(w.dir, "own.sock")
	s := w.serve(2, "app.js", inspected, "--control", path)
	w.prints(0, []string{"stats", "--socket", path}, "app.js")
	w.prints(1, []string{"ps"}, "no host of yours is running")
	code, _, errs := complete(t, w.pyp(map[string]string{"a.js": inspected}, "--control", path, "a.js"))
	if code != 1 || !strings.Contains(errs, "pyp: --control "+path+": "+path+": another process is using it; choose another path\n") {
		t.Errorf("a path that is taken: exit %d, %s", code, errs)
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s = w.serve(2, "app.js", inspected, "--control", path) // the dead host's gives way
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
	w.serve(2, "app.js", inspected, "--control", "off")
	w.prints(1, []string{"ps"}, "no host of yours is running")
	if len(w.sockets()) != 0 {
		t.Errorf("sockets: %v", w.sockets())
	}
}

func TestSocketIsRemovedHoweverTheHostEnds(t *testing.T) {
	w := lookout(t)
	code, out, errs := complete(t, w.pyp(map[string]string{"a.js": use + `
		import fs from 'node:fs';
		register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });
		runOnce();
		console.log(fs.readdirSync(process.env.XDG_RUNTIME_DIR + '/pyp').length);
		process.exit(7);`}, "a.js"))
	if code != 7 || out != "1\n" || len(w.sockets()) != 0 {
		t.Errorf("process.exit: exit %d, %q, %s, left %v", code, out, errs, w.sockets())
	}
	s := w.serve(2, "app.js", inspected, "--drain", "1h", "--callback-timeout", "1h")
	c := s.dial(1)
	if _, err := io.WriteString(c, "abc"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	spin := s.dialHTTP(0)
	if _, err := io.WriteString(spin, "GET /spin HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	until(t, "a busy worker", func() bool {
		_, out, _ := complete(t, w.pyp(nil, "stats"))
		return strings.Contains(out, "Hello.spin for")
	})
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.expect("stopping")
	w.prints(0, []string{"ps"}, "draining") // it can be looked at to its end
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 128+15 || len(w.sockets()) != 0 {
		t.Errorf("two signals: exit %d, left %v", code, w.sockets())
	}
}

func TestHostServesWithoutASocket(t *testing.T) {
	w := lookout(t)
	if err := os.Symlink("/nowhere", filepath.Join(w.dir, "pyp")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, fmt.Sprintf("pyp-%d", os.Getuid())), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := w.serve(2, "app.js", inspected)
	if got := s.get(0, "/hello"); got != "hi" {
		t.Errorf("answered %q", got)
	}
	if log := s.stderr.String(); !strings.Contains(log, "pyp ps and its like will not find this host: ") {
		s.expect("pyp ps and its like will not find this host: ")
	}
}

func TestWatchPrintsLines(t *testing.T) {
	w := lookout(t)
	w.serve(2, "app.js", inspected)
	c := w.pyp(nil, "stats", "--watch=20ms")
	out := &output{}
	c.Stdout = out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	until(t, "three lines", func() bool { return strings.Count(out.String(), "\n") >= 4 })
	_ = c.Process.Signal(os.Interrupt)
	if err := c.Wait(); err != nil {
		t.Errorf("after an interrupt: %v", err)
	}
	if first, _, _ := strings.Cut(out.String(), "\n"); !strings.HasPrefix(first, "TIME") || !strings.Contains(first, "REQ/S") {
		t.Errorf("the titles are %q", first)
	}
}

func TestCommandsRefuse(t *testing.T) {
	w := lookout(t)
	for _, c := range []struct {
		code int
		args string
		want string
	}{
		{2, "stats --nope", "flag provided but not defined: -nope"},
		{2, "stats app.js", `pyp stats does not take "app.js"`},
		{2, "context", "which id? pyp context ID"},
		{2, "kill", "which id? pyp kill ID..."},
		{2, "kill one", `a context's id is a number as pyp contexts shows it, not "one"`},
		{2, "contexts --sort size", `cannot be sorted by "size"; use one of age`},
		{2, "contexts --filter size=1", `no "size" to filter by`},
		{2, "contexts --limit -1", "--limit must not be negative"},
		{2, "stats --watch=5", "give a time of 10ms or more"},
		{2, "profile --seconds 0", "--seconds must be more than 0"},
		{1, "top", "pyp top needs a terminal"},
		{2, "--workers 2 stats", "stats is a command and comes first: pyp stats [flags]; a script of that name is ./stats"},
		{2, "help nothing", `there is no command "nothing"`},
		{0, "help", "pyp contexts "},
		{0, "help stats", "usage: pyp stats [flags]"},
		{0, "contexts --help", "usage: pyp contexts [flags]"},
		{0, "kill -h", "usage: pyp kill [flags] ID..."},
		{0, "help check", "usage: pyp check [flags] script.js"},
		{1, "./stats", "stats: error: no such file"},
	} {
		w.prints(c.code, strings.Fields(c.args), c.want)
	}
}

// TestCommandsAreInTheHelp looks for each command in the usage.
func TestCommandsAreInTheHelp(t *testing.T) {
	for _, name := range []string{"ps", "stats", "contexts", "context", "kill", "stack", "profile", "top"} {
		if !inspect.Is(name) || !regexp.MustCompile(`(?m)^       pyp `+name+`\b`).MatchString(usage()) {
			t.Errorf("the usage lacks %s", name)
		}
		if !slices.Contains(inspect.Flags(), "pid") {
			t.Error("the commands have no flag --pid")
		}
	}
}

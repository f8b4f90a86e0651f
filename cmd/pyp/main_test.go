package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// This file runs pyp as a user does: as a process of its own. The test binary
// plays pyp when the environment says so, so nothing has to be built.

const asPyp = "PYP_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asPyp) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	dir, err := os.MkdirTemp("", "pyp") // for control sockets, whose paths must be short
	if err != nil {
		panic(err)
	}
	_ = os.Setenv("XDG_RUNTIME_DIR", dir)
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// command is pyp with these arguments, in a folder that holds these files.
func command(t *testing.T, files map[string]string, args ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(os.Args[0], args...)
	c.Dir = dir
	c.Env = append(os.Environ(), asPyp+"=1")
	return c
}

// complete runs a command to its end.
func complete(t *testing.T, c *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(60*time.Second, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	err := c.Wait()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), out.String(), errs.String()
}

// server is a pyp process that serves.
type server struct {
	t      *testing.T
	cmd    *exec.Cmd
	stderr *bytes.Buffer
	stdout *output
	urls   []string
	lines  chan string
}

// output collects what a process prints while a test looks on.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var listening = regexp.MustCompile(`^pyp: \S+ serves on (\S+) `)

// start runs a command until n servers listen.
func start(t *testing.T, c *exec.Cmd, n int) *server {
	t.Helper()
	s := &server{t: t, cmd: c, stderr: &bytes.Buffer{}, stdout: &output{}, lines: make(chan string, 1000)}
	c.Stdout = s.stdout
	pipe, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	go func() {
		for r := bufio.NewScanner(pipe); r.Scan(); {
			s.lines <- r.Text()
		}
		close(s.lines)
	}()
	for len(s.urls) < n {
		if m := listening.FindStringSubmatch(s.line()); m != nil {
			s.urls = append(s.urls, m[1])
		}
	}
	return s
}

// line is the next line on stderr.
func (s *server) line() string {
	s.t.Helper()
	select {
	case l, ok := <-s.lines:
		if !ok {
			s.t.Fatalf("pyp ended: %s", s.stderr)
		}
		s.stderr.WriteString(l + "\n")
		return l
	case <-time.After(60 * time.Second):
		s.t.Fatalf("no further line on stderr after: %s", s.stderr)
	}
	return ""
}

func (s *server) expect(text string) {
	s.t.Helper()
	for !strings.Contains(s.line(), text) {
	}
}

// end waits for the process and returns its exit status.
func (s *server) end() int {
	s.t.Helper()
	for l := range s.lines {
		s.stderr.WriteString(l + "\n")
	}
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

func (s *server) get(n int, path string) string {
	s.t.Helper()
	r, err := http.Get(s.urls[n] + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

func (s *server) dial(n int) net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.urls[n], "tcp://"))
	if err != nil {
		s.t.Fatal(err)
	}
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// repository is the root of the checkout.
func repository(t *testing.T) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

const use = "import { server, register, run, runOnce, shutdown } from 'parallel';\n"

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--help"}, 0, "usage: pyp [flags] script.js"},
		{[]string{"-h"}, 0, "--callback-timeout time"},
		{[]string{"--version"}, 0, "pyp "},
		{nil, 2, "which script?"},
		{[]string{"--nope", "a.js"}, 2, "flag provided but not defined: -nope"},
		{[]string{"--workers", "0", "a.js"}, 2, "--workers must be from 1 to 1024, not 0"},
		{[]string{"--idle-timeout", "0s", "a.js"}, 2, "--idle-timeout must be more than 0"},
		{[]string{"--max-body", "1k", "a.js"}, 2, "give a number of bytes, with a unit"},
		{[]string{"--callback-timeout", "300", "a.js"}, 2, "a time needs a unit, such as 300ms"},
		{[]string{"--max-headers", "500000", "a.js"}, 2, "together must not exceed 122880 bytes"},
		{[]string{"nope.js"}, 1, "nope.js: error: no such file"},
		{[]string{"."}, 1, "is a directory"},
		{[]string{"nope"}, 1, "nope: error: no such file\n  note: if a command was meant: pyp help lists them\n"},
		{[]string{"help", "check"}, 0, "usage: pyp check [flags] script.js\n"},
		{[]string{"--drain", "-1s", "a.js"}, 2, "pyp: --drain must not be negative; 0 waits for nothing\n"},
		{[]string{"--max-connections", "-1", "a.js"}, 2, "pyp: --max-connections must not be negative; 0 is no limit\n"},
		{[]string{"--min-write-rate", "-1", "a.js"}, 2, "pyp: --min-write-rate must not be negative; 0 is no limit\n"},
		{[]string{"stats", "--watch", "abc"}, 2, "pyp stats does not take \"abc\""},
		{[]string{"stats", "--watch", "5ms"}, 2, "invalid value \"5ms\" for flag -watch: give a time of 10ms or more"},
		{[]string{"stats", "--watch=abc"}, 2, "invalid value \"abc\" for flag -watch: give a time of 10ms or more"},
		{[]string{"stats", "--watch", "--socket", "/nope"}, 1, "/nope: no host listens there"},
		{[]string{"stats", "--watch", "2s", "--socket", "/nope"}, 1, "/nope: no host listens there"},
		{[]string{"profile", "--seconds", "11m"}, 2, "--seconds must be more than 0 and at most 600"},
		{[]string{"profile", "--seconds", "abc"}, 2, "give seconds, such as 10 or 0.5, or a time such as 2m"},
		{[]string{"profile", "--seconds", "300ms", "-o", "-", "--socket", "/nope"}, 1, "/nope: no host listens there"},
	} {
		code, out, errs := complete(t, command(t, nil, c.args...))
		if code != c.code || !strings.Contains(out+errs, c.want) {
			t.Errorf("pyp %q: exit %d, %s%s; want %d and %q", c.args, code, out, errs, c.code, c.want)
		}
	}
}

func TestScriptThatServesNothingEnds(t *testing.T) {
	code, out, errs := complete(t, command(t, map[string]string{"a.js": `console.log('hello', process.argv.slice(2)); setTimeout(() => console.log('late'), 1);`},
		"a.js", "--port", "1", "x"))
	if code != 0 || out != "hello [ '--port', '1', 'x' ]\n" || !strings.Contains(errs, "ended with 1 timers pending") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func TestErrorsAreOneReadableBlock(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"syntax":    {"a.ts", "const a: number = 1;\nlet b = = 2;", "a.ts:2:9: error: Unexpected \"=\"\nlet b = = 2;\n        ^\n"},
		"import":    {"a.js", "import './missing.js';", "a.js:1:8: error: "},
		"module":    {"a.js", "import http from 'node:http';", `a.js:1:18: error: "node:http" is not available in pyp`},
		"name":      {"a.js", "import { sever } from 'parallel';\nsever();", "a.js:1:10: error: "},
		"global":    {"a.js", "\n  fetch('x');", "a.js:2:3: error: fetch is not available in pyp"},
		"type":      {"a.py", "print(1)", "a.py: error: not a script"},
		"exception": {"a.ts", "type T = { x: { y: number } };\nfunction f(a: T) {\n  return a.x.y;\n}\nf({} as T);", "a.ts:3:14: error: TypeError: Cannot read property 'y' of undefined\n  return a.x.y;\n             ^\n    called from a.ts:5:1\n"},
		"rejection": {"a.js", "await null;\nawait Promise.reject(new Error('no'));", "a.js:2:22: error: Error: no\nawait Promise.reject(new Error('no'));\n                     ^\n"},
		"register":  {"a.js", use + "register({ transport: server(8080), protocol: 5 });", "a.js:2:1: error: TypeError: parallel.register({ transport, protocol }): protocol must be a class"},
		"callback":  {"a.js", use + "register({ transport: server(0), protocol: class P { datareceived() {} } });", "P.datareceived has no meaning; did you mean dataReceived?"},
		"attribute": {"a.js", use + "register({ transport: server(0), protocol: class P { linemode = true; lineReceived() {} } });", "P.linemode has no meaning; did you mean lineMode?"},
		"none":      {"a.js", use + "register({ transport: server(0), protocol: class P { received() {} } });", "P has none of the callbacks and attributes of a protocol"},
		"flag":      {"a.js", use + "register({ transport: server(0), protocol: class P { http11 = 'false'; x() {} } });", "P.http11 must be true or false, not false"},
		"replay":    {"a.js", use + "register({ transport: server('127.0.0.1', 20000 + Math.floor(Math.random() * 9000)), protocol: class P { dataReceived() {} } }); run();", "the address must be the same wherever the top level runs"},
		"twice":     {"a.js", use + "const port = 20000 + process.pid % 9000; class A { dataReceived() {} } class B extends A {}\nregister({ transport: server('127.0.0.1', port), protocol: A }); register({ transport: server('127.0.0.1', port), protocol: B }); run();", "the port is taken by another server of this script, for A; choose another port"},
		"host":      {"a.js", use + "register({ transport: server('no.such.invalid', 8080), protocol: class P { dataReceived() {} } }); run();", "pyp: cannot listen on no.such.invalid:8080: no such host\n"},
		"nothing":   {"a.js", use + "run();", "there is nothing to serve"},
		"worker":    {"a.js", "import { server, register, isMain } from 'parallel';\nif (isMain) register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });", "a worker that runs the same script does not come to it"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := complete(t, command(t, map[string]string{c.file: c.text}, c.file))
			if code != 1 || out != "" || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, stdout %q, stderr:\n%s\nwant 1 and:\n%s", code, out, errs, c.want)
			}
			if strings.Contains(errs, "goroutine") || strings.Contains(errs, ".go:") {
				t.Errorf("stderr has a Go stack:\n%s", errs)
			}
		})
	}
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	port := l.Addr().(*net.TCPAddr).Port
	code, _, errs := complete(t, command(t, map[string]string{
		"a.js": fmt.Sprintf(use+"register({ transport: server('127.0.0.1', %d), protocol: class P { dataReceived() {} } }); run();", port)}, "a.js"))
	want := fmt.Sprintf("pyp: cannot listen on 127.0.0.1:%d: the port is taken by another program; stop it or choose another port\n", port)
	if code != 1 || errs != want {
		t.Errorf("exit %d, %q, want 1 and %q", code, errs, want)
	}
}

func TestConsolePrintsOnceWhileLoading(t *testing.T) {
	s := start(t, command(t, map[string]string{"a.js": use + `
		console.log('loading'); console.error('to stderr');
		process.stdout.write('written\n');
		class P { http11 = true; hi() { console.log('called'); return 'hi'; } }
		register({ transport: server('127.0.0.1', 0), protocol: P });
		run();
		console.log('after run');`}, "--workers", "3", "a.js"), 1)
	if got := s.get(0, "/hi"); got != "hi" {
		t.Errorf("answered %q", got)
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 0 {
		t.Errorf("exit %d: %s", code, s.stderr)
	}
	if got := s.stdout.String(); got != "loading\nwritten\ncalled\nafter run\n" {
		t.Errorf("stdout: %q", got)
	}
	if n := strings.Count(s.stderr.String(), "to stderr"); n != 1 {
		t.Errorf("console.error of the top level printed %d times:\n%s", n, s.stderr)
	}
}

func TestScriptWithoutRunIsServed(t *testing.T) {
	s := start(t, command(t, map[string]string{"a.js": use + `
		let ticks = 0;
		setInterval(() => { if (++ticks === 1) console.log('tick'); }, 1);
		class P { http11 = true; hi() { return 'hi'; } }
		register({ transport: server('127.0.0.1', 0), protocol: P });
		register({ transport: server('127.0.0.1', 0), protocol: P });`}, "a.js"), 2)
	if a, b := s.get(0, "/hi"), s.get(1, "/hi"); a != "hi" || b != "hi" {
		t.Errorf("answered %q, %q", a, b)
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	if code := s.end(); code != 0 || s.stdout.String() != "tick\n" {
		t.Errorf("exit %d, %q (timers of the top level run once, in main)", code, s.stdout)
	}
}

func TestRunOnceServesAndReturns(t *testing.T) {
	s := start(t, command(t, map[string]string{"a.js": use + `
		class P { http11 = true; hi() { return 'hi'; } stop() { shutdown(); return 'stopping'; } }
		register({ transport: server('127.0.0.1', 0), protocol: P });
		runOnce();
		console.log('serving');`}, "a.js"), 1)
	if got := s.get(0, "/hi"); got != "hi" {
		t.Errorf("answered %q", got)
	}
	if got := s.get(0, "/stop"); got != "stopping" {
		t.Errorf("answered %q", got)
	}
	if code := s.end(); code != 0 || s.stdout.String() != "serving\n" {
		t.Errorf("exit %d, %q", code, s.stdout)
	}
}

// TestSignalWhileServersAreOpened comes behind the first of many servers.
func TestSignalWhileServersAreOpened(t *testing.T) {
	s := start(t, command(t, map[string]string{"a.js": use + `
		class P { http11 = true; hi() { return 'hi'; } }
		for (let i = 0; i < 100; i++) register({ transport: server('127.0.0.1', 0), protocol: P });
		run();`}, "--workers", "2", "a.js"), 1)
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 0 || !strings.Contains(s.stderr.String(), "stopping") {
		t.Errorf("exit %d:\n%s", code, s.stderr)
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	s := start(t, command(t, map[string]string{"a.js": use + `
		class P { http11 = true; wait() { console.log('waiting'); return new Promise(() => {}); } }
		register({ transport: server('127.0.0.1', 0), protocol: P });
		run();`}, "--drain", "1h", "a.js"), 1)
	c, err := net.Dial("tcp", strings.TrimPrefix(s.urls[0], "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_, _ = io.WriteString(c, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(s.stdout.String(), "waiting"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the request was not taken")
		}
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.expect("stopping")
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.end(); code != 128+15 {
		t.Errorf("exit %d, want 143", code)
	}
}

func TestExitStatusOfTheScript(t *testing.T) {
	code, out, _ := complete(t, command(t, map[string]string{"a.js": `process.on('exit', (c) => console.log('exit', c)); process.exit(7); console.log('not reached');`}, "a.js"))
	if code != 7 || out != "exit 7\n" {
		t.Errorf("exit %d, %q", code, out)
	}
	code, _, _ = complete(t, command(t, map[string]string{"a.js": `process.exitCode = 3;`}, "a.js"))
	if code != 3 {
		t.Errorf("exit %d, want 3", code)
	}
}

package contexts_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/parallelmod/node"
	"pyp/vm"
)

// This file runs a whole host inside a test: a script, its workers and its
// servers on ports that the kernel chooses, as cmd/pyp would.

// served is a host that serves a script.
type served struct {
	t      testing.TB
	host   *contexts.Host
	module *parallelmod.Module
	log    *syncBuffer // the host's lines
	out    *syncBuffer // what the script prints
	ended  chan error  // of the script's top level
}

// syncBuffer collects output of several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// head is what the scripts of these tests begin with.
const head = "import { local, server, register, run, runOnce, shutdown, threadSeqId, isMain } from 'parallel';\n"

// serve runs a script that registers its protocols; set changes the limits.
func serve(t testing.TB, script string, set ...func(*contexts.Config)) *served {
	t.Helper()
	s := load(t, head+script, set...)
	s.listening()
	return s
}

// listening waits until every server of the script does.
func (s *served) listening() {
	s.t.Helper()
	wait(s.t, "the servers to listen", func() bool {
		select {
		case err := <-s.ended:
			s.t.Fatalf("the script ended: %v\n%s", err, s.log)
		default:
		}
		for _, r := range s.module.Registrations() {
			if r.Server.Address() == "" {
				return false
			}
		}
		return s.host.Serving()
	})
}

// load starts a script and does not wait for anything.
func load(t testing.TB, script string, set ...func(*contexts.Config)) *served {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.js")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadFile(t, path, nil, set...)
}

func loadFile(t testing.TB, path string, env []string, set ...func(*contexts.Config)) *served {
	t.Helper()
	return loadModules(t, path, env, func(m *parallelmod.Module) vm.Modules { return m }, set...)
}

// loadModules is loadFile for a script that finds more than the host's modules.
func loadModules(t testing.TB, path string, env []string, modules func(*parallelmod.Module) vm.Modules, set ...func(*contexts.Config)) *served {
	t.Helper()
	cfg := contexts.DefaultConfig(2)
	cfg.Drain = 5 * time.Second
	for _, f := range set {
		f(&cfg)
	}
	s := &served{t: t, log: &syncBuffer{}, out: &syncBuffer{}, ended: make(chan error, 1)}
	log := contexts.NewLog(s.log)
	s.host = contexts.NewHost(cfg, log)
	n := &node.Host{Args: []string{"pyp", path}, Env: env, Stdout: s.out, Stderr: s.out}
	s.module = parallelmod.New(n, s.host)
	p, err := vm.Compile(vm.Options{Entry: path, Dir: filepath.Dir(path), Room: s.host.Room}, s.module)
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vm.NewGeneration(p, modules(s.module), s.host)
	if err != nil {
		t.Fatal(err)
	}
	s.host.Attach(gen, s.module)
	go func() {
		err := gen.Main.Load()
		if err == nil && len(s.module.Registrations()) > 0 && !s.host.Stopped() {
			err = s.host.Serve()
		}
		log.Flush()
		s.ended <- err
	}()
	t.Cleanup(s.stop)
	return s
}

// stop ends the host and waits for it.
func (s *served) stop() {
	if !s.host.Serving() {
		return
	}
	s.host.Shutdown()
	select {
	case <-s.host.Done():
	case <-time.After(20 * time.Second):
		s.t.Errorf("the host did not stop:\n%s", s.log)
	}
}

// address is where the n-th server listens.
func (s *served) address(n int) string { return s.module.Registrations()[n].Server.Address() }

// dial connects to the first server.
func (s *served) dial() *net.TCPConn { return s.dialTo(0) }

func (s *served) dialTo(n int) *net.TCPConn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address(n))
	if err != nil {
		s.t.Fatal(err)
	}
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	s.t.Cleanup(func() { _ = c.Close() })
	return c.(*net.TCPConn)
}

// talk sends text, half-closes and reads to the end.
func (s *served) talk(text string) string {
	s.t.Helper()
	c := s.dial()
	send(s.t, c, text)
	_ = c.CloseWrite()
	return readAll(s.t, c)
}

func send(t testing.TB, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

func readAll(t testing.TB, c net.Conn) string {
	t.Helper()
	b, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("reading to the end: %v, after %q", err, b)
	}
	return string(b)
}

// read reads until want has come, exactly.
func read(t testing.TB, c net.Conn, want string) {
	t.Helper()
	b := make([]byte, len(want))
	if n, err := io.ReadFull(c, b); err != nil {
		t.Fatalf("reading %q: %v, after %q", want, err, b[:n])
	}
	if string(b) != want {
		t.Fatalf("read %q, want %q", b, want)
	}
}

// wait polls a condition that another goroutine brings about.
func wait(t testing.TB, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// logged waits for a line of the host's log.
func (s *served) logged(text string) {
	s.t.Helper()
	wait(s.t, fmt.Sprintf("%q in the log:\n%s", text, s.log), func() bool { return strings.Contains(s.log.String(), text) })
}

// printed waits for output of the script.
func (s *served) printed(text string) {
	s.t.Helper()
	wait(s.t, fmt.Sprintf("%q in the output", text), func() bool { return strings.Contains(s.out.String(), text) })
}

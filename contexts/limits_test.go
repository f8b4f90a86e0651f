package contexts_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"pyp/contexts"
)

// This file has servers with limits of their own, by parallel.server's options.

func serveLimits(t testing.TB, name string, set ...func(*contexts.Config)) *served {
	t.Helper()
	s := loadFile(t, limitsFile(t, name), nil, set...)
	s.listening()
	return s
}

func limitsFile(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "limits", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// ask sends a request to the n-th server and returns all that comes.
func (s *served) ask(n int, target string) string {
	s.t.Helper()
	c := s.dialTo(n)
	send(s.t, c, "GET "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	got, _ := io.ReadAll(c)
	return string(got)
}

func TestCallbackTimeoutOfOneServer(t *testing.T) {
	s := serveLimits(t, "servers.js", func(c *contexts.Config) { c.Workers = 1 })
	for n, want := range []string{"HTTP/1.1 200 ", "HTTP/1.1 503 "} {
		if got := s.ask(n, "/spin?ms=1000"); !strings.HasPrefix(got, want) {
			t.Errorf("server %d: %q", n, got)
		}
	}
	s.logged("servers.js:6:")
	if strings.Contains(s.log.String(), "callback timeout (Plain.spin") {
		t.Errorf("the server without a limit was limited:\n%s", s.log)
	}
	if got := s.ask(1, "/spin?ms=1"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("afterwards: %q", got)
	}
}

func TestConnectionsOfOneServer(t *testing.T) {
	s := serveLimits(t, "servers.js")
	for n, most := range map[int]int{2: 2, 3: 1} {
		for range most {
			c := s.dialTo(n)
			send(t, c, get("/spin?ms=0"))
			readAnswers(t, c, 1)
		}
		if got := s.ask(n, "/spin?ms=0"); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
			t.Errorf("server %d: %q", n, got)
		}
		if got := s.ask(0, "/spin?ms=0"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Errorf("another server: %q", got)
		}
	}
	s.logged("Few refuses connections: maxConnections of the server is reached (")
	s.logged("Single refuses connections: maxConnectionsPerIp of the server is reached (1); 127.0.0.1:")
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "Single refuses") && !strings.HasSuffix(line, " came to http://"+s.address(3)+"\n") {
			t.Errorf("%q does not name the server", line)
		}
	}
}

func TestWriteBufferOfOneServer(t *testing.T) {
	s := serveLimits(t, "servers.js")
	c := s.dialTo(4)
	send(t, c, "go")
	s.logged("more than 100000 bytes of output are queued (--max-write-buffer)")
}

// Who is refused for want of memory is told so.
func TestConnectionsWhileMemoryIsTight(t *testing.T) {
	s := serveLimits(t, "servers.js")
	s.host.Tighten(true)
	if got := s.ask(0, "/spin?ms=0"); !strings.HasPrefix(got, "HTTP/1.1 503 ") || !strings.Contains(got, "short of memory") {
		t.Errorf("%q", got)
	}
	s.logged("Plain refuses connections: --memory-limit is reached")
	s.host.Tighten(false)
	if got := s.ask(0, "/spin?ms=0"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("afterwards: %q", got)
	}
	if n := s.host.Stats().Servers[0].Refused; n != 1 {
		t.Errorf("%d refused connections are counted", n)
	}
}

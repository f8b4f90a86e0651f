package contexts_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// This file has clients that want more than their share.

func TestConnectionsBeyondTheLimit(t *testing.T) {
	for name, set := range map[string]func(*contexts.Config){
		"--max-connections":        func(c *contexts.Config) { c.MaxConnections = 3 },
		"--max-connections-per-ip": func(c *contexts.Config) { c.MaxPerAddress = 3 },
	} {
		s := serve(t, strings.Replace(mixed, "run();", on("class Raw { initialBytesToSend = 'hello'; dataReceived() {} }")+"run();", 1), set)
		var conns []*net.TCPConn
		for range 2 {
			c := s.dial()
			send(t, c, get("/now?n=1"))
			readAnswers(t, c, 1)
			conns = append(conns, c)
		}
		raw := s.dialTo(1)
		read(t, raw, "hello")
		for range 100 {
			c := s.dial()
			got, _ := io.ReadAll(c) // when very many are refused, they are only closed
			if len(got) > 0 && (!strings.HasPrefix(string(got), "HTTP/1.1 503 ") || !strings.Contains(string(got), "Connection: close\r\n")) {
				t.Fatalf("%s: %q", name, got)
			}
			_ = c.Close()
		}
		if got, _ := io.ReadAll(s.dialTo(1)); len(got) > 0 {
			t.Errorf("%s: a raw connection got %q", name, got)
		}
		if n := s.host.Refused(); n != 101 {
			t.Errorf("%s: %d were refused", name, n)
		}
		s.logged("Mixed refuses connections: " + name + " is reached")
		for n, c := range conns { // those that were there go on
			send(t, c, get(fmt.Sprint("/now?n=", n)))
			if a := readAnswers(t, c, 1)[0]; a.body != fmt.Sprint(n, ":0") {
				t.Errorf("%s: %+v", name, a)
			}
		}
		_ = raw.Close()
		wait(t, "room", func() bool { return s.host.Live() == 2 })
		if a := s.get("/now?n=1"); a.status != 200 {
			t.Errorf("%s: afterwards: %+v", name, a)
		}
	}
}

// Connections that send half a request cost little, delay nobody, and are
// closed by the head's deadline.
func TestHTTPManyHalfRequests(t *testing.T) {
	many := 2000
	if slowed || testing.Short() {
		many = 300
	}
	s := serve(t, mixed, func(c *contexts.Config) { c.HeadTimeout = 1500 * time.Millisecond })
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	before := live()
	conns := make([]net.Conn, many)
	for n := range conns {
		conns[n] = s.dial()
		send(t, conns[n], "GET /now?n=1 HTTP/1.1\r\nHost: x\r\nX-Half: "+strings.Repeat("h", 100))
	}
	wait(t, "the halves to be read", func() bool { mid, _ := s.host.Busy(); return mid == many || s.host.Live() < many })
	if per := int64(live()-before) / int64(many); per > 8<<10 && !slowed { // the race detector has memory of its own
		t.Errorf("a connection with half a request takes %d bytes, the client's side included", per)
	}
	if a := s.get("/now?n=2"); a.body != "2:0" {
		t.Errorf("meanwhile: %+v", a)
	}
	for n, c := range conns {
		if got := readAll(t, c); !strings.HasPrefix(got, "HTTP/1.1 408 ") {
			t.Fatalf("client %d: %q", n, got)
		}
		_ = c.Close()
	}
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
}

func TestHTTPFloodsOfChunks(t *testing.T) {
	s := serve(t, mixed)
	post := "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	for what, c := range map[string]struct {
		piece  string
		repeat int
		status int
	}{
		"chunks of one byte":   {"1\r\nx\r\n", 1_000_000, 413},
		"chunks of 64 bytes":   {"40\r\n" + strings.Repeat("x", 64) + "\r\n", 10_000, 200},
		"extensions":           {"40;" + strings.Repeat("e", 100) + "\r\n" + strings.Repeat("x", 64) + "\r\n", 10_000, 413},
		"one long extension":   {"1;" + strings.Repeat("e", 1<<20) + "\r\nx\r\n", 1, 413},
		"a size without end":   {strings.Repeat("0", 1<<20), 1, 400},
		"trailers without end": {"0\r\n" + strings.Repeat("X: y\r\n", 100_000), 1, 431},
	} {
		conn := s.dial()
		go func() {
			w := bufio.NewWriterSize(conn, 64<<10)
			_, _ = w.WriteString(post)
			for range c.repeat {
				if _, err := w.WriteString(c.piece); err != nil {
					return
				}
			}
			_, _ = w.WriteString("0\r\n\r\n")
			_ = w.Flush()
		}()
		if a := answerTo(t, "POST", bufio.NewReader(conn)); a.status != c.status || a.closing != (c.status != 200) {
			t.Errorf("%s: %d, close %v", what, a.status, a.closing)
		}
		_ = conn.Close()
	}
}

// A client that pipelines without end and never reads is held, and cut off.
func TestHTTPPipelineWithoutEnd(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) { c.WriteTimeout = 200 * time.Millisecond })
	c := s.dial()
	batch := strings.Repeat(get("/now?n=12345"), 1000)
	sent := 0
	for {
		n, err := io.WriteString(c, batch)
		sent += n
		if err != nil {
			break
		}
		if sent > 256<<20 {
			t.Fatal("256 MiB were taken")
		}
	}
	wait(t, "the context to end", func() bool { return s.host.Live() == 0 })
}

// A client that reads, but next to nothing, is cut off by the least rate.
func TestHTTPReaderUnderTheLeastRate(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.WriteTimeout, c.WriteRate = 200*time.Millisecond, 1<<20 })
	c := s.dial()
	_ = c.SetReadBuffer(4 << 10)
	send(t, c, get("/endless"))
	b := make([]byte, 2048)
	for {
		if _, err := c.Read(b); err != nil {
			break
		}
		time.Sleep(20 * time.Millisecond) // it is the client that is slow
	}
	wait(t, "the context to end", func() bool { return s.host.Live() == 0 })
}

func TestHTTPContinueThatNothingFollows(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) { c.BodyTimeout = 100 * time.Millisecond })
	c := s.dial()
	send(t, c, "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
	if got := readAll(t, c); !strings.HasPrefix(got, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 ") {
		t.Errorf("%q", got)
	}
}

// Clients that reset wherever they are in an answer leave nothing behind.
func TestHTTPResetsWithinAnswers(t *testing.T) {
	s, dir := serveFiles(t)
	if err := os.Truncate(filepath.Join(dir, "big.bin"), 64<<20); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for n := range 300 {
		c := s.dial()
		send(t, c, get([]string{"/plain", "/small.txt", "/big.bin", "/"}[n%4])+get("/plain"))
		_, _ = io.ReadFull(c, make([]byte, n%200))
		_ = c.SetLinger(0)
		_ = c.Close()
	}
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	wait(t, "the goroutines to end", func() bool { return runtime.NumGoroutine() <= before+10 })
	wait(t, "the files to be closed", func() bool { return openFiles(t, dir) == 0 })
	if a := s.get("/plain"); a.body != "plain" {
		t.Errorf("afterwards: %+v", a)
	}
}

// openFiles counts this process's descriptors of files within dir.
func openFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	for _, e := range list {
		if path, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.HasPrefix(path, dir+"/") {
			n++
		}
	}
	return n
}

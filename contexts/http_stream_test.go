package contexts_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// streams is a script whose answers come in pieces.
const streams = `
class Streams {
	http11 = true;
	async *three() { yield 'one'; await new Promise((done) => setTimeout(done, 1)); yield 'twenty'; yield Buffer.from([1, 2]); }
	async *later() { for (const word of ['a', 'bb', 'ccc']) { await new Promise((done) => setTimeout(done, 1)); yield word; } }
	async *alternate() { for (let n = 0; n < 200; n++) { if (n % 3 == 0) await null; yield n + ','; } }
	*nothing() {}
	*empty() { yield ''; yield 'x'; yield ''; }
	*big() { for (let n = 0; n < 300; n++) yield String(n % 10).repeat(10_000); }
	*endless() { let n = 0; try { for (;;) { yield 'x'.repeat(1000); n += 1000; } } finally { console.log('cancelled after', n, 'bytes'); } }
	async *waiting() { try { yield 'first'; await new Promise(() => {}); } finally { console.log('never'); } }
	async *ticks() { for (;;) { yield 'tick'; await new Promise((done) => setTimeout(done, 1)); } }
	async *slowly() { for (let n = 0; n < 30; n++) { yield 'tick'; await new Promise((done) => setTimeout(done, 5)); } }
	*fails() { yield 'x'.repeat(5000); throw new Error('midway'); }
	*failsAtOnce() { throw new Error('at once'); }
	async *rejects() { yield 'one'; await new Promise((done) => setTimeout(done, 1)); throw new Error('rejected midway'); }
	*spins() { yield 'x'.repeat(5000); for (;;); }
	async *spinsLater() { yield 'x'; await new Promise((done) => setTimeout(done, 1)); for (;;); }
	async *never() { await new Promise(() => {}); yield 'x'; }
	async *spinsFirst() { await new Promise((done) => setTimeout(done, 1)); for (;;); }
	async *closing(transport) { yield 'bye'; await new Promise((done) => setTimeout(done, 1)); transport.close(); }
	*query(transport) { yield transport.query.get('n'); yield ':'; yield transport.path; }
	async promised() { await null; return this.three(); }
	plain(transport) { return 'plain' + transport.query.get('n'); }
}
register({ transport: server('127.0.0.1', 0), protocol: Streams });
run();
`

const datePattern = `Date: [^\r]*\r\n`

// expectWire compares what came with a text, in which dates do not count.
func expectWire(t *testing.T, what, got, want string) {
	t.Helper()
	if got = regexp.MustCompile(datePattern).ReplaceAllString(got, ""); got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestHTTPStreamOnTheWire(t *testing.T) {
	s := serve(t, streams)
	const head = "HTTP/1.1 200 OK\r\nServer: pyp\r\nContent-Type: text/plain; charset=utf-8\r\n"
	got := s.talk("GET /three HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	expectWire(t, "HTTP/1.1", got, head+"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\none\r\n8\r\ntwenty\x01\x02\r\n0\r\n\r\n")
	got = s.talk("GET /three HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
	expectWire(t, "HTTP/1.0", got, head+"Connection: close\r\n\r\nonetwenty\x01\x02")
	got = s.talk("HEAD /three HTTP/1.1\r\nHost: x\r\n\r\n" + "HEAD /endless HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	expectWire(t, "HEAD", got, head+"Transfer-Encoding: chunked\r\n\r\n"+head+"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
	got = s.talk("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	expectWire(t, "nothing", got, head+"Content-Length: 0\r\nConnection: close\r\n\r\n")
	got = s.talk("GET /empty HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	expectWire(t, "what ends at once", got, head+"Content-Length: 1\r\nConnection: close\r\n\r\nx")
}

// Requests behind a stream wait for its end, and the connection goes on.
func TestHTTPStreamsInAPipeline(t *testing.T) {
	s := serve(t, streams)
	var big, alternate strings.Builder
	for n := range 300 {
		big.WriteString(strings.Repeat(strconv.Itoa(n%10), 10_000))
	}
	for n := range 200 {
		fmt.Fprintf(&alternate, "%d,", n)
	}
	wants := []string{"onetwenty\x01\x02", "plain1", "abbccc", big.String(), "plain2", alternate.String(), "", "x", "7:/query", "onetwenty\x01\x02", "plain3"}
	targets := []string{"/three", "/plain?n=1", "/later", "/big", "/plain?n=2", "/alternate", "/nothing", "/empty", "/query?n=7", "/promised", "/plain?n=3"}
	var text strings.Builder
	for _, target := range targets {
		text.WriteString(get(target))
	}
	for n, a := range s.answers(text.String(), len(targets)) {
		if a.status != 200 || a.body != wants[n] {
			t.Errorf("%s: %d, %d bytes %.60q", targets[n], a.status, len(a.body), a.body)
		}
	}
	if got := s.talk(get("/closing") + get("/plain?n=1")); !strings.HasSuffix(got, "\r\n3\r\nbye\r\n0\r\n\r\n") {
		t.Errorf("transport.close() in a stream: %q", got)
	}
}

// A piece goes out when it is there, not when the next one is.
func TestHTTPStreamPiecesGoOutAtOnce(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.IdleTimeout = 100 * time.Millisecond })
	c := s.dial()
	send(t, c, get("/waiting"))
	r := bufio.NewReader(c)
	skipHead(t, r)
	b := make([]byte, len("5\r\nfirst\r\n"))
	if _, err := io.ReadFull(r, b); err != nil || string(b) != "5\r\nfirst\r\n" {
		t.Errorf("%q, %v", b, err)
	}
	_ = c.CloseWrite() // and is no more than half a client from now on
	if rest, err := io.ReadAll(r); err == nil || len(rest) > 0 {
		t.Errorf("a stream that nothing comes of: %q, %v", rest, err)
	}
}

func skipHead(t *testing.T, r *bufio.Reader) {
	t.Helper()
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "\r\n" {
			return
		}
	}
}

// A script makes no more than its client reads, and learns of the end.
func TestHTTPStreamFollowsItsReader(t *testing.T) {
	s := serve(t, streams)
	for _, reset := range []bool{false, true} {
		c := s.dial()
		send(t, c, get("/endless"))
		if _, err := io.ReadFull(c, make([]byte, 100_000)); err != nil {
			t.Fatal(err)
		}
		wait(t, "the stream to stall", func() bool { return s.host.Stalled() == 1 })
		if reset {
			_ = c.SetLinger(0)
		}
		_ = c.Close()
		wait(t, "the stream to end", func() bool { return s.host.Live() == 0 })
	}
	wait(t, "both to be cancelled", func() bool { return strings.Count(s.out.String(), "cancelled") == 2 })
	for _, m := range regexp.MustCompile(`cancelled after (\d+)`).FindAllStringSubmatch(s.out.String(), -1) {
		if n, _ := strconv.Atoi(m[1]); n > 16<<20 {
			t.Errorf("%d bytes were made for a client that read 100,000", n)
		}
	}
}

// An endless stream to a fast reader lets others have the only worker.
func TestHTTPStreamGivesOthersTheirTurn(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.Workers = 1 })
	for range 2 {
		c := s.dial()
		send(t, c, get("/endless"))
		go func() { _, _ = io.Copy(io.Discard, c) }()
	}
	other := s.dial()
	r := bufio.NewReader(other)
	for n := range 200 {
		send(t, other, get(fmt.Sprint("/plain?n=", n)))
		if a := answerTo(t, "GET", r); a.body != fmt.Sprint("plain", n) {
			t.Fatalf("%q", a.body)
		}
	}
}

func TestHTTPStreamThatFails(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.CallbackTimeout = 100 * time.Millisecond })
	if a := s.get("/failsAtOnce"); a.status != 500 || a.header.Get("Transfer-Encoding") != "" {
		t.Errorf("at once: %+v", a)
	}
	for target, logged := range map[string]string{
		"/fails": "Error: midway (Streams.fails, context", "/rejects": "Error: rejected midway (Streams.rejects, context",
		"/spins": "callback timeout", "/spinsLater": "callback timeout",
	} {
		c := s.dial()
		send(t, c, get(target)+get("/plain?n=1"))
		got, err := io.ReadAll(c)
		if err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 200 ") || strings.Contains(string(got), "0\r\n\r\n") || strings.Contains(string(got), "plain1") {
			t.Errorf("%s: the answer looks whole: %q, %v", target, got, err)
		}
		s.logged(logged)
	}
	c := s.dial()
	send(t, c, "GET /fails HTTP/1.0\r\n\r\n")
	if got, err := io.ReadAll(c); err == nil {
		t.Errorf("HTTP/1.0: the answer looks whole: %d bytes", len(got))
	}
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	if a := s.get("/plain?n=1"); a.body != "plain1" {
		t.Errorf("afterwards: %+v", a)
	}
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("the log:\n%s", s.log)
	}
}

// The time for an answer does not count for a stream that has begun.
func TestHTTPStreamOutlivesTheRequestTimeout(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.RequestTimeout, c.IdleTimeout = 50*time.Millisecond, 50*time.Millisecond })
	c := s.dial()
	send(t, c, get("/ticks"))
	r := bufio.NewReader(c)
	skipHead(t, r)
	for end := time.Now().Add(600 * time.Millisecond); time.Now().Before(end); {
		if line, err := r.ReadString('\n'); err != nil {
			t.Fatalf("%q, %v", line, err)
		}
	}
	_ = c.Close()
	wait(t, "the context to end", func() bool { return s.host.Live() == 0 })
}

func TestHTTPStreamsAtShutdown(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.Drain = time.Second })
	long, short := s.dial(), s.dial()
	send(t, long, get("/ticks"))
	skipHead(t, bufio.NewReader(long))
	send(t, short, get("/slowly")+get("/plain?n=1"))
	wait(t, "the streams to begin", func() bool { _, parked := s.host.Busy(); return parked == 2 })
	s.host.Shutdown()
	r := bufio.NewReader(short)
	if a := answerTo(t, "GET", r); a.body != strings.Repeat("tick", 30) {
		t.Errorf("a stream under way: %q", a.body)
	}
	if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
		t.Errorf("behind it: %q, %v", rest, err)
	}
	if got, err := io.ReadAll(long); err == nil || strings.HasSuffix(string(got), "0\r\n\r\n") {
		t.Errorf("one that does not end looks whole: %v", err)
	}
	<-s.host.Done()
}

// A client that stops reading a stream is cut off by the write timeout.
func TestHTTPStreamOfAClientThatStopsReading(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) { c.WriteTimeout = 100 * time.Millisecond })
	c := s.dial()
	send(t, c, get("/endless"))
	wait(t, "the stream to begin", func() bool { return s.host.Live() == 1 })
	wait(t, "the stream to end", func() bool { return s.host.Live() == 0 })
	s.printed("cancelled")
	if _, err := io.Copy(io.Discard, c); err == nil || errors.Is(err, net.ErrClosed) {
		t.Errorf("the client saw %v", err)
	}
}

// Before its first piece a stream is an answer like others.
func TestHTTPStreamThatDoesNotBegin(t *testing.T) {
	s := serve(t, streams, func(c *contexts.Config) {
		c.RequestTimeout, c.CallbackTimeout = 100*time.Millisecond, 50*time.Millisecond
	})
	for target, status := range map[string]int{"/never": 504, "/spinsFirst": 503} {
		if a := s.get(target); a.status != status || a.header.Get("Transfer-Encoding") != "" {
			t.Errorf("%s: %+v", target, a)
		}
	}
	c := s.dial()
	send(t, c, get("/never"))
	wait(t, "the request to wait", func() bool { _, parked := s.host.Busy(); return parked == 1 })
	_ = c.SetLinger(0)
	_ = c.Close()
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("the log:\n%s", s.log)
	}
}

// A stream that waits for its reader has nothing but what netio holds.
func TestHTTPStreamThatStallsHasNoBuffers(t *testing.T) {
	s := serve(t, streams)
	c := s.dial()
	send(t, c, get("/endless"))
	wait(t, "the stream to stall", func() bool { return s.host.Stalled() == 1 })
	wait(t, "its buffers to be given up", func() bool { return s.host.StalledBuffers() <= 8<<10 })
	r := bufio.NewReader(c)
	skipHead(t, r)
	if n, err := io.CopyN(io.Discard, r, 8<<20); err != nil {
		t.Errorf("it goes on for %d bytes: %v", n, err)
	}
}

package contexts_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// mixed is a script whose answers tell which request they belong to, each
// method in its own way: at once, later, from a slow route, by a timer.
const mixed = `
const slow = (n) => { let x = 0; for (let i = 0; i < n; i++) x += i; return x; };
class Mixed {
	http11 = true;
	now(transport, data) { return transport.query.get('n') + ':' + data.length; }
	async soon(transport, data) { await null; return transport.query.get('n') + ':' + data.length; }
	timer(transport, data) { return new Promise((done) => setTimeout(() => done(transport.query.get('n') + ':' + data.length), 1)); }
	slow(transport, data) { slow(8000); return transport.query.get('n') + ':' + data.length; }
	throws(transport, data) { throw new Error('on purpose'); }
	exceptionHandler(transport, error) { return new Response(transport.query.get('n') + ':throws', { status: 599 }); }
	never() { return new Promise(() => {}); }
	loop() { for (;;); }
	large() { return 'x'.repeat(3 << 20); }
	async largeLater() { await null; return 'y'.repeat(3 << 20); }
	echo(transport, data) { return data; }
}
register({ transport: server('127.0.0.1', 0), protocol: Mixed });
run();
`

func get(target string) string { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n" }

func TestHTTPPiecesAtEveryBoundary(t *testing.T) {
	s := serve(t, mixed)
	whole := "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nlength" +
		"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nchu\r\n4;x=y\r\nnked\r\n0\r\nT: x\r\n\r\n" +
		get("/soon?n=3")
	c := s.dial()
	_ = c.SetNoDelay(true)
	r := bufio.NewReader(c)
	check := func(what string) {
		for _, want := range []string{"length", "chunked", "3:0"} {
			if a := answerTo(t, "GET", r); a.body != want || a.status != 200 {
				t.Fatalf("%s: %d %q, want %q", what, a.status, a.body, want)
			}
		}
	}
	for cut := 1; cut < len(whole); cut++ {
		send(t, c, whole[:cut])
		time.Sleep(200 * time.Microsecond) // so that pieces mostly arrive as pieces; nothing depends on it
		send(t, c, whole[cut:])
		check(fmt.Sprint("cut at ", cut))
	}
	for _, b := range []byte(whole) {
		send(t, c, string(b))
		time.Sleep(50 * time.Microsecond)
	}
	check("byte by byte")
}

func TestHTTPPipelineKeepsOrder(t *testing.T) {
	s := serve(t, mixed)
	var b strings.Builder
	var want []string
	for n := range 300 {
		method := []string{"now", "soon", "timer", "slow", "throws", "now"}[n%6]
		fmt.Fprintf(&b, "POST /%s?n=%d HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", method, n, n%7, "1234567"[:n%7])
		if method == "throws" {
			want = append(want, fmt.Sprintf("%d:throws", n))
		} else {
			want = append(want, fmt.Sprintf("%d:%d", n, n%7))
		}
	}
	for n, a := range s.answers(b.String(), len(want)) {
		if a.body != want[n] {
			t.Fatalf("answer %d is %q, want %q", n, a.body, want[n])
		}
	}
}

func TestHTTPManyPipelinedRequests(t *testing.T) {
	s := serve(t, mixed)
	many := 100_000
	if slowed || testing.Short() {
		many = 10_000
	}
	for _, n := range []int{1_000, many} {
		c := s.dial()
		go func() {
			w := bufio.NewWriterSize(c, 1<<20)
			for k := range n {
				_, _ = fmt.Fprintf(w, "GET /now?n=%d HTTP/1.1\r\nHost: x\r\n\r\n", k)
			}
			_ = w.Flush()
		}()
		r := bufio.NewReader(c)
		for k := range n {
			if body := shortBody(t, r); body != fmt.Sprintf("%d:0", k) {
				t.Fatalf("answer %d of %d is %q", k, n, body)
			}
		}
	}
}

// shortBody reads an answer with a body like "12:0", and cheaply.
func shortBody(t *testing.T, r *bufio.Reader) string {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			t.Fatal(err)
		}
		if len(line) == 2 {
			break
		}
	}
	body, err := r.ReadSlice('0')
	for err == nil && !bytes.HasSuffix(body, []byte(":0")) {
		var more []byte
		body = append([]byte(nil), body...)
		more, err = r.ReadSlice('0')
		body = append(body, more...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A client that sends without reading is held: its requests wait in the
// kernel, and all of them are answered once it reads.
func TestHTTPPipelineOfAClientThatDoesNotRead(t *testing.T) {
	s := serve(t, mixed)
	c := s.dial()
	const n = 6
	send(t, c, strings.Repeat(get("/large")+get("/largeLater"), n))
	_ = c.CloseWrite()
	r := bufio.NewReader(c)
	for k := range 2 * n {
		if a := answerTo(t, "GET", r); len(a.body) != 3<<20 || a.body[0] != "xy"[k%2] {
			t.Fatalf("answer %d has %d bytes of %q", k, len(a.body), a.body[:1])
		}
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("%v instead of the end", err)
	}
}

func TestHTTPHalfClosedClientsGetTheirWholeAnswer(t *testing.T) {
	s := serve(t, mixed)
	for _, target := range []string{"now", "soon", "timer", "slow"} {
		for n := range 100 {
			if got := s.talk(get(fmt.Sprintf("/%s?n=%d", target, n))); !strings.HasSuffix(got, fmt.Sprintf("\r\n\r\n%d:0", n)) {
				t.Fatalf("%s, client %d: %q", target, n, got)
			}
		}
	}
	for _, target := range []string{"/large", "/largeLater"} {
		if got := s.talk(get(target)); len(got) < 3<<20 || !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Errorf("%s: %d bytes", target, len(got))
		}
	}
}

func TestHTTPIncompleteRequestThenEnd(t *testing.T) {
	s := serve(t, mixed)
	for _, text := range []string{
		"G", "GET /now HTTP/1.1\r\n", "GET /now HTTP/1.1\r\nHost: x\r\n",
		"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n1234",
		"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
	} {
		if got := s.talk(text); !strings.HasPrefix(got, "HTTP/1.1 400 ") || !strings.Contains(got, "Connection: close\r\n") {
			t.Errorf("%q: %q", text, got)
		}
		got := s.talk(get("/soon?n=1") + text)
		if first, rest, _ := strings.Cut(got, "\r\n\r\n1:0"); !strings.HasPrefix(first, "HTTP/1.1 200 ") || !strings.HasPrefix(rest, "HTTP/1.1 400 ") {
			t.Errorf("behind another, %q: %q", text, got)
		}
	}
	if got := s.talk(""); got != "" {
		t.Errorf("nothing was asked, and %q answered", got)
	}
}

func TestHTTPExpectContinue(t *testing.T) {
	s := serve(t, mixed)
	c := s.dial()
	expect := "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
	send(t, c, fmt.Sprintf(expect, 4))
	read(t, c, "HTTP/1.1 100 Continue\r\n\r\n")
	send(t, c, "body")
	r := bufio.NewReader(c)
	if a := answerTo(t, "POST", r); a.status != 200 || a.body != "body" {
		t.Errorf("%+v", a)
	}
	send(t, c, fmt.Sprintf(expect, 4)+"body")
	if a := answerTo(t, "POST", r); a.status != 200 || a.body != "body" {
		t.Errorf("with the body sent at once: %+v", a)
	}
	for text, want := range map[string]string{
		fmt.Sprintf(expect, 9<<20): "HTTP/1.1 413 ",
		"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: more\r\nContent-Length: 4\r\n\r\n": "HTTP/1.1 417 ",
	} {
		c := s.dial()
		send(t, c, text)
		if got := readAll(t, c); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestHTTPSizeLimits(t *testing.T) {
	s := serve(t, mixed)
	fields := func(n, size int) string {
		var b strings.Builder
		for k := range n {
			fmt.Fprintf(&b, "X-%03d: %s\r\n", k, strings.Repeat("v", size-7))
		}
		return b.String()
	}
	for _, c := range []struct {
		what, text string
		status     int
	}{
		{"a long target", get("/now?n=" + strings.Repeat("1", 8000)), 200},
		{"a target over the limit", get("/now?n=" + strings.Repeat("1", 17<<10)), 414},
		{"99 fields and Host", "GET /now HTTP/1.1\r\nHost: x\r\n" + fields(99, 10) + "\r\n", 200},
		{"101 fields", "GET /now HTTP/1.1\r\nHost: x\r\n" + fields(100, 10) + "\r\n", 431},
		{"one field of 16,000", "GET /now HTTP/1.1\r\nHost: x\r\n" + fields(1, 16000) + "\r\n", 200},
		{"one field over 16 KiB", "GET /now HTTP/1.1\r\nHost: x\r\n" + fields(1, 17<<10) + "\r\n", 431},
		{"fields over 64 KiB", "GET /now HTTP/1.1\r\nHost: x\r\n" + fields(5, 15<<10) + "\r\n", 431},
		{"a body over 8 MiB", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 8388609\r\n\r\n", 413},
	} {
		a := s.answers(c.text, 1)[0]
		if a.status != c.status || a.closing != (c.status != 200) {
			t.Errorf("%s: %d, close %v", c.what, a.status, a.closing)
		}
	}
	body := bytes.Repeat([]byte("0123456789abcdef"), 8<<20/16)
	if a := s.request("POST", "/echo", string(body)); a.status != 200 || a.body != string(body) {
		t.Errorf("a body of 8 MiB: %d, %d bytes", a.status, len(a.body))
	}
	c := s.dial()
	send(t, c, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
	go func() { // it goes on sending while the answer is on its way
		for range 10 {
			if _, err := io.WriteString(c, "100000\r\n"+string(body[:1<<20])+"\r\n"); err != nil {
				return
			}
		}
	}()
	if a := answerTo(t, "POST", bufio.NewReader(c)); a.status != 413 || !a.closing {
		t.Errorf("a chunked body over 8 MiB: %+v", a)
	}
}

// The client has sent much more than was read when the error goes out; it
// reads the answer all the same.
func TestHTTPRefusalReachesAClientThatIsSending(t *testing.T) {
	s := serve(t, mixed)
	for range 20 {
		c := s.dial()
		send(t, c, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"+strings.Repeat("x", 100<<10))
		if got := readAll(t, c); !strings.HasPrefix(got, "HTTP/1.1 413 ") {
			t.Fatalf("%q", got)
		}
	}
}

func TestHTTPDeadlines(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) {
		c.HeadTimeout, c.BodyTimeout, c.BodyGrace = 100*time.Millisecond, 100*time.Millisecond, 300*time.Millisecond
		c.IdleTimeout, c.RequestTimeout, c.CallbackTimeout = 150*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	})
	post := "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
	for _, c := range []struct {
		what, text, drip string
		want             string
	}{
		{"idle from the start", "", "", ""},
		{"a head that stops", "GET /now HTTP/1.1\r\nHost", "", "HTTP/1.1 408 "},
		{"a head byte by byte", "GET /now HTTP/1.1\r\nHost: x\r\nX: ", strings.Repeat("x", 10_000), "HTTP/1.1 408 "},
		{"a body that stops", post + "x", "", "HTTP/1.1 408 "},
		{"a body under the minimum rate", post + "x", strings.Repeat("x", 900), "HTTP/1.1 408 "},
		{"a promise that never settles", get("/never") + get("/now?n=1"), "", "HTTP/1.1 504 "},
		{"a loop", get("/loop"), "", "HTTP/1.1 503 "},
	} {
		conn := s.dial()
		send(t, conn, c.text)
		stop := make(chan struct{})
		go drip(conn, c.drip, stop)
		got := readAll(t, conn)
		close(stop)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || strings.Count(got, "HTTP/1.1") > 1 {
			t.Errorf("%s: %q", c.what, got)
		}
		if c.want != "" && !strings.Contains(got, "Connection: close\r\n") {
			t.Errorf("%s: not closing: %q", c.what, got)
		}
	}
	c := s.dial()
	send(t, c, get("/timer?n=1"))
	if got := readAll(t, c); !strings.HasSuffix(got, "1:0") {
		t.Errorf("idle after an answer: %q", got)
	}
	s.logged("Mixed.never, context")
	s.logged("callback timeout (Mixed.loop, context")
}

// drip sends text a byte at a time until the connection ends.
func drip(c net.Conn, text string, stop <-chan struct{}) {
	for _, b := range []byte(text) {
		select {
		case <-stop:
			return
		case <-time.After(10 * time.Millisecond):
			if _, err := c.Write([]byte{b}); err != nil {
				return
			}
		}
	}
}

// A callback that is interrupted behind an await, or while its answer is
// converted, is a 503 as well; one that keeps the VM busy with promises too.
func TestHTTPCallbackTimeoutEverywhere(t *testing.T) {
	s := serveFile(t, "requests.js", func(c *contexts.Config) { c.Workers, c.CallbackTimeout = 1, 100*time.Millisecond })
	for target, want := range map[string]int{
		"/spin": 503, "/spinLater": 503, "/spinSoon": 503, "/spinJSON": 503, "/microtasks": 503,
		"/deep": 500, "/deepSoon": 500, "/deepLater": 500,
	} {
		if a := s.get(target); a.status != want || want == 503 && !a.closing {
			t.Errorf("%s: %+v", target, a)
		}
		// The worker goes on, and so do its promises.
		for _, next := range []string{"/size", "/awaited", "/timer"} {
			if a := s.get(next); a.status != 200 {
				t.Errorf("after %s: %+v", target, a)
			}
		}
	}
	for _, line := range []string{"29:29: callback timeout (timer", "34:95: RangeError: Maximum call stack size exceeded (timer"} {
		s.logged("requests.js:" + line)
	}
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("a timeout is taken for a fault of the host's:\n%s", s.log)
	}
}

// What came fast at first is no credit for a body that hardly comes any more:
// its client would hold the memory of it for hours.
func TestHTTPBodyThatSlowsDown(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) {
		c.BodyTimeout, c.BodyGrace, c.BodyRate = 200*time.Millisecond, 200*time.Millisecond, 500
	})
	c := s.dial()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	send(t, c, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"+strings.Repeat("x", 1_000_000))
	stop := make(chan struct{})
	go drip(c, strings.Repeat("x", 2000), stop)
	if got := readAll(t, c); !strings.HasPrefix(got, "HTTP/1.1 408 ") {
		t.Errorf("%q", got)
	}
	close(stop)
}

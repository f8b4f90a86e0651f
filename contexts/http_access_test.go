package contexts_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// logsAccess has a host log its requests to out.
func logsAccess(out io.Writer, format contexts.AccessFormat) func(*contexts.Config) {
	return func(c *contexts.Config) {
		c.AccessLog = contexts.NewAccessLog(out, format, contexts.NewLog(io.Discard))
	}
}

const accessScript = `
import { HttpServer, route } from 'parallel/http/server';
class App extends HttpServer {
	static root = %q;
	plain = route((request) => 'plain');
	later = route(async (request) => { await null; return request.id; });
	pieces = route(function* (request) { yield 'x'.repeat(10); yield 'y'; });
	endless = route(function* () { for (;;) yield 'x'.repeat(1000); });
	never = route((request) => new Promise(() => {}));
	throws = route((request) => { throw new Error('id ' + request.id); });
}
register({ transport: server('127.0.0.1', 0), protocol: App }); run();`

// entry is a line of the access log.
type entry struct {
	Remote, Method, Target, Protocol, Referer, Agent, Route, ID string
	Status                                                      int
	Bytes                                                       int64
	Seconds                                                     *float64
}

func TestHTTPAccessLog(t *testing.T) {
	dir, out := t.TempDir(), &syncBuffer{}
	if err := os.WriteFile(filepath.Join(dir, "big.bin"), bigFile, 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, fmt.Sprintf(accessScript, dir), logsAccess(out, contexts.AccessJSON), func(c *contexts.Config) {
		c.RequestTimeout, c.HeadTimeout = 200*time.Millisecond, 100*time.Millisecond
		c.RequestIDHeader = "X-Request-Id"
	})
	ids := map[string]string{}
	for _, target := range []string{"/plain?a=1", "/later", "/pieces", "/big.bin", "/missing", "/never", "/throws"} {
		a := s.requestTo(0, "GET", target, "User-Agent: test\r\nReferer: http://x/\r\n")
		ids[target] = a.header.Get("X-Request-Id")
		if target == "/later" && a.body != ids[target] {
			t.Errorf("request.id is %q, the answer's %q", a.body, ids[target])
		}
	}
	if a := s.requestTo(0, "GET", "/plain?b=2", "X-Request-Id: of-the-client\r\n"); a.header.Get("X-Request-Id") != "of-the-client" {
		t.Errorf("a given id: %v", a.header)
	}
	if a := s.requestTo(0, "HEAD", "/plain?c=3", "X-Request-Id: not valid\r\n"); a.header.Get("X-Request-Id") == "not valid" {
		t.Errorf("an id that is none: %v", a.header)
	}
	s.talk("GET /plain HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n") // 400
	s.talk("\x16\x03\x01garbage\r\n\r\n")                       // 400
	slow := s.dial()
	send(t, slow, "GET /plain HTTP/1.1\r\nHost")
	readAll(t, slow) // 408
	gone := s.dial()
	send(t, gone, get("/endless"))
	if _, err := io.ReadFull(gone, make([]byte, 50_000)); err != nil {
		t.Fatal(err)
	}
	_ = gone.SetLinger(0)
	_ = gone.Close()
	gone = s.dial()
	send(t, gone, get("/never?gone"))
	wait(t, "the request", func() bool { _, parked := s.host.Busy(); return parked == 1 })
	_ = gone.SetLinger(0)
	_ = gone.Close()

	want := map[string]entry{
		"/plain?a=1":  {Method: "GET", Status: 200, Bytes: 5, Agent: "test", Referer: "http://x/"},
		"/plain?b=2":  {Method: "GET", Status: 200, Bytes: 5},
		"/plain?c=3":  {Method: "HEAD", Status: 200},
		"/later":      {Method: "GET", Status: 200, Bytes: int64(len(ids["/later"])), Agent: "test", Referer: "http://x/"},
		"/pieces":     {Method: "GET", Status: 200, Bytes: 11, Agent: "test", Referer: "http://x/"},
		"/big.bin":    {Method: "GET", Status: 200, Bytes: int64(len(bigFile)), Agent: "test", Referer: "http://x/"},
		"/missing":    {Method: "GET", Status: 404, Bytes: -1, Agent: "test", Referer: "http://x/"},
		"/never":      {Method: "GET", Status: 504, Bytes: -1, Agent: "test", Referer: "http://x/"},
		"/throws":     {Method: "GET", Status: 500, Bytes: -1, Agent: "test", Referer: "http://x/"},
		"/endless":    {Method: "GET", Status: 200, Bytes: -1},
		"/never?gone": {Method: "GET", Status: 499},
	}
	refused := map[int]int{400: 2, 408: 1}
	const lines = 14
	wait(t, "the lines", func() bool { return strings.Count(out.String(), "\n") == lines })
	for line := range strings.Lines(out.String()) {
		var e entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		w, ok := want[e.Target]
		if e.Status == 400 || e.Status == 408 {
			refused[e.Status]--
			continue
		}
		if !ok || e.Method != w.Method || e.Status != w.Status || w.Bytes >= 0 && e.Bytes != w.Bytes || e.Agent != w.Agent || e.Referer != w.Referer ||
			e.Remote != "127.0.0.1" || e.Seconds == nil || *e.Seconds < 0 || e.Protocol != "HTTP/1.1" || ids[e.Target] != "" && e.ID != ids[e.Target] {
			t.Errorf("%s, want %+v", line, w)
		}
		if e.Target == "/endless" && e.Bytes < 50_000-1000 {
			t.Errorf("an answer that was cut: %s", line)
		}
		delete(want, e.Target)
	}
	if len(want) > 0 || refused[400] != 0 || refused[408] != 0 {
		t.Errorf("not logged: %v %v\n%s", want, refused, out)
	}
	s.logged("request " + ids["/throws"])
}

// A client that goes away in the middle of a file is logged with what it got.
func TestHTTPAccessLogOfHalfAFile(t *testing.T) {
	dir, out := t.TempDir(), &syncBuffer{}
	path := filepath.Join(dir, "huge.bin")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<30); err != nil {
		t.Fatal(err)
	}
	s := serve(t, fmt.Sprintf(accessScript, dir), logsAccess(out, contexts.AccessCombined))
	c := s.dial()
	send(t, c, get("/huge.bin"))
	if _, err := io.ReadFull(c, make([]byte, 8<<20)); err != nil {
		t.Fatal(err)
	}
	_ = c.SetLinger(0)
	_ = c.Close()
	wait(t, "the line", func() bool { return strings.HasSuffix(out.String(), "\n") })
	var status int
	var n int64
	_, rest, _ := strings.Cut(out.String(), `"GET /huge.bin HTTP/1.1" `)
	if _, err := fmt.Sscan(rest, &status, &n); err != nil || status != 200 || n < 1<<20 || n >= 1<<30 {
		t.Errorf("%q, %v", out, err)
	}
}

func TestHTTPCompression(t *testing.T) {
	long, dir := strings.Repeat("lorem ipsum ", 1000), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file.txt"), []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, fmt.Sprintf(`import { HttpServer, route } from 'parallel/http/server';
	const long = 'lorem ipsum '.repeat(1000);
	const answer = (headers, body = long, status = 200) => route((request) => new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } }));
	class App extends HttpServer {
		static compress = true;
		static root = %q;
		text = route((request) => long);
		json = route((request) => ({ long }));
		huge = route((request) => 'lorem ipsum '.repeat(100_000));
		short = route((request) => 'short');
		bytes = route((request) => Buffer.from(long));
		encoded = answer({ 'content-encoding': 'x-own' });
		fixed = answer({ 'cache-control': 'private, no-transform' });
		tagged = answer({ etag: '"abc"', vary: 'Cookie' });
		weak = answer({ etag: 'W/"abc"', vary: 'accept-encoding' });
		part = answer({ 'content-range': 'bytes 0-11999/20000' }, long, 206);
		pieces = route(function* () { for (let n = 0; n < 10; n++) yield long; });
	}
	register({ transport: server('127.0.0.1', 0), protocol: App }); run();`, dir))
	if a := s.requestTo(0, "GET", "/file.txt", "Accept-Encoding: gzip\r\n"); a.header.Get("Content-Encoding") != "" || a.body != long || strings.HasPrefix(a.header.Get("ETag"), "W/") {
		t.Errorf("a file: %v, %d bytes", a.header, len(a.body))
	}
	for _, c := range []struct {
		target, accept, coding, vary, tag, body string
	}{
		{"/text", "gzip", "gzip", "Accept-Encoding", "", long},
		{"/text", "br", "br", "Accept-Encoding", "", long},
		{"/text", "gzip, br", "br", "Accept-Encoding", "", long},
		{"/text", "gzip;q=1, br;q=0.5", "gzip", "Accept-Encoding", "", long},
		{"/text", "*", "br", "Accept-Encoding", "", long},
		{"/text", "br;q=0, *", "gzip", "Accept-Encoding", "", long},
		{"/text", "identity, gzip;q=0.5", "", "Accept-Encoding", "", long},
		{"/text", "gzip;q=0", "", "Accept-Encoding", "", long},
		{"/text", "GZIP", "gzip", "Accept-Encoding", "", long},
		{"/text", "x-gzip", "gzip", "Accept-Encoding", "", long},
		{"/text", "gzip;q=x", "", "Accept-Encoding", "", long},
		{"/text", "", "", "Accept-Encoding", "", long},
		{"/json", "gzip", "gzip", "Accept-Encoding", "", `{"long":"` + long + `"}`},
		{"/huge", "gzip", "gzip", "Accept-Encoding", "", strings.Repeat("lorem ipsum ", 100_000)},
		{"/short", "gzip", "", "", "", "short"},
		{"/bytes", "gzip", "", "", "", long},
		{"/encoded", "gzip", "x-own", "", "", long},
		{"/fixed", "gzip", "", "", "", long},
		{"/tagged", "gzip", "gzip", "Cookie|Accept-Encoding", `W/"abc"`, long},
		{"/tagged", "", "", "Cookie|Accept-Encoding", `"abc"`, long},
		{"/weak", "gzip", "gzip", "accept-encoding", `W/"abc"`, long},
		{"/part", "gzip", "", "", "", long},
		{"/pieces", "gzip", "gzip", "Accept-Encoding", "", strings.Repeat(long, 10)},
		{"/pieces", "br", "br", "Accept-Encoding", "", strings.Repeat(long, 10)},
		{"/pieces", "", "", "Accept-Encoding", "", strings.Repeat(long, 10)},
	} {
		a := s.requestTo(0, "GET", c.target, "Accept-Encoding: "+c.accept+"\r\n")
		coding := a.header.Get("Content-Encoding")
		body := a.body
		if coding == "gzip" || coding == "br" {
			body = unpack(t, coding, a.body)
		}
		if coding != c.coding || strings.Join(a.header["Vary"], "|") != c.vary || a.header.Get("ETag") != c.tag || body != c.body {
			t.Errorf("%s for %q: %v, %d bytes, %d unpacked", c.target, c.accept, a.header, len(a.body), len(body))
		}
		if coding == "gzip" && len(a.body) > len(c.body)/10 {
			t.Errorf("%s: %d bytes of %d", c.target, len(a.body), len(c.body))
		}
		head := s.requestTo(0, "HEAD", c.target, "Accept-Encoding: "+c.accept+"\r\n")
		for _, name := range []string{"Content-Encoding", "Vary", "Content-Length", "ETag", "Content-Type"} {
			if strings.Join(head.header[name], "|") != strings.Join(a.header[name], "|") {
				t.Errorf("HEAD %s for %q: %s is %v, not %v", c.target, c.accept, name, head.header[name], a.header[name])
			}
		}
	}
}

// A piece of a compressed stream can be read when it comes.
func TestHTTPCompressedPiecesGoOutAtOnce(t *testing.T) {
	s := serve(t, `import { HttpServer, route } from 'parallel/http/server';
	class App extends HttpServer {
		static compress = ['gzip'];
		events = route(async function* () { yield 'first event'; await new Promise(() => {}); });
	}
	register({ transport: server('127.0.0.1', 0), protocol: App }); run();`)
	c := s.dial()
	send(t, c, "GET /events HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
	r := bufio.NewReader(c)
	skipHead(t, r)
	line, err := r.ReadString('\n')
	var n int
	if _, err2 := fmt.Sscanf(line, "%x", &n); err != nil || err2 != nil {
		t.Fatalf("%q: %v, %v", line, err, err2)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		t.Fatal(err)
	}
	if got := unpackSome(t, b, len("first event")); got != "first event" {
		t.Errorf("%q", got)
	}
	_ = c.SetLinger(0)
	_ = c.Close()
}

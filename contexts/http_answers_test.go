package contexts_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// serveFile serves a script of testdata/http.
func serveFile(t testing.TB, name string, set ...func(*contexts.Config)) *served {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "http", name))
	if err != nil {
		t.Fatal(err)
	}
	s := loadFile(t, path, nil, set...)
	s.listening()
	return s
}

// answer is one answer, read as a strict client reads it.
type answer struct {
	status  int
	line    string
	header  http.Header
	body    string
	closing bool
}

// answerTo reads one answer to a request of the given method.
func answerTo(t testing.TB, method string, r *bufio.Reader) answer {
	t.Helper()
	res, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		t.Fatalf("reading an answer: %v", err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("reading an answer's body: %v", err)
	}
	return answer{res.StatusCode, res.Proto + " " + res.Status, res.Header, string(body), res.Close}
}

// get makes one request on a connection of its own.
func (s *served) get(target string) answer { return s.request("GET", target, "") }

func (s *served) request(method, target, body string) answer {
	s.t.Helper()
	c := s.dial()
	defer func() { _ = c.Close() }()
	send(s.t, c, fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", method, target, len(body), body))
	return answerTo(s.t, method, bufio.NewReader(c))
}

func TestHTTPAnswers(t *testing.T) {
	s := serveFile(t, "answers.js")
	const text, octets, jsonType = "text/plain; charset=utf-8", "application/octet-stream", "application/json; charset=utf-8"
	for _, c := range []struct {
		target, kind, body string
		status             int
	}{
		{"/text", text, "grüße", 200},
		{"/text?query=/other", text, "grüße", 200},
		{"/empty", text, "", 200},
		{"/bytes", octets, "\x01\x02\xff", 200},
		{"/view", octets, "\x02\x03", 200},
		{"/buffer", octets, "hi", 200},
		{"/node", octets, "node", 200},
		{"/nothing", "", "", 204},
		{"/none", jsonType, "null", 200},
		{"/number", jsonType, "1.5", 200},
		{"/notNumber", jsonType, "null", 200},
		{"/flag", jsonType, "false", 200},
		{"/list", jsonType, `[1,"two",{"three":[null]}]`, 200},
		{"/object", jsonType, `{"b":1,"a":{"nested":"ü"}}`, 200},
		{"/dated", jsonType, `{"when":"now"}`, 200},
		{"/promised", text, "promised", 200},
		{"/later", jsonType, `{"later":true}`, 200},
		{"/laterResponse", "text/plain;charset=UTF-8", "teapot", 418},
		{"/laterNothing", "", "", 204},
		{"/response", "text/html", "<p>", 201},
		{"/made", "application/json", `{"a":1}`, 202},
		{"/moved", "", "", 303},
		{"/noContent", "", "", 204},
		{"/resetContent", "", "", 205},
		{"/notModified", "", "", 304},
		{"/binary", "", "\x00\xff", 200},
		{"/closing", "text/plain;charset=UTF-8", "bye", 200},
		{"/own", text, "own field", 200},
		{"/gr%C3%B6%C3%9Fe", text, "unicode", 200},
		{"/gr%c3%b6%c3%9fe", text, "unicode", 200},
		{"/%74ext", text, "grüße", 200},
		{"/a%20b", text, "space", 200},
	} {
		a := s.get(c.target)
		if a.status != c.status || a.header.Get("Content-Type") != c.kind || a.body != c.body {
			t.Errorf("%s: %d %q %q, want %d %q %q", c.target, a.status, a.header.Get("Content-Type"), a.body, c.status, c.kind, c.body)
		}
		if a.closing != (c.target == "/closing") {
			t.Errorf("%s: close is %v", c.target, a.closing)
		}
		checkFields(t, c.target, a)
	}
	a := s.get("/response")
	if got := a.header["Set-Cookie"]; len(got) != 2 || got[0] != "a=1" || got[1] != "b=2" || a.header.Get("X-Plain") != "yes" {
		t.Errorf("fields of /response: %v", a.header)
	}
	if got := s.get("/moved").header.Get("Location"); got != "/text" {
		t.Errorf("Location %q", got)
	}
}

// checkFields looks for what every answer must have.
func checkFields(t testing.TB, what string, a answer) {
	t.Helper()
	if _, err := time.Parse(http.TimeFormat, a.header.Get("Date")); err != nil || a.header.Get("Server") == "" {
		t.Errorf("%s: Date %q, Server %q", what, a.header.Get("Date"), a.header.Get("Server"))
	}
	n := a.header.Get("Content-Length")
	if bare := a.status == 204 || a.status == 304; bare != (n == "") {
		t.Errorf("%s: Content-Length %q with status %d", what, n, a.status)
	}
}

func TestHTTPOnlyOwnMethodsAreReachable(t *testing.T) {
	s := serveFile(t, "answers.js")
	for _, target := range []string{
		"/", "/inherited", "/field", "/_private", "/%5fprivate", "/accessor", "/fixed", "/constructor", "/serverStarted",
		"/connectionMade", "/exceptionHandler", "/toString", "/__proto__", "/hasOwnProperty", "/valueOf", "/calls", "/http11",
		"/text/", "//text", "/text%00", "/Text", "/%ff", "/%", "/gr%C3%B6", "/prototype", "/name", "/length",
	} {
		if a := s.get(target); a.status != 404 && (a.status != 400 || !strings.Contains(target, "%")) {
			t.Errorf("%s: %d %q", target, a.status, a.body)
		} else if strings.Contains(a.body, "reachable") {
			t.Errorf("%s: %q", target, a.body)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW", "get"} {
		if a := s.request(method, "/text", ""); a.status != 200 || a.body != "grüße" {
			t.Errorf("%s: %d %q", method, a.status, a.body)
		}
	}
	if got := s.talk("GET http://other/text HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasSuffix(got, "grüße") {
		t.Errorf("absolute-form: %q", got)
	}
	if got := s.talk("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 404 ") {
		t.Errorf("asterisk-form: %q", got)
	}
}

func TestHTTPInstanceIsOnePerWorker(t *testing.T) {
	s := serveFile(t, "answers.js", func(c *contexts.Config) { c.Workers = 1 })
	for n := range 3 {
		if a := s.get("/count"); a.body != fmt.Sprintf(`{"calls":%d,"worker":0}`, n+1) {
			t.Errorf("call %d: %s", n, a.body)
		}
	}
}

func TestHTTPHeadHasNoBody(t *testing.T) {
	s := serveFile(t, "answers.js")
	for _, target := range []string{"/text", "/object", "/later", "/response", "/nothing", "/missing", "/notModified"} {
		get := s.get(target)
		c := s.dial()
		send(t, c, "HEAD "+target+" HTTP/1.1\r\nHost: x\r\n\r\nGET /promised HTTP/1.1\r\nHost: x\r\n\r\n")
		r := bufio.NewReader(c)
		a := answerTo(t, "HEAD", r)
		if a.status != get.status || a.header.Get("Content-Length") != get.header.Get("Content-Length") || a.header.Get("Content-Type") != get.header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %v, GET: %d %v", target, a.status, a.header, get.status, get.header)
		}
		if next := answerTo(t, "GET", r); next.body != "promised" {
			t.Errorf("behind HEAD %s: %q", target, next.body)
		}
	}
}

func TestHTTPKeepAliveAndClose(t *testing.T) {
	s := serveFile(t, "answers.js")
	for _, c := range []struct {
		version, connection string
		keep                bool
		says                string // net/http takes "close" out of the fields
	}{
		{"1.1", "", true, ""},
		{"1.1", "Connection: close\r\n", false, ""},
		{"1.1", "Connection: Close, x\r\n", false, ""},
		{"1.1", "Connection: keep-alive\r\n", true, ""},
		{"1.0", "", false, ""},
		{"1.0", "Connection: keep-alive\r\n", true, "keep-alive"},
		{"1.0", "Connection: close\r\n", false, ""},
	} {
		conn := s.dial()
		send(t, conn, "GET /text HTTP/"+c.version+"\r\nHost: x\r\n"+c.connection+"\r\n")
		r := bufio.NewReader(conn)
		a := answerTo(t, "GET", r)
		if a.closing == c.keep || a.header.Get("Connection") != c.says || !strings.HasPrefix(a.line, "HTTP/1.1 200") {
			t.Errorf("%+v: %s Connection: %q", c, a.line, a.header.Get("Connection"))
		}
		if !c.keep {
			if _, err := r.ReadByte(); err != io.EOF {
				t.Errorf("%+v: %v instead of the end", c, err)
			}
			continue
		}
		send(t, conn, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
		if a := answerTo(t, "GET", r); a.status != 204 {
			t.Errorf("%+v: the second answer is %d", c, a.status)
		}
	}
}

func TestHTTPRequests(t *testing.T) {
	s := serveFile(t, "requests.js")
	got := s.talk("PUT /ab%6fut?a=1&a=%C3%BC&b=c+d HTTP/1.1\r\nhost: me\r\nX-Many: one\r\nx-many:  two \r\nX-Latin: \xe9\r\nContent-Length: 5\r\n\r\nh\xc3\xa9\x00!")
	want := `{"method":"PUT","path":"/about","query":"a=1&a=%C3%BC&b=c+d","a":["1","ü"],"same":true,` +
		`"host":"me","many":"one, two","none":null,"has":true,"latin":"é","names":["content-length","host","x-latin","x-many"],"buffer":true,"length":5,"data":"hé\u0000!"}`
	if !strings.HasSuffix(got, "\r\n\r\n"+want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for target, want := range map[string]string{
		"/awaited?q=1%202": `["POST","/awaited","1 2","x","body"]`,
		"/size":            "4",
		"/elapsed":         "true",
		"/own":             `[1,true,true]`,
		"/echo":            "body",
		"/timer":           "timer",
	} {
		if a := s.request("POST", target, "body"); a.body != want || a.status != 200 {
			t.Errorf("%s: %d %q, want %q", target, a.status, a.body, want)
		}
	}
}

func TestHTTPTransportEndsTheConnection(t *testing.T) {
	s := serveFile(t, "requests.js")
	c := s.dial()
	send(t, c, "GET /close HTTP/1.1\r\nHost: x\r\n\r\nGET /size HTTP/1.1\r\nHost: x\r\n\r\n")
	r := bufio.NewReader(c)
	if a := answerTo(t, "GET", r); a.body != "closing" || !a.closing {
		t.Errorf("%+v", a)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("%v instead of the end", err)
	}
	c = s.dial()
	send(t, c, "GET /abort HTTP/1.1\r\nHost: x\r\n\r\n")
	if b, err := io.ReadAll(c); err == nil || len(b) > 0 {
		t.Errorf("after abort: %q, %v", b, err)
	}
}

func TestHTTPTransportAfterTheAnswer(t *testing.T) {
	s := serveFile(t, "requests.js", func(c *contexts.Config) { c.Workers = 1 })
	if a := s.get("/keep"); a.body != "kept" {
		t.Fatalf("%+v", a)
	}
	for target, text := range map[string]string{
		"/keptPath":  "requests.js:20:33: TypeError: transport.path: the request has been answered",
		"/keptClose": "requests.js:21:27: TypeError: transport.close: the request has been answered",
	} {
		if a := s.get(target); a.status != 500 {
			t.Errorf("%s: %d", target, a.status)
		}
		s.logged(text)
	}
	if a := s.get("/keptAddress"); a.status != 200 {
		t.Errorf("an address after the answer: %+v", a)
	}
}

func TestHTTPErrors(t *testing.T) {
	s := serveFile(t, "errors.js")
	errors := map[string]string{
		"/thrown":      "errors.js:6:20: Error: boom (Errors.thrown, context",
		"/nothing":     "errors.js:7:15: null was thrown (Errors.nothing, context",
		"/text":        "errors.js:8:12: text was thrown",
		"/frozen":      "errors.js:9:34: TypeError: frozen",
		"/proxy":       "errors.js:10:13: a value whose toString throws was thrown",
		"/untold":      "errors.js:11:14: a value whose toString throws was thrown",
		"/rejected":    "errors.js:12:40: RangeError: rejected",
		"/rejectedNow": "errors.js:13:41: Error: at once",
		"/big":         "errors.js:14:3: TypeError: Do not know how to serialize a BigInt",
		"/nestedBig":   "errors.js:15:3: TypeError: Do not know how to serialize a BigInt",
		"/func":        "errors.js:16:3: TypeError: a function was returned, which has no JSON form (Errors.func, context",
		"/symbol":      "errors.js:17:3: TypeError: a symbol was returned, which has no JSON form",
		"/toJSON":      "errors.js:18:40: Error: in toJSON",
		"/cyclic":      "errors.js:19:3: TypeError: Converting circular structure",
		"/split":       `errors.js:20:20: TypeError: Headers: the value of X-A has a character that a header may not have`,
		"/name":        `errors.js:21:19: TypeError: Headers: "X A" is not a header name`,
		"/length":      "errors.js:22:21: TypeError: Response: the host sets the header content-length",
		"/coding":      "errors.js:23:21: TypeError: Response: the host sets the header transfer-encoding",
		"/later":       "errors.js:24:52: TypeError: Response: the host sets the header content-length",
		"/ownServer":   "errors.js:25:24: TypeError: Response: the host sets the header server",
		"/upgrade":     "errors.js:26:22: TypeError: Response: the host sets the header connection",
		"/hacked":      `(Errors.hacked, context`,
		"/body":        "errors.js:33:19: TypeError: Response: status 204 has no body",
		"/status":      "errors.js:34:21: RangeError: Response: status must be a whole number from 200 to 599, not 99",
		"/write":       "errors.js:35:32: TypeError: transport.write is not for http11; return the answer",
		"/pause":       "errors.js:36:32: TypeError: transport.pause is not for http11",
		"/foreign":     "errors.js:37:53: TypeError: transport.close must be called on a transport",
	}
	for target := range errors {
		c := s.dial()
		send(t, c, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\nGET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
		r := bufio.NewReader(c)
		a := answerTo(t, "GET", r)
		if a.status != 500 || a.body != "Internal Server Error" {
			t.Errorf("%s: %d %q", target, a.status, a.body)
		}
		checkFields(t, target, a)
		if next := answerTo(t, "GET", r); next.body != "ok" {
			t.Errorf("behind %s: %+v", target, next)
		}
	}
	s.get("/last") // its line comes behind all others
	s.logged("last one")
	for target, text := range errors {
		if !strings.Contains(s.log.String(), text) {
			t.Errorf("%s: %q is not in the log:\n%s", target, text, s.log)
		}
	}
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("a script's fault is taken for the host's:\n%s", s.log)
	}
	if n := len(regexp.MustCompile(`(?m)^.*boom.*$`).FindAllString(s.log.String(), -1)); n != 1 {
		t.Errorf("%d lines for one error:\n%s", n, s.log)
	}
}

func TestHTTPExceptionHandler(t *testing.T) {
	s := serveFile(t, "handlers.js")
	for _, c := range []struct {
		target, body string
		status       int
		closing      bool
	}{
		{"/text", "http11 /text text", 500, false},
		{"/rejected", "http11 /rejected text", 500, false},
		{"/response", "sorry", 409, false},
		{"/promise", "later", 410, false},
		{"/nothing", "Internal Server Error", 500, true},
		{"/rethrow", "Internal Server Error", 500, true},
		{"/rejects", "Internal Server Error", 500, true},
		{"/bad", "Internal Server Error", 500, true},
	} {
		if a := s.get(c.target); a.status != c.status || a.body != c.body || a.closing != c.closing {
			t.Errorf("%s: %+v, want %+v", c.target, a, c)
		}
	}
	s.logged("handlers.js:20:29: Error: again (in the exceptionHandler, called for handlers.js:11:21: Error: rethrow) (Handlers.rethrow, context")
	s.logged("handlers.js:19:67: Error: late (in the exceptionHandler, called for handlers.js:10:21: Error: rejects) (Handlers.rejects, context")
	s.logged("BigInt")
	if strings.Contains(s.log.String(), "Error: text") || strings.Contains(s.log.String(), "unhandled") {
		t.Errorf("an error that was handled is logged:\n%s", s.log)
	}
}

// answers sends bytes on a connection of its own and reads n answers.
func (s *served) answers(text string, n int) []answer {
	s.t.Helper()
	c := s.dial()
	defer func() { _ = c.Close() }()
	send(s.t, c, text)
	return readAnswers(s.t, c, n)
}

func readAnswers(t testing.TB, c net.Conn, n int) []answer {
	t.Helper()
	r := bufio.NewReader(c)
	list := make([]answer, n)
	for k := range list {
		list[k] = answerTo(t, "GET", r)
	}
	return list
}

func TestHTTPThenablesAreAwaited(t *testing.T) {
	s := serve(t, `class P { http11 = true;
		late() { return { then(done) { setTimeout(() => done('at last'), 1); } }; }
		bad() { return { then(done, failed) { failed(new Error('no')); } }; }
		cookies(t) { return t.httpHeaders.get('Cookie'); } }
	register({ transport: server('127.0.0.1', 0), protocol: P }); run();`)
	for path, want := range map[string]string{"/late": "at last", "/bad": "Internal Server Error", "/cookies": "a=1; b=2"} {
		got := s.talk("GET " + path + " HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\nConnection: close\r\n\r\n")
		if !strings.HasSuffix(got, "\r\n\r\n"+want) {
			t.Errorf("%s answered %q, want %q", path, got, want)
		}
	}
}

func TestHTTPProxiedMethodKeepsItsArguments(t *testing.T) {
	s := serve(t, `
	const kept = local(() => ({}));
	class P { http11 = true;
		log = new Proxy((t, d) => 'logged ' + d, { apply(f, self, args) { kept.args = args; return f.apply(self, args); } });
		other(transport, data) { return 'kept ' + kept.args[1]; }
		plain(a, data) { return 'plain'; } }
	register({ transport: server('127.0.0.1', 0), protocol: P }); run();`, func(c *contexts.Config) { c.Workers = 1 })
	post := func(path, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
	}
	got := s.talk(post("/log", "first") + post("/plain", "second") + post("/other", "third"))
	for _, want := range []string{"logged first", "plain", "kept first"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}

func TestHTTPResponseIsSentAsItSays(t *testing.T) {
	s := serve(t, `class P { http11 = true;
		empty() { return new Response('', { status: 404, headers: { 'content-type': 'text/html' } }); }
		none() { return new Response(null, { status: 503 }); } }
	register({ transport: server('127.0.0.1', 0), protocol: P }); run();`)
	for path, want := range map[string]string{"/empty": "text/html", "/none": "503 "} {
		got := s.talk("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		if !strings.Contains(got, want) || !strings.Contains(got, "Content-Length: 0\r\n") || !strings.HasSuffix(got, "\r\n\r\n") {
			t.Errorf("%s answered %q", path, got)
		}
	}
}

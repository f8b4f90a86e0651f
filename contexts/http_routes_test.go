package contexts_test

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// What no route answers is answered without the script: here its only worker
// is busy for ever.
func TestHTTPRefusalsNeedNoWorker(t *testing.T) {
	s := serve(t, `import { HttpServer, route } from 'parallel/http/server';
	class App extends HttpServer {
		users = route({ method: ['GET', 'PUT'], path: '/users/:id' }, () => 'user');
		spin = route(() => { setTimeout(() => { console.log('spins'); for (;;); }, 1); return 'soon'; });
	}
	register({ transport: server('127.0.0.1', 0), protocol: App }); run();`, func(c *contexts.Config) { c.Workers, c.Drain = 1, 50*time.Millisecond })
	if a := s.get("/users/7"); a.body != "user" {
		t.Fatalf("a route: %+v", a)
	}
	send(t, s.dial(), get("/spin"))
	s.printed("spins")
	c := s.dial()
	r := bufio.NewReader(c)
	for _, q := range []struct {
		method, target, accept string
		status                 int
		allow, kind            string
	}{
		{"GET", "/missing", "", 404, "", "text/html"},
		{"GET", "/missing", "application/json", 404, "", "application/json"},
		{"HEAD", "/missing", "", 404, "", "text/html"},
		{"POST", "/users/7", "", 405, "GET, HEAD, PUT, OPTIONS", "text/html"},
		{"OPTIONS", "/users/7", "", 204, "GET, HEAD, PUT, OPTIONS", ""},
		{"BREW", "/users/7", "", 501, "", "text/html"},
	} {
		send(t, c, q.method+" "+q.target+" HTTP/1.1\r\nHost: x\r\nAccept: "+q.accept+"\r\n\r\n")
		a := answerTo(t, q.method, r)
		if a.status != q.status || a.header.Get("Allow") != q.allow || !strings.HasPrefix(a.header.Get("Content-Type"), q.kind) || a.closing {
			t.Errorf("%s %s: %d %v", q.method, q.target, a.status, a.header)
		}
		if strings.HasPrefix(q.kind, "application/json") && !strings.HasPrefix(a.body, "{") {
			t.Errorf("%s %s: %q", q.method, q.target, a.body)
		}
	}
}

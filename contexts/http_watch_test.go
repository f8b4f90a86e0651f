package contexts_test

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// A script that has asked is told, once, that its answer is in vain.
func TestHTTPWatch(t *testing.T) {
	s := serve(t, `import { HttpServer, route } from 'parallel/http/server';
	const forever = ({ path, signal }) => new Promise((done) => signal.addEventListener('abort', () => { console.log(path, String(signal.reason)); done('aborted'); }));
	class App extends HttpServer {
		half = route(forever); reset = route(forever); late = route(forever);
		fine = route(async (request) => { request.signal.addEventListener('abort', () => console.log('never')); return 'fine'; });
	}
	register({ transport: server('127.0.0.1', 0), protocol: App }); run();`, func(c *contexts.Config) { c.RequestTimeout = 400 * time.Millisecond })
	if got := s.talk(get("/half")); !strings.HasSuffix(got, "aborted") {
		t.Errorf("half-closed: %q", got)
	}
	s.printed("/half AbortError: the client has gone away")
	c := s.dial()
	send(t, c, get("/reset"))
	wait(t, "the request", func() bool { _, parked := s.host.Busy(); return parked == 1 })
	_ = c.SetLinger(0)
	_ = c.Close()
	s.printed("/reset AbortError: the client has gone away")
	if a := s.get("/late"); a.status != 504 {
		t.Errorf("late: %+v", a)
	}
	s.printed("/late AbortError: the answer took too long")
	c = s.dial()
	send(t, c, get("/fine"))
	if a := answerTo(t, "GET", bufio.NewReader(c)); a.body != "fine" {
		t.Errorf("fine: %+v", a)
	}
	_ = c.Close()
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	if strings.Contains(s.out.String(), "never") || strings.Count(s.out.String(), "\n") != 3 {
		t.Errorf("printed:\n%s", s.out)
	}
}

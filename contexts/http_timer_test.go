package contexts_test

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// A timer that runs for too long costs the request that has set it, by whatever
// way, and not the one that the connection has come to since.
func TestTimersOfAnsweredRequests(t *testing.T) {
	s := serve(t, `const loop = () => { console.log('loops'); for (;;); };
	class App {
		http11 = true;
		arm() { setTimeout(loop, 1); return 'armed'; }
		async fine() { for (let n = 0; n < 50; n++) await new Promise((done) => setTimeout(done, 2)); return 'fine'; }
		own() { return new Promise(() => setTimeout(() => setTimeout(loop, 1), 1)); }
		async awaited() { await new Promise((done) => setTimeout(done, 1)); loop(); }
	}
	register({ transport: server('127.0.0.1', 0), protocol: App }); run();`,
		func(c *contexts.Config) { c.Workers, c.CallbackTimeout = 1, 200*time.Millisecond })
	c := s.dial()
	r := bufio.NewReader(c)
	for n := range 3 {
		send(t, c, get("/arm")+get("/fine"))
		if a := answerTo(t, "GET", r); a.body != "armed" {
			t.Fatalf("%+v", a)
		}
		if a := answerTo(t, "GET", r); a.status != 200 || a.body != "fine" {
			t.Fatalf("behind a timer of an earlier request: %+v", a)
		}
		wait(t, "the timer", func() bool { return strings.Count(s.out.String(), "loops") == n+1 })
	}
	for _, target := range []string{"/own", "/awaited"} {
		c, r = s.dial(), nil
		r = bufio.NewReader(c)
		send(t, c, get("/arm")+get(target))
		if a := answerTo(t, "GET", r); a.body != "armed" {
			t.Fatalf("%+v", a)
		}
		if a := answerTo(t, "GET", r); a.status != 503 {
			t.Errorf("%s, whose own timer was cut off: %+v", target, a)
		}
	}
}

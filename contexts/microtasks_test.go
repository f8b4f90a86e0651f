package contexts_test

import (
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// Microtasks that queue another, and nothing else, are interrupted: they do not
// run inside of each other, so that there is nothing to be unwound for long.
func TestEndlessMicrotasksAreInterrupted(t *testing.T) {
	for _, queue := range []string{"queueMicrotask(f)", "process.nextTick(f)", "queueMicrotask(new Proxy(f, {}))", "Promise.resolve().then(f)"} {
		s := serve(t, `class P {
	dataReceived() { const f = () => `+queue+`; f(); return new Promise(() => {}); }
	connectionClosed(t, reason) { console.log('closed', reason); }
}
register({ transport: server('127.0.0.1', 0), protocol: P }); run();`, func(c *contexts.Config) { c.Workers, c.CallbackTimeout = 1, 300*time.Millisecond })
		c := s.dial()
		send(t, c, "x")
		if got := readRest(c); got != "" {
			t.Errorf("%s: read %q", queue, got)
		}
		s.printed("closed timeout")
		s.logged("callback timeout (P.")
		if n := s.host.Stats().Totals.HungWorkers; n != 0 {
			t.Errorf("%s: %d workers are taken for lost", queue, n)
		}
		s.stop()
	}
}

// A microtask's error is not a promise's.
func TestErrorsOfMicrotasks(t *testing.T) {
	s := serve(t, `class P {
	dataReceived() { queueMicrotask(() => { throw null; }); return new Promise(() => {}); }
	connectionClosed(t, reason) { console.log('closed', reason); }
}
register({ transport: server('127.0.0.1', 0), protocol: P }); run();`)
	c := s.dial()
	send(t, c, "x")
	if got := readRest(c); got != "" {
		t.Errorf("read %q", got)
	}
	s.printed("closed error")
	s.logged("null was thrown (microtask, context 1")
	if strings.Contains(s.log.String(), "rejection") {
		t.Errorf("a promise is named:\n%s", s.log)
	}
}

// What a request goes on with after its client has closed its side ends with
// --request-timeout.
func TestRequestTimeoutEndsLoopsOfWhoHasGone(t *testing.T) {
	s := serve(t, `class App {
	http11 = true;
	loop() { const f = () => setImmediate(f); f(); return new Promise(() => {}); }
}
register({ transport: server('127.0.0.1', 0), protocol: App }); run();`, func(c *contexts.Config) { c.Workers, c.RequestTimeout = 1, 300*time.Millisecond })
	c := s.dial()
	send(t, c, get("/loop"))
	wait(t, "the loop", func() bool {
		list := s.host.Contexts(false)
		return len(list) == 1 && list[0].Callbacks > 100
	})
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got := readRest(c); !strings.HasPrefix(got, "HTTP/1.1 504 ") {
		t.Errorf("read %q", got)
	}
	wait(t, "the end of the loop", func() bool { return s.host.Live() == 0 })
	last := int64(-1)
	wait(t, "rest", func() bool {
		n := s.host.Stats().Totals.Callbacks
		still := n == last
		last = n
		return still
	})
}

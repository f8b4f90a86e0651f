package main

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// This file hangs the workers of a process for good.

// hangsForGood is a script with a route that no interrupt reaches: a built-in function
// that calls built-in functions for ever, docs/LIMITS.md.
const hangsForGood = use + `
class App {
  http11 = true;
  hang() {
    new Set({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) });
    return 'never';
  }
  ok() { return 'ok'; }
}
register({ transport: server('127.0.0.1', 0), protocol: App });
run();
`

// One worker of two that hangs is replaced, and the process serves on. When both
// hang it says so, drains, and ends with a status that tells its supervisor to
// start it again.
func TestWorkersThatHangForGood(t *testing.T) {
	c := command(t, map[string]string{"a.js": hangsForGood}, "--workers", "2", "--callback-timeout", "500ms", "--drain", "1s", "a.js")
	c.Env = append(c.Env, "GOMAXPROCS=2")
	s := start(t, c, 1)
	hang := func() {
		if status, body, err := s.fetch("/hang", time.Minute); err == nil {
			t.Errorf("a request that hangs was answered: %d %q", status, body)
		}
	}
	var asked sync.WaitGroup
	asked.Go(hang)
	s.expect("hangs in a built-in function, called by App")
	for range 20 {
		if status, body, err := s.fetch("/ok", time.Minute); err != nil || body != "ok" {
			t.Fatalf("beside a worker that hangs: %d %q, %v", status, body, err)
		}
	}
	asked.Go(hang)
	s.expect("2 workers hang in built-in functions, as many as this host has cores or workers: stopping, with exit status 70")
	if code := s.end(); code != 70 {
		t.Errorf("the exit status is %d:\n%s", code, s.stderr)
	}
	asked.Wait()
	if strings.Contains(s.stderr.String(), "bug") {
		t.Errorf("a fault of the host's:\n%s", s.stderr)
	}
}

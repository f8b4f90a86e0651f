package contexts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/vm"
)

// TestShutdownInterruptsWhatDoesNotEnd has callbacks of both kinds that loop
// for ever, and main busy with itself, when the host is told to stop.
func TestShutdownInterruptsWhatDoesNotEnd(t *testing.T) {
	s := serve(t, `
	class Http { http11 = true; loop() { console.log('http'); for (;;); } }
	class Raw { dataReceived() { console.log('raw'); for (;;); } }
	register({ transport: server('127.0.0.1', 0), protocol: Http });
	register({ transport: server('127.0.0.1', 0), protocol: Raw });
	(function again() { setImmediate(again); })();
	run();
	console.log('stopped');`, func(c *contexts.Config) { c.Drain = 50 * time.Millisecond })
	send(t, s.dialTo(0), "GET /loop HTTP/1.1\r\nHost: a\r\n\r\n")
	send(t, s.dialTo(1), "x")
	s.printed("http")
	s.printed("raw")
	s.stop()
	s.printed("stopped")
	s.logged("interrupted: the server stops (Raw.dataReceived")
	s.logged("interrupted: the server stops (Http.loop")
	if strings.Contains(s.log.String(), "callback timeout") {
		t.Errorf("a limit is blamed for the end:\n%s", s.log)
	}
}

// TestShutdownWhileServersAreOpened comes when the workers have started and no
// server is open.
func TestShutdownWhileServersAreOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.js")
	if err := os.WriteFile(path, []byte(head+`hang();
	register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });
	run();
	console.log('stopped');`), 0o600); err != nil {
		t.Fatal(err)
	}
	gate := make(chan struct{})
	s := loadModules(t, path, nil, func(m *parallelmod.Module) vm.Modules { return hanging{m, gate} })
	s.host.BeforeServing(func() error {
		if !s.host.Opening() {
			t.Error("a signal would end the process")
		}
		s.host.Shutdown()
		return nil
	})
	close(gate)
	s.printed("stopped")
	if err := <-s.ended; err != nil || !s.host.Stopped() {
		t.Errorf("stopped %v, the script ended with %v", s.host.Stopped(), err)
	}
}

func TestRunOnceTurnsOnce(t *testing.T) {
	s := serve(t, `
	class P { dataReceived() {} }
	register({ transport: server('127.0.0.1', 0), protocol: P });
	(function again() { setImmediate(again); })();
	runOnce();
	console.log('after runOnce');
	setTimeout(() => shutdown(), 5);
	run();
	console.log('after run');`)
	s.printed("after runOnce")
	s.printed("after run")
}

func TestLongMessagesAreCutInTheLog(t *testing.T) {
	s := serve(t, `class P { http11 = true; long() { throw new Error('x'.repeat(1e6)); } }
	register({ transport: server('127.0.0.1', 0), protocol: P }); run();`)
	s.talk("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
	s.logged("xxx...")
	if n := len(s.log.String()); n > 10_000 || !strings.Contains(s.log.String(), "Error: xxx") {
		t.Errorf("the log has %d bytes", n)
	}
}

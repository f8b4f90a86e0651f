package contexts_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"pyp/contexts"
)

// A script may try run() again when its port was taken. The worker that has
// started by then is the one that serves.
func TestRunIsTriedAgain(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := busy.Addr().(*net.TCPAddr).Port
	s := load(t, head+fmt.Sprintf(`class P { http11 = true; async late() { await new Promise(r => setTimeout(r, 1)); return 'late'; } }
	register({ transport: server('127.0.0.1', %d), protocol: P });
	let tries = 0;
	for (;;) { try { run(); break; } catch (e) { if (tries++ === 3) console.log('taken', e.message); } }`, port), func(c *contexts.Config) { c.Workers = 2 })
	s.printed("taken cannot listen")
	_ = busy.Close()
	s.logged("serves on")
	for range 20 {
		if got := s.talk("GET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"); !strings.HasSuffix(got, "late") {
			t.Fatalf("%q\n%s", got, s.log)
		}
	}
	if log := s.log.String(); strings.Contains(log, "bug") {
		t.Error(log)
	}
	s.stop()
	if err := <-s.ended; err != nil || s.host.StartError() != nil {
		t.Errorf("the script ended with %v, the host with %v", err, s.host.StartError())
	}
}

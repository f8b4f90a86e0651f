package contexts_test

import (
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/contexts"
)

// mortal is a script whose connections can be in every state that there is.
const mortal = `
import { join } from 'node:path';
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const file = join(import.meta.dirname, 'large');
class Web {
	http11 = true;
	fine() { return 'fine'; }
	spin() { for (const end = Date.now() + 20; Date.now() < end;); return 'spun'; }
	async slow() { setTimeout(() => {}, 5); await pause(3); return 'slow'; }
	stream() { let n = 0; return new Response(new ReadableStream({ async pull(c) { c.enqueue('x'.repeat(50_000)); await pause(1); if (++n === 20) c.close(); } })); }
	file(transport) { transport.sendfile('', file, ''); }
	size(transport) { return String(transport.body.length); }
}
class Raw {
	async clientCreated() { await pause(2); }
	connectionMade(transport) { setInterval(() => transport.write('tick'), 2); return 'hello'; }
	async dataReceived(transport, data) {
		if (String(data) === 'file') transport.sendfile('', file, '');
		await pause(1);
		return data;
	}
	sendComplete() {}
	async connectionClosed() { await pause(1); }
}
register({ transport: server('127.0.0.1', 0), protocol: Web });
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();`

// TestHammerKill ends contexts in whatever state they are. In the end nothing is
// left of them, and those that come afterwards are served.
func TestHammerKill(t *testing.T) {
	const clients, each = 16, 25
	path := filepath.Join(t.TempDir(), "test.js")
	for name, text := range map[string]string{path: head + mortal, filepath.Join(filepath.Dir(path), "large"): strings.Repeat("y", 4<<20)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := loadFile(t, path, nil, func(c *contexts.Config) { c.Workers, c.RequestTimeout = 4, 5*time.Second })
	s.listening()
	for target, want := range map[string]int{"/file": 4 << 20, "/stream": 1_000_000} {
		if got := s.ask(0, target); len(got) < want {
			t.Fatalf("%s is answered with %d bytes", target, len(got))
		}
	}
	var over atomic.Bool
	var killing, working sync.WaitGroup
	killing.Go(func() {
		for !over.Load() {
			for _, c := range s.host.Contexts(rand.IntN(8) == 0) {
				if rand.IntN(4) == 0 {
					s.host.Kill(c.ID)
				}
			}
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
		}
	})
	for range clients {
		working.Go(func() {
			for range each {
				s.visit(rand.IntN(9))
			}
		})
	}
	working.Wait()
	over.Store(true)
	killing.Wait()
	wait(t, "the connections to end", func() bool { return s.host.Live() == 0 })
	x := s.host.Stats()
	if x.Totals.Contexts != 0 || s.host.Activity().Contexts != 0 || s.host.Admitted() != 0 || s.host.Bodies() != 0 || x.Totals.Killed == 0 {
		t.Errorf("%d contexts, %d active, %d admitted, %d bytes of bodies, %d killed", x.Totals.Contexts, s.host.Activity().Contexts, s.host.Admitted(), s.host.Bodies(), x.Totals.Killed)
	}
	for range 8 {
		if got := s.ask(0, "/fine"); !strings.HasSuffix(got, "fine") {
			t.Errorf("afterwards: %q", got)
		}
	}
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("a fault of the host's:\n%s", s.log)
	}
}

// visit is one connection, which may end at any time.
func (s *served) visit(what int) {
	raw := what > 6
	address := s.address(0)
	if raw {
		address = s.address(1)
	}
	c, err := net.Dial("tcp", address)
	if err != nil {
		return // it was ended before we knew of it
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	text := ""
	switch what {
	case 0, 1, 2, 3, 4:
		text = get([]string{"/fine", "/spin", "/slow", "/stream", "/file"}[what]) + get("/fine")
	case 5:
		text = "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("z", 50_000)
	case 6: // says nothing
	case 7:
		text = "file"
	default:
		text = "data"
	}
	_, _ = io.WriteString(c, text)
	if rand.IntN(2) == 0 {
		_ = c.(*net.TCPConn).CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, c, int64(rand.IntN(200_000)))
}

package contexts_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"pyp/contexts/stats"
)

// callback is what the host tells of a route or callback.
func (s *served) callback(server int, name string) (c stats.Callback) {
	s.t.Helper()
	for _, c := range s.host.Stats().Servers[server].Callbacks {
		if c.Name == name {
			return c
		}
	}
	s.t.Fatalf("there are no figures of %s in %+v", name, s.host.Stats().Servers)
	return c
}

const spin = "const spin = ms => { for (const end = Date.now() + ms; Date.now() < end;); };\n"

// A slow route leaves the poller's goroutine and comes back when it is fast.
func TestAdaptivePace(t *testing.T) {
	s := serve(t, spin+`
class Web { http11 = true; work(transport) { spin(Number(transport.query.get('ms'))); return 'ok'; } }
register({ transport: server('127.0.0.1', 0), protocol: Web });
run();`)
	work := func(ms int) { s.fetch(0, fmt.Sprintf("/work?ms=%d", ms)) }
	if c := s.callback(0, "Web.work"); c.Runs != "inline" || c.Reason != "all runs took less than 1ms" || c.Changes != 0 {
		t.Errorf("at first: %+v", c)
	}
	work(20)
	c := s.callback(0, "Web.work")
	if c.Runs != "apart" || !strings.Contains(c.Reason, "which is more than 1ms; inline again after 64 faster ones") || c.Changes == 0 {
		t.Errorf("after a slow one: %+v", c)
	}
	wait(t, "a fast route to run inline again", func() bool {
		work(0)
		return s.callback(0, "Web.work").Runs == "inline"
	})
	if c := s.callback(0, "Web.work"); c.Changes < 2 || c.Reason == "" {
		t.Errorf("fast again: %+v", c)
	}
}

func TestHints(t *testing.T) {
	s := serve(t, spin+`
class Apart { http11 = true; concurrency = true; work() { return 'ok'; } }
class Low { http11 = true; lowLatency = true; maxSyncRecvAttempts = 0; work() { spin(3); return 'ok'; } }
class Raw { static concurrency = true; dataReceived(transport, data) { return data; } }
register({ transport: server('127.0.0.1', 0), protocol: Apart });
register({ transport: server('127.0.0.1', 0), protocol: Low });
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();`)
	for n := range 2 {
		if status, body := s.fetch(n, "/work"); status != 200 || body != "ok" {
			t.Errorf("server %d: %d %q", n, status, body)
		}
	}
	c := s.dialTo(2)
	send(t, c, "hello")
	read(t, c, "hello")
	for n, want := range []struct{ callback, scheduling, runs, reason string }{
		{"Apart.work", "concurrency", "apart", "concurrency"},
		{"Low.work", "lowLatency, maxSyncRecvAttempts 0", "inline", "lowLatency, maxSyncRecvAttempts 0: all runs took less than 10ms"},
		{"Raw.dataReceived", "concurrency", "queued", "concurrency"},
	} {
		got := s.callback(n, want.callback)
		scheduling := s.host.Stats().Servers[n].Scheduling
		late := n == 1 && got.Changes > 0 // a machine that is busy
		if scheduling != want.scheduling || !late && (got.Runs != want.runs || got.Reason != want.reason) {
			t.Errorf("%s is scheduled by %q, %+v; want %+v", want.callback, scheduling, got, want)
		}
	}
}

// Pipelined requests of a protocol with a hint are answered in order, whoever
// else waits, and so are the others'.
func TestThroughputPipelines(t *testing.T) {
	s := serve(t, `
class Web { http11 = true; throughput = true; maxSyncRecvAttempts = 5; n(transport) { return transport.query.get('n'); } }
register({ transport: server('127.0.0.1', 0), protocol: Web });
run();`)
	const clients, requests = 4, 200
	done := make(chan error, clients)
	for range clients {
		c := s.dial()
		go func() {
			var all strings.Builder
			for n := range requests {
				fmt.Fprintf(&all, "GET /n?n=%d HTTP/1.1\r\nHost: x\r\n\r\n", n)
			}
			go func() { _, _ = c.Write([]byte(all.String())) }()
			done <- answersInOrder(bufio.NewReader(c), requests)
		}()
	}
	for range clients {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func answersInOrder(r *bufio.Reader, requests int) error {
	for n := range requests {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			return err
		}
		b := make([]byte, 16)
		k, _ := res.Body.Read(b)
		_ = res.Body.Close()
		if string(b[:k]) != fmt.Sprint(n) {
			return fmt.Errorf("answer %d is %q", n, b[:k])
		}
	}
	return nil
}

// sendComplete follows its send in the same turn as often as the hint allows,
// and output is whole and in order in any case.
func TestSyncSends(t *testing.T) {
	for _, hint := range []string{"", "throughput = true;", "lowLatency = true; maxSyncSendAttempts = 2;", "throughput = true; maxSyncSendAttempts = 0;", "concurrency = true;"} {
		t.Run(hint, func(t *testing.T) {
			s := serve(t, `
class Count {
  `+hint+`
  connectionMade() { this.n = 0; return '0\n'; }
  dataReceived() {}
  sendComplete(transport) { if (++this.n < 500) return this.n + '\n'; transport.close(); }
}
register({ transport: server('127.0.0.1', 0), protocol: Count });
run();`)
			var want strings.Builder
			for n := range 500 {
				fmt.Fprintln(&want, n)
			}
			a, b := s.dial(), s.dial()
			for _, got := range []string{readAll(t, a), readAll(t, b)} {
				if got != want.String() {
					t.Errorf("got %d bytes, want %d: %.40q", len(got), want.Len(), got)
				}
			}
		})
	}
}

// New raw connections keep away from a worker that another one has held of
// late.
func TestRawConnectionsAvoidHeldWorkers(t *testing.T) {
	s := serve(t, spin+`
class Heavy { lineReceived(transport, line) { spin(Number(line)); return threadSeqId() + '\n'; } }
class Light { connectionMade() { return threadSeqId() + '\n'; } dataReceived() {} }
register({ transport: server('127.0.0.1', 0), protocol: Heavy });
register({ transport: server('127.0.0.1', 0), protocol: Light });
run();`)
	heavy := s.dial()
	wait(t, "eight connections in a row to be opened in the other worker", func() bool {
		held := ask(t, heavy, "20")
		for range 8 {
			c := s.dialTo(1)
			line := make([]byte, 2)
			if _, err := io.ReadFull(c, line); err != nil {
				t.Fatal(err)
			}
			_ = c.Close()
			if string(line) == held+"\n" {
				return false
			}
		}
		return true
	})
}

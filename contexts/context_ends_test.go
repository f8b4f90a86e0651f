package contexts_test

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// timersScript has connections that set timers of every kind and count what
// comes of them. "left" answers, after a while, how much has come since the end
// of the connection: nothing may.
const timersScript = `
import { counter } from 'parallel';
import { setTimeout as sleep } from 'node:timers/promises';
const ticks = counter(), atEnd = counter(), closed = counter();
const chain = () => { ticks.add(1); setImmediate(chain); };
const waits = async () => { for (;;) { await sleep(1); ticks.add(1); } };
const begin = () => {
  setInterval(() => ticks.add(1), 1);
  setTimeout(() => setInterval(() => ticks.add(1), 1), 2);
  setImmediate(chain);
  queueMicrotask(() => setTimeout(() => ticks.add(1), 300));
  waits();
  return 'begun\n';
};
class Raw {
  lineReceived(transport, line) { return begin(); }
  connectionClosed() { atEnd.set(ticks.get()); closed.add(1); }
}
class Web { http11 = true; begin() { return begin(); } ticks() { return String(ticks.get()); } }
class Ask {
  async lineReceived(transport, line) {
    if (line === 'ticks') return ticks.get() + '\n';
    if (line === 'closed') return closed.get() + '\n';
    await sleep(400);
    return line === 'left' ? ticks.get() - atEnd.get() + '\n' : ticks.get() + '\n';
  }
}
register({ transport: server('127.0.0.1', 0), protocol: Raw });
register({ transport: server('127.0.0.1', 0), protocol: Web });
register({ transport: server('127.0.0.1', 0), protocol: Ask });
run();`

// ask sends a line and reads the one that answers it.
func ask(t testing.TB, c net.Conn, line string) (answer string) {
	t.Helper()
	send(t, c, line+"\n")
	b := make([]byte, 1)
	for {
		if _, err := c.Read(b); err != nil {
			t.Fatalf("%s: %v, after %q", line, err, answer)
		}
		if b[0] == '\n' {
			return answer
		}
		answer += string(b)
	}
}

// What a raw connection has begun ends with it.
func TestRawTimersEnd(t *testing.T) {
	s := serve(t, timersScript)
	c, asks := s.dialTo(0), s.dialTo(2)
	ask(t, c, "begin")
	wait(t, "timers to run", func() bool { return len(ask(t, asks, "ticks")) > 1 })
	_ = c.SetLinger(0) // a reset: behind a mere end of input, timers may still answer
	_ = c.Close()
	wait(t, "the end of the connection", func() bool { return ask(t, asks, "closed") == "1" })
	if left := ask(t, asks, "left"); left != "0" {
		t.Errorf("timers have run %s times since the end of their connection", left)
	}
}

// What a request has begun goes on behind its answer, and ends with its
// connection.
func TestHTTPTimersEnd(t *testing.T) {
	s := serve(t, timersScript)
	c, asks := s.dialTo(1), s.dialTo(2)
	send(t, c, "GET /begin HTTP/1.1\r\nHost: x\r\n\r\n")
	read(t, c, "HTTP/1.1 200 OK\r\n")
	wait(t, "timers to run behind the answer", func() bool { return len(ask(t, asks, "ticks")) > 1 })
	_ = c.Close()
	wait(t, "the end of the connection", func() bool { return s.host.Live() == 1 })
	before := ask(t, asks, "ticks")
	if after := ask(t, asks, "later"); after != before {
		t.Errorf("timers go on when their connection has ended: %s, then %s", before, after)
	}
}

// A microtask that throws costs the connection that queued it.
func TestMicrotasksBelong(t *testing.T) {
	s := serve(t, `
class Raw { lineReceived(transport, line) { if (line === 'throw') queueMicrotask(() => { throw new Error('on purpose'); }); return line + '\n'; } }
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();`, func(c *contexts.Config) { c.Workers = 1 })
	a, b := s.dial(), s.dial()
	ask(t, b, "hello")
	send(t, a, "throw\n")
	readRest(a)
	s.logged("on purpose")
	if got := ask(t, b, "still here"); got != "still here" {
		t.Errorf("the neighbour got %q", got)
	}
}

// Whatever happens to one connection, its neighbours in the same worker do not
// notice: their state and their timers are whole.
func TestNeighboursLiveOn(t *testing.T) {
	s := serve(t, `
const harm = {
  throw() { throw new Error('on purpose'); },
  reject() { return Promise.reject(new Error('on purpose')); },
  unhandled() { Promise.reject(new Error('on purpose')); return 'x'; },
  timer() { setTimeout(() => { throw new Error('on purpose'); }, 1); return ''; },
  loop() { for (;;); },
  loopLater() { setTimeout(() => { for (;;); }, 1); return ''; },
  async loopAwaited() { await null; for (;;); },
  recurse() { const f = () => f() + 1; f(); },
  constructed() { new (class { constructor() { throw new Error('on purpose'); } })(); },
  end(transport) { transport.abort(); },
};
class Raw {
  lines = [];
  ticks = 0;
  connectionMade() { setInterval(() => this.ticks++, 1); }
  lineReceived(transport, line) {
    if (harm[line]) return harm[line](transport);
    this.lines.push(line);
    return line === 'ticks' ? this.ticks + '\n' : this.lines.join() + '\n';
  }
}
register({ transport: server('127.0.0.1', 0), protocol: Raw });
run();`, func(c *contexts.Config) { c.Workers, c.CallbackTimeout = 1, 200*time.Millisecond })
	neighbour := s.dial()
	var all []string
	for n, harm := range strings.Fields("throw reject unhandled timer loop loopLater loopAwaited recurse constructed end") {
		line := fmt.Sprint("line", n)
		all = append(all, line)
		victim := s.dial()
		ask(t, victim, "mine")
		send(t, victim, harm+"\n")
		readRest(victim)
		if got := ask(t, neighbour, line); got != strings.Join(all, ",") {
			t.Errorf("%s: the neighbour got %q, want %q", harm, got, all)
		}
		all = append(all, "ticks")
		before := ask(t, neighbour, "ticks")
		wait(t, harm+": the neighbour's timer to go on", func() bool {
			all = append(all, "ticks")
			return ask(t, neighbour, "ticks") != before
		})
	}
}

// What connections keep on this is gone with them: the heap is where it was.
func TestConnectionsLeaveNothing(t *testing.T) {
	connections := 10_000
	if testing.Short() || slowed {
		connections = 1_000
	}
	s := serve(t, `
class Keeps {
  connectionMade(transport) {
    this.bytes = Buffer.alloc(100 * 1024, 1);
    this.self = { transport, list: [this] };
    setInterval(() => this.bytes[0]++, 60000);
    return 'x';
  }
  dataReceived(transport, data) { this.last = data; }
}
register({ transport: server('127.0.0.1', 0), protocol: Keeps });
run();`)
	round := func(n int) {
		const atOnce = 50
		for range n / atOnce {
			var list [atOnce]net.Conn
			for i := range list {
				c, err := net.Dial("tcp", s.address(0))
				if err != nil {
					t.Fatal(err)
				}
				list[i] = c
			}
			for _, c := range list {
				read(t, c, "x")
				_ = c.Close()
			}
		}
		wait(t, "the connections to end", func() bool { return s.host.Live() == 0 })
	}
	live := func() uint64 {
		s.host.Tidy()
		runtime.GC()
		runtime.GC() // what finalizers and pools let go of
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	round(500)
	before := live()
	round(connections)
	after := live()
	if after > before+before/20 {
		t.Errorf("%d connections of 100 KB each left the heap at %d bytes, where it was %d", connections, after, before)
	}
	t.Logf("%d connections: %d bytes before, %d after", connections, before, after)
}

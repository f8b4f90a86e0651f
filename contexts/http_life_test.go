package contexts_test

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"pyp/contexts"
)

// slowScript has a method that holds its worker for a second.
const slowScript = `
class Slow {
	http11 = true;
	slow(transport) { const end = Date.now() + 1000; while (Date.now() < end); return 'slow'; }
	fast(transport) { return transport.query.get('n'); }
	never() { return new Promise(() => {}); }
	timer() { return new Promise((done) => setTimeout(() => done('timer'), 500)); }
}
register({ transport: server('127.0.0.1', 0), protocol: Slow });
run();
`

// One slow handler, the first call of its route or a later one, delays nobody
// else while another worker is free.
func TestHTTPSlowHandlerDelaysNobody(t *testing.T) {
	s := serve(t, slowScript)
	conns := make([]*net.TCPConn, 50)
	for n := range conns {
		conns[n] = s.dial()
		send(t, conns[n], get("/fast?n=first"))
		readAnswers(t, conns[n], 1)
	}
	for call := range 2 {
		slow := s.dial()
		var answered atomic.Bool
		done := make(chan struct{})
		send(t, slow, get("/slow"))
		go func() {
			defer close(done)
			b := make([]byte, 1)
			_, _ = slow.Read(b)
			answered.Store(true)
		}()
		for n, c := range conns {
			send(t, c, get(fmt.Sprint("/fast?n=", n)))
		}
		for n, c := range conns {
			if a := readAnswers(t, c, 1)[0]; a.body != strconv.Itoa(n) {
				t.Errorf("call %d: connection %d: %q", call, n, a.body)
			}
		}
		if fresh := s.get("/fast?n=new"); fresh.body != "new" {
			t.Errorf("call %d: a new connection: %q", call, fresh.body)
		}
		if answered.Load() {
			t.Errorf("call %d: the others were answered only behind the slow one", call)
		}
		<-done
	}
}

// A client that resets while its request is queued or promised leaves nothing.
func TestHTTPResetWhileARequestIsParked(t *testing.T) {
	s := serve(t, slowScript, func(c *contexts.Config) { c.Workers = 1 })
	slow := s.dial()
	send(t, slow, get("/slow"))
	for n := range 30 {
		c := s.dial()
		send(t, c, get([]string{"/never", "/fast?n=1", "/timer"}[n%3]))
		_ = c.SetLinger(0)
		_ = c.Close()
	}
	if got := readAnswers(t, slow, 1)[0].body; got != "slow" {
		t.Errorf("the slow one: %q", got)
	}
	_ = slow.Close()
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	if a := s.get("/fast?n=2"); a.body != "2" {
		t.Errorf("afterwards: %+v", a)
	}
}

func TestHTTPShutdownAnswersWhatIsInFlight(t *testing.T) {
	s := serve(t, slowScript)
	idle, fresh, half := s.dial(), s.dial(), s.dial()
	send(t, idle, get("/fast?n=1"))
	readAnswers(t, idle, 1)
	send(t, half, "GET /fast?n=half HTTP/1.1\r\n")
	var flying []*net.TCPConn
	for range 20 {
		c := s.dial()
		send(t, c, get("/timer")+get("/fast?n=behind"))
		flying = append(flying, c)
	}
	wait(t, "the contexts to begin", func() bool { return s.host.Live() == 23 })
	wait(t, "the requests to be read", func() bool {
		mid, parked := s.host.Busy()
		return mid == 1 && parked == 20
	})
	s.host.Shutdown()
	for _, c := range []*net.TCPConn{idle, fresh} {
		if b, err := io.ReadAll(c); err != nil || len(b) > 0 {
			t.Errorf("an idle connection: %q, %v", b, err)
		}
	}
	for n, c := range flying {
		got := readAll(t, c)
		if !strings.Contains(got, "timer") || !strings.Contains(got, "Connection: close\r\n") && !strings.Contains(got, "behind") {
			t.Errorf("client %d: %q", n, got)
		}
	}
	send(t, half, "Host: x\r\n\r\n")
	if got := readAll(t, half); !strings.HasSuffix(got, "half") || !strings.Contains(got, "Connection: close\r\n") {
		t.Errorf("a request that had come in part: %q", got)
	}
	<-s.host.Done()
	if n := s.host.Live(); n != 0 {
		t.Errorf("%d contexts are left", n)
	}
}

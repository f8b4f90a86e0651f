package contexts_test

import (
	"bufio"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"pyp/contexts"
)

const post2M = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"

// Bodies that are each within their limit are refused when they are too much
// together; one that is alone never is.
func TestHTTPBodiesTogether(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) { c.MaxBodies = 1 << 20 })
	held := s.dial()
	send(t, held, post2M+strings.Repeat("x", 1_500_000))
	wait(t, "the body to come", func() bool { return s.host.Bodies() == 1_500_000 })
	if got := readAll(t, posting(t, s, post2M+strings.Repeat("x", 100_000))); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
		t.Errorf("another one: %q", got)
	}
	chunked := "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	if got := readAll(t, posting(t, s, chunked+"fffff\r\n"+strings.Repeat("x", 200_000))); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
		t.Errorf("a chunked one: %q", got)
	}
	s.logged("Mixed refuses request bodies: --max-bodies is reached")
	wait(t, "the refused ones to be forgotten", func() bool { return s.host.Bodies() == 1_500_000 })
	if a := s.request("POST", "/echo", "small"); a.body != "small" {
		t.Errorf("a small one: %+v", a)
	}
	send(t, held, strings.Repeat("x", 500_000))
	if a := answerTo(t, "POST", bufio.NewReader(held)); a.status != 200 || len(a.body) != 2_000_000 {
		t.Errorf("the one that was alone: %d, %d bytes", a.status, len(a.body))
	}
	if n := s.host.Bodies(); n != 0 {
		t.Errorf("%d bytes are still counted", n)
	}
}

func posting(t *testing.T, s *served, text string) net.Conn {
	t.Helper()
	c := s.dial()
	send(t, c, text)
	return c
}

// However uploads end, nothing of them stays counted.
func TestHammerHTTPUploads(t *testing.T) {
	s := serve(t, mixed, func(c *contexts.Config) {
		c.MaxBodies, c.BodyTimeout, c.RequestTimeout = 3<<20, 50*time.Millisecond, 50*time.Millisecond
	})
	var clients sync.WaitGroup
	for n := range 8 {
		clients.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(n), 7))
			for range 40 {
				target := []string{"/echo", "/soon", "/never", "/throws"}[rnd.IntN(4)]
				c := s.dial()
				text := strings.Replace(post2M, "/echo", target, 1) + strings.Repeat("x", 2_000_000)
				_, _ = c.Write([]byte(text[:len(text)-[]int{0, 1, 1_000_000}[rnd.IntN(3)]]))
				switch rnd.IntN(3) {
				case 0:
					_ = c.SetLinger(0)
				case 1:
					_ = c.CloseWrite()
					_, _ = bufio.NewReader(c).ReadString('\n')
				default:
					_, _ = bufio.NewReader(c).ReadString('\n')
				}
				_ = c.Close()
			}
		})
	}
	clients.Wait()
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	if n := s.host.Bodies(); n != 0 {
		t.Errorf("%d bytes are still counted", n)
	}
}

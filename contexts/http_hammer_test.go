package contexts_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hammered is one request of the hammer and what its answer must be.
type hammered struct {
	text, body string
	closes     bool
}

// hammerRequest makes request n with a method of its own.
func hammerRequest(rnd *rand.Rand, n int64) hammered {
	method := []string{"now", "now", "soon", "timer", "slow", "throws", "missing", "closing"}[rnd.IntN(8)]
	length := []int{0, 1, 100, 5000}[rnd.IntN(4)]
	h := hammered{body: fmt.Sprintf("%d:%d", n, length)}
	switch method {
	case "throws":
		h.body = fmt.Sprintf("%d:throws", n)
	case "missing":
		h.body = "Not Found"
	case "closing":
		h.closes = rnd.IntN(4) == 0
		method = "now"
	}
	head := fmt.Sprintf("POST /%s?n=%d HTTP/1.1\r\nHost: x\r\n", method, n)
	if h.closes {
		head += "Connection: close\r\n"
	}
	body := strings.Repeat("b", length)
	if length > 0 && rnd.IntN(2) == 0 {
		h.text = fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, length, body)
	} else {
		h.text = fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, length, body)
	}
	return h
}

// sendPieces sends text in random pieces and, now and then, resets instead of
// going on. It reports whether all was sent.
func sendPieces(rnd *rand.Rand, c *net.TCPConn, text string) bool {
	resets := rnd.IntN(20) == 0
	for len(text) > 0 {
		n := min(1+rnd.IntN(1+rnd.IntN(8000)), len(text))
		if _, err := io.WriteString(c, text[:n]); err != nil {
			return false
		}
		text = text[n:]
		if resets && rnd.IntN(4) == 0 {
			_ = c.SetLinger(0)
			_ = c.Close()
			return false
		}
	}
	return true
}

// hammerClient talks on connections of its own until stop is set. Answers must
// match their requests; once the host stops, some may be missing at the end.
func hammerClient(t *testing.T, s *served, seed uint64, numbers *atomic.Int64, stop *atomic.Bool) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	for !stop.Load() {
		conn, err := net.Dial("tcp", s.address(0))
		if err != nil {
			return // the listener is closed
		}
		hammerConnection(t, rnd, conn.(*net.TCPConn), numbers, stop)
		_ = conn.Close()
	}
}

func hammerConnection(t *testing.T, rnd *rand.Rand, c *net.TCPConn, numbers *atomic.Int64, stop *atomic.Bool) {
	_ = c.SetDeadline(time.Now().Add(60 * time.Second))
	r := bufio.NewReader(c)
	for range 1 + rnd.IntN(6) {
		var batch []hammered
		var text strings.Builder
		for range 1 + rnd.IntN(12) {
			h := hammerRequest(rnd, numbers.Add(1))
			batch = append(batch, h)
			text.WriteString(h.text)
			if h.closes {
				break
			}
		}
		sent := make(chan bool, 1)
		pieces := rand.New(rand.NewPCG(rnd.Uint64(), 2))
		go func() { sent <- sendPieces(pieces, c, text.String()) }()
		closed := hammerAnswers(t, r, batch, stop, sent)
		if closed {
			return
		}
		if rnd.IntN(8) == 0 {
			_ = c.CloseWrite()
			if _, err := r.ReadByte(); err != io.EOF && !stop.Load() {
				t.Errorf("behind a half-close: %v", err)
			}
			return
		}
	}
}

// hammerAnswers reads a batch's answers and reports that the connection is
// over.
func hammerAnswers(t *testing.T, r *bufio.Reader, batch []hammered, stop *atomic.Bool, sent <-chan bool) bool {
	for n, h := range batch {
		res, err := http.ReadResponse(r, nil)
		var body []byte
		if err == nil {
			body, err = io.ReadAll(res.Body)
		}
		if err != nil {
			if all := <-sent; all && !stop.Load() {
				t.Errorf("answer %d of %d: %v", n, len(batch), err)
			}
			return true
		}
		if string(body) != h.body {
			t.Errorf("answer %d is %d %.100q, want %q", n, res.StatusCode, body, h.body)
			return true
		}
		if res.Close {
			if !h.closes && !stop.Load() {
				t.Errorf("answer %d closes the connection", n)
			}
			<-sent
			return true
		}
	}
	return !<-sent
}

func TestHammerHTTP(t *testing.T) {
	s := serve(t, mixed)
	var numbers atomic.Int64
	var stop atomic.Bool
	var clients sync.WaitGroup
	for n := range 32 {
		clients.Go(func() { hammerClient(t, s, uint64(n), &numbers, &stop) })
	}
	total := int64(12_000)
	if slowed || testing.Short() {
		total = 2_000
	}
	for numbers.Load() < total && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	stop.Store(true)
	s.host.Shutdown()
	<-s.host.Done()
	clients.Wait()
	if n := s.host.Live(); n != 0 {
		t.Errorf("%d contexts are left", n)
	}
	if strings.Contains(s.log.String(), "bug") || strings.Contains(s.log.String(), "did not end") {
		t.Errorf("the log:\n%s", s.log)
	}
}

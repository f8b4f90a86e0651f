package contexts_test

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// TestHTTPRefusalsInTheClientsForm: errors that the host makes are pages of the
// same form as those of the script's server.
func TestHTTPRefusalsInTheClientsForm(t *testing.T) {
	s := serveFile(t, "refusals.js", func(c *contexts.Config) {
		c.HTTP.Body, c.HTTP.RequestLine, c.HTTP.Field = 100, 1000, 1000
		c.RequestTimeout, c.CallbackTimeout, c.HeadTimeout = 300*time.Millisecond, 200*time.Millisecond, 300*time.Millisecond
	})
	for _, c := range []struct {
		name, method, wire string
		status             int
	}{
		{"malformed", "GET", "GET / HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\nX : y\r\n\r\n", 400},
		{"slow", "GET", "GET / HTTP/1.1\r\nHost: a\r\nAccept: ", 408},
		{"body", "POST", "POST /body HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\nContent-Length: 101\r\n\r\n", 413},
		{"target", "GET", "GET /" + strings.Repeat("x", 1000) + " HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\n\r\n", 414},
		{"field", "GET", "GET / HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\nX: " + strings.Repeat("x", 1000) + "\r\n\r\n", 431},
		{"version", "GET", "GET / HTTP/2.1\r\nHost: a\r\nAccept: ACCEPT\r\n\r\n", 505},
		{"never", "GET", "GET /never HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\n\r\n", 504},
		{"loop", "GET", "GET /loop HTTP/1.1\r\nHost: a\r\nAccept: ACCEPT\r\n\r\n", 503},
	} {
		for accept, start := range map[string]string{"text/html": "<!DOCTYPE html>", "application/json": `{"error":{"code":`} {
			conn := s.dial()
			send(t, conn, strings.ReplaceAll(c.wire, "ACCEPT", accept))
			a := answerTo(t, c.method, bufio.NewReader(conn))
			_ = conn.Close()
			if c.status == 408 || c.status == 414 || c.status == 505 {
				start = "<!DOCTYPE html>" // the Accept field was not read
			}
			if a.status != c.status || !strings.HasPrefix(a.body, start) || !a.closing {
				t.Errorf("%s, %s: %d, closing %v, %q", c.name, accept, a.status, a.closing, a.body)
			}
		}
	}
}

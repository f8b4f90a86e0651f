package contexts_test

import (
	"io"
	"strings"
	"testing"

	"pyp/contexts"
)

// TestPlaintextAllocatesNothing holds a whole request, from the poller to the
// write, to no allocation at all, client included.
func TestPlaintextAllocatesNothing(t *testing.T) { allocatesNothing(t) }

// TestLoggedRequestsAllocateNothing is the same with an access log.
func TestLoggedRequestsAllocateNothing(t *testing.T) {
	for _, format := range []contexts.AccessFormat{contexts.AccessCombined, contexts.AccessJSON} {
		allocatesNothing(t, logsAccess(io.Discard, format))
	}
}

func allocatesNothing(t *testing.T, set ...func(*contexts.Config)) {
	if slowed {
		t.Skip("the race detector allocates")
	}
	s := serve(t, benchmarkScript, append(set, func(c *contexts.Config) { c.Workers = 1 })...)
	c := s.dial()
	request := []byte("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n")
	send(t, c, string(request))
	first := make([]byte, 4096)
	n, err := c.Read(first)
	if err != nil || !strings.HasSuffix(string(first[:n]), "Hello, World!") {
		t.Fatalf("answered %q, %v", first[:n], err)
	}
	answer := make([]byte, n)
	per := testing.AllocsPerRun(5000, func() {
		if _, err := c.Write(request); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(c, answer); err != nil {
			t.Fatal(err)
		}
	})
	if per != 0 {
		t.Errorf("%v allocations per request", per)
	}
}

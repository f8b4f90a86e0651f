package contexts_test

import (
	"fmt"
	"net"
	"testing"
)

// A connection that retains more than it may ends and is told why; what it lets
// go again, and what all have in common, does not count.
func TestContextMemory(t *testing.T) {
	s := serveLimits(t, "retain.js")
	modest := s.dial()
	for _, what := range []string{"bytes 5000000", "records 5000", "garbage 200000", "garbage 200000", "bytes 10"} {
		send(t, modest, what)
		read(t, modest, "ok\n")
	}
	for n, what := range []string{"bytes 30000000", "records 100000"} {
		c := s.dial()
		send(t, c, what)
		if got := readRest(c); got != "" && got != "ok\n" {
			t.Errorf("%s: %q", what, got)
		}
		wait(t, "the end", func() bool { return s.host.Stats().Totals.MemoryEnded == int64(n+1) })
	}
	s.printed("closed: memory")
	s.logged("over the limit of 20000000 bytes (--context-memory, contextMemory)")
	send(t, modest, "bytes 10")
	read(t, modest, "ok\n")
}

// One call of a built-in function takes no time, and more than a connection may
// retain: nobody has to ask for the estimate.
func TestContextMemoryOfOneCall(t *testing.T) {
	s := serveLimits(t, "retain.js")
	c := s.dial()
	send(t, c, "untouched 50000000")
	if got := readRest(c); got != "" && got != "ok\n" {
		t.Errorf("%q", got)
	}
	s.printed("closed: memory")
	modest := s.dial()
	for range 3 { // garbage by the time that it is estimated
		send(t, modest, "dropped 50000000")
		read(t, modest, "ok\n")
	}
	if n := s.host.Stats().Totals.MemoryEnded; n != 1 {
		t.Errorf("%d are counted", n)
	}
}

// Who asks for what contexts retain gets an estimate of each.
func TestRetainedBytesOfContexts(t *testing.T) {
	s := serveLimits(t, "retain.js")
	for n := range 3 {
		c := s.dial()
		send(t, c, fmt.Sprintf("bytes %d", (n+1)*1_000_000))
		read(t, c, "ok\n")
	}
	s.estimated(1_000_000)
	found := map[int64]bool{}
	for _, c := range s.host.Contexts(true) {
		if c.Retained == nil {
			t.Fatalf("%+v", c)
		}
		found[*c.Retained/1_000_000] = true
	}
	if len(found) != 3 || !found[1] || !found[2] || !found[3] {
		t.Errorf("megabytes retained: %v", found)
	}
}

// When memory runs out though nothing runs, the connection that retains most
// ends, and no other.
func TestLargestConnectionIsEnded(t *testing.T) {
	s := serveLimits(t, "retain.js")
	var conns []*net.TCPConn
	for _, size := range []int{2_000_000, 10_000_000, 5_000_000} {
		c := s.dial()
		send(t, c, fmt.Sprintf("bytes %d", size))
		read(t, c, "ok\n")
		conns = append(conns, c)
	}
	s.estimated(2_000_000)
	if !s.host.EndLargest() {
		t.Fatal("no connection was ended")
	}
	if got := readRest(conns[1]); got != "" {
		t.Errorf("%q", got)
	}
	s.printed("closed: memory")
	s.logged("the process is above its --memory-limit, and of all connections its instance retains most, 9 MiB")
	if n := s.host.Stats().Totals.MemoryEnded; n != 1 {
		t.Errorf("%d are counted", n)
	}
	for _, n := range []int{0, 2} {
		send(t, conns[n], "bytes 10")
		read(t, conns[n], "ok\n")
	}
}

// estimated waits until every connection is known to retain so many bytes.
func (s *served) estimated(least int64) {
	s.t.Helper()
	wait(s.t, "estimates", func() bool {
		for _, c := range s.host.Contexts(true) {
			if c.Retained == nil || *c.Retained < least {
				return false
			}
		}
		return true
	})
}

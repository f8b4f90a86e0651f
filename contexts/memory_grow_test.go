package contexts_test

import (
	"runtime"
	"strings"
	"testing"

	"pyp/contexts"
)

// tightMemory leaves the host about 150 MB beside what the test's process holds.
func tightMemory(c *contexts.Config) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	used := int64(m.Sys - m.HeapReleased)
	c.MemorySoft, c.MemoryLimit = used+128<<20, used+160<<20
}

// A callback that takes all memory is ended, with its place in the log; what
// else goes on is not. `make hammer` runs this without the race detector.
func TestHammerCallbackThatGrowsIsEnded(t *testing.T) {
	if slowed {
		t.Skip("with the race detector a script takes minutes to fill the memory")
	}
	s := serveLimits(t, "grow.js", tightMemory)
	for _, target := range []string{"/pushes", "/later", "/caught"} {
		if got := s.ask(0, target); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
			t.Errorf("%s: %q", target, got)
		}
		wait(t, "the next answer", func() bool { return strings.HasSuffix(s.ask(0, "/plaintext"), "fine") })
	}
	s.logged("grow.js:11:")
	s.logged("out of memory: the process is above its --memory-limit")
	raw := s.dialTo(1)
	send(t, raw, "go")
	s.printed("closed: memory")
	wait(t, "the next answer", func() bool { return strings.HasSuffix(s.ask(0, "/plaintext"), "fine") })
}

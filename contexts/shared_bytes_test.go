package contexts_test

import (
	"strings"
	"testing"

	"pyp/contexts"
)

// A store into a shared typed array that no guard sees faults. It ends that
// callback, and nothing else.
func TestStoreIntoSharedBytesEndsTheCallback(t *testing.T) {
	s := serve(t, `const doubles = new Float64Array(8);
	const alias = () => doubles;
	class P { http11 = true;
		direct() { try { doubles[1] = 1; } catch (e) { return e.name; } }
		alias() { const d = alias(); d[2] = 1; return 'stored'; }
		caught() { try { alias()[3] = 1; } catch { return 'caught'; } }
		sorted() { return [2, 1].sort((a, b) => { alias()[4] = 1; return a - b; }).join(); }
		async late() { await null; alias()[5] = 1; return 'stored'; }
		async timer() { await new Promise(r => setTimeout(r, 1)); alias()[6] = 1; return 'stored'; }
		async fine() { await null; return String(doubles[0]); } }
	register({ transport: server('127.0.0.1', 0), protocol: P });
	`+on(`class Raw { dataReceived() { alias()[7] = 1; return 'stored'; } }`)+`run();`, func(c *contexts.Config) { c.Workers = 1 })
	get := func(path string) string {
		return s.talk("GET /" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	}
	if got := get("direct"); !strings.HasSuffix(got, "UnprotectedError") {
		t.Errorf("direct: %q", got)
	}
	for _, path := range []string{"alias", "caught", "sorted", "late", "timer"} {
		if got := get(path); !strings.HasPrefix(got, "HTTP/1.1 500 ") {
			t.Errorf("%s: %q", path, got)
		}
		if got := get("fine"); !strings.HasSuffix(got, "\r\n\r\n0") {
			t.Errorf("after %s: %q", path, got)
		}
	}
	if got := s.talkTo(1, "x"); got != "" {
		t.Errorf("raw: %q", got)
	}
	for _, want := range []string{"UnprotectedError: doubles[2] belongs to the main VM", "doubles[3]", "doubles[4]", "doubles[5]", "doubles[6]", "doubles[7]"} {
		s.logged(want)
	}
	if log := s.log.String(); strings.Contains(log, "bug") {
		t.Errorf("log:\n%s", log)
	}
}

// A store into shared bytes in main ends what main was doing, not the servers.
func TestStoreIntoSharedBytesInMain(t *testing.T) {
	s := serve(t, `const doubles = new Float64Array(8);
	const alias = () => doubles;
	setTimeout(() => { alias()[3] = 1; }, 1);
	setTimeout(() => { Promise.resolve().then(() => { alias()[4] = 1; }); }, 1);
	`+on(`class Raw { dataReceived() { return 'alive'; } }`)+`run();`)
	s.logged("UnprotectedError: doubles[3]")
	s.logged("UnprotectedError: doubles[4]")
	if got := s.talkTo(0, "x"); got != "alive" {
		t.Errorf("read %q", got)
	}
}

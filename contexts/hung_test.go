package contexts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/vm"
)

// hanging are the host's modules and a built-in function hang(), which ends when
// the gate is closed.
type hanging struct {
	*parallelmod.Module
	gate chan struct{}
}

// Install puts hang into a VM.
func (h hanging) Install(s vm.Scope) (vm.Instance, error) {
	rt := s.Runtime()
	if err := rt.Set("hang", func(goja.FunctionCall) goja.Value { <-h.gate; return goja.Undefined() }); err != nil {
		return nil, err
	}
	return h.Module.Install(s)
}

func serveHanging(t *testing.T, workers int) (s *served, release func()) {
	t.Helper()
	gate := make(chan struct{})
	closed := false
	release = func() {
		if !closed {
			closed = true
			close(gate)
		}
	}
	s = loadModules(t, limitsFile(t, "hang.js"), nil,
		func(m *parallelmod.Module) vm.Modules { return hanging{m, gate} },
		func(c *contexts.Config) {
			c.Workers, c.CallbackTimeout, c.Drain = workers, 50*time.Millisecond, time.Second
		})
	t.Cleanup(release)
	s.listening()
	return s, release
}

// A worker that hangs is replaced; what lived in it ends, the others go on, and
// when its built-in function comes back nothing comes of it.
func TestHungWorkerIsReplaced(t *testing.T) {
	s, release := serveHanging(t, 8)
	raw := s.dialTo(1)
	send(t, raw, "hello")
	read(t, raw, "worker ")
	hung := s.dial()
	send(t, hung, get("/hangs"))
	s.logged("hangs in a built-in function, called by Hang")
	if got := readRest(hung); strings.Contains(got, "came back") {
		t.Errorf("an answer came out of a worker that hangs: %q", got)
	}
	for range 50 { // every worker's turn comes, the new one's too
		if got := s.ask(0, "/worker"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Fatalf("the other workers: %q", got)
		}
	}
	if n := s.host.Stats().Totals.HungWorkers; n != 1 {
		t.Errorf("%d workers are counted as hung", n)
	}
	release()
	s.logged("has come to its end; its result is dropped")
	if got := s.ask(0, "/worker"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("afterwards: %q", got)
	}
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("a fault of the host's:\n%s", s.log)
	}
}

// What waits in the VM that hangs is ended: a raw connection, and a request
// whose promise nobody will settle.
func TestHungWorkerTakesItsContextsAlong(t *testing.T) {
	s, release := serveHanging(t, 1)
	defer release()
	raw, other := s.dialTo(1), s.dialTo(1)
	send(t, other, "hello")
	read(t, other, "worker 0")
	send(t, raw, "hang")
	if got := readRest(raw) + readRest(other); got != "" {
		t.Errorf("%q came out of a worker that hangs", got)
	}
	s.logged("stopping, with exit status 70")
	wait(t, "the host to end", s.host.Stopped)
	if !s.host.Lost() {
		t.Error("the host does not know that it is lost")
	}
}

func TestRequestThatWaitsInAHungWorker(t *testing.T) {
	s, release := serveHanging(t, 2)
	defer release()
	if got := s.ask(0, "/promised"); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
		t.Errorf("%q", got)
	}
}

// A request that is pipelined behind the one that hung does not run in a worker
// that was given up, should it come back.
func TestNothingRunsBehindWhatHung(t *testing.T) {
	s, release := serveHanging(t, 8)
	c := s.dial()
	send(t, c, get("/bare")+get("/after"))
	s.logged("another worker takes its place")
	release()
	s.logged("has come to its end; its result is dropped")
	if got := readRest(c); got != "" {
		t.Errorf("%q came out of a worker that hangs", got)
	}
	s.stop()
	if got := s.out.String(); got != "" {
		t.Errorf("the worker went on: %q", got)
	}
}

package contexts_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts"
	"pyp/contexts/stats"
	"pyp/parallelmod"
	"pyp/vm"
	flame "pyp/vm/profile"
)

// The servers of testdata/sampler/hogs.js.
const (
	hogsServer = iota
	linesServer
	patientServer
)

// serveHogs serves hogs.js. What waits in hang() there does so until release.
func serveHogs(t *testing.T, set ...func(*contexts.Config)) (s *served, release func()) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "sampler", "hogs.js"))
	if err != nil {
		t.Fatal(err)
	}
	gate := make(chan struct{})
	release = sync.OnceFunc(func() { close(gate) })
	s = loadModules(t, path, nil, func(m *parallelmod.Module) vm.Modules { return hanging{m, gate} }, append(set, func(c *contexts.Config) {
		c.Drain = 10 * time.Millisecond // what is there never ends
	})...)
	t.Cleanup(release)
	s.listening()
	return s, release
}

// limited sets the two times that matter to hogs.
func limited(hog, callback time.Duration) func(*contexts.Config) {
	return func(c *contexts.Config) { c.HogAfter, c.CallbackTimeout = hog, callback }
}

// stackOf waits until a worker's stack is as it should be.
func (s *served) stackOf(what string, as func(stats.Stack) bool) (found stats.Stack) {
	s.t.Helper()
	var last []stats.Stack
	defer func() {
		if s.t.Failed() {
			s.t.Logf("the last stacks: %+v", last)
		}
	}()
	wait(s.t, "the stack of "+what, func() bool {
		last = s.host.Stacks()
		i := slices.IndexFunc(last, as)
		if i >= 0 {
			found = last[i]
		}
		return i >= 0
	})
	return found
}

// calls reports that a stack has calls of these functions, innermost first.
func calls(at stats.Stack, names ...string) bool {
	for _, f := range at.Frames {
		if len(names) > 0 && f.Function == names[0] && f.File == "hogs.js" && f.Line > 0 && f.Column > 0 {
			names = names[1:]
		}
	}
	return len(names) == 0
}

func TestStacks(t *testing.T) {
	s, _ := serveHogs(t, limited(0, time.Hour))
	if got := s.host.Stacks(); len(got) != 0 {
		t.Errorf("nobody is busy: %+v", got)
	}
	send(t, s.dial(), get("/forever"))
	at := s.stackOf("JavaScript", func(at stats.Stack) bool { return calls(at, "fib", "spin", "forever") })
	if at.State != "busy" || at.Callback != "Hogs.forever" || at.Context == 0 || at.BusyUS == 0 || at.Native != "" {
		t.Errorf("got %+v", at)
	}
	send(t, s.dial(), get("/decompose"))
	at = s.stackOf("a built-in", func(at stats.Stack) bool { return at.Native == "String.prototype.normalize" && calls(at, "decompose") })
	if at.Callback != "Hogs.decompose" || at.Frames[0].Line != 26 {
		t.Errorf("got %+v", at)
	}
}

// TestTimeoutNamesTheLine checks the log line of what was interrupted.
func TestTimeoutNamesTheLine(t *testing.T) {
	s, _ := serveHogs(t, limited(0, 200*time.Millisecond))
	send(t, s.dial(), get("/forever"))
	s.logged("callback timeout (Hogs.forever, context")
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "callback timeout") && !strings.Contains(line, "hogs.js:") {
			t.Errorf("no place in %q", line)
		}
	}
}

func TestStackOfAHungWorker(t *testing.T) {
	s, release := serveHogs(t, limited(time.Second, 1100*time.Millisecond), func(c *contexts.Config) { c.Workers = 4 })
	send(t, s.dial(), get("/hangs"))
	s.stackOf("a hung worker", func(at stats.Stack) bool {
		return at.State == "hung" && at.Native == "hang" && calls(at, "hangs") && at.Callback == "Hogs.hangs"
	})
	s.logged("inside hang, called at hogs.js:31:5 in hangs")
	wait(t, "one hog", func() bool { return s.host.Stats().Totals.ActiveHogs == 1 })
	release()
	wait(t, "the hung worker to be forgotten", func() bool { return len(s.host.Stacks()) == 0 && s.host.Stats().Totals.ActiveHogs == 0 })
}

func TestHogs(t *testing.T) {
	s, _ := serveHogs(t, limited(20*time.Millisecond, 5*time.Second))
	patient := s.dialTo(patientServer)
	send(t, patient, get("/forever"))
	s.stackOf("one that may", func(at stats.Stack) bool { return at.Callback == "Patient.forever" })
	send(t, s.dial(), get("/forever"))
	s.logged("Hogs.forever, context ")
	wait(t, "a hog to be counted", func() bool { return s.host.Stats().Totals.ActiveHogs == 1 })
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "has been running for") && !(strings.Contains(line, " at hogs.js:") && strings.Contains(line, " in forever")) {
			t.Errorf("got %q", line)
		}
	}
	wait(t, "it to be interrupted", func() bool { return s.host.Stats().Totals.ActiveHogs == 0 })
	if n := s.host.Stats().Totals.Hogs; n != 1 {
		t.Errorf("%d hogs were counted, want 1", n)
	}
	if strings.Contains(s.log.String(), "Patient.forever, context 1, has") {
		t.Errorf("a server without hogAfter was reported:\n%s", s.log)
	}
}

// TestManyCallbacksAreNoHog has one entry run many lines, none of which takes
// long.
func TestManyCallbacksAreNoHog(t *testing.T) {
	s, _ := serveHogs(t, limited(500*time.Millisecond, 20*time.Second))
	c := s.dialTo(linesServer)
	send(t, c, strings.Repeat("2\r\n", 400))
	read(t, c, strings.Repeat("spun\n", 400))
	if n := s.host.Stats().Totals.Hogs; n != 0 {
		t.Fatalf("lines of 2 ms each are a hog:\n%s", s.log)
	}
	send(t, c, "2\r\n2\r\nspin\r\n")
	s.logged("Lines.lineReceived, context 1, has been running for ")
}

func TestProfile(t *testing.T) {
	s, _ := serveHogs(t, limited(0, time.Hour))
	send(t, s.dial(), get("/forever"))
	send(t, s.dial(), get("/decompose"))
	s.stackOf("both", func(stats.Stack) bool { return len(s.host.Stacks()) == 2 })

	stopped, stop := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := s.host.Profile(stopped, time.Hour)
		gone <- err
	}()
	wait(t, "another profile to be refused", func() bool {
		_, err := s.host.Profile(t.Context(), time.Nanosecond)
		return err != nil && strings.Contains(err.Error(), "try again")
	})
	stop()
	if err := <-gone; err == nil {
		t.Error("nobody waits for a profile, and it is taken")
	}

	var p *profile.Profile
	wait(t, "enough samples of both", func() bool {
		p = s.profile(300 * time.Millisecond)
		seen := samples(t, p)
		var spun int64
		for path, n := range seen {
			if strings.HasPrefix(path, "Hogs.forever;forever;spin;fib") {
				spun += n
			}
		}
		return spun >= 5 && seen["Hogs.decompose;decompose;String.prototype.normalize"] >= 5
	})
	var svg bytes.Buffer
	if err := flame.Flame(&svg, p); err != nil || !strings.Contains(svg.String(), ">String.prototype.normalize</text>") {
		t.Errorf("%v in %s", err, svg.String()[:min(svg.Len(), 2000)])
	}
}

// profile is a profile as one who reads the file gets it.
func (s *served) profile(d time.Duration) *profile.Profile {
	s.t.Helper()
	p, err := s.host.Profile(s.t.Context(), d)
	if err != nil {
		s.t.Fatal(err)
	}
	var raw bytes.Buffer
	if err := p.Write(&raw); err != nil {
		s.t.Fatal(err)
	}
	if p, err = profile.Parse(&raw); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// samples counts the samples of each stack, outermost function first.
func samples(t *testing.T, p *profile.Profile) map[string]int64 {
	t.Helper()
	seen := map[string]int64{}
	for _, sample := range p.Sample {
		var path []string
		for _, l := range slices.Backward(sample.Location) {
			path = append(path, l.Line[0].Function.Name)
		}
		leaf := sample.Location[0].Line[0]
		seen[strings.Join(path, ";")] += sample.Value[0]
		if leaf.Function.Filename != "" && (leaf.Function.Filename != "hogs.js" || leaf.Line == 0 || leaf.Column == 0) {
			t.Errorf("a place is %+v", leaf)
		}
		if sample.Value[1] != sample.Value[0]*1e7 || len(sample.Label["worker"]) != 1 || len(sample.Label["callback"]) != 1 {
			t.Errorf("got %+v", sample)
		}
	}
	return seen
}

// TestSamplingWhileEverythingHappens has all samplers at work while requests
// come and go.
func TestSamplingWhileEverythingHappens(t *testing.T) {
	s, _ := serveHogs(t, limited(time.Millisecond, 5*time.Second))
	var all sync.WaitGroup
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	for range 2 {
		all.Go(func() {
			for ctx.Err() == nil {
				s.host.Stacks()
			}
		})
	}
	all.Go(func() {
		for ctx.Err() == nil {
			_, _ = s.host.Profile(ctx, 50*time.Millisecond)
		}
	})
	for i := range 4 {
		all.Go(func() {
			lines := s.dialTo(linesServer)
			for ctx.Err() == nil {
				send(t, lines, fmt.Sprintf("%d\r\n", i))
				read(t, lines, "spun\n")
				if got := s.ask(hogsServer, "/quick"); !strings.Contains(got, "quick") {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	all.Wait()
	if strings.Contains(s.log.String(), "bug") {
		t.Error(s.log)
	}
}

package control

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts/stats"
)

// fake is a host without workers.
type fake struct {
	mu       sync.Mutex
	live     []stats.Context
	retained bool // somebody asked for it
	profiled time.Duration
	failing  bool // profiles fail
}

func newFake() *fake {
	return &fake{live: []stats.Context{
		{ID: 3, Server: "127.0.0.1:8080", Protocol: "Hello", Kind: "http", RemoteAddress: "10.0.0.7:1", State: "idle", JSTimeUS: 50, BytesSent: 10, AgeUS: 9_000_000, Worker: 1},
		{ID: 1, Server: "127.0.0.1:8080", Protocol: "Hello", Kind: "http", RemoteAddress: "10.0.0.17:2", State: "running", JSTimeUS: 900, BytesReceived: 5, AgeUS: 20_000_000, Worker: 0},
		{ID: 2, Server: "127.0.0.1:9090", Protocol: "Echo", Kind: "raw", RemoteAddress: "192.168.1.1:3", State: "idle", JSTimeUS: 70, BytesSent: 5_000_000, AgeUS: 1_000_000, Worker: -1, LastError: "no such key"},
	}}
}

func (f *fake) Stats() *stats.Host {
	return &stats.Host{PID: os.Getpid(), Script: "/srv/app.js", State: "serving", Started: time.Unix(1e9, 0), Totals: stats.Totals{Contexts: 3}}
}

func (f *fake) Contexts(retained bool) []stats.Context {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.retained = retained
	return slices.Clone(f.live)
}

func (f *fake) Context(id uint64) (stats.Context, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.live, func(c stats.Context) bool { return c.ID == id })
	if i < 0 {
		return stats.Context{}, false
	}
	c := f.live[i]
	c.Recent = []stats.Recent{{Callback: "Hello.json", TookUS: 12}}
	return c, true
}

func (f *fake) Kill(id uint64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.live)
	f.live = slices.DeleteFunc(f.live, func(c stats.Context) bool { return c.ID == id })
	return len(f.live) < n
}

func (f *fake) Stacks() []stats.Stack {
	return []stats.Stack{{Worker: 1, State: "busy", Frames: []stats.Frame{{Function: "spin", File: "a.js", Line: 3, Column: 1}}}}
}

func (f *fake) Profile(ctx context.Context, d time.Duration) (*profile.Profile, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.profiled = d
	if f.failing {
		return nil, errors.New("somebody else is profiling")
	}
	fn := &profile.Function{ID: 1, Name: "spin", Filename: "a.js"}
	at := &profile.Location{ID: 1, Line: []profile.Line{{Function: fn, Line: 3}}}
	return &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "cpu", Unit: "nanoseconds"}},
		Sample:     []*profile.Sample{{Location: []*profile.Location{at}, Value: []int64{5}}},
		Function:   []*profile.Function{fn}, Location: []*profile.Location{at},
	}, nil
}

// quiet fails the test for whatever a server reports.
func quiet(t *testing.T) func(string) {
	return func(text string) { t.Errorf("the server reports: %s", text) }
}

// home makes a folder for sockets that is short enough, and the only one.
func home(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pyp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("TMPDIR", dir+"/none")
	return dir
}

// open starts a server that ends with the test.
func open(t *testing.T, path string, in Inspector) *Server {
	t.Helper()
	s, err := Open(path, in, quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

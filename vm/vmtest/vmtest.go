// Package vmtest makes main and worker VMs from a script's text, for the tests
// of packages that install modules into them. It owns a temporary file per
// script and nothing else; what it returns belongs to the test and dies with
// it. Errors that no caller gets are collected in a Recorder, which is safe
// for use by several goroutines. It imports vm and the testing package, and
// no product code imports it.
package vmtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pyp/vm"
)

// Recorder collects script errors that have no caller.
type Recorder struct {
	mu   sync.Mutex
	list []string
}

// ScriptFailed notes "where: error".
func (r *Recorder) ScriptFailed(_ vm.Owner, where string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, fmt.Sprintf("%s: %v", where, err))
}

// Errors returns what was noted so far.
func (r *Recorder) Errors() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.list...)
}

// Compile makes source, as a file of that name, a Program.
func Compile(t testing.TB, mods vm.Modules, name, source string) *vm.Program {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := vm.Compile(vm.Options{Entry: path, Dir: dir}, mods)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Main compiles source and makes its main VM; Load runs it.
func Main(t testing.TB, mods vm.Modules, source string) (*vm.Main, *Recorder) {
	t.Helper()
	r := &Recorder{}
	m, err := vm.NewMain(Compile(t, mods, "main.js", source), mods, r)
	if err != nil {
		t.Fatal(err)
	}
	return m, r
}

// Queue is a worker's schedule that a test works off by itself.
type Queue struct {
	mu   sync.Mutex
	jobs []func(*vm.Worker)
	Wake chan struct{} // has a token when there is work
}

// Post is the worker's vm.Poster.
func (q *Queue) Post(owner vm.Owner, f func(vm.Scope)) {
	q.mu.Lock()
	q.jobs = append(q.jobs, func(w *vm.Worker) { _ = w.Enter(owner, vm.TaskFunc(f)) })
	q.mu.Unlock()
	select {
	case q.Wake <- struct{}{}:
	default:
	}
}

// Run works off what is queued and reports how much that was.
func (q *Queue) Run(w *vm.Worker) int {
	q.mu.Lock()
	jobs := q.jobs
	q.jobs = nil
	q.mu.Unlock()
	for _, j := range jobs {
		j(w)
	}
	return len(jobs)
}

// Runner is what the modules of a test may be besides: they have a function at
// which a script begins to serve.
type Runner interface {
	// OnRun sets what that function does in main.
	OnRun(func(vm.Scope))
}

// Ender is what the modules of a test may be besides, to look at main when its
// top level has come to its end without serving.
type Ender interface{ OnEnd(vm.Scope) }

// errServing ends a top level that has come to where it would serve.
var errServing = errors.New("serving")

// Start compiles source, runs it in main and starts its first worker, at the
// end of the top level or where it begins to serve.
func Start(t testing.TB, mods vm.Modules, source string) (*vm.Generation, *vm.Worker, *Queue, *Recorder, error) {
	t.Helper()
	return StartProgram(t, mods, Compile(t, mods, "main.js", source))
}

// StartProgram is Start for a program. set changes the generation before it
// runs.
func StartProgram(t testing.TB, mods vm.Modules, p *vm.Program, set ...func(*vm.Generation)) (*vm.Generation, *vm.Worker, *Queue, *Recorder, error) {
	t.Helper()
	r, q := &Recorder{}, &Queue{Wake: make(chan struct{}, 1)}
	g, err := vm.NewGeneration(p, mods, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range set {
		f(g)
	}
	if h, ok := mods.(Runner); ok {
		h.OnRun(func(vm.Scope) {
			_, _ = g.Start(q.Post)
			g.Main.End(errServing)
		})
	}
	if err := g.Main.Load(); err != nil && !errors.Is(err, errServing) {
		return g, nil, q, r, err
	} else if e, ok := mods.(Ender); err == nil && ok {
		_ = g.Main.Enter(vm.TaskFunc(e.OnEnd))
	}
	w, err := g.Start(q.Post)
	return g, w, q, r, err
}

// Worker is the first worker of source.
func Worker(t testing.TB, mods vm.Modules, source string) (*vm.Worker, *Queue, *Recorder) {
	t.Helper()
	_, w, q, r, err := Start(t, mods, source)
	if err != nil {
		t.Fatal(err)
	}
	return w, q, r
}

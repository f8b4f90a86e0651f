// Package vmtest makes main and worker VMs from a script's text, for the tests
// of packages that install modules into them. It owns a temporary file per
// script and nothing else; what it returns belongs to the test and dies with
// it. Errors that no caller gets are collected in a Recorder, which is safe
// for use by several goroutines. It imports vm and the testing package, and
// no product code imports it.
package vmtest

import (
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

// Worker compiles source and starts a worker of it.
func Worker(t testing.TB, mods vm.Modules, source string) (*vm.Worker, *Queue, *Recorder) {
	t.Helper()
	r, q := &Recorder{}, &Queue{Wake: make(chan struct{}, 1)}
	w, err := vm.NewWorker(Compile(t, mods, "main.js", source), 0, mods, r, q.Post)
	if err != nil {
		t.Fatal(err)
	}
	return w, q, r
}

package vm

import (
	"sync"
	"sync/atomic"
)

// Generation is one load of a script: the program, the main VM that ran its
// top level, and the workers that serve it. Connections retain it, so that a
// generation which no longer takes new ones lives until its last connection
// ends. All methods but StartWorkers may be called from any goroutine.
type Generation struct {
	Program *Program
	Main    *Main
	Workers []*Worker // set by StartWorkers, unchanged afterwards

	modules Modules
	report  Reporter
	users   atomic.Int64 // connections, and one for the host until Retire
	retired atomic.Bool
	over    chan struct{} // closed when users is 0
}

// NewGeneration makes the generation's main VM. Its Load is the caller's to
// call.
func NewGeneration(p *Program, mods Modules, report Reporter) (*Generation, error) {
	m, err := NewMain(p, mods, report)
	if err != nil {
		return nil, err
	}
	g := &Generation{Program: p, Main: m, modules: mods, report: report, over: make(chan struct{})}
	g.users.Store(1)
	return g, nil
}

// StartWorkers starts n workers side by side; they are independent of each
// other. What worker i's script posts goes to post(i). It returns the first
// error.
func (g *Generation) StartWorkers(n int, post func(i int) Poster) error {
	workers, errs := make([]*Worker, n), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { workers[i], errs[i] = NewWorker(g.Program, i, g.modules, g.report, post(i)) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	g.Workers = workers
	return nil
}

// Retain adds a user. It reports false, and adds none, if the last one is gone
// already.
func (g *Generation) Retain() bool {
	for {
		n := g.users.Load()
		if n == 0 {
			return false
		}
		if g.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release takes a user off.
func (g *Generation) Release() {
	if n := g.users.Add(-1); n == 0 {
		close(g.over)
	} else if n < 0 {
		panic("BUG: a generation was released more often than retained")
	}
}

// Retire ends the host's own use of the generation. The channel is closed when
// its last user is gone. Retiring twice is harmless.
func (g *Generation) Retire() <-chan struct{} {
	if !g.retired.Swap(true) {
		g.Release()
	}
	return g.over
}

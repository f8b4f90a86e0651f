package vm

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"pyp/vm/bounds"
)

// Generation is one load of a script: the program, the main VM that ran its
// top level, and the workers that serve it. Connections retain it, so that a
// generation which no longer takes new ones lives until its last connection
// ends. Retain, Release and Retire may be called from any goroutine, the others
// from main's.
type Generation struct {
	Program *Program
	Main    *Main

	StartTimeout time.Duration // of a worker; set before Start

	sealed   *Shared  // by Start
	first    *Worker  // by Start
	refused  error    // by Start: main is sealed, and cannot be twice
	warnings []string // by Start

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
	g := &Generation{Program: p, Main: m, modules: mods, report: report, StartTimeout: DefaultStartTimeout, over: make(chan struct{})}
	g.users.Store(1)
	return g, nil
}

// DefaultStartTimeout is how long a worker may take to start.
const DefaultStartTimeout = 5 * time.Second

// Start seals main and starts the first worker, which proves that the others
// can. Its script's posts go to post. Starting again gives the same result.
func (g *Generation) Start(post Poster) (*Worker, error) {
	if g.first == nil && g.refused == nil {
		g.first, g.refused = g.start(post)
	}
	return g.first, g.refused
}

func (g *Generation) start(post Poster) (*Worker, error) {
	s, err := g.Main.seal()
	if err != nil {
		return nil, err
	}
	w, err := g.prove(s, post)
	if err != nil {
		return nil, err
	}
	g.sealed = s.shared
	g.weigh()
	g.warnings = append(g.warnings, bounds.Unguarded()...)
	g.Program.release(g.sealed)
	return w, nil
}

// StartOthers starts the workers 1 to n-1 side by side and waits for them. What
// worker i's script posts goes to post(i). ready is called for each as soon as
// it can serve, on whichever goroutine.
func (g *Generation) StartOthers(n int, post func(i int) Poster, ready func(*Worker) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := 1; i < n; i++ {
		wg.Go(func() {
			w, err := newWorker(g.sealed, i, g.modules, g.report, post(i), g.StartTimeout, nil)
			if err == nil {
				err = ready(w)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// StartAnother starts a worker in the place of worker i, which is lost. Any
// goroutine may call it once Start has succeeded.
func (g *Generation) StartAnother(i int, post Poster) (*Worker, error) {
	return newWorker(g.sealed, i, g.modules, g.report, post, g.StartTimeout, nil)
}

// SharedBytes is the size of the shared heap. Start must have succeeded.
func (g *Generation) SharedBytes() int64 { return g.sealed.heap.Size() }

// Warnings are what Start found odd, a line each.
func (g *Generation) Warnings() []string { return g.warnings }

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

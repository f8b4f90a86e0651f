package vm

import (
	"errors"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// Worker is a VM that serves callbacks. A generation has one per core. Whoever
// enters it has exclusive use of it until the entry returns; entering a worker
// in use is a bug and panics. Its caller decides on which goroutine that is.
type Worker struct{ engine }

// Poster schedules f in a worker, on behalf of owner, or drops it if owner has
// ended. Any goroutine may call it.
type Poster func(owner Owner, f func(Scope))

// NewWorker makes the worker VM number index and runs the program in it.
// What the script posts later goes through post.
func NewWorker(p *Program, index int, mods Modules, report Reporter, post Poster) (*Worker, error) {
	w := new(Worker)
	w.engine.init(p, index, &replayReporter{w: w, next: report})
	l := newLoop()
	board := &switchboard{post: l.post}
	w.poster = board.route
	w.replaying = true
	if err := w.replay(l, mods); err != nil {
		return nil, err
	}
	w.rt.ClearInterrupt() // an end of the replay inside a promise job leaves it set
	w.replaying = false
	w.virtual = nil
	board.redirect(l, post)
	return w, nil
}

// switchboard is where a worker's posts go: to the loop of its start, then to
// its schedule. Operations that began in the start end whenever they do.
type switchboard struct {
	mu   sync.Mutex
	post Poster // guarded by mu
}

func (b *switchboard) route(owner Owner, f func(Scope)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.post(owner, f)
}

// redirect sends what l has, and all that comes, to post.
func (b *switchboard) redirect(l *loop, post Poster) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.post = post
	for p, ok := l.take(); ok; p, ok = l.take() {
		post(p.owner, p.f)
	}
}

// replay runs the top level again, up to where main went on to serve.
func (w *Worker) replay(l *loop, mods Modules) error {
	var top goja.Value
	var fault error
	bug := w.enter(nil, TaskFunc(func(s Scope) {
		if w.modules, fault = mods.Install(s); fault != nil {
			return
		}
		var err error
		if top, err = w.prog.start(s); err != nil && !errors.Is(err, errEndOfReplay) {
			fault = s.Error(err)
		}
	}))
	if bug != nil || fault != nil {
		return errors.Join(bug, fault)
	}
	for range maxReplayTurns {
		l.turn(&w.engine, nil, func() bool { return w.ended || w.pending.Load() == 0 })
		if top == nil || w.ended || settled(top) || !w.advance() {
			break
		}
	}
	return w.topLevel(top)
}

// maxReplayTurns bounds the timers that a replay fires for a top-level await.
const maxReplayTurns = 10_000

// replayReporter makes errors of a replay the start's own fault, unless the
// replay has come to its end.
type replayReporter struct {
	w     *Worker
	next  Reporter
	fault error
}

func (r *replayReporter) ScriptFailed(owner Owner, where string, err error) {
	switch {
	case !r.w.replaying:
		r.next.ScriptFailed(owner, where, err)
	case r.fault == nil && !r.w.ended:
		r.fault = err
	}
}

func (w *Worker) topLevel(top goja.Value) (err error) {
	if r := w.report.(*replayReporter); r.fault != nil {
		return r.fault
	}
	p := promiseOf(top)
	if w.ended || p == nil || p.State() != goja.PromiseStateRejected {
		return nil
	}
	_ = w.enter(nil, TaskFunc(func(s Scope) {
		s.Handled(p)
		err = s.ValueError(p.Result())
	}))
	return err
}

// EndReplay ends the top level of a worker: the script has come to where main
// serves. It does not return to the script.
func (s Scope) EndReplay() {
	s.e.ended = true
	s.e.rt.Interrupt(errEndOfReplay)
}

// Enter runs t on behalf of owner. A script error is t's own affair; what is
// returned is a *Bug or nil.
func (w *Worker) Enter(owner Owner, t Task) error { return w.enter(owner, t) }

// EnterAt is Enter for a caller who knows what time it is, by Now.
func (w *Worker) EnterAt(owner Owner, t Task, now int64) error { return w.enterAt(owner, t, now) }

// Overdue interrupts the running entry if it is older than limit, and reports
// whether it did. Any goroutine may call it.
func (w *Worker) Overdue(limit time.Duration) bool { return w.stop(limit, ErrTimeout) }

// Aborted is why the last entry was cut off in a promise job, or interrupted
// anywhere; nil if it was not. Only who entered may ask, before anybody enters
// again.
func (w *Worker) Aborted() error { return w.aborted }

// Busy is for how long the running entry has been running, 0 if there is none.
// Any goroutine may call it.
func (w *Worker) Busy() time.Duration {
	t := w.started.Load()
	if t == 0 {
		return 0
	}
	return time.Duration(Now() - t)
}

package vm

import (
	"errors"
	"maps"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/dop251/goja"

	"pyp/vm/load"
)

// Worker is a VM that serves callbacks. A generation has one per core. Whoever
// enters it has exclusive use of it until the entry returns; entering a worker
// in use is a bug and panics. Its caller decides on which goroutine that is.
type Worker struct{ engine }

// Poster schedules f in a worker, on behalf of owner, or drops it if owner has
// ended. Any goroutine may call it.
type Poster func(owner Owner, f func(Scope))

// newWorker makes the worker VM number index and runs the workers' program in
// it, for at most limit. What the script posts later goes through post. p
// watches what the start writes; without it such a write is an error.
func newWorker(sh *Shared, index int, mods Modules, report Reporter, post Poster, limit time.Duration, p *probe) (*Worker, error) {
	w := new(Worker)
	w.engine.init(sh.prog, index, &replayReporter{w: w, next: report})
	w.shared, w.probe, w.undefined = sh, p, maps.Clone(sh.plan.Announced)
	w.views = w.realm.Views(sh.heap)
	if p != nil {
		w.realm.Record(p.wrote)
	}
	l := newLoop()
	board := &switchboard{post: l.post}
	w.poster = board.route
	w.replaying = true
	if err := w.replay(l, mods, limit); err != nil {
		return nil, err
	}
	w.rt.ClearInterrupt() // an end of the replay inside a promise job leaves it set
	if err := w.conclude(); err != nil {
		return nil, err
	}
	w.replaying = false
	w.virtual, w.probe = nil, nil
	w.realm.Record(nil)
	board.redirect(l, post)
	return w, nil
}

// conclude gives what the start made again its final form: views of what main
// sealed.
func (w *Worker) conclude() (err error) {
	bug := w.enter(nil, TaskFunc(func(s Scope) {
		if ex := w.rt.Try(func() { err = w.concludeInside() }); ex != nil {
			err = ex
		}
		if err != nil {
			err = s.Error(err)
		}
	}))
	return errors.Join(bug, err)
}

func (w *Worker) concludeInside() error {
	w.undefined = nil
	if w.finish != nil {
		if _, err := w.finish(goja.Undefined()); err != nil {
			return err
		}
	}
	o, err := w.captured()
	if err != nil {
		return err
	}
	for name, parts := range w.shared.parts {
		holder, ok := o.Get(name).(*goja.Object)
		if !ok {
			continue
		}
		for key, cell := range parts {
			w.views.Name(cell, w.author(name)+"."+key)
			w.merge(holder.Get(key), cell)
		}
	}
	w.realm.Adopt()
	w.views.Turn()
	return nil
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

// replay runs the workers' program, up to where main went on to serve.
func (w *Worker) replay(l *loop, mods Modules, limit time.Duration) error {
	late, over := make(chan struct{}), make(chan struct{})
	clock := time.AfterFunc(limit, func() {
		close(late)
		w.stop(0, ErrStartTimeout)
		close(over)
	})
	defer func() {
		if !clock.Stop() {
			<-over // else it may interrupt a later entry
		}
	}()
	var top goja.Value
	var fault error
	bug := w.enter(nil, TaskFunc(func(s Scope) {
		if w.modules, fault = mods.Install(s); fault != nil {
			return
		}
		w.realm.Install() // before the script can get hold of what it replaces
		if h, ok := w.modules.(Inheritor); ok {
			h.Inherit(w.shared.env)
		}
		var err error
		if top, err = w.prog.start(s); err != nil && !errors.Is(err, errEndOfReplay) {
			fault = startFault(s.Error(err))
		}
	}))
	if bug != nil || fault != nil {
		return errors.Join(bug, fault)
	}
	for range maxReplayTurns {
		l.turn(&w.engine, late, func() bool { return w.ended || w.pending.Load() == 0 })
		if top == nil || w.ended || settled(top) || !w.advance() {
			break
		}
	}
	select {
	case <-late:
		if !settled(top) {
			return w.waits(ErrStartTimeout.Error(), ErrStartTimeout)
		}
	default:
		if !w.ended && !settled(top) {
			return w.waits("in a worker this statement awaits a promise that nothing settles there; what settles it must run again too, or keep the statement from workers with if (parallel.isMain)", ErrNeverSettles)
		}
	}
	return w.topLevel(top)
}

// waits is an error of the statement whose await does not end.
func (w *Worker) waits(message string, reason error) error {
	if w.top.unit < 0 {
		return reason
	}
	at := w.shared.plan.Units[w.top.unit].Position
	return &ScriptError{Message: message, Reason: reason, Stack: []load.Position{at}, names: []string{""}}
}

// startFault moves the error of a start that took too long to the statement
// that it hangs in, for that is where the author can act.
func startFault(se *ScriptError) *ScriptError {
	if errors.Is(se, ErrStartTimeout) && len(se.Stack) > 1 {
		se.Message += " (it is at " + se.Stack[0].String() + ")"
		se.Stack, se.names, se.line = se.Stack[len(se.Stack)-1:], se.names[len(se.names)-1:], ""
	}
	return se
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
// returned is nil, a *Bug, or the *ScriptError of a store into shared bytes,
// which ends the entry.
func (w *Worker) Enter(owner Owner, t Task) error { return w.EnterAt(owner, t, Now()) }

// EnterAt is Enter for a caller who knows what time it is, by Now.
func (w *Worker) EnterAt(owner Owner, t Task, now int64) error {
	pprof.SetGoroutineLabels(w.tag.context)
	return w.enterAt(owner, t, now)
}

// Index is the worker's number, from 0.
func (w *Worker) Index() int { return w.index }

// Overdue interrupts the running entry if it is older than limit, and reports
// whether it did. Any goroutine may call it.
func (w *Worker) Overdue(limit time.Duration) bool { return w.stop(limit, ErrTimeout) }

// Interrupt ends the running entry for a reason, if it is the one that is meant,
// and reports whether it did. The entry cannot end while meant is asked for the
// last time. Any goroutine may call it.
func (w *Worker) Interrupt(reason error, meant func() bool) bool { return w.stopIf(reason, meant) }

// Aborted is why the last entry was cut off in a promise job, or interrupted
// anywhere; nil if it was not. Only who entered may ask, before anybody enters
// again.
func (w *Worker) Aborted() error { return w.aborted }

// Origin is when the entry began that the last one comes of: the one that made
// its timer, or began its operation; else itself. Only who entered may ask,
// before anybody enters again.
func (w *Worker) Origin() int64 { return w.origin }

// Began is when the running entry began, by Now; 0 if there is none. Any
// goroutine may call it.
func (w *Worker) Began() int64 { return w.started.Load() }

// Ignores is for how long the running entry has not reacted to an interrupt, 0 if
// it was not interrupted: it is inside a built-in function. Any goroutine may
// call it.
func (w *Worker) Ignores() time.Duration {
	t := w.cutAt.Load()
	if t == 0 {
		return 0
	}
	return time.Duration(Now() - t)
}

// Busy is for how long the running entry has been running, 0 if there is none.
// Any goroutine may call it.
func (w *Worker) Busy() time.Duration {
	t := w.started.Load()
	if t == 0 {
		return 0
	}
	return time.Duration(Now() - t)
}

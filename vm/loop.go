package vm

import (
	"reflect"
	"sync"

	"github.com/dop251/goja"
)

// loop is the event loop of a VM that nobody schedules: main's for its whole
// life, a worker's while it starts.
type loop struct {
	mu    sync.Mutex
	queue []posted
	wake  chan struct{} // has a token when the queue is not empty
}

type posted struct {
	owner Owner
	f     func(Scope)
}

func newLoop() *loop { return &loop{wake: make(chan struct{}, 1)} }

func (l *loop) post(owner Owner, f func(Scope)) {
	l.mu.Lock()
	l.queue = append(l.queue, posted{owner, f})
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *loop) take() (p posted, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return posted{}, false
	}
	p = l.queue[0]
	l.queue[0] = posted{}
	l.queue = l.queue[1:]
	return p, true
}

// turn runs what is posted until done says so, or until idle says that nothing
// more is to be expected. Each function runs in an entry of its own.
func (l *loop) turn(e *engine, done <-chan struct{}, idle func() bool) {
	for {
		select { // first: functions that post themselves again would never let it be seen
		case <-done:
			return
		default:
		}
		if p, ok := l.take(); ok {
			e.runPosted(p)
			continue
		}
		if idle != nil && idle() && l.empty() {
			return
		}
		select {
		case <-l.wake:
		case <-done:
			return
		}
	}
}

// turnOnce runs what is posted now, and not what that posts in turn.
func (l *loop) turnOnce(e *engine) {
	l.mu.Lock()
	n := len(l.queue)
	l.mu.Unlock()
	for range n {
		if p, ok := l.take(); ok {
			e.runPosted(p)
		}
	}
}

func (l *loop) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue) == 0
}

// runPosted enters the VM for p. When the VM is entered already (the script
// is inside parallel.run()) p joins that entry.
func (e *engine) runPosted(p posted) {
	if e.nested == 0 {
		if err := e.enter(p.owner, TaskFunc(p.f)); err != nil {
			e.report.ScriptFailed(p.owner, "event loop", err)
		}
		return
	}
	e.owner = p.owner
	if err := e.joined(p.f); err != nil {
		e.report.ScriptFailed(p.owner, "event loop", err)
	}
	if len(e.rejected) > 0 {
		e.reportRejections()
	}
	if e.views != nil {
		e.views.Turn()
	}
	e.owner = e.entrant
}

// joined runs f and its promise jobs inside the entry that goes on. What
// panics there is f's own end, not that of the script inside parallel.run().
func (e *engine) joined(f func(Scope)) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = e.failure(x)
		}
	}()
	f(Scope{e})
	drainJobs(e.rt)
	return nil
}

// settled reports whether v is no promise, or one that is not pending.
func settled(v goja.Value) bool {
	p := promiseOf(v)
	return p == nil || p.State() != goja.PromiseStatePending
}

func promiseOf(v goja.Value) *goja.Promise {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if o.ExportType() != promiseType {
		return nil
	}
	p, _ := o.Export().(*goja.Promise)
	return p
}

var promiseType = reflect.TypeFor[*goja.Promise]()

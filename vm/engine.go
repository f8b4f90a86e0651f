package vm

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"

	"pyp/vm/bounds"
	"pyp/vm/json"
	"pyp/vm/view"
)

// spareStack is how many values the stack lent to an entry has: enough for most
// callbacks. The engine makes a larger one when it needs it.
const spareStack = 32

// maxCallStack bounds script recursion. goja unwinds a deep native recursion
// in quadratic time, and its own default is no limit at all.
const maxCallStack = 1000

var epoch = time.Now()

// Now is the clock of entries: monotonic time in nanoseconds since the process
// began.
func Now() int64 { return int64(time.Since(epoch)) }

// An entry's state, which settles who may interrupt it:
//
//	idle ──begin──▶ running ──end──▶ idle
//	                   │ stop (watchdog)
//	                   ▼
//	                stopping ──▶ stopped ──end (clears the interrupt)──▶ idle
//	                   │ another entry than the old one
//	                   ▼
//	                running
//
// end waits out stopping, so that an interrupt never hits the next entry.
const (
	idle uint32 = iota
	running
	stopping
	stopped
)

// engine is what the main VM and the workers have in common: one runtime, and
// the guard of its entry. All fields but the atomic ones are touched inside an
// entry only.
type engine struct {
	rt        *goja.Runtime
	prog      *Program
	index     int // -1 in main
	replaying bool
	modules   Instance
	owner     Owner                // of the code that runs now
	entrant   Owner                // of the entry
	origin    int64                // when the entry began that this one comes of, by Now()
	json      map[int64]goja.Value // JSON files that the script has asked for
	rejected  []rejection          // in this entry; nobody has handled them yet
	report    Reporter
	poster    func(Owner, func(Scope))
	ended     bool          // the replay has come to where main serves
	depths    depths        // of the engine's stacks
	stack     *[]goja.Value // the engine's own, of values
	spare     []goja.Value  // lent to the engine for an entry, so that it need not make one
	aborted   error         // why the last entry did not come to its end
	why       error         // of the interrupt; who is stopping writes it, and end reads it behind stopped
	nested    int           // entries joined by the event loop inside parallel.run()
	virtual   []*Timer      // of a replay: they fire only if its top level awaits them

	shared    *Shared     // nil in main until it is sealed
	realm     *view.Realm // what views in this VM have in common
	writer    *json.Writer
	views     *view.Views   // of shared's heap
	bindings  goja.Callable // gives the top-level bindings' values
	finish    goja.Callable // gives entangled bindings their final value, nil if there are none
	protos    map[string]*goja.Object
	undefined map[string]bool // classes of shared instances that a worker's start has yet to complete
	declared  []declaration   // in main, while it loads
	around    *surroundings   // of main, as its script found it; nil in workers
	probe     *probe          // in a worker whose start is watched
	asked     []uint16        // how often each place of a local write was

	top topLevel // how far it is

	sampler sampler // for who looks in from outside
	tag     tag     // of the goroutines that enter a worker

	state   atomic.Uint32
	started atomic.Int64 // of the entry, by Now(); 0 when idle
	cutAt   atomic.Int64 // when the entry was interrupted, by Now(); 0 if it was not
	pending atomic.Int64 // asynchronous operations that will post
	timers  atomic.Int64 // timers that may fire
}

// Reporter is told of script errors that nobody in the script handles and no
// caller receives: unhandled rejections, timers that throw. It is called
// inside the entry.
type Reporter interface {
	ScriptFailed(owner Owner, where string, err error)
}

func (e *engine) init(p *Program, index int, report Reporter) {
	e.rt, e.prog, e.index, e.report = goja.New(), p, index, report
	bounds.Install(e.rt, bounds.Config{Room: p.room})
	e.depths, e.stack = depthsOf(e.rt), stackOf(e.rt)
	e.sampler.tracker, e.tag = plantTracker(e.rt), newTag()
	e.spare = make([]goja.Value, spareStack)
	e.json = map[int64]goja.Value{}
	e.protos = map[string]*goja.Object{}
	e.top.unit = -1
	e.realm = view.NewRealm(view.Config{Runtime: e.rt, Main: index < 0, Class: e.prototype, Resource: e.resourceObject})
	e.rt.SetMaxCallStackSize(maxCallStack)
	e.rt.SetPromiseRejectionTracker(e.trackRejection)
	e.rt.SetAsyncContextTracker((*asyncOwner)(e))
	e.writer = json.New(e.rt, e.realm)
	e.writer.Room = p.room
	e.writer.Install()
	e.installLanguage()
}

func (e *engine) post(owner Owner, f func(Scope)) { e.poster(owner, f) }

// enter runs t inside the VM. The caller has seen to it that nobody else is
// in there. A Go panic comes back as a *Bug, a store into shared bytes as a
// *ScriptError; the VM stays usable, since goja restores its stacks while it
// unwinds.
func (e *engine) enter(owner Owner, t Task) error { return e.enterAt(owner, t, Now()) }

// enterAt is enter for a caller who knows what time it is.
func (e *engine) enterAt(owner Owner, t Task, now int64) (err error) {
	if !e.state.CompareAndSwap(idle, running) {
		panic("BUG: a VM was entered while it was in use")
	}
	e.started.Store(now)
	*e.stack = e.spare
	e.aborted = nil
	e.owner, e.entrant, e.origin = owner, owner, now
	debug.SetPanicOnFault(true) // for stores into shared bytes; see failure
	defer e.leave(&err)
	t.Run(Scope{e})
	return nil
}

func (e *engine) leave(err *error) {
	if x := recover(); x != nil {
		*err = e.failure(x)
	}
	if !e.depths.empty() {
		unwind(e.rt)
		e.aborted = cmp.Or(e.aborted, ErrOverflow)
	}
	if len(e.rejected) > 0 {
		e.reportRejections()
	}
	if e.views != nil {
		e.views.Turn()
	}
	e.owner, e.entrant = nil, nil
	clear(e.spare)
	*e.stack = nil // an entry that was cut off leaves what it held
	e.started.Store(0)
	for !e.state.CompareAndSwap(running, idle) {
		if e.state.Load() == stopped {
			e.clearInterrupt()
			return
		}
		runtime.Gosched() // stopping: it may yet think better of it
	}
}

// failure is what a panic in an entry means: a *Bug, or the fault of a script
// that has written to shared bytes, which lie in read-only pages, or was cut
// off inside a host function.
func (e *engine) failure(x any) error {
	if fault, ok := x.(interface{ Addr() uintptr }); ok {
		if text, ours := e.realm.Fault(fault.Addr()); ours {
			e.aborted = ErrUnprotected
			return &ScriptError{Message: "UnprotectedError: " + text, Reason: ErrUnprotected}
		}
	}
	switch cut := x.(type) { // it came through host functions, which pass on what they do not know
	case *goja.InterruptedError:
		return Scope{e}.Error(cut)
	case *goja.StackOverflowError:
		return Scope{e}.Error(cut)
	}
	return &Bug{Value: x, Stack: debug.Stack()}
}

func (e *engine) clearInterrupt() {
	e.rt.ClearInterrupt()
	e.aborted = e.why
	forget(e.rt)
	e.cutAt.Store(0)
	e.state.Store(idle)
}

// stop interrupts the running entry if it began more than limit ago.
// It may be called from any goroutine.
func (e *engine) stop(limit time.Duration, reason error) bool {
	return e.stopIf(reason, func() bool {
		t := e.started.Load()
		return t != 0 && Now()-t >= int64(limit)
	})
}

// stopIf interrupts the running entry for a reason if it is the one that is
// meant. It asks that again when the entry cannot end: another may have begun
// between the first look and that.
func (e *engine) stopIf(reason error, meant func() bool) bool {
	if !meant() || !e.state.CompareAndSwap(running, stopping) {
		return false
	}
	if !meant() {
		e.state.Store(running)
		return false
	}
	e.why = reason
	e.rt.Interrupt(reason)
	e.cutAt.Store(Now())
	e.state.Store(stopped)
	return true
}

// asyncOwner gives each promise continuation the owner that awaited it.
type asyncOwner engine

// Grab is called when a continuation is registered.
func (a *asyncOwner) Grab() any { return a.owner }

// Resumed is called before a continuation runs.
func (a *asyncOwner) Resumed(x any) { a.owner, _ = x.(Owner) }

// Exited is called after it ran.
func (a *asyncOwner) Exited() { a.owner = a.entrant }

func (e *engine) trackRejection(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if op == goja.PromiseRejectionReject {
		e.rejected = append(e.rejected, rejection{p, e.owner})
		return
	}
	e.forget(p)
}

// rejection is a rejected promise, and on whose behalf the code ran that
// rejected it: not always the entry's, since its microtasks may be others'.
type rejection struct {
	p     *goja.Promise
	owner Owner
}

func (e *engine) forget(p *goja.Promise) {
	for i, r := range e.rejected {
		if r.p == p {
			e.rejected = append(e.rejected[:i], e.rejected[i+1:]...)
			return
		}
	}
}

// reportRejections runs after the microtasks of the entry: whoever has not
// been handled by now is reported, as Node does.
func (e *engine) reportRejections() {
	list := e.rejected
	e.rejected = nil
	for _, r := range list {
		e.report.ScriptFailed(r.owner, "unhandled rejection", Scope{e}.ValueError(r.p.Result()))
	}
}

// Failed reports an error that a host function got from a callback of the
// script which has no caller, such as a timer's.
func (s Scope) Failed(where string, err error) {
	s.e.report.ScriptFailed(s.e.owner, where, s.Error(err))
}

// Handled takes p off the list of rejections that nobody handles: the caller
// has.
func (s Scope) Handled(p *goja.Promise) { s.e.forget(p) }

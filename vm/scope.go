package vm

import (
	"time"

	"github.com/dop251/goja"
)

// Scope proves that the caller is inside an entry of one VM. The zero Scope
// proves nothing and must not be used.
type Scope struct{ e *engine }

// Runtime is the engine of the VM. Objects made by it stay with it.
func (s Scope) Runtime() *goja.Runtime { return s.e.rt }

// IsMain tells the main VM from the workers.
func (s Scope) IsMain() bool { return s.e.index < 0 }

// Worker is the index of the worker, or -1 in the main VM.
func (s Scope) Worker() int { return s.e.index }

// Replaying reports that a worker's top level is running: what has an effect
// outside the VM has had it in main already and must not have it again.
func (s Scope) Replaying() bool { return s.e.replaying }

// Rest lets go of what the VM remembers only because it was used of late.
func (s Scope) Rest() {
	if s.e.views != nil {
		s.e.views.Rest()
	}
}

// Owner is on whose behalf the script is running now, nil if on nobody's (the
// top level). Continuations of a promise have the owner that awaited it.
func (s Scope) Owner() Owner { return s.e.owner }

// Elapsed is how long the current entry has been running.
func (s Scope) Elapsed() time.Duration {
	return time.Duration(Now() - s.e.started.Load())
}

// Post runs f in this VM, later, on behalf of owner. It may be called from any
// goroutine. Nothing runs if the owner has ended.
func (s Scope) Post(owner Owner, f func(Scope)) { s.e.post(owner, f) }

// Async runs work on a goroutine of its own and then done in this VM, on
// behalf of the present owner; done is dropped if the owner ends first. In
// main, what is pending here keeps the load phase from ending.
func (s Scope) Async(work func(), done func(Scope)) {
	e, owner, origin := s.e, s.e.owner, s.e.origin
	op := &operation{e}
	if owner != nil {
		owner.Own(op)
	}
	e.pending.Add(1)
	go func() {
		defer e.pending.Add(-1)
		work()
		e.post(owner, func(s Scope) {
			if owner != nil {
				owner.Disown(op)
			}
			s.e.origin = origin
			done(s)
		})
	}()
}

// operation is what an owner has begun and not ended: something may still come
// of it. It cannot be stopped; its end is dropped.
type operation struct{ e *engine }

// Release does nothing: the operation goes on without its owner.
func (*operation) Release() {}

// Modules are the host modules of this VM.
func (s Scope) Modules() Instance { return s.e.modules }

// Owner is what a timer or an operation belongs to: one connection's context,
// say. Its methods are called inside entries of the owner's VM only, except
// Release of the resources, which the owner calls from wherever it ends.
type Owner interface {
	// Own charges r to the owner, which releases it when it ends. It
	// reports false, and keeps nothing, if the owner has ended.
	Own(r Resource) bool
	// Disown forgets r, which has ended by itself.
	Disown(r Resource)
}

// Resource is what ends with its Owner.
type Resource interface{ Release() }

// Task is the body of an entry. An interface rather than a function, so that
// entering costs no closure.
type Task interface{ Run(Scope) }

// TaskFunc makes a function a Task.
type TaskFunc func(Scope)

// Run calls f.
func (f TaskFunc) Run(s Scope) { f(s) }

// Modules is what the host offers to scripts, one per process.
type Modules interface {
	// Exports lists the module specifiers and the names that each exports.
	Exports() map[string][]string
	// Install puts the globals into a fresh VM and returns its modules.
	Install(Scope) (Instance, error)
}

// Instance is the host's modules in one VM.
type Instance interface {
	// Require returns the module object for a specifier listed by Exports.
	Require(specifier string) goja.Value
}

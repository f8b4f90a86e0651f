package node

import (
	"time"

	"github.com/dop251/goja"

	"pyp/vm"
)

// realm is what this package needs of the VM it is installed in. It is an
// interface so that the tests can run scripts on a plain runtime.
type realm interface {
	Runtime() *goja.Runtime
	IsMain() bool
	Replaying() bool
	// ViewOf tells whether o is a view of shared data, and of what kind.
	ViewOf(o *goja.Object) (kind string, ok bool)
	// UnprotectedError is the class of what is thrown for writing to one.
	UnprotectedError() *goja.Object
	// async runs work on a goroutine and then done in the VM.
	async(work, done func())
	// after calls f in the VM after d, or every d. It returns nil if the
	// script runs on behalf of somebody who is gone.
	after(d time.Duration, repeat bool, f func()) stopper
	// post calls f in the VM, next.
	post(f func())
	// failed reports an error that a callback has thrown at nobody.
	failed(where string, err error)
	// exit ends the process.
	exit(h *Host, code int)
}

// stopper is a timer that can be stopped.
type stopper interface{ Stop() }

// scoped is the realm of a real VM.
type scoped struct{ vm.Scope }

func (s scoped) async(work, done func()) {
	s.Async(work, func(vm.Scope) { done() })
}

func (s scoped) after(d time.Duration, repeat bool, f func()) stopper {
	if t := s.NewTimer(d, repeat, func(vm.Scope) { f() }); t != nil {
		return t
	}
	return nil
}

func (s scoped) post(f func()) {
	s.Post(s.Owner(), func(vm.Scope) { f() })
}

func (s scoped) failed(where string, err error) { s.Failed(where, err) }

func (s scoped) exit(h *Host, code int) {
	if h.Exit != nil {
		h.Exit(s.Scope, code)
	}
}

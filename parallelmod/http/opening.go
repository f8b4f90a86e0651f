package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// This file brings generators to their first piece. Until then their code may
// set request.response, which is the head, and what it throws is an error like
// any other's. What ends with its first batch is sent whole.

// firstBatch is how many bytes are taken of a generator before its head is made.
const firstBatch = 2 << 10

// open makes the answer of a generator that has not begun.
func (x *Exchange) open(s vm.Scope, st *pieces, a *Answer) *vm.ScriptError {
	batch, state, err := st.Pull(s, nil, firstBatch)
	switch {
	case state == Failed:
		return x.failed(s, err, st.fault, a)
	case state == Waiting && !st.yielded:
		x.hold(s, st, *a)
		return nil
	}
	if err := x.head(a); err != nil {
		st.Cancel(s)
		return x.failed(s, x.placed(s, err), values.Thrown(err), a)
	}
	if state == Ended {
		a.Stream, a.Bytes, a.Own, x.begun = nil, batch, true, false
		return nil
	}
	st.kept, st.opens = batch, false
	return nil
}

// head adds what the generator's code has set.
func (x *Exchange) head(a *Answer) error {
	i := x.p.inst.values
	return i.Guard(func() {
		msg := both
		if x.file == nil {
			msg = x.complete(goja.Undefined(), a)
		}
		if msg != "" {
			panic(i.TypeError("%s", msg))
		}
	})
}

// hold waits for the first piece as for a promise.
func (x *Exchange) hold(s vm.Scope, st *pieces, a Answer) {
	x.wait()
	st.ready = func() {
		if x.r.Ended() { // the host has answered in its place
			st.Cancel(s)
			return
		}
		x.settle(s, func(got *Answer) *vm.ScriptError {
			*got = a
			return x.open(s, st, got)
		})
	}
}

// failed is for an error in making the answer.
func (x *Exchange) failed(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	if x.handling {
		return x.handlerFailed(s, se, v, a)
	}
	return x.recover(s, se, v, a)
}

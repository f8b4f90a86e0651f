package contexts

import (
	"errors"

	"pyp/netio"
	"pyp/vm"
)

// This file tells scripts that nobody waits for an answer any more.

const (
	clientGone = "the client has gone away"
	tooLate    = "the answer took too long"
)

// Gone is netio's hint that the client has ended its side. The answer is still
// made and sent, for a client that has only half-closed reads on; but a script
// that has asked is told.
func (h *httpContext) Gone(netio.Conn) {
	h.hmu.Lock()
	h.hung = true
	if h.flow != nil {
		h.patience()
	}
	var f *farewell
	if h.parked != nil {
		f = h.parked.forsaken(clientGone)
	}
	h.hmu.Unlock()
	f.post()
}

// Watch asks for gone to be called when nobody waits for this request's answer
// any more.
func (r *request) Watch(gone func(s vm.Scope, reason string)) {
	r.hmu.Lock()
	var f *farewell
	if !r.answered.Load() {
		r.watcher = gone
		if r.hung || r.closed {
			f = r.forsaken(clientGone)
		}
	}
	r.hmu.Unlock()
	f.post()
}

// forsaken is the farewell to a script whose answer is in vain, nil if the
// script has not asked or was told; hmu is held.
func (r *request) forsaken(reason string) *farewell {
	if r.watcher == nil || r.slot == nil || r.answered.Load() {
		return nil
	}
	f := &farewell{r: r, gone: r.watcher, reason: reason}
	r.watcher = nil
	return f
}

// farewell is the last entry that a request makes, if its answer is in vain.
type farewell struct {
	r      *request
	gone   func(vm.Scope, string) // the request's watcher, nil without one
	reason string
	body   *streaming // to be cancelled, nil without one
	last   bool       // and then nothing of the context is left
}

func (f *farewell) post() {
	if f != nil {
		f.r.slot.post(f)
	}
}

func (f *farewell) run(sl *slot) { sl.enter(&f.r.Context, f, sl.later(&f.r.Context)) }

// Run is the farewell inside the VM.
func (f *farewell) Run(s vm.Scope) {
	if f.body != nil {
		f.body.cancel(s)
	}
	if f.gone != nil && !f.r.succeeded() {
		f.gone(s, f.reason)
	}
}

// succeeded reports that the script has answered after all, before it could be
// told that this would be in vain.
func (r *request) succeeded() bool {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	return r.answered.Load() && !r.vain
}

func (f *farewell) settle() {
	if f.last {
		f.r.binding.host.delist(&f.r.Context)
	}
}

// because is why a connection has ended in the midst of an answer.
func because(err error) string {
	switch {
	case errors.Is(err, netio.ErrReactorGone):
		return "the server has stopped"
	case errors.Is(err, netio.ErrAborted):
		return "the connection was aborted"
	}
	return clientGone
}

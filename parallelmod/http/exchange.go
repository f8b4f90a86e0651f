package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/values"
	"pyp/vm"
)

// Exchange is one request under way in a VM. It is part of what its caller
// keeps for the request, so that a request costs few objects.
type Exchange struct {
	p       *Protocol
	rt      *Route // what was called
	matched *Route // what the path calls, nil until that is known
	r       Request

	t      requestObject
	object *goja.Object    // the transport, nil until the script may see it
	req    *serverRequest  // the request of an HttpServer, nil until the script may see it
	file   httpfile.Source // sendfile was called

	awaiting bool // Await was called
	settling bool // a promise settles, and no other one follows it
	failing  bool // the script's error() is asked for the answer
	handling bool // the script's exceptionHandler is
	begun    bool // the head of an answer in pieces is made
}

// callMethod calls a method of http11.
func (x *Exchange) callMethod(s vm.Scope, a *Answer) *vm.ScriptError {
	x.t = requestObject{x: x}
	i, rt := x.p.inst, x.rt
	var transport goja.Value = goja.Undefined()
	if !rt.Ignores {
		transport = x.transport()
	}
	body := i.values.Body(x.r.Body())
	var v goja.Value
	var err error
	if rt.Ignores { // then it is a plain function, whose arguments are copied; calls of methods do not nest
		args := i.args[:]
		args[0], args[1] = transport, body
		v, err = rt.call(rt.self, args...)
		clear(args)
	} else { // a proxy keeps the very list, and a script may keep that
		v, err = rt.call(rt.self, transport, body)
	}
	return x.returned(s, v, err, a)
}

// Used reports that the script was given an object of the request's.
func (x *Exchange) Used() bool { return x.object != nil || x.req != nil }

// transport is the script's object of the connection and the request, made when
// it is first needed.
func (x *Exchange) transport() goja.Value {
	if x.object == nil {
		x.t.x = x
		x.object = x.p.inst.newTransport(&x.t)
	}
	return x.object
}

// returned is what came of calling the script.
func (x *Exchange) returned(s vm.Scope, v goja.Value, err error, a *Answer) *vm.ScriptError {
	if err != nil {
		return x.recover(s, s.Error(err), values.Thrown(err), a)
	}
	return x.take(s, v, a)
}

// take makes what the method returned the answer.
func (x *Exchange) take(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	if p := x.p.inst.values.Awaited(v); p != nil {
		return x.await(s, p, a)
	}
	return x.conclude(s, v, a)
}

// conclude makes a value that is no promise the answer.
func (x *Exchange) conclude(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "Error" { // as JSON it says nothing
		return x.failed(s, s.ValueError(v), v, a)
	}
	if err := x.convert(v, a); err != nil {
		return x.failed(s, x.placed(s, err), values.Thrown(err), a)
	}
	if st := unopened(a); st != nil {
		return x.open(s, st, a)
	}
	return nil
}

// placed is an error about what the method returned. If none of the script's
// code was running any more, it is where the method begins.
func (x *Exchange) placed(s vm.Scope, err error) *vm.ScriptError {
	se := s.Error(err)
	if len(se.Stack) > 0 || se.Reason != nil || x.handling {
		return se
	}
	if x.failing {
		return s.ErrorAt(x.p.failures.value, se.Message)
	}
	return s.ErrorAt(x.rt.value, se.Message)
}

func (x *Exchange) await(s vm.Scope, p *goja.Promise, a *Answer) *vm.ScriptError {
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return x.take(s, p.Result(), a)
	case goja.PromiseStateRejected:
		s.Handled(p)
		return x.recover(s, s.ValueError(p.Result()), p.Result(), a)
	}
	x.later(s, p, x.take, func(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
		return x.recover(s, s.ValueError(v), v, a)
	})
	return nil
}

// outcome makes a settled value an answer.
type outcome func(vm.Scope, goja.Value, *Answer) *vm.ScriptError

// later answers when p settles.
func (x *Exchange) later(s vm.Scope, p *goja.Promise, ok, failed outcome) {
	x.wait()
	settled := func(f outcome) func(goja.Value) {
		return func(v goja.Value) {
			if !x.r.Ended() { // else the host has answered in its place
				x.settle(s, func(a *Answer) *vm.ScriptError { return f(s, v, a) })
			}
		}
	}
	x.p.inst.values.Then(p, settled(ok), settled(failed))
}

// wait says that the answer comes later, in settle.
func (x *Exchange) wait() {
	x.settling = false
	if !x.awaiting {
		x.awaiting = true
		x.r.Await()
	}
}

// settle answers with what f makes, unless that waits again.
func (x *Exchange) settle(s vm.Scope, f func(*Answer) *vm.ScriptError) {
	var a Answer
	x.settling = true
	err := f(&a)
	switch {
	case x.settling:
		x.settling = false // f may stand within another one's, which has nothing to add
		x.r.Answered(s, &a, err)
	case err != nil: // the error's answer is what is waited for
		s.Failed(x.rt.Name, err)
	}
}

package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// Exchange is one request under way in a VM. It is part of what its caller
// keeps for the request, so that a request costs few objects.
type Exchange struct {
	t      requestObject
	p      *Protocol
	m      *Method
	object *goja.Object

	awaiting bool // Await was called
	settling bool // a promise settles, and no other one follows it
}

// Call calls the method with this request and fills a,
// or calls r.Await: then r.Answered follows. What it returns is to be logged.
func (p *Protocol) Call(s vm.Scope, m *Method, r Request, x *Exchange, a *Answer) *vm.ScriptError {
	if m = p.own(m); m == nil {
		*a = Answer{Status: 404}
		return nil
	}
	x.p, x.m, x.t = p, m, requestObject{p: p, r: r}
	var transport goja.Value = goja.Undefined()
	if !m.Ignores {
		transport = x.transport()
	}
	body := p.inst.values.Body(r.Body())
	var v goja.Value
	var err error
	if m.Ignores { // then it is a plain function, whose arguments are copied; calls of methods do not nest
		args := p.inst.args[:]
		args[0], args[1] = transport, body
		v, err = m.call(p.shared, args...)
		clear(args)
	} else { // a proxy keeps the very list, and a script may keep that
		v, err = m.call(p.shared, transport, body)
	}
	if err != nil {
		return x.recover(s, s.Error(err), values.Thrown(err), a)
	}
	return x.take(s, v, a)
}

// Used reports that the script was given a transport.
func (x *Exchange) Used() bool { return x.object != nil }

// transport is the script's object of the request, made when it is first
// needed.
func (x *Exchange) transport() goja.Value {
	if x.object == nil {
		x.object = x.p.inst.newRequest(&x.t)
	}
	return x.object
}

// take makes what the method returned the answer.
func (x *Exchange) take(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	if p := x.p.inst.values.Awaited(v); p != nil {
		return x.await(s, p, a)
	}
	if err := x.p.inst.convert(v, a); err != nil {
		return x.recover(s, x.placed(s, err), values.Thrown(err), a)
	}
	return nil
}

// placed is an error about what the method returned. If none of the script's
// code was running any more, it is where the method begins.
func (x *Exchange) placed(s vm.Scope, err error) *vm.ScriptError {
	se := s.Error(err)
	if len(se.Stack) == 0 && se.Reason == nil {
		return s.ErrorAt(x.m.value, se.Message)
	}
	return se
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
	r := x.t.r
	if !x.awaiting {
		x.awaiting = true
		r.Await()
	}
	settled := func(f outcome) func(goja.Value) {
		return func(v goja.Value) {
			var a Answer
			x.settling = true
			err := f(s, v, &a)
			if x.settling {
				r.Answered(s, &a, err)
			}
		}
	}
	x.settling = false // the answer waits for another promise
	x.p.inst.values.Then(p, settled(ok), settled(failed))
}

// recover makes an error a 500, or what the protocol's exceptionHandler
// returns.
func (x *Exchange) recover(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	*a = Answer{Status: 500}
	if se.Reason != nil {
		*a = Answer{Status: 503, Close: true}
	}
	p := x.p
	if p.handler == nil || se.Reason != nil || v == nil {
		return se
	}
	answer, err := p.handler()(p.shared, x.transport(), v, s.Runtime().ToValue("http11"))
	if err != nil {
		return failed(s.Error(err), a)
	}
	if pr := values.Promise(answer); pr != nil {
		x.later(s, pr, x.replace, func(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
			return failed(s.ValueError(v), a)
		})
		return nil
	}
	return x.replace(s, answer, a)
}

// replace makes what the exceptionHandler returned the answer. Nothing is a
// 500 and the end of the connection.
func (x *Exchange) replace(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	*a = Answer{Status: 500, Close: true}
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if err := x.p.inst.convert(v, a); err != nil {
		return failed(s.Error(err), a)
	}
	if a.Status == 200 && !x.p.inst.web.IsResponse(v) {
		a.Status = 500
	}
	return nil
}

// failed is the answer when nobody is left to handle an error.
func failed(se *vm.ScriptError, a *Answer) *vm.ScriptError {
	*a = Answer{Status: 500, Close: true}
	if se.Reason != nil {
		a.Status = 503
	}
	return se
}

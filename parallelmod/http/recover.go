package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// recover makes an error an answer: what the protocol's exceptionHandler
// returns, or what fail makes of it.
func (x *Exchange) recover(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	x.file = nil
	switch {
	case v != nil && x.p.inst.web.IsResponse(v):
		return x.conclude(s, v, a)
	case x.abandoned(v):
		*a = Answer{Status: 500, Close: true}
		return nil
	case x.failing:
		return x.broken(se, a)
	}
	p := x.p
	if p.Handler == nil || se.Reason != nil || v == nil {
		return x.fail(s, se, v, a)
	}
	if p.table == nil || !p.inst.errorOf(v).expose {
		x.r.Threw(se)
	}
	first := x.transport
	if p.table != nil {
		first = x.request
	}
	answer, err := p.Handler()(p.Instance, first(), v, s.Runtime().ToValue("http11"))
	if err != nil {
		return x.handlerFailed(s, s.Error(err).During(se), values.Thrown(err), a)
	}
	if pr := values.Promise(answer); pr != nil {
		x.later(s, pr, x.replace, func(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
			return x.handlerFailed(s, s.ValueError(v).During(se), v, a)
		})
		return nil
	}
	return x.replace(s, answer, a)
}

// abandoned reports that v is why the request's signal is aborted: that nobody
// waits for the answer any more is no fault of the script's.
func (x *Exchange) abandoned(v goja.Value) bool {
	if x.req == nil || v == nil {
		return false
	}
	for _, p := range x.req.kept {
		if p.key == "signal" {
			reason, aborted := x.p.inst.web.Reason(p.value)
			return aborted && reason.SameAs(v)
		}
	}
	return false
}

// replace makes what the exceptionHandler returned the answer. Nothing is a
// 500, and of http11 the end of the connection.
func (x *Exchange) replace(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	x.handling = true
	switch nothing := (goja.IsUndefined(v) || goja.IsNull(v)) && x.file == nil; {
	case nothing && x.p.table == nil:
		*a = Answer{Status: 500, Close: true}
		return nil
	case nothing && x.filled() == nil:
		return x.refuse(s, 500, "", nil, a)
	}
	return x.conclude(s, v, a)
}

// handlerFailed is for an error of the exceptionHandler itself.
func (x *Exchange) handlerFailed(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	if v != nil && x.p.inst.web.IsResponse(v) {
		return x.conclude(s, v, a)
	}
	defer func() { a.Close = true }()
	return x.fail(s, se, v, a)
}

// fail is the answer to an error that the protocol does not handle. Errors that
// say their status, as HttpError does, are answered with it, and logged only if
// their message is not for the client.
func (x *Exchange) fail(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	if se.Reason != nil || x.p.table == nil {
		return x.broken(se, a)
	}
	e := x.p.inst.errorOf(v)
	if e.expose {
		return x.refuse(s, e.status, e.message, e.headers, a)
	}
	if more := x.refuse(s, e.status, "", e.headers, a); more != nil {
		s.Failed(x.rt.Name, se)
		return more
	}
	return se
}

// broken is the answer when none of the script's code is asked any more.
func (x *Exchange) broken(se *vm.ScriptError, a *Answer) *vm.ScriptError {
	status := 500
	if se.Reason != nil {
		status = 503
	}
	*a = Answer{Status: status}
	if x.p.table != nil {
		*a = x.p.Refusal(status, "", "", x.accept())
	}
	a.Close = se.Reason != nil
	return se
}

// refuse answers with an error: the protocol's own page, or the host's.
func (x *Exchange) refuse(s vm.Scope, status int, message string, headers []Header, a *Answer) *vm.ScriptError {
	p := x.p
	if p.onError == nil || x.failing || x.r.Ended() {
		*a = p.Refusal(status, message, "", x.accept())
		a.Headers = append(a.Headers, headers...)
		return nil
	}
	x.failing, x.handling, x.file = true, false, nil
	if err := p.inst.values.Guard(func() { x.begin(status, headers) }); err != nil {
		return x.broken(s.Error(err), a)
	}
	if message == "" {
		message = statusOf(status).phrase
	}
	rt := s.Runtime()
	v, err := p.onError(p.Instance, x.request(), rt.ToValue(status), rt.ToValue(message))
	if err != nil {
		return x.recover(s, s.Error(err), values.Thrown(err), a)
	}
	if pr := p.inst.values.Awaited(v); pr != nil {
		return x.await(s, pr, a)
	}
	return x.take(s, v, a)
}

// Error answers with an error that came up behind a route, such as a file's.
func (p *Protocol) Error(s vm.Scope, status int, message string, r Request, x *Exchange, a *Answer) *vm.ScriptError {
	x.p, x.r, x.failing, x.handling, x.begun, x.awaiting = p, r, false, false, false, false
	if p.failures != nil {
		x.rt = p.failures
	}
	return x.refuse(s, status, message, nil, a)
}

// HandlesErrors reports that the class has an error() of its own: Error asks it.
func (p *Protocol) HandlesErrors() bool { return p.failures != nil }

// accept is what forms of an answer the client wants.
func (x *Exchange) accept() string {
	if x.r.Ended() {
		return ""
	}
	return joined(x.r, "accept", ", ")
}

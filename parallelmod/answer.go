package parallelmod

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm"
)

// The content types of what an http11 method returns.
const (
	TypeText  = "text/plain; charset=utf-8"
	TypeBytes = "application/octet-stream"
	TypeJSON  = "application/json; charset=utf-8"
)

// Answer is what an http11 method returned, as a status, fields and a body.
type Answer struct {
	Status  int
	Type    string // Content-Type, "" for none
	Text    string // the body, or
	Bytes   []byte // the body if it is bytes: a copy
	Headers []Header
	Close   bool // the script asked for Connection: close
	Own     bool // it is as the script made it: nothing is put in place of an empty body
}

// Header is a field of an answer, valid for the wire.
type Header struct{ Name, Value string }

// Len is the length of the body in bytes.
func (a *Answer) Len() int { return len(a.Text) + len(a.Bytes) }

// Exchange is one request under way in a VM. It is part of what its caller
// keeps for the request, so that a request costs few objects.
type Exchange struct {
	t      transportObject
	p      *Protocol
	m      *Method
	object *goja.Object

	awaiting bool // Await was called
	settling bool // a promise settles, and no other one follows it
}

// HTTP11 calls the method with this request and fills a,
// or calls r.Await: then r.Answered follows. What it returns is to be logged.
func (p *Protocol) HTTP11(s vm.Scope, m *Method, r Request, x *Exchange, a *Answer) *vm.ScriptError {
	if m = p.own(m); m == nil {
		*a = Answer{Status: 404}
		return nil
	}
	x.p, x.m, x.t = p, m, transportObject{i: p.inst, t: r, r: r}
	var transport goja.Value = goja.Undefined()
	if !m.Ignores {
		transport = x.transport()
	}
	body := p.inst.body(r.Body())
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
		return x.recover(s, s.Error(err), thrown(err), a)
	}
	return x.take(s, v, a)
}

// Used reports that the script was given a transport.
func (x *Exchange) Used() bool { return x.object != nil }

// transport is the script's object of the request, made when it is first
// needed.
func (x *Exchange) transport() goja.Value {
	if x.object == nil {
		x.object = x.p.inst.newTransport(&x.t)
	}
	return x.object
}

// body is the request's body as a Buffer. Most have none, and share one.
func (i *Instance) body(b []byte) *goja.Object {
	if len(b) > 0 {
		return i.buffer(b)
	}
	if i.empty == nil {
		i.empty = i.buffer([]byte{})
	}
	return i.empty
}

// take makes what the method returned the answer.
func (x *Exchange) take(s vm.Scope, v goja.Value, a *Answer) *vm.ScriptError {
	if p := x.p.inst.awaited(v); p != nil {
		return x.await(s, p, a)
	}
	if err := x.p.inst.convert(v, a); err != nil {
		return x.recover(s, x.placed(s, err), thrown(err), a)
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
	x.p.inst.then(p, settled(ok), settled(failed))
}

// recover makes an error a 500, or what the protocol's exceptionHandler
// returns.
func (x *Exchange) recover(s vm.Scope, se *vm.ScriptError, v goja.Value, a *Answer) *vm.ScriptError {
	*a = Answer{Status: 500}
	if se.Reason != nil {
		*a = Answer{Status: 503, Close: true}
	}
	p := x.p
	if !p.has[ExceptionHandler] || se.Reason != nil || v == nil {
		return se
	}
	f, _ := goja.AssertFunction(p.attribute("exceptionHandler"))
	answer, err := f(p.shared, x.transport(), v, s.Runtime().ToValue("http11"))
	if err != nil {
		return failed(s.Error(err), a)
	}
	if pr := promise(answer); pr != nil {
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
	if a.Status == 200 && !x.p.inst.isResponse(v) {
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

// convert is answer, with what the script's own code may do in it: getters and
// toJSON throw, or run until they are interrupted.
func (i *Instance) convert(v goja.Value, a *Answer) error {
	if s, ok := v.(goja.String); ok {
		*a = Answer{Status: 200, Type: TypeText, Text: s.String()}
		return nil
	}
	if i.converter == nil {
		i.converter, _ = goja.AssertFunction(i.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			if msg := i.answer(c.Argument(0), i.converted); msg != "" {
				panic(i.typeError("%s", msg))
			}
			return goja.Undefined()
		}))
	}
	i.converted = a
	_, err := i.converter(goja.Undefined(), v)
	i.converted = nil
	return err
}

// answer converts what a method returned: a string is text, bytes are bytes, a
// Response is as it says, nothing is 204 and anything else is JSON. It returns
// what is wrong, or "".
func (i *Instance) answer(v goja.Value, a *Answer) string {
	*a = Answer{Status: 200}
	if v == nil || goja.IsUndefined(v) {
		a.Status = 204
		return ""
	}
	if s, ok := v.(goja.String); ok {
		a.Type, a.Text = TypeText, s.String()
		return ""
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return i.json(v, a)
	}
	if b, ok := i.bytesOf(o); ok {
		a.Type, a.Bytes = TypeBytes, append([]byte(nil), b...)
		return ""
	}
	if i.isResponse(v) {
		return i.fromResponse(o, a)
	}
	return i.json(v, a)
}

func (i *Instance) json(v goja.Value, a *Answer) string {
	a.Type = TypeJSON
	if o, ok := v.(*goja.Object); ok {
		if _, ok := goja.AssertFunction(o); ok {
			return "a function was returned, which has no JSON form"
		}
		b, err := o.MarshalJSON()
		if err != nil {
			panic(err)
		}
		a.Bytes = b
		return ""
	}
	if i.stringify == nil {
		i.stringify, _ = goja.AssertFunction(i.rt.Get("JSON").ToObject(i.rt).Get("stringify"))
	}
	j, err := i.stringify(goja.Undefined(), v)
	if err != nil {
		panic(err)
	}
	if goja.IsUndefined(j) {
		return "a symbol was returned, which has no JSON form"
	}
	a.Text = j.String()
	return ""
}

// addHeader checks a field that a script sets before it may reach the wire.
// response.js has refused what is wrong already, where the script stands; but
// response.js runs among builtins that a script may change.
func (a *Answer) addHeader(name, value string) string {
	switch name = strings.ToLower(name); {
	case !validField(name, value):
		return "the header " + strconv.Quote(name) + " is not valid"
	case name == "content-type":
		a.Type = value
	case name == "connection":
		a.Close = strings.EqualFold(value, "close")
	case slices.Contains(hostFields, name):
		return "the host sets the header " + name
	default:
		a.Headers = append(a.Headers, Header{name, value})
	}
	return ""
}

// hostFields are the host's to write: they frame messages, or it knows better.
var hostFields = []string{"content-length", "date", "keep-alive", "server", "te", "trailer", "transfer-encoding", "upgrade"}

// validField keeps everything from the wire that could end a field.
func validField(name, value string) bool {
	for _, c := range []byte(name) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>@,;:\\\"/[]?={}", c) >= 0 {
			return false
		}
	}
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return name != ""
}

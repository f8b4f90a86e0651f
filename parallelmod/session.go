package parallelmod

import (
	"errors"

	"github.com/dop251/goja"

	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/values"
	"pyp/vm"
	"pyp/vm/retain"
)

// Result is what came of calling a callback.
type Result struct {
	Pending bool            // it returned a promise; Settled follows
	Failed  bool            // it threw, and no exceptionHandler returned data
	Err     *vm.ScriptError // what to log: it threw and there is no exceptionHandler, or that threw too
}

// Peer is a raw connection, as a Session calls back into it.
type Peer interface {
	Transport
	// Settled ends a callback that returned a promise, in a later entry.
	Settled(s vm.Scope, c Callback, r *Reply, res Result)
	// Threw is told of an error that the exceptionHandler gets.
	Threw(c Callback, err *vm.ScriptError)
}

// Session is the script's half of one raw connection. It belongs to one VM.
type Session struct {
	p         *Protocol
	peer      Peer
	this      *goja.Object
	transport *goja.Object
	walk      *retain.Walk // an estimate that is on its way
}

// Open makes the connection's own instance of the class.
func (p *Protocol) Open(s vm.Scope, peer Peer) (*Session, *vm.ScriptError) {
	this, err := s.Runtime().New(p.class)
	if err != nil {
		return nil, s.Error(err)
	}
	return &Session{p: p, peer: peer, this: this, transport: p.inst.newTransport(peer)}, nil
}

// Arg is what a callback gets besides the transport.
type Arg struct {
	Bytes  []byte // DataReceived, NextBytes; copied. LineReceived; as UTF-8
	Text   string // ConnectionClosed
	Number int64  // SendComplete, SendFailed
}

// arguments are those of a callback.
func (x *Session) arguments(c Callback, a Arg) []goja.Value {
	i := x.p.inst
	switch c {
	case DataReceived, NextBytes:
		return []goja.Value{x.transport, i.Buffer(append([]byte(nil), a.Bytes...))}
	case LineReceived:
		return []goja.Value{x.transport, i.Text(a.Bytes)}
	case ConnectionClosed:
		return []goja.Value{x.transport, i.RT.ToValue(a.Text)}
	case SendComplete, SendFailed:
		return []goja.Value{x.transport, i.RT.ToValue(a.Number)}
	}
	return []goja.Value{x.transport}
}

// Call runs a callback that the class has. What it returns is appended to r.
func (x *Session) Call(s vm.Scope, c Callback, a Arg, r *Reply) Result {
	call, _ := x.function(c)
	if call == nil {
		return Result{}
	}
	v, err := call(x.this, x.arguments(c, a)...)
	if err != nil {
		return x.recover(s, c, s.Error(err), values.Thrown(err), r)
	}
	return x.take(s, c, v, r)
}

// function is the callback as the instance has it now: a script may give a
// connection another one by assigning it to this. It is nil if the script has
// put something else there.
func (x *Session) function(c Callback) (goja.Callable, goja.Value) {
	known := &x.p.calls[c]
	v := property(x.this, known.name)
	if v == nil || v == known.function {
		return known.call, known.function
	}
	call, _ := goja.AssertFunction(v)
	return call, v
}

// property is o's property, nil if it has none or if getting it throws.
func property(o *goja.Object, name string) (v goja.Value) {
	defer func() {
		if e := recover(); e != nil {
			if _, thrown := e.(*goja.Exception); !thrown {
				panic(e)
			}
		}
	}()
	return o.Get(name)
}

// begins is where a callback begins, for an error about what it returned.
func (x *Session) begins(c Callback) goja.Value {
	_, f := x.function(c)
	return f
}

// take turns what a callback returned into bytes, now or when it settles.
func (x *Session) take(s vm.Scope, c Callback, v goja.Value, r *Reply) Result {
	if p := x.p.inst.Awaited(v); p != nil {
		return x.await(s, c, p, r)
	}
	msg, err := x.p.inst.sendable(r, v)
	switch {
	case err != nil:
		return x.recover(s, c, s.Error(err), values.Thrown(err), r)
	case msg != "":
		return x.wrongType(s, c, msg, r)
	}
	return Result{}
}

// wrongType is a TypeError in the name of a callback that returned what cannot
// be sent. It is placed where the callback begins: the script has returned.
func (x *Session) wrongType(s vm.Scope, c Callback, msg string, r *Reply) Result {
	msg = x.p.Name + "." + c.String() + ": " + msg
	return x.recover(s, c, s.ErrorAt(x.begins(c), "TypeError: "+msg), x.p.inst.TypeError("%s", msg), r)
}

func (x *Session) await(s vm.Scope, c Callback, p *goja.Promise, r *Reply) Result {
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return x.take(s, c, p.Result(), r)
	case goja.PromiseStateRejected:
		s.Handled(p)
		return x.recover(s, c, s.ValueError(p.Result()), p.Result(), r)
	}
	x.p.inst.Then(p,
		func(v goja.Value) {
			var r Reply
			res := x.take(s, c, v, &r)
			x.peer.Settled(s, c, &r, res)
		},
		func(v goja.Value) {
			var r Reply
			res := x.recover(s, c, s.ValueError(v), v, &r)
			x.peer.Settled(s, c, &r, res)
		})
	return Result{Pending: true}
}

// recover gives an error to the protocol's exceptionHandler: if it returns
// data, or a promise of data, that is sent and the connection lives on.
func (x *Session) recover(s vm.Scope, c Callback, se *vm.ScriptError, v goja.Value, r *Reply) Result {
	if !x.p.has[ExceptionHandler] || se.Reason != nil || v == nil {
		return Result{Failed: true, Err: se}
	}
	call, _ := x.function(ExceptionHandler)
	if call == nil {
		return Result{Failed: true, Err: se}
	}
	x.peer.Threw(c, se)
	answer, err := call(x.this, x.transport, v, x.p.inst.RT.ToValue(c.String()))
	if err != nil {
		return Result{Failed: true, Err: s.Error(err).During(se)}
	}
	return x.answer(s, c, se, answer, r)
}

// answer is what an exceptionHandler returned for an error, now or when it
// settles.
func (x *Session) answer(s vm.Scope, c Callback, first *vm.ScriptError, v goja.Value, r *Reply) Result {
	p := values.Promise(v)
	if p == nil {
		return x.accept(s, v, r)
	}
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return x.accept(s, p.Result(), r)
	case goja.PromiseStateRejected:
		s.Handled(p)
		return Result{Failed: true, Err: s.ValueError(p.Result()).During(first)}
	}
	x.p.inst.Then(p,
		func(v goja.Value) {
			var r Reply
			res := x.accept(s, v, &r)
			x.peer.Settled(s, c, &r, res)
		},
		func(v goja.Value) {
			x.peer.Settled(s, c, &Reply{}, Result{Failed: true, Err: s.ValueError(v).During(first)})
		})
	return Result{Pending: true}
}

// accept sends what an exceptionHandler answered. Without data the connection
// ends.
func (x *Session) accept(s vm.Scope, v goja.Value, r *Reply) Result {
	n := len(r.Bytes)
	msg, err := x.p.inst.sendable(r, v)
	switch {
	case err != nil:
		return Result{Failed: true, Err: s.Error(err)}
	case msg != "":
		return Result{Failed: true, Err: s.ErrorAt(x.begins(ExceptionHandler), "TypeError: "+x.p.Name+".exceptionHandler: "+msg)}
	}
	return Result{Failed: len(r.Bytes) == n}
}

// Raise is an error of the host's in a callback's name, such as a line that is
// too long: the exceptionHandler gets a RangeError.
func (x *Session) Raise(s vm.Scope, c Callback, message string, r *Reply) Result {
	return x.raise(s, c, "RangeError", message, r)
}

// RaiseFile is Raise for a file that cannot be sent: the exceptionHandler gets
// an InvalidFileRangeError if what was asked for is not within the file, and an
// Error else.
func (x *Session) RaiseFile(s vm.Scope, c Callback, cause error, message string, r *Reply) Result {
	if outside := (*httpfile.RangeError)(nil); errors.As(cause, &outside) {
		message = x.p.Name + "." + c.String() + ": " + message
		return x.recover(s, c, s.ErrorAt(x.begins(c), "InvalidFileRangeError: "+message), x.p.inst.http.InvalidFileRange(message), r)
	}
	return x.raise(s, c, "Error", message, r)
}

func (x *Session) raise(s vm.Scope, c Callback, kind, message string, r *Reply) Result {
	message = x.p.Name + "." + c.String() + ": " + message
	e := x.p.inst.TypeError("%s", message)
	if class := s.Runtime().Get(kind); class != nil {
		if o, err := s.Runtime().New(class, s.Runtime().ToValue(message)); err == nil {
			e = o
		}
	}
	return x.recover(s, c, s.ErrorAt(x.begins(c), kind+": "+message), e, r)
}

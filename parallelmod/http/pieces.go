package http

import (
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// pieces is a Stream over a script's iterator, asynchronous or not, whose
// values are strings and bytes.
type pieces struct {
	x       *Exchange
	it      goja.Value
	next    goja.Callable
	stop    goja.Callable // of a ReadableStream: takes a reason, in place of the iterator's return()
	waiting bool          // a promise has not settled
	held    goja.Value    // what it settled with, nil if there is none
	inside  bool          // held is a piece, not what next() gives
	thrown  bool          // held was thrown
	over    bool
	fault   goja.Value // what was thrown, nil if it was an interrupt

	opens   bool   // its code may set the head yet
	yielded bool   // a piece has come
	kept    []byte // pieces that came before the head was made
	ready   func() // is told of the next piece in the request's place
}

// maxPieces bounds what one Pull takes of an iterator that makes small pieces:
// others want the VM, too.
const maxPieces = 1024

// stream is o as a Stream, nil if it is to be sent otherwise. A sync iterator
// must be a generator's: arrays and maps are data.
func (x *Exchange) stream(o *goja.Object) *pieces {
	if x.p.inst.web.IsReadableStream(o) {
		return x.drain(o)
	}
	if it := x.iterate(o, x.p.inst.asyncIterator()); it != nil {
		return it
	}
	if tag, ok := o.GetSymbol(goja.SymToStringTag).(goja.String); ok && tag.String() == "Generator" {
		return x.streamOf(o)
	}
	return nil
}

// streamOf is a Stream of whatever can be iterated; nil if o cannot.
func (x *Exchange) streamOf(o *goja.Object) *pieces {
	if x.p.inst.web.IsReadableStream(o) {
		return x.drain(o)
	}
	for _, symbol := range []*goja.Symbol{x.p.inst.asyncIterator(), goja.SymIterator} {
		if it := x.iterate(o, symbol); it != nil {
			return it
		}
	}
	return nil
}

// drain reads a ReadableStream by a reader of the host's: return() of its
// iterator would wait for the piece that is under way.
func (x *Exchange) drain(o *goja.Object) *pieces {
	it := x.p.inst.web.Drain(o)
	st := &pieces{x: x, it: it}
	st.next, _ = goja.AssertFunction(it.Get("next"))
	st.stop, _ = goja.AssertFunction(it.Get("stop"))
	return st
}

// iterate begins to iterate o; what that throws is thrown on.
func (x *Exchange) iterate(o *goja.Object, symbol *goja.Symbol) *pieces {
	begin, ok := goja.AssertFunction(o.GetSymbol(symbol))
	if !ok {
		return nil
	}
	it, err := begin(o)
	values.Must(err)
	object, ok := it.(*goja.Object)
	if !ok {
		return nil
	}
	next, ok := goja.AssertFunction(object.Get("next"))
	if !ok {
		panic(x.p.inst.values.TypeError("the iterator that was returned has no next()"))
	}
	return &pieces{x: x, it: it, next: next}
}

func (i *Instance) asyncIterator() *goja.Symbol {
	if i.asyncSymbol == nil {
		i.asyncSymbol, _ = i.values.RT.Get("Symbol").ToObject(i.values.RT).Get("asyncIterator").(*goja.Symbol)
	}
	return i.asyncSymbol
}

// patience is how long a Pull goes on that has something to send. Tests change
// it.
var patience = int64(time.Millisecond)

// Pull takes pieces as long as the script has some at once.
func (st *pieces) Pull(s vm.Scope, dst []byte, max int) ([]byte, State, *vm.ScriptError) {
	if len(st.kept) > 0 {
		dst, st.kept = append(dst, st.kept...), nil
		return dst, st.state(), nil
	}
	due := vm.Now() + patience
	for n := 0; n < maxPieces && !st.over && !st.waiting; n++ {
		v, err := st.step(s)
		if err == nil && v != nil {
			st.yielded = true
			dst, err = st.add(s, dst, v)
		}
		if err != nil {
			st.end(s, st.fault)
			if st.x.abandoned(st.fault) {
				err = nil
			}
			return dst, Failed, err
		}
		if len(dst) >= max || len(dst) > 0 && vm.Now() > due {
			break
		}
	}
	return dst, st.state(), nil
}

func (st *pieces) state() State {
	switch {
	case st.over:
		return Ended
	case st.waiting:
		return Waiting
	}
	return More
}

// threw notes what the script has thrown.
func (st *pieces) threw(se *vm.ScriptError, v goja.Value) *vm.ScriptError {
	st.fault = v
	return se
}

// step comes to the next piece; nil if it is not there, or there is none.
func (st *pieces) step(s vm.Scope) (goja.Value, *vm.ScriptError) {
	v := st.held
	switch {
	case st.thrown:
		st.over = true
		return nil, st.threw(s.ValueError(v), v)
	case v == nil:
		var err error
		if v, err = st.next(st.it); err != nil {
			st.over = true
			return nil, st.threw(s.Error(err), values.Thrown(err))
		}
	}
	st.held = nil
	if !st.inside {
		var err *vm.ScriptError
		if v, err = st.settled(s, v); v == nil || err != nil {
			return nil, err
		}
		if v, err = st.value(s, v); v == nil || err != nil {
			return nil, err
		}
		st.inside = true
	}
	v, err := st.settled(s, v)
	if v != nil || err != nil {
		st.inside = false
	}
	return v, err
}

// settled is v, or what it has come to if it is a promise; nil if it has not.
func (st *pieces) settled(s vm.Scope, v goja.Value) (goja.Value, *vm.ScriptError) {
	p := st.x.p.inst.values.Awaited(v)
	if p == nil {
		return v, nil
	}
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return p.Result(), nil
	case goja.PromiseStateRejected:
		s.Handled(p)
		st.over = true
		return nil, st.threw(s.ValueError(p.Result()), p.Result())
	}
	st.waiting = true
	resume := func(thrown bool) func(goja.Value) {
		return func(v goja.Value) {
			st.waiting, st.held, st.thrown = false, v, thrown
			st.wake(s)
		}
	}
	st.x.p.inst.values.Then(p, resume(false), resume(true))
	return nil, nil
}

// wake tells whoever waits for the next piece that it is there.
func (st *pieces) wake(s vm.Scope) {
	ready := st.ready
	st.ready = nil
	switch {
	case st.over:
	case ready != nil:
		ready()
	default:
		st.x.r.Ready(s)
	}
}

// value is what an iterator's result holds; nil if that says it is done.
func (st *pieces) value(s vm.Scope, result goja.Value) (v goja.Value, se *vm.ScriptError) {
	i := st.x.p.inst.values
	err := i.Guard(func() {
		o, ok := result.(*goja.Object)
		if !ok {
			panic(i.TypeError("next() of the iterator that was returned gave %s, not an object", result.String()))
		}
		if done := o.Get("done"); done != nil && done.ToBoolean() {
			st.over = true
			return
		}
		if v = o.Get("value"); v == nil {
			v = goja.Undefined()
		}
	})
	if err != nil {
		return nil, st.threw(st.x.placed(s, err), values.Thrown(err))
	}
	return v, nil
}

// add appends a piece.
func (st *pieces) add(s vm.Scope, dst []byte, v goja.Value) ([]byte, *vm.ScriptError) {
	kind := "an object"
	switch v := v.(type) {
	case goja.String:
		return append(dst, v.String()...), nil
	case *goja.Object:
		if b, ok := values.Uint8Array(v); ok {
			return append(dst, b...), nil
		}
		var b []byte
		var ok bool
		if err := st.x.p.inst.values.Guard(func() { b, ok = st.x.p.inst.values.BytesOf(v) }); err != nil {
			return dst, st.threw(st.x.placed(s, err), values.Thrown(err))
		} else if ok {
			return append(dst, b...), nil
		}
	case *goja.Symbol:
		kind = "a symbol"
	default:
		kind = v.String()
	}
	err := st.x.p.inst.values.Guard(func() {
		panic(st.x.p.inst.values.TypeError("the pieces of a stream must be strings or bytes, not %s; send a value as JSON.stringify(value)", kind))
	})
	return dst, st.threw(st.x.placed(s, err), values.Thrown(err))
}

// Cancel ends the iterator, as leaving a loop does.
func (st *pieces) Cancel(s vm.Scope) {
	if st.over {
		return
	}
	var reason goja.Value
	if st.stop != nil {
		var err error
		if reason, err = st.x.p.inst.web.Aborted("the client has gone away"); err != nil {
			s.Failed(st.ending(), err)
			return
		}
	}
	st.end(s, reason)
}

// ending is where faults of the iterator's end are.
func (st *pieces) ending() string { return st.x.rt.Name + ", the end of its stream" }

// end tells the script that no more pieces are wanted; its faults in that are
// only told.
func (st *pieces) end(s vm.Scope, reason goja.Value) {
	finished := st.over
	st.over, st.held, st.kept = true, nil, nil
	if finished { // it has thrown or come to its end
		return
	}
	i, where := st.x.p.inst.values, st.ending() // the exchange may be another's by the time the promise settles
	v, err := st.leave(reason)
	if err != nil {
		s.Failed(where, err)
		return
	}
	if p := values.Promise(v); p != nil && p.State() != goja.PromiseStateFulfilled {
		s.Handled(p)
		i.Then(p, func(goja.Value) {}, func(v goja.Value) { s.Failed(where, s.ValueError(v)) })
	}
}

// leave calls the iterator's return(), or cancels the stream.
func (st *pieces) leave(reason goja.Value) (goja.Value, error) {
	if st.stop != nil {
		return st.stop(st.it, reason)
	}
	var leave goja.Callable
	err := st.x.p.inst.values.Guard(func() { leave, _ = goja.AssertFunction(st.it.(*goja.Object).Get("return")) })
	if err != nil || leave == nil {
		return goja.Undefined(), nil
	}
	return leave(st.it)
}

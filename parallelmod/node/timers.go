package node

import (
	"math"
	"time"

	"github.com/dop251/goja"
)

// timerState is the timers of one VM.
type timerState struct {
	proto, immediate *goja.Object
	last             int64
	byID             map[int64]*timeout // those that a script has asked the number of
	self             *goja.Symbol       // under which a timer's object has its timeout
}

// maxNumbered is how many timers can be cleared by their numbers. Those that
// ended with a connection are forgotten only when the list is full.
const maxNumbered = 10000

// timeout is one setTimeout, setInterval or setImmediate.
type timeout struct {
	id     int64
	o      *goja.Object
	f      goja.Callable
	args   []goja.Value
	delay  time.Duration
	repeat bool
	clock  stopper
	over   bool
	unref  bool
}

// maxDelay is what Node's timers can count to, in milliseconds; a longer
// delay is taken for 1.
const maxDelay = 1<<31 - 1

func (i *Instance) setTimeout(c goja.FunctionCall) goja.Value  { return i.newTimeout(c, false) }
func (i *Instance) setInterval(c goja.FunctionCall) goja.Value { return i.newTimeout(c, true) }

func (i *Instance) newTimeout(c goja.FunctionCall, repeat bool) goja.Value {
	t := &timeout{f: i.function(c.Argument(0), "callback"), delay: delay(c.Argument(1)), repeat: repeat}
	if len(c.Arguments) > 2 {
		t.args = append(t.args, c.Arguments[2:]...)
	}
	i.enlist(t, i.timeoutProto())
	i.start(t)
	return t.o
}

func delay(v goja.Value) time.Duration {
	ms := 1.0
	if !isUndefined(v) {
		ms = v.ToFloat()
	}
	if !(ms >= 1 && ms <= maxDelay) {
		ms = 1
	}
	return time.Duration(math.Trunc(ms)) * time.Millisecond
}

func (i *Instance) enlist(t *timeout, proto *goja.Object) {
	s := &i.clock
	if s.self == nil {
		s.self = goja.NewSymbol("timer")
	}
	s.last++
	t.id, t.o = s.last, i.rt.CreateObject(proto)
	i.must(t.o.DefineDataPropertySymbol(s.self, i.rt.ToValue(t), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
}

// drop forgets a timer that will not fire again.
func (i *Instance) drop(t *timeout) {
	t.over = true
	if t.clock != nil {
		t.clock.Stop()
		t.clock = nil
	}
	delete(i.clock.byID, t.id)
}

func (i *Instance) start(t *timeout) {
	t.over = false
	t.clock = i.realm.after(t.delay, t.repeat, func() {
		if !t.over {
			i.fire(t)
		}
	})
	if t.clock == nil {
		i.drop(t)
	}
}

func (i *Instance) fire(t *timeout) {
	if !t.repeat {
		i.drop(t)
	}
	i.callback(t.f, t.o, t.args...)
}

// callback calls a function of the script from the event loop. What it throws
// has no caller and is reported.
func (i *Instance) callback(f goja.Callable, this goja.Value, args ...goja.Value) {
	if _, err := f(this, args...); err != nil {
		i.realm.failed("timer or callback", err)
	}
}

func (i *Instance) setImmediate(c goja.FunctionCall) goja.Value {
	t := &timeout{f: i.function(c.Argument(0), "callback")}
	if len(c.Arguments) > 1 {
		t.args = append(t.args, c.Arguments[1:]...)
	}
	i.enlist(t, i.immediateProto())
	if i.realm.Replaying() {
		i.start(t) // main's; the VM fires it only if the top level awaits it
		return t.o
	}
	i.realm.post(func() {
		if !t.over {
			i.fire(t)
		}
	})
	return t.o
}

// clearTimer stops whatever v stands for: an object, its number, or nothing.
func (i *Instance) clearTimer(c goja.FunctionCall) goja.Value {
	if t := i.timerOf(c.Argument(0)); t != nil {
		i.drop(t)
	}
	return goja.Undefined()
}

func (i *Instance) timerOf(v goja.Value) *timeout {
	if o, ok := v.(*goja.Object); ok {
		return i.timerIn(o)
	}
	if isNullish(v) {
		return nil
	}
	if _, sym := v.(*goja.Symbol); sym {
		return nil
	}
	return i.clock.byID[v.ToInteger()]
}

func (i *Instance) timerIn(o *goja.Object) *timeout {
	if i.clock.self == nil {
		return nil
	}
	v := o.GetSymbol(i.clock.self)
	if v == nil {
		return nil
	}
	t, _ := v.Export().(*timeout)
	return t
}

// timeoutProto is the prototype of what setTimeout returns.
func (i *Instance) timeoutProto() *goja.Object {
	if i.clock.proto == nil {
		p := i.hide(i.timerClass("Timeout"), []method{
			{"refresh", 0, i.timerRefresh},
			{"close", 0, func(c goja.FunctionCall) goja.Value {
				i.clearTimer(goja.FunctionCall{Arguments: []goja.Value{c.This}})
				return c.This
			}},
		})
		i.must(p.DefineDataPropertySymbol(goja.SymToPrimitive, i.fn("[Symbol.toPrimitive]", 0, i.timerNumber),
			goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		i.clock.proto = p
	}
	return i.clock.proto
}

func (i *Instance) immediateProto() *goja.Object {
	if i.clock.immediate == nil {
		i.clock.immediate = i.timerClass("Immediate")
	}
	return i.clock.immediate
}

func (i *Instance) timerClass(name string) *goja.Object {
	p := i.rt.NewObject()
	i.hidden(p, "constructor", i.named(name, p))
	return i.hide(p, []method{
		{"ref", 0, func(c goja.FunctionCall) goja.Value { return i.timerRef(c, false) }},
		{"unref", 0, func(c goja.FunctionCall) goja.Value { return i.timerRef(c, true) }},
		{"hasRef", 0, func(c goja.FunctionCall) goja.Value {
			t := i.timerOf(c.This)
			return i.rt.ToValue(t != nil && !t.over && !t.unref)
		}},
	})
}

// named is a constructor that only the host can make instances of.
func (i *Instance) named(name string, proto *goja.Object) *goja.Object {
	ctor := i.fn(name, 0, func(goja.FunctionCall) goja.Value {
		panic(i.rt.NewTypeError("Illegal constructor"))
	})
	i.hidden(ctor, "prototype", proto)
	return ctor
}

// timerRef remembers what it was told. A server runs until it is stopped, so
// whether a timer would keep it running makes no difference.
func (i *Instance) timerRef(c goja.FunctionCall, unref bool) goja.Value {
	if t := i.timerOf(c.This); t != nil {
		t.unref = unref
	}
	return c.This
}

func (i *Instance) timerRefresh(c goja.FunctionCall) goja.Value {
	if t := i.timerOf(c.This); t != nil && t.delay > 0 {
		if t.clock != nil {
			t.clock.Stop()
		}
		i.start(t)
	}
	return c.This
}

// timerNumber is the number of a timer, by which it can be cleared.
func (i *Instance) timerNumber(c goja.FunctionCall) goja.Value {
	t := i.timerOf(c.This)
	if t == nil {
		return goja.NaN()
	}
	if t.over {
		return i.rt.ToValue(t.id)
	}
	if n := len(i.clock.byID); n == 0 || n > maxNumbered {
		i.clock.byID = map[int64]*timeout{}
	}
	i.clock.byID[t.id] = t
	return i.rt.ToValue(t.id)
}

func (i *Instance) queueMicrotask(c goja.FunctionCall) goja.Value {
	i.function(c.Argument(0), "callback")
	i.microtask(c.Argument(0))
	return goja.Undefined()
}

// microtask calls f after the present job. What it throws is reported, as of
// any callback. f is called as Function.prototype.call does it: a Callable would
// run the jobs that f queues before it returns, since no script is on the stack,
// each inside of the one before, for as long as they queue another.
func (i *Instance) microtask(f goja.Value, args ...goja.Value) {
	p, resolve, _ := i.rt.NewPromise()
	then, _ := goja.AssertFunction(i.rt.ToValue(p).ToObject(i.rt).Get("then"))
	_, err := then(i.rt.ToValue(p), i.rt.ToValue(func(goja.FunctionCall) goja.Value {
		all := append([]goja.Value{goja.Undefined()}, args...)
		if ex := i.rt.Try(func() { i.call(goja.FunctionCall{This: f, Arguments: all}) }); ex != nil {
			i.realm.failed("microtask", ex)
		}
		return goja.Undefined()
	}))
	i.must(err)
	i.must(resolve(goja.Undefined()))
}

// timersModule is node:timers.
func (i *Instance) timersModule() *goja.Object {
	o := i.rt.NewObject()
	for _, n := range []string{"setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate"} {
		i.must(o.Set(n, i.rt.Get(n)))
	}
	i.must(o.Set("promises", i.require("timers/promises")))
	return o
}

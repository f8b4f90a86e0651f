package web

import (
	"math"
	"strings"
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// began is where the clock of event.timeStamp begins.
var began = time.Now()

// natives is the host's help for the files, one object per VM.
func (c *Classes) natives() *goja.Object {
	if c.native == nil {
		c.native = c.values.RT.NewObject()
		for name, f := range map[string]func(goja.FunctionCall) goja.Value{
			"call": c.callListener, "timer": c.timer, "now": c.now, "global": c.global, "usv": c.usv, "fieldName": c.fieldName, "fieldValue": c.fieldValue, "json": c.json,
			"content": c.contentOf, "gather": c.gather, "size": c.size, "slice": c.slice, "text": c.text,
			"buffer": c.buffer, "arrayBuffer": c.arrayBuffer, "mime": c.mime, "parseForm": c.parseForm, "encodeForm": c.encodeForm,
		} {
			c.values.Define(c.native, name, f)
		}
	}
	return c.native
}

// callListener is call(listener, this, event). What the listener throws has no
// caller and is reported; an interrupt goes on.
func (c *Classes) callListener(call goja.FunctionCall) goja.Value {
	listener, this := call.Argument(0).ToObject(c.values.RT), call.Argument(1)
	f, ok := goja.AssertFunction(listener)
	var err error
	if !ok {
		this = listener
		err = c.values.Guard(func() { f = c.handler(listener) })
	}
	var v goja.Value = goja.Undefined()
	if err == nil {
		v, err = f(this, call.Argument(2))
	}
	if _, thrown := err.(*goja.Exception); thrown {
		c.values.Scope.Failed("event listener", err)
		return goja.Undefined()
	}
	values.Must(err)
	return v
}

// handler is the method of a listener that is an object.
func (c *Classes) handler(listener *goja.Object) goja.Callable {
	f, ok := goja.AssertFunction(listener.Get("handleEvent"))
	if !ok {
		panic(c.values.TypeError("the event listener is neither a function nor an object with a method handleEvent"))
	}
	return f
}

// timer is timer(milliseconds, f). It ends with what the script runs for.
func (c *Classes) timer(call goja.FunctionCall) goja.Value {
	f, _ := goja.AssertFunction(call.Argument(1))
	ms := min(call.Argument(0).ToFloat(), float64(math.MaxInt64/int64(time.Millisecond)/2))
	c.values.Scope.NewTimer(time.Duration(ms)*time.Millisecond, false, func(s vm.Scope) {
		if _, err := f(goja.Undefined()); err != nil {
			s.Failed("timer", err)
		}
	})
	return goja.Undefined()
}

func (c *Classes) now(goja.FunctionCall) goja.Value {
	return c.values.RT.ToValue(float64(time.Since(began).Microseconds()) / 1000)
}

// global is a global of package node's, as it was made.
func (c *Classes) global(call goja.FunctionCall) goja.Value {
	return c.values.Node.Global(call.Argument(0).String())
}

// usv is a string with U+FFFD in the place of each lone surrogate.
func (c *Classes) usv(call goja.FunctionCall) goja.Value {
	s, ok := call.Argument(0).(goja.String)
	if !ok {
		panic(c.values.TypeError("not a string"))
	}
	if text := s.String(); len(text) != s.Length() {
		return c.values.RT.ToValue(text)
	}
	return s
}

// mime is the essence of a MIME type, such as text/html, in lower case; "" if
// it is none.
func (c *Classes) mime(call goja.FunctionCall) goja.Value {
	essence, _ := splitType(call.Argument(0).String())
	return c.values.RT.ToValue(essence)
}

// fieldName is a header's name in lower case, undefined if it is none.
func (c *Classes) fieldName(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	if !isToken(name) {
		return goja.Undefined()
	}
	return c.values.RT.ToValue(strings.ToLower(name))
}

// fieldValue is a header's value without the white space around it, undefined
// if it has characters that none may have (RFC 9110 section 5.5): those of a
// value stand for bytes.
func (c *Classes) fieldValue(call goja.FunctionCall) goja.Value {
	s, ok := call.Argument(0).(goja.String)
	if !ok {
		return goja.Undefined()
	}
	from, to := 0, s.Length()
	for from < to && isSpace(s.CharAt(from)) {
		from++
	}
	for from < to && isSpace(s.CharAt(to-1)) {
		to--
	}
	for k := from; k < to; k++ {
		if u := s.CharAt(k); u < ' ' && u != '\t' || u == 0x7F || u > 0xFF {
			return goja.Undefined()
		}
	}
	if from == 0 && to == s.Length() {
		return s
	}
	return s.Substring(from, to)
}

func isSpace(u uint16) bool { return u == ' ' || u == '\t' || u == '\r' || u == '\n' }

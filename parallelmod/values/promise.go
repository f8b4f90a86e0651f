package values

import (
	"strings"

	"github.com/dop251/goja"
)

// Thrown is the value that was thrown, nil if it was an interrupt.
func Thrown(err error) goja.Value {
	if ex, ok := err.(*goja.Exception); ok {
		return ex.Value()
	}
	return nil
}

// Promise is v as a promise, nil if it is none.
func Promise(v goja.Value) *goja.Promise {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != promiseType {
		return nil
	}
	p, _ := o.Export().(*goja.Promise)
	return p
}

// Awaited is v as a promise if it is one, or if it has a then method as the
// promises of libraries have; nil otherwise. Getters of the script may run.
func (i *Values) Awaited(v goja.Value) (p *goja.Promise) {
	if p := Promise(v); p != nil {
		return p
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != objectType {
		return nil
	}
	if ex := i.RT.Try(func() {
		if _, ok := goja.AssertFunction(o.Get("then")); !ok {
			return
		}
		own, resolve, _ := i.RT.NewPromise()
		if resolve(o) == nil {
			p = own
		}
	}); ex != nil {
		return nil // whoever converts the value meets the same error
	}
	return p
}

// Then calls one of the functions in the entry in which p settles, without the
// script seeing the promise that comes of it.
func (i *Values) Then(p *goja.Promise, ok, failed func(goja.Value)) {
	o := i.RT.ToValue(p).(*goja.Object)
	call, _ := goja.AssertFunction(i.promiseThen)
	native := func(f func(goja.Value)) goja.Value {
		return i.RT.ToValue(func(c goja.FunctionCall) goja.Value { f(c.Argument(0)); return goja.Undefined() })
	}
	if _, err := call(o, native(ok), native(failed)); err != nil {
		panic(err)
	}
}

// Buffer makes a Buffer over b, which it keeps.
func (i *Values) Buffer(b []byte) *goja.Object { return i.Node.WrapBytes(b) }

// Body is a message's content as a Buffer. Most have none, and share one.
func (i *Values) Body(b []byte) *goja.Object {
	if len(b) > 0 {
		return i.Buffer(b)
	}
	if i.empty == nil {
		i.empty = i.Buffer([]byte{})
	}
	return i.empty
}

// Guard runs f, which may come to run code of the script's (a getter, a proxy),
// and returns what that throws. An interrupt is such an error, too.
func (i *Values) Guard(f func()) (err error) {
	if i.guarded == nil {
		i.guarded, _ = goja.AssertFunction(i.RT.ToValue(func(goja.FunctionCall) goja.Value {
			i.guardee()
			return goja.Undefined()
		}))
	}
	outer := i.guardee
	i.guardee = f
	defer func() { i.guardee = outer }()
	_, err = i.guarded(goja.Undefined())
	return err
}

// Text is a line's bytes as a string; what is no UTF-8 becomes U+FFFD.
func (i *Values) Text(b []byte) goja.Value {
	return i.RT.ToValue(strings.ToValidUTF8(string(b), "\uFFFD"))
}

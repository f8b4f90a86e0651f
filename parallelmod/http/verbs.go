package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// requestMethods read the body as the web's Request does, but as often as the
// script likes. They are made once per VM.
func (i *Instance) requestMethods() map[string]goja.Value {
	methods := map[string]goja.Value{}
	body := func(name string, f func(*serverRequest) (goja.Value, error)) {
		methods[name] = i.values.RT.ToValue(func(c goja.FunctionCall) goja.Value {
			o, ok := c.This.(*goja.Object)
			if !ok || o.ExportType() != serverRequestType {
				panic(i.values.TypeError("request.%s must be called on a request", name))
			}
			return i.promise(func() (goja.Value, error) { return f(o.Export().(*serverRequest)) })
		})
	}
	rt := i.values.RT
	body("text", func(o *serverRequest) (goja.Value, error) { return i.values.Text(o.withoutBOM()), nil })
	body("json", func(o *serverRequest) (goja.Value, error) { return i.parsed(i.values.Text(o.withoutBOM())) })
	body("bytes", func(o *serverRequest) (goja.Value, error) { return i.values.Buffer(o.copied()), nil })
	body("arrayBuffer", func(o *serverRequest) (goja.Value, error) {
		return rt.ToValue(rt.NewArrayBuffer(o.copied())), nil
	})
	body("blob", (*serverRequest).blob)
	body("formData", (*serverRequest).formData)
	return methods
}

// promise is one that has settled with what f returns or throws.
func (i *Instance) promise(f func() (goja.Value, error)) goja.Value {
	p, resolve, reject := i.values.RT.NewPromise()
	v, err := f()
	if err == nil {
		values.Must(resolve(v))
	} else if thrown := values.Thrown(err); thrown != nil {
		values.Must(reject(thrown))
	} else {
		panic(err) // an interrupt
	}
	return i.values.RT.ToValue(p)
}

func (o *serverRequest) copied() []byte { return append([]byte(nil), o.body...) }

// withoutBOM is the body as text that is decoded: a byte order mark is no part
// of it.
func (o *serverRequest) withoutBOM() []byte {
	if b := o.body; len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF {
		return b[3:]
	}
	return o.body
}

// parsed is JSON that a client has sent. What is none is the client's fault: the
// error says so, and is answered with 400 if the script does not catch it.
func (i *Instance) parsed(text goja.Value) (goja.Value, error) {
	if i.parse == nil {
		i.parse, _ = goja.AssertFunction(i.values.RT.Get("JSON").ToObject(i.values.RT).Get("parse"))
	}
	v, err := i.parse(goja.Undefined(), text)
	if o, ok := values.Thrown(err).(*goja.Object); ok {
		text := "the request's body is no JSON: " + o.Get("message").String()
		values.Must(o.DefineDataProperty("message", i.values.RT.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		i.blame(o, 400)
	}
	return v, err
}

// blame marks an error as the client's.
func (i *Instance) blame(e *goja.Object, status int) {
	for name, v := range map[string]any{"status": status, "expose": true} {
		values.Must(e.DefineDataProperty(name, i.values.RT.ToValue(v), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
}

func (o *serverRequest) contentType() string {
	o.live("formData")
	v, _ := o.x.r.Header("content-type")
	return v
}

func (o *serverRequest) blob() (goja.Value, error) {
	rt := o.values().RT
	options := rt.NewObject()
	values.Must(options.Set("type", o.contentType()))
	return rt.New(rt.Get("Blob"), rt.NewArray(o.values().Buffer(o.body)), options)
}

// formData reads a form. The files in it must not change with request.body.
func (o *serverRequest) formData() (goja.Value, error) {
	form, err := o.x.p.inst.web.FormData(o.copied(), o.contentType())
	if err == nil {
		return form, nil
	}
	if values.Thrown(err) != nil {
		return nil, err
	}
	e := o.values().TypeError("request.formData(): %s", err)
	o.x.p.inst.blame(e, 400)
	return nil, o.values().Guard(func() { panic(e) })
}

func (o *serverRequest) cookies() goja.Value {
	field := joined(o.x.r, "cookie", "; ")
	v, err := o.x.p.inst.helpers().cookies(goja.Undefined(), o.values().RT.ToValue(field))
	values.Must(err)
	return v
}

// rangeOf is the request's Range, or else its ?range=, as a RangedRequest.
func (o *serverRequest) rangeOf() goja.Value {
	field, _ := o.x.r.Header("range")
	query := ""
	if v, ok := goja.AssertFunction(o.Get("query").ToObject(o.values().RT).Get("get")); ok {
		got, err := v(o.Get("query"), o.values().RT.ToValue("range"))
		values.Must(err)
		if !goja.IsNull(got) {
			query = got.String()
		}
	}
	v, err := o.x.p.inst.helpers().rangeOf(goja.Undefined(), o.values().RT.ToValue(field), o.values().RT.ToValue(query))
	values.Must(err)
	return v
}

// signal aborts when the client has gone before its answer was complete.
func (o *serverRequest) signal() goja.Value {
	signal, abort := o.x.p.inst.web.NewSignal()
	o.x.r.Watch(func(_ vm.Scope, reason string) { abort(reason) })
	return signal
}

// thrownError is what an error says of the answer.
type thrownError struct {
	status  int
	expose  bool // its message is for the client
	message string
	headers []Header
}

// errorOf reads what a script has thrown. An error that does not say its status
// and whether it may be shown is a 500.
func (i *Instance) errorOf(v goja.Value) (e thrownError) {
	e.status = 500
	if _, ok := v.(*goja.Object); !ok {
		return e
	}
	said, err := i.helpers().failure(goja.Undefined(), v)
	if err != nil || goja.IsUndefined(said) {
		return e
	}
	o := said.ToObject(i.values.RT)
	var fields []string
	if i.values.RT.ExportTo(o.Get("3"), &fields) != nil {
		return e
	}
	e.status, e.expose, e.message = int(o.Get("0").ToInteger()), o.Get("1").ToBoolean(), o.Get("2").String()
	var a Answer
	for k := 0; k+1 < len(fields); k += 2 {
		a.addHeader(fields[k], fields[k+1]) // one that is not valid is left out
	}
	e.headers = a.Headers
	return e
}

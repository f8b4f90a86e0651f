package http

import (
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// answer is request.response, made when it is first touched.
func (o *serverRequest) answer() *goja.Object {
	if o.response == nil {
		o.live("response")
		v, err := o.values().RT.New(o.x.p.inst.helpers().response)
		values.Must(err)
		o.response = v
	}
	return o.response
}

// filled is request.response if the script has touched it.
func (x *Exchange) filled() *goja.Object {
	if x.req == nil {
		return nil
	}
	return x.req.response
}

// begin makes a fresh response with a status and fields.
func (x *Exchange) begin(status int, fields []Header) {
	x.request()
	x.req.response = nil
	o := x.req.answer()
	values.Must(o.Set("code", status))
	if len(fields) == 0 {
		return
	}
	h := x.p.inst.web.NewHeaders(func(add func(name, value string)) {
		for _, f := range fields {
			add(f.Name, fromLatin1(f.Value))
		}
	})
	_, err := x.p.inst.helpers().preset(goja.Undefined(), o, h)
	values.Must(err)
}

// conversion is a value on its way to an answer.
type conversion struct {
	x *Exchange
	v goja.Value
	a *Answer
}

// convert makes what a method returned, and what it has filled, the answer.
// The script's own code may run in it: getters and toJSON throw, or run until
// they are interrupted.
func (x *Exchange) convert(v goja.Value, a *Answer) error {
	if s, ok := v.(goja.String); ok && x.file == nil && !x.handling && x.filled() == nil {
		*a = Answer{Status: 200, Type: TypeText, Text: s.String()}
		return nil
	}
	i := x.p.inst
	if i.convertNow == nil { // a function for each request would be garbage
		i.convertNow = func() {
			c := i.converting
			if msg := c.x.answer(c.v, c.a); msg != "" {
				panic(i.values.TypeError("%s", msg))
			}
		}
	}
	outer := i.converting
	i.converting = conversion{x, v, a}
	err := i.values.Guard(i.convertNow)
	i.converting = outer
	return err
}

const both = "a file is sent already; return nothing from a handler that has called sendfile()"

// answer makes the answer, but for the head of a generator that has not begun;
// it returns what is wrong, or "".
func (x *Exchange) answer(v goja.Value, a *Answer) (msg string) {
	nothing := v == nil || goja.IsUndefined(v)
	filled := x.filled()
	switch {
	case x.file != nil && !nothing:
		return both
	case x.file != nil:
		*a = Answer{Status: 200, File: x.file}
	case nothing && filled != nil:
		msg = x.answerFilled(filled, a)
	default:
		msg = x.body(v, a)
	}
	if msg != "" || unopened(a) != nil {
		return msg
	}
	return x.complete(v, a)
}

// unopened is the body if it is a generator that has not begun, else nil.
func unopened(a *Answer) *pieces {
	if st, ok := a.Stream.(*pieces); ok && st.opens {
		return st
	}
	return nil
}

// complete adds what is not v's own to the answer that was made of it.
func (x *Exchange) complete(v goja.Value, a *Answer) string {
	filled := x.filled()
	switch {
	case filled != nil:
		if msg := x.fill(filled, x.p.inst.web.IsResponse(v), a); msg != "" {
			return msg
		}
	case x.handling && a.Status == 200 && !x.p.inst.web.IsResponse(v):
		a.Status = 500
	}
	if a.File != nil && a.Status != 200 {
		a.File = whole{a.File}
	}
	x.begun = a.Stream != nil
	return ""
}

// answerFilled takes the body from request.response.
func (x *Exchange) answerFilled(o *goja.Object, a *Answer) string {
	body := o.Get("body")
	if body == nil || goja.IsUndefined(body) || goja.IsNull(body) {
		*a = Answer{Status: 200, Own: true}
		if x.failing { // an error() that does no more than look on
			*a = x.p.Refusal(int(o.Get("code").ToInteger()), text(o.Get("message")), "", x.accept())
		}
		return ""
	}
	if msg := x.body(body, a); msg != "" {
		return "request.response.body: " + msg
	}
	a.Own = true
	return ""
}

// fill adds what request.response says besides its body. A Response that was
// returned has a status and a type of its own.
func (x *Exchange) fill(o *goja.Object, own bool, a *Answer) string {
	v, err := x.p.inst.helpers().fields(goja.Undefined(), o)
	values.Must(err)
	var fields []string
	values.Must(x.p.inst.values.RT.ExportTo(v, &fields))
	if !own {
		code := o.Get("code").ToFloat()
		if code != float64(int(code)) || code < 200 || code > 599 {
			return "request.response.code must be a whole number from 200 to 599, not " + o.Get("code").String()
		}
		a.Status = int(code)
	}
	for k := 0; k+1 < len(fields); k += 2 {
		name := fields[k]
		if own && strings.EqualFold(name, "content-type") {
			continue
		}
		if msg := a.addHeader(name, fields[k+1]); msg != "" {
			return "request.response: " + msg
		}
	}
	return ""
}

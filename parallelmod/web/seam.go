package web

import (
	"reflect"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

var contentType = reflect.TypeFor[*content]()

// IsResponse reports whether v is a Response or of a class that extends it.
func (c *Classes) IsResponse(v goja.Value) bool { return c.is("response", "isResponse", v) }

// IsReadableStream reports whether v is a ReadableStream.
func (c *Classes) IsReadableStream(v goja.Value) bool { return c.is("readable", "isStream", v) }

// Drain locks a ReadableStream for the host. The object has next(), as an
// iterator, and stop(reason), which cancels the stream though a next() is
// pending. What it throws is thrown into the script.
func (c *Classes) Drain(stream *goja.Object) *goja.Object {
	v, err := c.part("readable").function("drain")(goja.Undefined(), stream)
	values.Must(err)
	return v.ToObject(c.values.RT)
}

// Aborted makes the reason of what is given up: a DOMException that is called
// AbortError.
func (c *Classes) Aborted(message string) (goja.Value, error) {
	rt := c.values.RT
	return rt.New(c.values.Node.Global("DOMException"), rt.ToValue(message), rt.ToValue("AbortError"))
}

// IsBlob reports whether v is a Blob or a File. bytes gives what it holds,
// which nobody may change; contentType is "" if the script gave it none.
func (c *Classes) IsBlob(v goja.Value) (bytes func() []byte, contentType string, ok bool) {
	if !c.is("blob", "isBlob", v) {
		return nil, "", false
	}
	inside, err := c.parts["blob"].function("inside")(goja.Undefined(), v)
	values.Must(err)
	o := inside.ToObject(c.values.RT)
	return c.need(o.Get("content")).bytes, o.Get("type").String(), true
}

// copyOf is structuredClone for the classes: a Blob has a copy, and nothing else.
func (c *Classes) copyOf(o *goja.Object) (*goja.Object, bool) {
	for p := o.Prototype(); p != nil; p = p.Prototype() {
		if !c.prototypes[p] {
			continue
		}
		if !c.is("blob", "isBlob", o) {
			return nil, true
		}
		v, err := c.parts["blob"].function("copy")(goja.Undefined(), o)
		values.Must(err)
		return v.ToObject(c.values.RT), true
	}
	return nil, false
}

// Parts are what a Response says.
type Parts struct {
	Status int
	Body   goja.Value // null, a string, an ArrayBuffer that nobody may change
	Stream goja.Value // or an iterable of pieces, asynchronous or not: strings or bytes; nil if the body is whole
	Fields []string   // name, value, ...; each character of a value is a byte
}

// Unpack takes a Response apart; its body counts as read. What it throws is
// thrown into the script.
func (c *Classes) Unpack(response *goja.Object) Parts {
	v, err := c.part("response").function("unpack")(goja.Undefined(), response)
	values.Must(err)
	o := v.ToObject(c.values.RT)
	p := Parts{Status: int(o.Get("0").ToInteger()), Body: o.Get("1")}
	values.Must(c.values.RT.ExportTo(o.Get("3"), &p.Fields))
	if x, ok := held(p.Body); ok {
		p.Body = c.values.RT.ToValue(c.values.RT.NewArrayBuffer(x.bytes()))
	} else if stream := o.Get("2"); !goja.IsNull(stream) {
		p.Body, p.Stream = goja.Null(), stream
	}
	return p
}

// NewHeaders makes a Headers object of fields as they came.
func (c *Classes) NewHeaders(each func(add func(name, value string))) *goja.Object {
	rt := c.values.RT
	var list []any
	each(func(name, value string) { list = append(list, name, value) })
	h, err := c.part("headers").function("received")(goja.Undefined(), rt.NewArray(list...))
	values.Must(err)
	return h.ToObject(rt)
}

// NewSignal makes an AbortSignal and what aborts it, with an AbortError that
// has reason for its message. abort is called inside an entry; calling it again
// does nothing.
func (c *Classes) NewSignal() (signal *goja.Object, abort func(reason string)) {
	p := c.part("abort")
	v, err := p.function("newSignal")(goja.Undefined())
	values.Must(err)
	return v.ToObject(c.values.RT), func(reason string) {
		if _, err := p.function("abortSignal")(goja.Undefined(), v, c.values.RT.ToValue(reason)); err != nil {
			c.values.Scope.Failed("AbortSignal", err)
		}
	}
}

// Reason is why a signal that NewSignal has made is aborted; false if it is not.
func (c *Classes) Reason(signal goja.Value) (goja.Value, bool) {
	v, err := c.part("abort").function("why")(goja.Undefined(), signal)
	if err != nil || goja.IsUndefined(v) {
		return nil, false
	}
	return v.ToObject(c.values.RT).Get("0"), true
}

// FormData parses a body of the given Content-Type, multipart/form-data or
// application/x-www-form-urlencoded. The files in it share the body's memory,
// which nobody may change from now on. The error says what is wrong with the
// body.
func (c *Classes) FormData(body []byte, contentType string) (*goja.Object, error) {
	list, err := parseForm(body, contentType)
	if err != nil {
		return nil, err
	}
	v, err := c.part("form").function("filled")(goja.Undefined(), c.formList(list))
	if err != nil {
		return nil, err
	}
	return v.ToObject(c.values.RT), nil
}

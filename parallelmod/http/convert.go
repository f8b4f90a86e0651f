package http

import (
	"github.com/dop251/goja"
)

// convert is answer, with what the script's own code may do in it: getters and
// toJSON throw, or run until they are interrupted.
func (i *Instance) convert(v goja.Value, a *Answer) error {
	if s, ok := v.(goja.String); ok {
		*a = Answer{Status: 200, Type: TypeText, Text: s.String()}
		return nil
	}
	if i.converter == nil {
		i.converter, _ = goja.AssertFunction(i.values.RT.ToValue(func(c goja.FunctionCall) goja.Value {
			if msg := i.answer(c.Argument(0), i.converted); msg != "" {
				panic(i.values.TypeError("%s", msg))
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
	if b, ok := i.values.BytesOf(o); ok {
		a.Type, a.Bytes = TypeBytes, append([]byte(nil), b...)
		return ""
	}
	if i.web.IsResponse(v) {
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
		i.stringify, _ = goja.AssertFunction(i.values.RT.Get("JSON").ToObject(i.values.RT).Get("stringify"))
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

// fromResponse reads a Response into a.
func (i *Instance) fromResponse(o *goja.Object, a *Answer) string {
	parts := i.web.Unpack(o)
	*a = Answer{Status: parts.Status, Own: true}
	switch body := parts.Body.(type) {
	case goja.String:
		a.Text = body.String()
	case *goja.Object:
		b, _ := i.values.BytesOf(body)
		a.Bytes = append([]byte(nil), b...)
	}
	for k := 0; k+1 < len(parts.Fields); k += 2 {
		if msg := a.addHeader(parts.Fields[k], latin1(parts.Fields[k+1])); msg != "" {
			return "Response: " + msg
		}
	}
	return ""
}

// latin1 writes a header value as the web does: one byte a character.
func latin1(s string) string {
	ascii := true
	for k := range len(s) {
		ascii = ascii && s[k] < 0x80
	}
	if ascii {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

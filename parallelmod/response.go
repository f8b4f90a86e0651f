package parallelmod

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"
)

//go:embed response.js
var responseSource string

// responseProgram is compiled once per process and run in the VMs that need it.
var responseProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("pyp:response.js", responseSource, true)
})

// responseClass is the web's Response in one VM. It is made when a script
// first touches Response or Headers.
type responseClass struct {
	response, headers *goja.Object
	unpack            goja.Callable // (r) => [status, body, [name, value, ...]]
	has               goja.Callable // (object) => whether it is a Response
}

func (i *Instance) classes() *responseClass {
	if i.response != nil {
		return i.response
	}
	v, err := i.rt.RunProgram(responseProgram())
	if err != nil {
		panic("BUG: response.js: " + err.Error())
	}
	build, _ := goja.AssertFunction(v)
	res, err := build(goja.Undefined(), i.rt.ToValue(i.copyOf), i.rt.ToValue(decodeUTF8), i.rt.Get("Buffer"))
	if err != nil {
		panic("BUG: response.js: " + err.Error())
	}
	o := res.ToObject(i.rt)
	c := &responseClass{response: o.Get("Response").ToObject(i.rt), headers: o.Get("Headers").ToObject(i.rt)}
	c.unpack, _ = goja.AssertFunction(o.Get("unpack"))
	c.has, _ = goja.AssertFunction(o.Get("has"))
	i.response = c
	return c
}

// copyOf gives response.js the bytes of a body, undefined if it is none.
func (i *Instance) copyOf(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok {
		return goja.Undefined()
	}
	b, ok := i.bytesOf(o)
	if !ok {
		return goja.Undefined()
	}
	return i.rt.ToValue(i.rt.NewArrayBuffer(append([]byte(nil), b...)))
}

func decodeUTF8(b goja.ArrayBuffer) string { return string(b.Bytes()) }

// installGlobals adds Response and Headers, made on first touch: most scripts
// never do, and a VM must start fast.
func (i *Instance) installGlobals() error {
	promise := i.rt.Get("Promise").ToObject(i.rt).Get("prototype").ToObject(i.rt)
	i.promiseThen = promise.Get("then")
	g := i.rt.GlobalObject()
	for name, get := range map[string]func() *goja.Object{
		"Response": func() *goja.Object { return i.classes().response },
		"Headers":  func() *goja.Object { return i.classes().headers },
	} {
		if err := i.defineLazy(g, name, get); err != nil {
			return err
		}
	}
	return nil
}

// defineLazy defines a property that becomes an ordinary one when it is first
// read or written.
func (i *Instance) defineLazy(o *goja.Object, name string, get func() *goja.Object) error {
	settle := func(v goja.Value) {
		if err := o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic("BUG: " + err.Error())
		}
	}
	getter := func(goja.FunctionCall) goja.Value { v := get(); settle(v); return v }
	setter := func(c goja.FunctionCall) goja.Value { settle(c.Argument(0)); return goja.Undefined() }
	return o.DefineAccessorProperty(name, i.rt.ToValue(getter), i.rt.ToValue(setter), goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// isResponse reports whether v is a Response or of a class that extends it.
func (i *Instance) isResponse(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || i.response == nil || o.ExportType() != objectType {
		return false
	}
	is, err := i.response.has(goja.Undefined(), o)
	return err == nil && is.ToBoolean()
}

// fromResponse reads a Response into a.
func (i *Instance) fromResponse(o *goja.Object, a *Answer) string {
	v, err := i.response.unpack(goja.Undefined(), o)
	if err != nil {
		panic(err)
	}
	parts := v.ToObject(i.rt)
	*a = Answer{Status: int(parts.Get("0").ToInteger()), Own: true}
	switch body := parts.Get("1").(type) {
	case goja.String:
		a.Text = body.String()
	case *goja.Object:
		b, _ := i.bytesOf(body)
		a.Bytes = append([]byte(nil), b...)
	}
	fields := parts.Get("2").ToObject(i.rt)
	n := int(fields.Get("length").ToInteger())
	for k := 0; k+1 < n; k += 2 {
		name, value := fields.Get(itoa(k)).String(), fields.Get(itoa(k+1)).String()
		if msg := a.addHeader(name, latin1(value)); msg != "" {
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

// makeHeaders builds transport.httpHeaders, a Headers object.
func (o *transportObject) makeHeaders() goja.Value {
	i := o.i
	var pairs []any
	o.r.EachHeader(func(name, value string) {
		pairs = append(pairs, i.rt.NewArray(name, value))
	})
	h, err := i.rt.New(i.classes().headers, i.rt.NewArray(pairs...))
	if err != nil {
		panic(err)
	}
	return h
}

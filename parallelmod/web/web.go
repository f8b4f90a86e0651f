package web

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

//go:embed response.js
var responseSource string

// responseProgram is compiled once per process and run in the VMs that need it.
var responseProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("pyp:response.js", responseSource, true)
})

// Classes are the web's classes in one VM. They are made when a script first
// touches one of them: most never do, and a VM must start fast.
type Classes struct {
	values *values.Values
	made   *classes
}

type classes struct {
	response, headers *goja.Object
	unpack            goja.Callable // (r) => [status, body, [name, value, ...]]
	has               goja.Callable // (object) => whether it is a Response
}

// New is the classes of a VM.
func New(v *values.Values) *Classes { return &Classes{values: v} }

// Names lists the globals that Install adds.
func Names() []string { return []string{"Response", "Headers"} }

// Install adds the classes to the VM's globals.
func (c *Classes) Install() error {
	g := c.values.RT.GlobalObject()
	for name, get := range map[string]func() *goja.Object{
		"Response": func() *goja.Object { return c.get().response },
		"Headers":  func() *goja.Object { return c.get().headers },
	} {
		if err := c.values.DefineLazy(g, name, get); err != nil {
			return err
		}
	}
	return nil
}

func (c *Classes) get() *classes {
	if c.made != nil {
		return c.made
	}
	rt := c.values.RT
	v, err := rt.RunProgram(responseProgram())
	if err != nil {
		panic("BUG: response.js: " + err.Error())
	}
	build, _ := goja.AssertFunction(v)
	res, err := build(goja.Undefined(), rt.ToValue(c.copyOf), rt.ToValue(decodeUTF8), rt.Get("Buffer"))
	if err != nil {
		panic("BUG: response.js: " + err.Error())
	}
	o := res.ToObject(rt)
	m := &classes{response: o.Get("Response").ToObject(rt), headers: o.Get("Headers").ToObject(rt)}
	m.unpack, _ = goja.AssertFunction(o.Get("unpack"))
	m.has, _ = goja.AssertFunction(o.Get("has"))
	c.made = m
	return m
}

// copyOf gives response.js the bytes of a body, undefined if it is none.
func (c *Classes) copyOf(call goja.FunctionCall) goja.Value {
	o, ok := call.Argument(0).(*goja.Object)
	if !ok {
		return goja.Undefined()
	}
	b, ok := c.values.BytesOf(o)
	if !ok {
		return goja.Undefined()
	}
	return c.values.RT.ToValue(c.values.RT.NewArrayBuffer(append([]byte(nil), b...)))
}

func decodeUTF8(b goja.ArrayBuffer) string { return string(b.Bytes()) }

// IsResponse reports whether v is a Response or of a class that extends it.
func (c *Classes) IsResponse(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || c.made == nil || !values.IsPlain(o) {
		return false
	}
	is, err := c.made.has(goja.Undefined(), o)
	return err == nil && is.ToBoolean()
}

// Parts are what a Response says.
type Parts struct {
	Status int
	Body   goja.Value // null, a string, an ArrayBuffer
	Fields []string   // name, value, ...; each character of a value is a byte
}

// Unpack takes a Response apart; its body counts as read. What it throws is
// thrown into the script.
func (c *Classes) Unpack(response *goja.Object) Parts {
	v, err := c.made.unpack(goja.Undefined(), response)
	values.Must(err)
	parts := v.ToObject(c.values.RT)
	p := Parts{Status: int(parts.Get("0").ToInteger()), Body: parts.Get("1")}
	values.Must(c.values.RT.ExportTo(parts.Get("2"), &p.Fields))
	return p
}

// NewHeaders makes a Headers object of fields as they came.
func (c *Classes) NewHeaders(each func(add func(name, value string))) *goja.Object {
	rt := c.values.RT
	var pairs []any
	each(func(name, value string) { pairs = append(pairs, rt.NewArray(name, value)) })
	h, err := rt.New(c.get().headers, rt.NewArray(pairs...))
	values.Must(err)
	return h
}

package web

import (
	"embed"
	"sync"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

//go:embed js/*.js
var sources embed.FS

// programs holds the compiled files by name. A compiled program is immutable,
// and all VMs of the process share it.
var programs sync.Map

func program(name string) *goja.Program {
	if p, ok := programs.Load(name); ok {
		return p.(*goja.Program)
	}
	src, err := sources.ReadFile("js/" + name + ".js")
	if err != nil {
		panic("BUG: no script " + name)
	}
	p := goja.MustCompile("pyp:web/"+name+".js", string(src), true)
	programs.Store(name, p)
	return p
}

// part is what a file makes: it is run when it is first asked for. A file is
// one function, which is given the host's help and a way to ask for others.
func (c *Classes) part(name string) *part {
	if p := c.parts[name]; p != nil {
		return p
	}
	rt := c.values.RT
	v, err := rt.RunProgram(program(name))
	values.Must(err)
	build, _ := goja.AssertFunction(v)
	exports, err := build(goja.Undefined(), c.natives(), rt.ToValue(c.require))
	values.Must(err)
	p := &part{exports: exports.ToObject(rt), calls: map[string]goja.Callable{}}
	c.parts[name] = p
	for _, class := range classesOf(name) {
		c.prototypes[p.exports.Get(class).ToObject(rt).Get("prototype").(*goja.Object)] = true
	}
	return p
}

func (c *Classes) require(call goja.FunctionCall) goja.Value {
	return c.part(call.Argument(0).String()).exports
}

// function is one that the file has made for Go.
func (p *part) function(name string) goja.Callable {
	f := p.calls[name]
	if f == nil {
		var ok bool
		if f, ok = goja.AssertFunction(p.exports.Get(name)); !ok {
			panic("BUG: no function " + name)
		}
		p.calls[name] = f
	}
	return f
}

// is asks a part that has been made whether v is of its class; what no script
// has come to make has no instances.
func (c *Classes) is(file, test string, v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || c.parts[file] == nil || !values.IsPlain(o) {
		return false
	}
	is, err := c.parts[file].function(test)(goja.Undefined(), o)
	return err == nil && is.ToBoolean()
}

package node

import (
	"embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

//go:embed js/*.js
var sources embed.FS

// hostScripts begins the names of the JavaScript halves. Positions in files
// named so are left out where a script error is told.
const hostScripts = hostFiles + "node/"

// hostFiles begins the names of all scripts of the host, whichever package they
// are of.
const hostFiles = "pyp:"

// programs holds the compiled JavaScript halves, by file name. A compiled
// program is immutable, and all VMs of the process share it.
var programs sync.Map

func program(file string) *goja.Program {
	if p, ok := programs.Load(file); ok {
		return p.(*goja.Program)
	}
	src, err := sources.ReadFile("js/" + file)
	if err != nil {
		panic(fmt.Sprintf("BUG: no script %s", file))
	}
	p, err := goja.Compile(hostScripts+file, string(src), true)
	if err != nil {
		panic(fmt.Sprintf("BUG: %v", err))
	}
	programs.Store(file, p)
	return p
}

// script runs a JavaScript half in this VM. The file is one function, which
// is given its natives and require, and returns the module.
func (i *Instance) script(file string, native *goja.Object) *goja.Object {
	f, err := i.rt.RunProgram(program(file))
	i.must(err)
	call, ok := goja.AssertFunction(f)
	if !ok {
		panic("BUG: " + file + " is not a function")
	}
	o, err := call(goja.Undefined(), native, i.fn("require", 1, i.internalRequire))
	i.must(err)
	return o.ToObject(i.rt)
}

func (i *Instance) internalRequire(c goja.FunctionCall) goja.Value {
	name := c.Argument(0).String()
	if o := i.internal(name); o != nil {
		return o
	}
	if o := i.require(name); o != nil {
		return o
	}
	panic(i.newError("Error", "MODULE_NOT_FOUND", "Cannot find module '"+name+"'"))
}

// native is a Go function as the engine calls it.
type native = func(goja.FunctionCall) goja.Value

// fn makes f a function of scripts that has a name and a length.
func (i *Instance) fn(name string, length int, f native) *goja.Object {
	o := i.rt.ToValue(f).(*goja.Object)
	i.must(o.DefineDataProperty("name", i.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	if length > 0 {
		i.must(o.DefineDataProperty("length", i.rt.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	return o
}

// method is one entry of a list of functions to define.
type method struct {
	name   string
	length int
	f      native
}

// define puts functions on o as ordinary properties.
func (i *Instance) define(o *goja.Object, list []method) *goja.Object {
	for _, m := range list {
		i.must(o.Set(m.name, i.fn(m.name, m.length, m.f)))
	}
	return o
}

// hide puts functions on o as properties that are not enumerated, the way of
// a prototype.
func (i *Instance) hide(o *goja.Object, list []method) *goja.Object {
	for _, m := range list {
		i.hidden(o, m.name, i.fn(m.name, m.length, m.f))
	}
	return o
}

func (i *Instance) hidden(o *goja.Object, name string, v goja.Value) {
	i.must(o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// object makes an object of functions.
func (i *Instance) object(list []method) *goja.Object {
	return i.define(i.rt.NewObject(), list)
}

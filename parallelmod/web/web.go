package web

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// Classes are the web's classes in one VM. They are made when a script first
// touches one of them: most never do, and a VM must start fast.
type Classes struct {
	values *values.Values
	parts  map[string]*part // by the file that makes them
	native *goja.Object     // the host's help

	prototypes map[*goja.Object]bool // of the classes that have been made
}

// part is what one file has made.
type part struct {
	exports *goja.Object
	calls   map[string]goja.Callable // of its functions, as Go has come to call them
}

// New is the classes of a VM.
func New(v *values.Values) *Classes {
	c := &Classes{values: v, parts: map[string]*part{}, prototypes: map[*goja.Object]bool{}}
	v.Node.CopyPlatform = c.copyOf
	return c
}

// files says which file makes which globals.
var files = []struct {
	name    string
	globals []string
}{
	{"events", []string{"Event", "CustomEvent", "EventTarget"}},
	{"abort", []string{"AbortController", "AbortSignal"}},
	{"headers", []string{"Headers"}},
	{"response", []string{"Response"}},
	{"request", []string{"Request"}},
	{"blob", []string{"Blob", "File"}},
	{"form", []string{"FormData"}},
	{"readable", []string{"ReadableStream", "ReadableStreamDefaultReader", "ReadableStreamDefaultController"}},
	{"strategy", []string{"ByteLengthQueuingStrategy", "CountQueuingStrategy"}},
	{"writable", []string{"WritableStream", "WritableStreamDefaultWriter", "WritableStreamDefaultController"}},
	{"transform", []string{"TransformStream", "TransformStreamDefaultController"}},
	{"textstream", []string{"TextEncoderStream", "TextDecoderStream"}},
}

// fileOf finds the file that makes a global.
var fileOf = func() map[string]string {
	m := map[string]string{}
	for _, f := range files {
		for _, name := range f.globals {
			m[name] = f.name
		}
	}
	return m
}()

// classesOf are the globals that a file makes.
func classesOf(file string) []string {
	for _, f := range files {
		if f.name == file {
			return f.globals
		}
	}
	return nil
}

// Names lists the globals that Install adds.
func Names() (names []string) {
	for _, f := range files {
		names = append(names, f.globals...)
	}
	return names
}

// Install adds the classes to the VM's globals. An accessor for each would be a
// quarter of a VM's start, so that one object between the global one and
// Object.prototype stands for them all; what is touched becomes an ordinary
// property of the global object.
func (c *Classes) Install() error {
	return c.values.RT.GlobalObject().SetPrototype(c.values.RT.NewDynamicObject(globals{c}))
}

// globals are the classes that no script has touched yet.
type globals struct{ c *Classes }

// Get makes a class the global that its name says.
func (g globals) Get(name string) goja.Value {
	file, ok := fileOf[name]
	if !ok {
		return nil
	}
	v := g.c.part(file).exports.Get(name)
	values.Must(g.c.values.RT.GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return v
}

// Has reports the classes; Get makes them own properties of the global object.
func (globals) Has(name string) bool { return fileOf[name] != "" }

// Set refuses: assignments go to the global object itself.
func (globals) Set(string, goja.Value) bool { return false }

// Delete refuses.
func (g globals) Delete(name string) bool { return !g.Has(name) }

// Keys lists nothing: the classes are not enumerated.
func (globals) Keys() []string { return nil }

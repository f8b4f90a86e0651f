package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/parallelmod/web"
)

// Instance is what the protocols of one VM share.
type Instance struct {
	values *values.Values
	web    *web.Classes

	transports *values.Class
	args       [2]goja.Value // of the method that is being called
	converter  goja.Callable // answer as a function of the VM
	converted  *Answer       // what converter fills
	stringify  goja.Callable // JSON.stringify
}

// New is called once per VM.
func New(v *values.Values, w *web.Classes) *Instance { return &Instance{values: v, web: w} }

// Server is the server a protocol is registered for.
type Server interface {
	Object() goja.Value // the script's object of it
	Stop()
}

// Declaration is a protocol class as parallel.register got it.
type Declaration struct {
	Class    *goja.Object
	Instance *goja.Object // the one instance of this VM
	Server   Server
	Reserved func(name string) bool // names of callbacks, which no path calls
	Handler  func() goja.Callable   // the exceptionHandler, nil without one
}

// Protocol is an HTTP protocol as one VM resolved it.
type Protocol struct {
	inst     *Instance
	class    *goja.Object
	shared   *goja.Object
	server   Server
	reserved func(name string) bool
	handler  func() goja.Callable
	methods  map[string]*Method // by path without the slash
	list     []*Method          // the same, by name
}

// Resolve finds what paths may call.
func (i *Instance) Resolve(d Declaration) *Protocol {
	p := &Protocol{inst: i, class: d.Class, shared: d.Instance, server: d.Server, reserved: d.Reserved, handler: d.Handler}
	p.findMethods()
	return p
}

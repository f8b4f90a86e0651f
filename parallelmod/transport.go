package parallelmod

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// Transport is what a raw protocol's callback may ask of its connection. What
// is written goes out after the entry.
type Transport interface {
	values.Connection
	Parent() *Server
	Write(b []byte) // copies b
	// SendFile sends before, n bytes of the file from offset, all from there if
	// n is negative, and after. It keeps the order of what is written.
	SendFile(before []byte, path string, after []byte, offset, n int64)
	Pause()
	Resume()
}

// transportObject is the script's object of one raw connection. It is a
// dynamic object: what the script does not ask for is never made.
type transportObject struct {
	values.Handle
	i *Instance
	t Transport
}

var (
	transportType = reflect.TypeFor[*transportObject]()
	serverType    = reflect.TypeFor[*serverHandle]()
)

var transportKeys = append(slices.Clone(values.ConnectionKeys), "parent")

func (i *Instance) newTransport(t Transport) *goja.Object {
	if i.transports == nil {
		i.transports = &values.Class{Values: i.Values, Name: "transport", Listed: transportKeys, Verbs: i.transportMethods()}
	}
	return i.RT.NewDynamicObject(&transportObject{values.Handle{Class: i.transports}, i, t})
}

// Get returns a property; nil sends the engine to the prototype.
func (o *transportObject) Get(key string) goja.Value {
	if v, ok := o.Own(key); ok {
		return v
	}
	if key == "parent" {
		return o.i.serverObject(o.t.Parent())
	}
	if v := o.i.Connection(o.t, key); v != nil {
		return v
	}
	return o.Class.Verbs[key]
}

// transportOf finds the connection behind a method's this.
func (i *Instance) transportOf(c goja.FunctionCall, method string) *transportObject {
	if o, ok := c.This.(*goja.Object); ok && o.ExportType() == transportType {
		return o.Export().(*transportObject)
	}
	panic(i.TypeError("transport.%s must be called on a transport", method))
}

// transportMethods are the methods, made once per VM. They are properties of
// each transport that are not listed, not of a prototype: setting one costs a
// tenth of a small request.
func (i *Instance) transportMethods() map[string]goja.Value {
	p := i.RT.NewObject()
	act := func(name string, f func(t Transport, c goja.FunctionCall) goja.Value) {
		i.Define(p, name, func(c goja.FunctionCall) goja.Value {
			if v := f(i.transportOf(c, name).t, c); v != nil {
				return v
			}
			return goja.Undefined()
		})
	}
	do := func(name string, f func(t Transport)) {
		act(name, func(t Transport, _ goja.FunctionCall) goja.Value { f(t); return nil })
	}
	act("write", func(t Transport, c goja.FunctionCall) goja.Value { i.transportWrite(t, c); return nil })
	sendfile := func(name string, ranged bool) {
		act(name, func(t Transport, c goja.FunctionCall) goja.Value {
			f := i.http.Part(c.Arguments, ranged)
			t.SendFile(f.Before, f.Path, f.After, f.Offset, f.N)
			return nil
		})
	}
	sendfile("sendfile", false)
	sendfile("rangedSendfile", true)
	sendfile("sendfileRanged", true)
	do("pause", Transport.Pause)
	do("resume", Transport.Resume)
	do("close", Transport.Close)
	do("abort", Transport.Abort)
	act("elapsed", func(t Transport, _ goja.FunctionCall) goja.Value { return i.RT.ToValue(t.Elapsed()) })
	act("nextSendId", func(t Transport, _ goja.FunctionCall) goja.Value { return i.RT.ToValue(t.NextSendID()) })
	do("shutdown", func(t Transport) { i.stopServer(t.Parent()) })
	do("shutdownServer", func(t Transport) { i.stopServer(t.Parent()) })
	methods := map[string]goja.Value{}
	for _, name := range p.Keys() {
		methods[name] = p.Get(name)
	}
	return methods
}

func (i *Instance) transportWrite(t Transport, c goja.FunctionCall) {
	for _, v := range c.Arguments {
		var r Reply
		msg, err := i.sendable(&r, v)
		if err != nil {
			panic(err)
		}
		if msg != "" {
			panic(i.TypeError("transport.write(data): %s", msg))
		}
		t.Write(r.Bytes)
	}
}

// serverHandle is a VM's object of a server, and the transport given to
// register and serverStarted.
type serverHandle struct {
	i *Instance
	s *Server
}

var serverKeys = []string{"host", "port", "address"}

func (h *serverHandle) resource() any { return h.s }

func (i *Instance) serverObject(s *Server) *goja.Object {
	return i.object(s, func() goja.DynamicObject { return &serverHandle{i, s} }, i.serverPrototype)
}

// serverPrototype has the methods of this VM's servers.
func (i *Instance) serverPrototype() *goja.Object {
	if i.serverProto == nil {
		stop := func(c goja.FunctionCall) goja.Value {
			s := i.serverOf(c.This)
			if s == nil {
				panic(i.TypeError("this method must be called on a server"))
			}
			i.stopServer(s)
			return goja.Undefined()
		}
		i.serverProto = i.RT.NewObject()
		i.Define(i.serverProto, "shutdown", stop)
		i.Define(i.serverProto, "shutdownServer", stop)
	}
	return i.serverProto
}

// stopServer has no effect where a worker's start comes to it: main did it.
func (i *Instance) stopServer(s *Server) {
	if !i.Scope.Replaying() {
		i.module.host.ShutdownServer(s)
	}
}

func (i *Instance) serverOf(v goja.Value) *Server {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == serverType {
		return o.Export().(*serverHandle).s
	}
	return nil
}

// Get returns a property of the server.
func (h *serverHandle) Get(key string) goja.Value {
	switch key {
	case "host":
		return h.i.RT.ToValue(h.s.Host)
	case "port":
		return h.i.RT.ToValue(h.s.BoundPort())
	case "address":
		return h.i.RT.ToValue(h.s.Address())
	}
	return nil
}

// Set refuses: a server object is the host's.
func (h *serverHandle) Set(string, goja.Value) bool { return false }

// Has reports own properties.
func (h *serverHandle) Has(key string) bool { return h.Get(key) != nil }

// Delete refuses.
func (h *serverHandle) Delete(key string) bool { return !h.Has(key) }

// Keys lists the properties.
func (h *serverHandle) Keys() []string { return serverKeys }

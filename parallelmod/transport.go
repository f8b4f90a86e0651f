package parallelmod

import (
	"reflect"

	"github.com/dop251/goja"

	"pyp/vm"
)

// Transport is what a callback may ask of its connection. The methods are
// called inside an entry of the connection's VM; none of them blocks, and what
// is written goes out after the entry.
type Transport interface {
	vm.Owner
	ID() uint64
	RemoteAddress() string // "ip:port"
	LocalAddress() string
	BytesSent() int64
	BytesReceived() int64
	NextSendID() int64
	Elapsed() int64 // microseconds since the running callback began
	Parent() *Server
	Write(b []byte) // copies b
	Close()         // after what is queued has gone out
	Abort()
	Pause()
	Resume()
}

// Request is what an http11 callback may ask besides. Once the request is
// answered it holds nothing: Ended reports that.
type Request interface {
	Transport
	Ended() bool
	Method() string
	Path() string  // decoded, without the query
	Query() string // raw, without the question mark
	Header(name string) (value string, ok bool)
	EachHeader(f func(name, value string))
	Body() []byte // the caller may keep it
	// Await says that the callback returned a promise: Answered follows.
	Await()
	// Answered ends a request whose callback returned a promise.
	Answered(s vm.Scope, a *Answer, err *vm.ScriptError)
}

// transportObject is the script's object of one connection, or of one request.
// It is a dynamic object: a request costs one small object, and what the
// script does not ask for is never made.
type transportObject struct {
	i     *Instance
	t     Transport
	r     Request // nil for raw protocols
	props map[string]goja.Value
	cache [cached]goja.Value
}

var (
	transportType = reflect.TypeFor[*transportObject]()
	serverType    = reflect.TypeFor[*serverHandle]()
	promiseType   = reflect.TypeFor[*goja.Promise]()
)

const (
	cacheHeaders = iota
	cacheQuery
	cacheMethod
	cachePath
	cached
)

var transportKeys = []string{"id", "remoteAddress", "localAddress", "bytesSent", "bytesReceived", "parent"}
var requestKeys = append(append([]string(nil), transportKeys...), "method", "path", "query", "httpHeaders")

func (i *Instance) newTransport(t *transportObject) *goja.Object {
	if i.verbs == nil {
		i.verbs = i.transportMethods()
	}
	return i.rt.NewDynamicObject(t)
}

// Get returns a property; nil sends the engine to the prototype.
func (o *transportObject) Get(key string) goja.Value {
	if v, ok := o.props[key]; ok {
		return v
	}
	rt := o.i.rt
	switch key {
	case "id":
		return rt.ToValue(int64(o.t.ID()))
	case "remoteAddress":
		return rt.ToValue(o.t.RemoteAddress())
	case "localAddress":
		return rt.ToValue(o.t.LocalAddress())
	case "bytesSent":
		return rt.ToValue(o.t.BytesSent())
	case "bytesReceived":
		return rt.ToValue(o.t.BytesReceived())
	case "parent":
		return o.i.serverObject(o.t.Parent())
	}
	if o.r != nil {
		if v := o.getRequest(key); v != nil {
			return v
		}
	}
	return o.i.verbs[key]
}

func (o *transportObject) getRequest(key string) goja.Value {
	var slot int
	var make func() goja.Value
	switch key {
	case "method":
		slot, make = cacheMethod, func() goja.Value { return o.i.rt.ToValue(o.r.Method()) }
	case "path":
		slot, make = cachePath, func() goja.Value { return o.i.rt.ToValue(o.r.Path()) }
	case "query":
		slot, make = cacheQuery, o.makeQuery
	case "httpHeaders":
		slot, make = cacheHeaders, o.makeHeaders
	default:
		return nil
	}
	if o.cache[slot] == nil {
		o.live(key)
		o.cache[slot] = make()
	}
	return o.cache[slot]
}

// live throws if the request has been answered: nothing of it is left.
func (o *transportObject) live(key string) {
	if o.r != nil && o.r.Ended() {
		panic(o.i.typeError("transport.%s: the request has been answered; use transport before the answer, and keep what you need of it", key))
	}
}

func (o *transportObject) makeQuery() goja.Value {
	class := o.i.rt.Get("URLSearchParams")
	v, err := o.i.rt.New(class, o.i.rt.ToValue(o.r.Query()))
	if err != nil {
		panic(err)
	}
	return v
}

// Set keeps a script's own property on the object.
func (o *transportObject) Set(key string, v goja.Value) bool {
	if o.builtin(key) {
		panic(o.i.typeError("transport.%s is the host's and cannot be assigned; keep what is yours under another name", key))
	}
	if o.props == nil {
		o.props = map[string]goja.Value{}
	}
	o.props[key] = v
	return true
}

func (o *transportObject) builtin(key string) bool {
	for _, k := range o.keys() {
		if k == key {
			return true
		}
	}
	return false
}

func (o *transportObject) keys() []string {
	if o.r != nil {
		return requestKeys
	}
	return transportKeys
}

// Has reports own properties.
func (o *transportObject) Has(key string) bool {
	_, own := o.props[key]
	return own || o.builtin(key) || o.i.verbs[key] != nil
}

// Delete removes a script's own property.
func (o *transportObject) Delete(key string) bool {
	delete(o.props, key)
	return !o.builtin(key)
}

// Keys lists the properties, the host's first.
func (o *transportObject) Keys() []string {
	keys := append([]string(nil), o.keys()...)
	for k := range o.props {
		keys = append(keys, k)
	}
	return keys
}

// transportOf finds the connection behind a method's this.
func (i *Instance) transportOf(c goja.FunctionCall, method string) *transportObject {
	if o, ok := c.This.(*goja.Object); ok && o.ExportType() == transportType {
		return o.Export().(*transportObject)
	}
	panic(i.typeError("transport.%s must be called on a transport", method))
}

// transportMethods are the methods, made once per VM. They are properties of
// each transport that are not listed, not of a prototype: setting one costs a
// tenth of a small request.
func (i *Instance) transportMethods() map[string]goja.Value {
	p := i.rt.NewObject()
	act := func(name string, f func(t Transport, c goja.FunctionCall) goja.Value) {
		i.define(p, name, func(c goja.FunctionCall) goja.Value {
			if v := f(i.transportOf(c, name).t, c); v != nil {
				return v
			}
			return goja.Undefined()
		})
	}
	i.streaming(p)
	i.ending(p)
	act("elapsed", func(t Transport, _ goja.FunctionCall) goja.Value { return i.rt.ToValue(t.Elapsed()) })
	act("nextSendId", func(t Transport, _ goja.FunctionCall) goja.Value { return i.rt.ToValue(t.NextSendID()) })
	shutdown := func(t Transport, _ goja.FunctionCall) goja.Value {
		i.stopServer(t.Parent())
		return nil
	}
	act("shutdown", shutdown)
	act("shutdownServer", shutdown)
	methods := map[string]goja.Value{}
	for _, name := range p.Keys() {
		methods[name] = p.Get(name)
	}
	return methods
}

// streaming defines the methods of raw protocols only: an http11 method
// answers by returning.
func (i *Instance) streaming(p *goja.Object) {
	raw := func(name, instead string, f func(t Transport, c goja.FunctionCall)) {
		i.define(p, name, func(c goja.FunctionCall) goja.Value {
			o := i.transportOf(c, name)
			if o.r != nil {
				panic(i.typeError("transport.%s is not for http11; %s", name, instead))
			}
			f(o.t, c)
			return goja.Undefined()
		})
	}
	raw("write", "return the answer from the method: a string, bytes, a Response, or a value to be sent as JSON", i.transportWrite)
	raw("pause", "the connection reads on when the request is answered", func(t Transport, _ goja.FunctionCall) { t.Pause() })
	raw("resume", "the connection reads on when the request is answered", func(t Transport, _ goja.FunctionCall) { t.Resume() })
}

// ending defines the methods that end the connection. One that has answered
// belongs to the next request.
func (i *Instance) ending(p *goja.Object) {
	for name, f := range map[string]func(Transport){"close": Transport.Close, "abort": Transport.Abort} {
		i.define(p, name, func(c goja.FunctionCall) goja.Value {
			o := i.transportOf(c, name)
			o.live(name)
			f(o.t)
			return goja.Undefined()
		})
	}
}

func (i *Instance) transportWrite(t Transport, c goja.FunctionCall) {
	for _, v := range c.Arguments {
		var r Reply
		msg, err := i.sendable(&r, v)
		if err != nil {
			panic(err)
		}
		if msg != "" {
			panic(i.typeError("transport.write(data): %s", msg))
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
				panic(i.typeError("this method must be called on a server"))
			}
			i.stopServer(s)
			return goja.Undefined()
		}
		i.serverProto = i.rt.NewObject()
		i.define(i.serverProto, "shutdown", stop)
		i.define(i.serverProto, "shutdownServer", stop)
	}
	return i.serverProto
}

// stopServer has no effect where a worker's start comes to it: main did it.
func (i *Instance) stopServer(s *Server) {
	if !i.scope.Replaying() {
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
		return h.i.rt.ToValue(h.s.Host)
	case "port":
		return h.i.rt.ToValue(h.s.BoundPort())
	case "address":
		return h.i.rt.ToValue(h.s.Address())
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

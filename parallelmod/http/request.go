package http

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// Request is what the script's side may ask of one request. Once the request
// is answered it holds nothing: Ended reports that.
type Request interface {
	values.Connection
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

// requestObject is the transport that an http11 method gets: the connection
// and the request in one. It is a dynamic object: a request costs one small
// object, and what the script does not ask for is never made.
type requestObject struct {
	values.Handle
	p     *Protocol
	r     Request
	cache [cached]goja.Value
}

var requestType = reflect.TypeFor[*requestObject]()

const (
	cacheHeaders = iota
	cacheQuery
	cacheMethod
	cachePath
	cached
)

var requestKeys = append(slices.Clone(values.ConnectionKeys), "parent", "method", "path", "query", "httpHeaders")

func (i *Instance) newRequest(t *requestObject) *goja.Object {
	if i.transports == nil {
		i.transports = &values.Class{Values: i.values, Name: "transport", Listed: requestKeys, Verbs: i.transportMethods()}
	}
	t.Class = i.transports
	return i.values.RT.NewDynamicObject(t)
}

// Get returns a property; nil sends the engine to the prototype.
func (o *requestObject) Get(key string) goja.Value {
	if v, ok := o.Own(key); ok {
		return v
	}
	if v := o.Class.Values.Connection(o.r, key); v != nil {
		return v
	}
	if v := o.ofRequest(key); v != nil {
		return v
	}
	return o.Class.Verbs[key]
}

func (o *requestObject) ofRequest(key string) goja.Value {
	var slot int
	var make func() goja.Value
	switch key {
	case "parent":
		return o.p.server.Object()
	case "method":
		slot, make = cacheMethod, func() goja.Value { return o.p.inst.values.RT.ToValue(o.r.Method()) }
	case "path":
		slot, make = cachePath, func() goja.Value { return o.p.inst.values.RT.ToValue(o.r.Path()) }
	case "query":
		slot, make = cacheQuery, o.makeQuery
	case "httpHeaders":
		slot, make = cacheHeaders, func() goja.Value { return o.p.inst.web.NewHeaders(o.r.EachHeader) }
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
func (o *requestObject) live(key string) {
	if o.r.Ended() {
		panic(o.p.inst.values.TypeError("transport.%s: the request has been answered; use transport before the answer, and keep what you need of it", key))
	}
}

func (o *requestObject) makeQuery() goja.Value {
	rt := o.p.inst.values.RT
	v, err := rt.New(rt.Get("URLSearchParams"), rt.ToValue(o.r.Query()))
	values.Must(err)
	return v
}

// requestOf finds the request behind a method's this.
func (i *Instance) requestOf(c goja.FunctionCall, method string) *requestObject {
	if o, ok := c.This.(*goja.Object); ok && o.ExportType() == requestType {
		return o.Export().(*requestObject)
	}
	panic(i.values.TypeError("transport.%s must be called on a transport", method))
}

// transportMethods are the methods, made once per VM. They are properties of
// each transport that are not listed, not of a prototype: setting one costs a
// tenth of a small request.
func (i *Instance) transportMethods() map[string]goja.Value {
	methods := map[string]goja.Value{}
	act := func(name string, f func(o *requestObject) goja.Value) {
		methods[name] = i.values.RT.ToValue(func(c goja.FunctionCall) goja.Value {
			if v := f(i.requestOf(c, name)); v != nil {
				return v
			}
			return goja.Undefined()
		})
	}
	refuse := func(name, instead string) {
		act(name, func(*requestObject) goja.Value {
			panic(i.values.TypeError("transport.%s is not for http11; %s", name, instead))
		})
	}
	end := func(name string, f func(Request)) {
		act(name, func(o *requestObject) goja.Value {
			o.live(name) // the connection belongs to the next request
			f(o.r)
			return nil
		})
	}
	refuse("write", "return the answer from the method: a string, bytes, a Response, or a value to be sent as JSON")
	refuse("pause", "the connection reads on when the request is answered")
	refuse("resume", "the connection reads on when the request is answered")
	end("close", Request.Close)
	end("abort", Request.Abort)
	act("elapsed", func(o *requestObject) goja.Value { return i.values.RT.ToValue(o.r.Elapsed()) })
	act("nextSendId", func(o *requestObject) goja.Value { return i.values.RT.ToValue(o.r.NextSendID()) })
	shutdown := func(o *requestObject) goja.Value { o.p.server.Stop(); return nil }
	act("shutdown", shutdown)
	act("shutdownServer", shutdown)
	return methods
}

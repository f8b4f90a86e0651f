package http

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// requestObject is the transport that an http11 method gets: the connection
// and the request in one. It is a dynamic object: a request costs one small
// object, and what the script does not ask for is never made.
type requestObject struct {
	values.Handle
	x     *Exchange
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

// newTransport makes the script's object of t.
func (i *Instance) newTransport(t *requestObject) *goja.Object {
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
	if v := o.Class.Values.Connection(o.x.r, key); v != nil {
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
		return o.x.p.Server.Object()
	case "method":
		slot, make = cacheMethod, func() goja.Value { return o.x.p.inst.values.RT.ToValue(o.x.r.Method()) }
	case "path":
		slot, make = cachePath, func() goja.Value { return o.x.p.inst.values.RT.ToValue(o.x.r.Path()) }
	case "query":
		slot, make = cacheQuery, o.makeQuery
	case "httpHeaders":
		slot, make = cacheHeaders, func() goja.Value { return o.x.p.inst.web.NewHeaders(o.x.r.EachHeader) }
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
	if o.x.r.Ended() {
		panic(o.x.p.inst.values.TypeError("transport.%s: the request has been answered; use transport before the answer, and keep what you need of it", key))
	}
}

func (o *requestObject) makeQuery() goja.Value {
	rt := o.x.p.inst.values.RT
	v, err := rt.New(rt.Get("URLSearchParams"), rt.ToValue(o.x.r.Query()))
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
	send := func(name string, ranged bool) {
		methods[name] = i.values.RT.ToValue(func(c goja.FunctionCall) goja.Value {
			i.requestOf(c, name)
			i.SendPart(c.This, i.Part(c.Arguments, ranged))
			return goja.Undefined()
		})
	}
	send("sendfile", false)
	send("rangedSendfile", true)
	send("sendfileRanged", true)
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
			f(o.x.r)
			return nil
		})
	}
	refuse("write", "return the answer from the method: a string, bytes, a Response, or a value to be sent as JSON")
	refuse("pause", "the connection reads on when the request is answered")
	refuse("resume", "the connection reads on when the request is answered")
	end("close", Request.Close)
	end("abort", Request.Abort)
	act("elapsed", func(o *requestObject) goja.Value { return i.values.RT.ToValue(o.x.r.Elapsed()) })
	act("nextSendId", func(o *requestObject) goja.Value { return i.values.RT.ToValue(o.x.r.NextSendID()) })
	shutdown := func(o *requestObject) goja.Value { o.x.p.Server.Stop(); return nil }
	act("shutdown", shutdown)
	act("shutdownServer", shutdown)
	return methods
}

package http

import (
	"reflect"
	"strings"
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod/http/routes"
	"pyp/parallelmod/values"
)

// serverRequest is the request that the methods of an HttpServer get. It is a
// dynamic object: what the script does not ask for is never made.
type serverRequest struct {
	values.Handle
	x        *Exchange
	object   *goja.Object
	response *goja.Object // request.response, once the script has touched it
	body     []byte       // kept, since the script may ask for it behind an await
	kept     []property
}

// property is one that has been asked for.
type property struct {
	key   string
	value goja.Value
}

var serverRequestType = reflect.TypeFor[*serverRequest]()

// request is the script's object, made when it is first needed.
func (x *Exchange) request() goja.Value {
	if x.req == nil {
		x.req = &serverRequest{x: x, body: x.r.Body()}
		x.req.Class = x.p.inst.requestClass()
		x.req.object = x.p.inst.values.RT.NewDynamicObject(x.req)
	}
	return x.req.object
}

func (i *Instance) requestClass() *values.Class {
	if i.requests == nil {
		i.requests = &values.Class{Values: i.values, Name: "request", Listed: listed, Verbs: i.requestMethods()}
	}
	return i.requests
}

// getters make the host's properties of a request.
var getters map[string]func(*serverRequest) goja.Value

// listed are those that are enumerated; the others cost something to look at.
var listed = []string{"id", "method", "path", "rawPath", "rest", "params", "query", "headers", "httpVersion", "remoteAddress", "keepAlive"}

func init() {
	text := func(f func(Request) string) func(*serverRequest) goja.Value {
		return func(o *serverRequest) goja.Value { return o.values().RT.ToValue(f(o.x.r)) }
	}
	getters = map[string]func(*serverRequest) goja.Value{
		"id": text(Request.RequestID), "method": text(Request.Method), "command": text(Request.Method),
		"path": text(Request.Path), "rawPath": text(Request.RawPath), "remoteAddress": text(Request.RemoteAddress),
		"localAddress": text(Request.LocalAddress), "httpVersion": text(version),
		"version":   text(func(r Request) string { return "HTTP/" + version(r) }),
		"keepAlive": func(o *serverRequest) goja.Value { return o.values().RT.ToValue(o.x.r.KeepAlive()) },
		"rest":      func(o *serverRequest) goja.Value { return o.values().RT.ToValue(o.x.values().Remainder()) },
		"params":    (*serverRequest).params,
		"query": func(o *serverRequest) goja.Value {
			return o.construct("URLSearchParams", o.x.r.Query())
		},
		"url":       (*serverRequest).url,
		"headers":   func(o *serverRequest) goja.Value { return o.x.p.inst.web.NewHeaders(o.x.r.EachHeader) },
		"body":      func(o *serverRequest) goja.Value { return o.values().Body(o.body) },
		"cookies":   (*serverRequest).cookies,
		"range":     (*serverRequest).rangeOf,
		"signal":    (*serverRequest).signal,
		"transport": func(o *serverRequest) goja.Value { return o.x.transport() },
		"timestamp": (*serverRequest).timestamp,
	}
}

func version(r Request) string {
	if r.Minor() == 0 {
		return "1.0"
	}
	return "1.1"
}

func (o *serverRequest) values() *values.Values { return o.Class.Values }

// Get returns a property; nil sends the engine to the prototype.
func (o *serverRequest) Get(key string) goja.Value {
	if get := getters[key]; get != nil {
		return o.get(key, get)
	}
	if key == "response" {
		o.open()
		return o.answer()
	}
	if v, ok := o.Own(key); ok {
		return v
	}
	return o.Class.Verbs[key]
}

// get is one of the host's properties, the same every time.
func (o *serverRequest) get(key string, make func(*serverRequest) goja.Value) goja.Value {
	for _, p := range o.kept {
		if p.key == key {
			return p.value
		}
	}
	o.live(key)
	v := make(o)
	if o.kept == nil {
		o.kept = append(o.kept, property{}, property{})[:0]
	}
	if o.x.routed() || key != "params" && key != "rest" {
		o.kept = append(o.kept, property{key, v})
	}
	return v
}

// live throws if the request has been answered: nothing of it is left.
func (o *serverRequest) live(key string) {
	if o.x.r.Ended() {
		panic(o.values().TypeError("request.%s: the request has been answered; use it before the answer, and keep what you need of it", key))
	}
}

// open throws if the head of the answer is made.
func (o *serverRequest) open() {
	if o.x.begun {
		panic(o.values().TypeError("request.response: the answer has begun; set what its head says before the first piece"))
	}
}

// Set keeps a script's own property.
func (o *serverRequest) Set(key string, v goja.Value) bool {
	if key == "response" || getters[key] != nil {
		panic(o.values().TypeError("request.%s is the host's and cannot be assigned; keep what is yours under another name", key))
	}
	return o.Handle.Set(key, v)
}

// Has reports own properties.
func (o *serverRequest) Has(key string) bool {
	return key == "response" || getters[key] != nil || o.Handle.Has(key)
}

// Delete removes a script's own property.
func (o *serverRequest) Delete(key string) bool {
	return !(key == "response" || getters[key] != nil) && o.Handle.Delete(key)
}

// routed reports that it is known what the path calls.
func (x *Exchange) routed() bool { return x.matched != nil }

// values are what the route has left of the path.
func (x *Exchange) values() (v routes.Values) {
	if x.matched == nil || x.matched.bare || x.matched.pattern == nil {
		return v
	}
	return x.matched.pattern.Values(x.r.RawPath())
}

func (o *serverRequest) params() goja.Value {
	params := o.values().RT.CreateObject(nil) // names are the script's, and no prototype's
	v := o.x.values()
	for k, text := range v.Params {
		name := o.x.matched.pattern.Names()[k]
		values.Must(params.DefineDataProperty(name, o.values().RT.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return params
}

// construct makes an object of a global class.
func (o *serverRequest) construct(class string, args ...string) *goja.Object {
	rt := o.values().RT
	var list []goja.Value
	for _, a := range args {
		list = append(list, rt.ToValue(a))
	}
	v, err := rt.New(rt.Get(class), list...)
	values.Must(err)
	return v
}

// url is the address as the client knows it, as far as that can be told. A Host
// that is no part of an address is replaced by our own.
func (o *serverRequest) url() (v goja.Value) {
	r := o.x.r
	target := r.RawPath()
	if q := r.Query(); q != "" {
		target += "?" + q
	}
	for _, host := range []string{r.Host(), r.LocalAddress()} {
		if host == "" || strings.ContainsAny(host, "/?#@\\") {
			continue
		}
		if ex := o.values().RT.Try(func() { v = o.construct("URL", "http://"+host+target) }); ex == nil {
			return v
		}
	}
	return o.construct("URL", "http://localhost/")
}

// timestamp is a Date of when the script asks for it first.
func (o *serverRequest) timestamp() goja.Value {
	rt := o.values().RT
	v, err := rt.New(rt.Get("Date"), rt.ToValue(time.Now().UnixMilli()))
	values.Must(err)
	return v
}

package http

import (
	_ "embed"
	"html"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/values"
)

//go:embed server.js
var serverSource string

//go:embed response.js
var responseSource string

// The halves of the module are compiled once per process. A VM runs the second
// one when its script comes to need it: a VM must start fast.
var (
	serverProgram   = sync.OnceValue(func() *goja.Program { return goja.MustCompile("pyp:http/server.js", serverSource, true) })
	responseProgram = sync.OnceValue(func() *goja.Program { return goja.MustCompile("pyp:http/response.js", responseSource, true) })
)

// classes are what server.js has made in a VM.
type classes struct {
	module    *goja.Object  // all that scripts import
	prototype *goja.Object  // of HttpServer
	collect   goja.Callable // (instance) => its routes
	marked    goja.Callable // (instance) => the name of a method that is marked as a route
}

// helpers are what response.js has made in a VM.
type helpers struct {
	exports    *goja.Object
	response   *goja.Object  // the class of request.response
	fields     goja.Callable // (response) => [name, value, ...]
	preset     goja.Callable // (response, headers) sets its fields
	failure    goja.Callable // (error) => [status, expose, message, fields], or undefined
	cookies    goja.Callable // (Cookie) => Map
	rangeOf    goja.Callable // (Range, ?range=) => RangedRequest or null
	outOfRange goja.Callable // (message) => InvalidFileRangeError
}

// What the module exports besides HttpServer and routes.
const (
	helperNames = `HttpError RangedRequest InvalidRangeRequest InvalidFileRangeError textResponse htmlResponse
		jsonSerialization quoteHtml guessType dateTimeString redirect sendfile`
	globalNames = `Request Response Headers`
)

// ServerNames are what the module parallel/http/server exports.
func ServerNames() []string {
	return strings.Fields("HttpServer router makeRoutes route " + helperNames + " " + globalNames)
}

// StatusNames are what the module parallel/http exports.
func StatusNames() []string { return []string{"statusText", "responses"} }

// ServerModule is the module parallel/http/server.
func (i *Instance) ServerModule() *goja.Object { return i.classes().module }

// StatusModule is the module parallel/http.
func (i *Instance) StatusModule() *goja.Object {
	rt := i.values.RT
	table, o := rt.NewObject(), rt.NewObject()
	for _, s := range statuses {
		i.values.Define(table, rt.ToValue(s.code).String(), rt.NewArray(s.phrase, s.explanation))
	}
	i.values.Define(o, "responses", table)
	i.values.Define(o, "statusText", func(c goja.FunctionCall) goja.Value {
		return rt.ToValue(statusOf(int(c.Argument(0).ToInteger())).phrase)
	})
	return o
}

func (i *Instance) classes() *classes {
	if i.made != nil {
		return i.made
	}
	rt := i.values.RT
	o := i.run(serverProgram())
	m := &classes{module: o.Get("module").ToObject(rt)}
	m.prototype = m.module.Get("HttpServer").ToObject(rt).Get("prototype").ToObject(rt)
	m.collect, _ = goja.AssertFunction(o.Get("collect"))
	m.marked, _ = goja.AssertFunction(o.Get("marked"))
	for _, name := range strings.Fields(helperNames) {
		values.Must(i.values.DefineLazy(m.module, name, func() *goja.Object { return i.helpers().exports.Get(name).ToObject(rt) }))
	}
	for _, name := range strings.Fields(globalNames) {
		values.Must(i.values.DefineLazy(m.module, name, func() *goja.Object { return rt.Get(name).ToObject(rt) }))
	}
	i.made = m
	return m
}

func (i *Instance) helpers() *helpers {
	if i.helped != nil {
		return i.helped
	}
	o := i.run(responseProgram())
	h := &helpers{exports: o.Get("module").ToObject(i.values.RT), response: o.Get("ServerResponse").ToObject(i.values.RT)}
	for name, f := range map[string]*goja.Callable{"fields": &h.fields, "preset": &h.preset, "failure": &h.failure, "cookies": &h.cookies,
		"rangeOf": &h.rangeOf, "outOfRange": &h.outOfRange} {
		*f, _ = goja.AssertFunction(o.Get(name))
	}
	i.helped = h
	return h
}

// run calls the function that a half of the module is.
func (i *Instance) run(p *goja.Program) *goja.Object {
	v, err := i.values.RT.RunProgram(p)
	values.Must(err)
	build, _ := goja.AssertFunction(v)
	v, err = build(goja.Undefined(), i.natives())
	values.Must(err)
	return v.ToObject(i.values.RT)
}

// natives is the host's help for both halves.
func (i *Instance) natives() *goja.Object {
	if i.native != nil {
		return i.native
	}
	rt := i.values.RT
	i.native = rt.NewObject()
	text := func(name string, f func(goja.Value) string) {
		i.values.Define(i.native, name, func(c goja.FunctionCall) goja.Value { return rt.ToValue(f(c.Argument(0))) })
	}
	text("site", func(goja.Value) string { return i.values.Scope.Site() })
	text("guessType", func(v goja.Value) string { return httpfile.TypeOf(v.String()) })
	text("dateString", func(v goja.Value) string { return httpfile.DateString(time.UnixMilli(v.ToInteger())) })
	text("quote", func(v goja.Value) string { return html.EscapeString(v.String()) })
	for name, f := range map[string]func(goja.FunctionCall) goja.Value{"keep": i.keep, "route": i.route, "page": i.pageOf,
		"list": i.listRoutes, "sendfile": i.sendfile, "listen": i.listen, "json": i.jsonText} {
		i.values.Define(i.native, name, f)
	}
	return i.native
}

// listen is HttpServer.prototype.listen.
func (i *Instance) listen(c goja.FunctionCall) goja.Value {
	for _, v := range c.Arguments[min(1, len(c.Arguments)):] {
		if _, function := goja.AssertFunction(v); function {
			panic(i.values.TypeError("HttpServer.listen(port, host, options): a callback is not called; the servers listen when the top level has run, and serverStarted() of the class is called then"))
		}
	}
	host, options := c.Argument(2), c.Argument(3)
	if _, object := host.(*goja.Object); object {
		host, options = goja.Undefined(), host
	}
	return i.host.Listen(c.Argument(0).ToObject(i.values.RT), host, c.Argument(1), options)
}

// keep notes in main that an object is each VM's own.
func (i *Instance) keep(c goja.FunctionCall) goja.Value {
	if o, ok := c.Argument(0).(*goja.Object); ok && i.values.Scope.IsMain() && i.host.Declaring() {
		if i.locals == nil {
			i.locals = map[*goja.Object]bool{}
		}
		i.locals[o] = true
	}
	return goja.Undefined()
}

// pageOf is an error's page for the client of a request.
func (i *Instance) pageOf(c goja.FunctionCall) goja.Value {
	x := i.exchangeOf(c.Argument(0), "HttpServer.error(request, code, message)")
	message := ""
	if m := c.Argument(2); !goja.IsUndefined(m) && !goja.IsNull(m) {
		message = m.String()
	}
	typ, text := page(preferred(x.accept()), int(c.Argument(1).ToInteger()), message)
	return i.values.RT.NewArray(typ, text)
}

func (i *Instance) jsonText(c goja.FunctionCall) goja.Value {
	b, ok, err := i.values.Scope.AppendJSON(nil, c.Argument(0))
	values.Must(err)
	if !ok {
		return goja.Undefined()
	}
	return i.values.RT.ToValue(string(b))
}

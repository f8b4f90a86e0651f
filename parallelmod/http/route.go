package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/http/routes"
	"pyp/parallelmod/httpfile"
	"pyp/vm"
)

// Route is what answers a request. Its exported fields are the same in every
// VM; the function is this VM's own.
type Route struct {
	Name    string // for logs: "App.wiki", or "App GET /users/:id"
	Index   int    // in its protocol's list
	Ignores bool   // it cannot use what it gets of the request, going by its text

	kind    kind
	key     string          // what tells it from others: a method's name, or method and pattern
	pattern *routes.Pattern // nil but for a path of an HttpServer
	bare    bool            // the path is the pattern itself: no arguments come of it
	methods []string        // nil for any
	self    goja.Value      // what the function is called on
	call    goja.Callable
	value   goja.Value // the function itself, for the place where it begins
	at      string     // where the script declares it, "" if where the function begins
}

// kind is how a route is called.
type kind int

const (
	method   kind = iota // of http11: (transport, body)
	handler              // of an HttpServer: (request, ...arguments)
	hooks                // HttpServer.dispatch, which does all else
	failures             // HttpServer.error, for what no route answers
)

// Match is what answers a request.
type Match struct {
	Route   *Route          // nil: the answer is File's, or else a refusal with Status, made without the script
	File    httpfile.Source // of a folder that is served; the query's Path is the request's raw path
	Status  int             // 204 for OPTIONS, 400, 404, 405, 501
	Message string          // for Refusal; "" is the status's own
	Allow   string          // of 204 and 405
}

// Routes lists what answers requests, by Index. Any goroutine may read main's.
func (p *Protocol) Routes() []*Route { return p.list }

// Match finds what answers a request with this raw path, without the query. Any
// goroutine may call it on main's protocol. A path without parameters and
// escapes costs no allocation.
func (p *Protocol) Match(method, path []byte) Match {
	switch {
	case p.table == nil:
		return p.matchName(path)
	case p.hooks != nil:
		return Match{Route: p.hooks}
	}
	m := p.match(method, path)
	if m.Route == nil && m.File == nil && m.Status != 204 && p.failures != nil {
		m.Route = p.failures
	}
	return m
}

// match is Match without what the script may have put before and behind it.
func (p *Protocol) match(method, path []byte) Match {
	f := p.table.Find(method, path)
	switch {
	case f.Status == 0 && f.Bare:
		return Match{Route: p.bare[f.Number]}
	case f.Status == 0:
		return Match{Route: p.list[f.Number]}
	case f.Status == 404 && p.files != nil && len(path) > 0 && path[0] == '/':
		return p.matchFile(method)
	case f.Status == 501:
		return Match{Status: 501, Message: "Unsupported method (" + string(method) + ")"}
	}
	return Match{Status: f.Status, Allow: f.Allow}
}

// matchFile is for paths that no route has, of a server with a folder.
func (p *Protocol) matchFile(method []byte) Match {
	const allow = "GET, HEAD, OPTIONS"
	switch string(method) {
	case "GET", "HEAD":
		return Match{File: p.files}
	case "OPTIONS":
		return Match{Status: 204, Allow: allow}
	}
	return Match{Status: 405, Allow: allow}
}

// own is this VM's route for another VM's, nil if there is none.
func (p *Protocol) own(rt *Route) *Route {
	if rt.Index >= len(p.list) || p.list[rt.Index].key != rt.key {
		return p.names[rt.key]
	}
	if rt.bare {
		return p.bare[rt.Index]
	}
	return p.list[rt.Index]
}

// Call calls the route with this request and fills a, or calls r.Await: then
// r.Answered follows. rt may be main's. What it returns is to be logged.
func (p *Protocol) Call(s vm.Scope, rt *Route, r Request, x *Exchange, a *Answer) *vm.ScriptError {
	if rt = p.own(rt); rt == nil {
		*a = Answer{Status: 404}
		return nil
	}
	x.p, x.rt, x.r = p, rt, r
	switch rt.kind {
	case method:
		return x.callMethod(s, a)
	case handler:
		return x.callHandler(s, a)
	case hooks:
		return x.callHooks(s, a)
	}
	return x.callFailures(s, a)
}

// Options are what a protocol class says about its connections and answers.
type Options struct {
	Compress    []string // "br", "gzip" in order of preference; nil is none
	CompressMin int      // bytes; what is shorter is sent as it is
}

// Options are the same in every VM.
func (p *Protocol) Options() Options { return p.options }

package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/http/routes"
	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/values"
	"pyp/parallelmod/web"
)

// Instance is what the protocols of one VM share.
type Instance struct {
	values *values.Values
	web    *web.Classes
	host   Host
	made   *classes // the module parallel/http/server, nil until a script asks for it
	helped *helpers
	native *goja.Object // the host's help for both halves of it

	transports  *values.Class
	requests    *values.Class
	converting  conversion
	convertNow  func()
	scratch     []byte        // of a JSON text that is being made
	args        [2]goja.Value // of the method that is being called
	parse       goja.Callable // JSON.parse
	asyncSymbol *goja.Symbol
	servers     map[*goja.Object]*Protocol // by their instance
	folders     map[string]*lazyFolder
	locals      map[*goja.Object]bool
}

// Host is what the script's side of HTTP asks of the module parallel.
type Host interface {
	// Dir is the folder of the script, to which folders that it names are
	// relative.
	Dir() string
	// Declaring reports that the script's top level is running.
	Declaring() bool
	// Listen is server(host, port) and register in one: it returns the server.
	Listen(app *goja.Object, host, port, options goja.Value) goja.Value
}

// New is called once per VM.
func New(v *values.Values, w *web.Classes, h Host) *Instance {
	return &Instance{values: v, web: w, host: h}
}

// Local reports whether o is an object of the host's that looks like data and
// is each VM's own: a server with its routes.
func (i *Instance) Local(o *goja.Object) bool { return i.locals[o] }

// Server is the server a protocol is registered for.
type Server interface {
	Object() goja.Value // the script's object of it
	Stop()
}

// Declaration is a protocol class as parallel.register got it.
type Declaration struct {
	Name     string
	Class    *goja.Object
	Instance *goja.Object // the one instance of this VM
	Server   Server
	Reserved func(name string) bool // names of callbacks, which no path calls
	Handler  func() goja.Callable   // the exceptionHandler, nil without one
	Main     *Protocol              // what main made of the same, nil in main
}

// Protocol is an HTTP protocol as one VM resolved it.
type Protocol struct {
	Declaration
	inst  *Instance
	main  *Protocol         // whose tables hold in every VM; p itself in main
	names map[string]*Route // by what tells them apart
	list  []*Route

	// Of an HttpServer only.
	table    *routes.Table
	bare     []*Route        // the routes as they are where the path is the pattern itself
	files    httpfile.Source // of its folder
	hooks    *Route          // of overridden hooks, which come before all else
	failures *Route          // of an overridden error()
	onError  goja.Callable
	options  Options
}

// Resolve finds what requests may call: methods of an http11 class by their
// names, or an HttpServer's routes.
func (i *Instance) Resolve(d Declaration) *Protocol {
	p := i.protocol(d)
	if i.IsServer(d.Instance) {
		p.findRoutes()
	} else {
		p.findMethods()
	}
	p.options = p.readOptions()
	if p.table != nil {
		p.checkUse()
	}
	return p
}

// IsServer reports that an object is an HttpServer.
func (i *Instance) IsServer(o *goja.Object) bool {
	if i.made == nil {
		return false
	}
	for p := o.Prototype(); p != nil; p = p.Prototype() {
		if p == i.made.prototype {
			return true
		}
	}
	return false
}

// Marked is the name of a method that an object of another class has marked as
// a route, "" without one.
func (i *Instance) Marked(o *goja.Object) string {
	if i.made == nil {
		return ""
	}
	v, err := i.made.marked(goja.Undefined(), o)
	values.Must(err)
	return text(v)
}

func (i *Instance) protocol(d Declaration) *Protocol {
	p := &Protocol{Declaration: d, inst: i, main: d.Main, names: map[string]*Route{}}
	if p.main == nil {
		p.main = p
	}
	return p
}

// add gives a route its place in the list.
func (p *Protocol) add(rt *Route) {
	rt.Index = len(p.list)
	p.list = append(p.list, rt)
	if p.names[rt.key] == nil {
		p.names[rt.key] = rt
	}
}

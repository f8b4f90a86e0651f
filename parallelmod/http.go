package parallelmod

import (
	"path/filepath"

	"github.com/dop251/goja"
)

// httpHost is an Instance as package http knows it.
type httpHost struct{ i *Instance }

// Dir is the folder of the script.
func (h httpHost) Dir() string {
	if args := h.i.module.node.Args; len(args) > 1 {
		return filepath.Dir(args[1])
	}
	return "."
}

// Declaring reports that the top level is running.
func (h httpHost) Declaring() bool { return h.i.declaring() }

// Listen declares a server and registers app for it: app.listen(port, host,
// options).
func (h httpHost) Listen(app *goja.Object, host, port, options goja.Value) goja.Value {
	at, number, limits := h.i.hostPort(goja.FunctionCall{Arguments: []goja.Value{host, port, options}})
	srv := h.i.declareServer(at, number, limits)
	h.i.join(srv, app)
	return h.i.serverObject(srv)
}

// sendfile is parallel.sendfile(transport, before, path, after), for transports
// of both kinds.
func (i *Instance) sendfile(c goja.FunctionCall) goja.Value {
	f := i.http.Part(c.Arguments[min(1, len(c.Arguments)):], false)
	if i.http.SendPart(c.Argument(0), f) {
		return goja.Undefined()
	}
	if o, ok := c.Argument(0).(*goja.Object); ok && o.ExportType() == transportType {
		o.Export().(*transportObject).t.SendFile(f.Before, f.Path, f.After, f.Offset, f.N)
		return goja.Undefined()
	}
	panic(i.TypeError("parallel.sendfile(transport, before, path, after): the first argument must be the transport that the callback got"))
}

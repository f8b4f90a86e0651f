package parallelmod

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/dop251/goja"

	"pyp/vm"
)

// This file is the module "parallel" as scripts see it. One table makes both
// the object and the list of names that the loader checks imports against.

type function struct {
	name string
	call func(*Instance, goja.FunctionCall) goja.Value
}

var functions = []function{
	{"server", (*Instance).server},
	{"register", (*Instance).register},
	{"counter", (*Instance).counter},
	{"dict", (*Instance).dict},
	{"shared", (*Instance).shared},
	{"local", (*Instance).local},
	{"sendfile", (*Instance).sendfile},
	{"run", (*Instance).run},
	{"runOnce", (*Instance).runOnce},
	{"shutdown", (*Instance).shutdown},
	{"threadSeqId", (*Instance).threadSeqID},
	{"rdtsc", (*Instance).rdtsc},
	{"cpuCount", (*Instance).cpuCount},
	{"contextStats", (*Instance).contextStats},
	{"socketStats", (*Instance).socketStats},
	{"memoryStats", (*Instance).memoryStats},
	{"refreshMemoryStats", (*Instance).refreshMemoryStats},
	{"sysStats", (*Instance).sysStats},
	{"contexts", (*Instance).contexts},
	{"activeCount", number("activeCount", func(a Activity) int64 { return a.Contexts })},
	{"activeContexts", number("activeContexts", func(a Activity) int64 { return a.Contexts })},
	{"activeHogs", number("activeHogs", func(a Activity) int64 { return a.Hogs })},
	{"activeIoLoops", number("activeIoLoops", func(a Activity) int64 { return a.Loops })},
	{"isActive", (*Instance).isActive},
	{"isParallelThread", (*Instance).isParallelThread},
	{"debug", (*Instance).debug},
	{"stdout", (*Instance).stdout},
	{"stderr", (*Instance).stderr},
}

func exportNames() []string {
	names := []string{"isMain", "UnprotectedError"}
	for _, f := range functions {
		names = append(names, f.name)
	}
	return names
}

func (i *Instance) newParallel() *goja.Object {
	o := i.RT.NewObject()
	for _, f := range functions {
		i.Define(o, f.name, func(c goja.FunctionCall) goja.Value { return f.call(i, c) })
	}
	i.Define(o, "isMain", i.Scope.IsMain())
	i.Define(o, "UnprotectedError", i.Scope.UnprotectedError())
	return o
}

// server declares an address. parallel.server(host, port) or server(port), and
// then perhaps the server's limits.
func (i *Instance) server(c goja.FunctionCall) goja.Value {
	host, port, l := i.hostPort(c)
	return i.serverObject(i.declareServer(host, port, l))
}

// declareServer is server, when its arguments have been read.
func (i *Instance) declareServer(host string, port int, l Limits) *Server {
	i.mustDeclare("server")
	at := i.site("server")
	if i.Scope.IsMain() {
		s := i.module.addServer(host, port, l)
		i.module.declare(at, s)
		return s
	}
	s, ok := i.module.declared(at).(*Server)
	if !ok {
		panic(i.TypeError("parallel.server(): a worker came to a server that main did not declare; declare servers at the top level, in an order that does not change"))
	}
	if s.Host != host || s.Port != port {
		panic(i.TypeError("parallel.server(%q, %d): main declared (%q, %d) here; the address must be the same wherever the top level runs", host, port, s.Host, s.Port))
	}
	if !s.Limits.equal(l) {
		panic(i.TypeError("parallel.server(%q, %d, options): main declared other options here; they must be the same wherever the top level runs", host, port))
	}
	return s
}

func (m *Module) addServer(host string, port int, l Limits) *Server {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := &Server{Index: len(m.decls), Host: host, Port: port, Limits: l}
	m.decls = append(m.decls, s)
	return s
}

// mustDeclare refuses declarations that nothing would come of: the host serves
// already, or a callback declares.
func (i *Instance) mustDeclare(name string) {
	if i.declaring() {
		return
	}
	panic(i.TypeError("parallel.%s() must be called at the top level, before parallel.run() or runOnce()", name))
}

// hostPort reads (host, port, options), (port, options) and (port).
func (i *Instance) hostPort(c goja.FunctionCall) (string, int, Limits) {
	host, port, options := c.Argument(0), c.Argument(1), c.Argument(2)
	if _, object := port.(*goja.Object); object || len(c.Arguments) == 1 {
		host, port, options = goja.Undefined(), host, port
	}
	h := ""
	if !goja.IsUndefined(host) && !goja.IsNull(host) {
		h = host.String()
	}
	f := port.ToFloat()
	if f != float64(int(f)) || f < 0 || f > 65535 {
		panic(i.TypeError("parallel.server(host, port): port must be a whole number from 0 to 65535, not %s", port.String()))
	}
	return h, int(f), i.limits(options)
}

// register joins a server and a protocol class.
func (i *Instance) register(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok {
		panic(i.TypeError("parallel.register({ transport, protocol }): the argument must be an object"))
	}
	srv := i.serverOf(o.Get("transport"))
	if srv == nil {
		panic(i.TypeError("parallel.register({ transport, protocol }): transport must be what parallel.server(host, port) returned"))
	}
	i.join(srv, o.Get("protocol"))
	return goja.Undefined()
}

// join is register, when its arguments have been found.
func (i *Instance) join(srv *Server, protocol goja.Value) {
	n := i.regs
	i.regs++
	m := i.module
	p := i.resolve(protocol, srv, m.registered(n, srv))
	i.protocols = append(i.protocols, p)
	i.mustDeclare("register")
	m.mu.Lock()
	defer m.mu.Unlock()
	if !i.Scope.IsMain() {
		if n >= len(m.regs) || m.regs[n].Server != srv {
			panic(i.TypeError("parallel.register(): a worker registers something else than main did; register at the top level, in an order that does not change"))
		}
		return
	}
	if srv.object != nil {
		panic(i.TypeError("parallel.register(): this server has a protocol already (%s); make another server for %s", srv.object.Protocol.Name, p.Name))
	}
	srv.object = &Registration{Index: n, Server: srv, Protocol: p}
	m.regs = append(m.regs, srv.object)
}

// registered is main's protocol of its n-th call of register, nil if that was
// for another server, or has not come.
func (m *Module) registered(n int, srv *Server) *Protocol {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n < len(m.regs) && m.regs[n].Server == srv {
		return m.regs[n].Protocol
	}
	return nil
}

func (i *Instance) run(goja.FunctionCall) goja.Value {
	i.serve("run", i.module.host.Run)
	return goja.Undefined()
}

func (i *Instance) runOnce(goja.FunctionCall) goja.Value {
	i.serve("runOnce", i.module.host.RunOnce)
	return goja.Undefined()
}

// serve begins to serve in main. In a worker the same call is where the
// replay of the top level ends.
func (i *Instance) serve(name string, f func(vm.Scope) error) {
	switch {
	case i.Scope.Replaying():
		i.Scope.EndReplay()
	case !i.Scope.IsMain():
		panic(i.TypeError("parallel.%s() belongs to the main program; a callback cannot call it", name))
	default:
		if err := f(i.Scope); err != nil {
			panic(i.RT.NewGoError(err))
		}
	}
}

func (i *Instance) shutdown(goja.FunctionCall) goja.Value {
	if !i.Scope.Replaying() {
		i.module.host.Shutdown()
	}
	return goja.Undefined()
}

// threadSeqID is PyParallel's thread_seq_id: a small number of the worker,
// null in main.
func (i *Instance) threadSeqID(goja.FunctionCall) goja.Value {
	if i.Scope.IsMain() {
		return goja.Null()
	}
	return i.RT.ToValue(i.Scope.Worker())
}

var processStart = time.Now()

// rdtsc is PyParallel's rdtsc: a counter that only grows, here in nanoseconds.
func (i *Instance) rdtsc(goja.FunctionCall) goja.Value {
	return i.RT.ToValue(int64(time.Since(processStart)))
}

func (i *Instance) cpuCount(goja.FunctionCall) goja.Value {
	return i.RT.ToValue(runtime.NumCPU())
}

// isActive is PyParallel's is_active: there are contexts.
func (i *Instance) isActive(goja.FunctionCall) goja.Value {
	return i.told("isActive", func() []any { return []any{i.activity().Contexts > 0} })
}

// isParallelThread is PyParallel's is_parallel_thread: this is a worker.
func (i *Instance) isParallelThread(goja.FunctionCall) goja.Value {
	return i.RT.ToValue(!i.Scope.IsMain())
}

func (i *Instance) debug(c goja.FunctionCall) goja.Value {
	who := "main"
	if !i.Scope.IsMain() {
		who = fmt.Sprintf("worker %d", i.Scope.Worker())
	}
	return i.print(os.Stderr, fmt.Sprintf("debug (%s): ", who), c, "\n")
}

func (i *Instance) stdout(c goja.FunctionCall) goja.Value { return i.print(os.Stdout, "", c, "") }
func (i *Instance) stderr(c goja.FunctionCall) goja.Value { return i.print(os.Stderr, "", c, "") }

func (i *Instance) print(f *os.File, prefix string, c goja.FunctionCall, suffix string) goja.Value {
	if !i.Scope.Replaying() {
		_, _ = f.WriteString(prefix + c.Argument(0).String() + suffix)
	}
	return goja.Undefined()
}

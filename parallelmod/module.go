package parallelmod

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/dop251/goja"

	"pyp/parallelmod/http"
	"pyp/parallelmod/node"
	"pyp/parallelmod/values"
	"pyp/parallelmod/web"
	"pyp/vm"
)

// Host is what the module "parallel" asks of the process. Its methods are
// called inside an entry of the main VM, but for Shutdown and ShutdownServer,
// which any VM may call.
type Host interface {
	// Run serves until shutdown. It returns to the script.
	Run(s vm.Scope) error
	// RunOnce turns main's loop once and begins to serve, without blocking.
	RunOnce(s vm.Scope) error
	// Shutdown stops every server and lets Run return.
	Shutdown()
	// ShutdownServer stops one server. When the last one stops, Run returns.
	ShutdownServer(*Server)
}

// Module is what one run of a script's top level declared. It is written in
// main while the script loads and read-only from then on.
type Module struct {
	node   *node.Host
	host   Host
	mu     sync.Mutex
	decls  []*Server
	regs   []*Registration
	sealed bool            // guarded by mu, as all here: the host serves
	sites  map[string]any  // what main declared where, for its workers
	roots  map[string]bool // names of what parallel.shared() shares
	shelf  shelf           // counters and dicts that have names

	machine machine // what memoryStats() tells of it
}

// Server is one call of parallel.server: an address that is listened on once a
// protocol is registered for it.
type Server struct {
	Index int
	Host  string
	Port  int // 0: any; the host fills in Address
	Limits

	mu      sync.Mutex
	address string // guarded by mu
	port    int    // guarded by mu; as bound
	object  *Registration
}

// Registration joins a server and a protocol class: one call of
// parallel.register.
type Registration struct {
	Index    int
	Server   *Server
	Protocol *Protocol // as main resolved it; its functions are main's own
}

// New makes the module of one generation. The node modules are part of it.
func New(n *node.Host, h Host) *Module {
	return &Module{node: n, host: h, sites: map[string]any{}, roots: map[string]bool{},
		shelf: shelf{counters: map[string]*counter{}, dicts: map[string]*dict{}}}
}

// Script is the path of the script that runs.
func (m *Module) Script() string {
	if len(m.node.Args) > 1 {
		return m.node.Args[1]
	}
	return ""
}

// Exports lists the names of every module, for the loader.
func (m *Module) Exports() map[string][]string {
	all := maps.Clone(m.node.Exports())
	all["parallel"] = exportNames()
	all["parallel/http"] = http.StatusNames()
	all["parallel/http/server"] = http.ServerNames()
	return all
}

// Registrations are the servers to be opened, in order of register.
func (m *Module) Registrations() []*Registration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]*Registration(nil), m.regs...)
}

// errNothing is why a script cannot be served.
var errNothing = errors.New("there is nothing to serve: register a protocol with parallel.register({ transport: parallel.server(host, port), protocol: MyClass }), or an HttpServer with app.listen(port), before parallel.run()")

// Seal ends the time of declarations, since the host begins to serve, and
// returns what was registered.
func (m *Module) Seal() ([]*Registration, error) {
	m.mu.Lock()
	m.sealed = true
	m.mu.Unlock()
	if regs := m.Registrations(); len(regs) > 0 {
		return regs, nil
	}
	return nil, errNothing
}

// Check sees to it that a worker knows every protocol that main registered.
func (m *Module) Check(w *vm.Worker) (missing error) {
	bug := w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		i := s.Modules().(*Instance)
		for _, r := range m.Registrations() {
			if i.Protocol(r) == nil {
				missing = fmt.Errorf("main registers %s, but a worker that runs the same script does not come to it; call parallel.register on every path of the top level, before parallel.run()", r.Protocol.Name)
			}
		}
	}))
	return errors.Join(bug, missing)
}

// Install puts the host's globals into a fresh VM.
func (m *Module) Install(s vm.Scope) (vm.Instance, error) {
	n, err := m.node.Install(s)
	if err != nil {
		return nil, err
	}
	v := values.New(s, n)
	i := &Instance{Values: v, module: m, web: web.New(v), calls: map[string]int{}, objects: map[any]*goja.Object{}, locals: map[*goja.Object]bool{}}
	i.http = http.New(v, i.web, httpHost{i})
	return i, i.web.Install()
}

// Address is where the server listens, "" before it does. Any goroutine may
// call it.
func (s *Server) Address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.address
}

// BoundPort is the port the server listens on, or else the declared one.
func (s *Server) BoundPort() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.port != 0 {
		return s.port
	}
	return s.Port
}

// SetAddress is called by the host when the server listens.
func (s *Server) SetAddress(a string, port int) {
	s.mu.Lock()
	s.address, s.port = a, port
	s.mu.Unlock()
}

// Instance is the host's modules in one VM. Declarations made again by a
// worker's replay are matched with main's: registrations by call order, all
// others by where they stand.
type Instance struct {
	*values.Values
	module   *Module
	web      *web.Classes
	http     *http.Instance
	parallel *goja.Object
	statuses *goja.Object   // the module parallel/http
	regs     int            // parallel.register calls so far
	calls    map[string]int // calls of other declarations so far, by site

	objects   map[any]*goja.Object  // this VM's, for what all VMs have
	locals    map[*goja.Object]bool // what parallel.local() returned in main
	rehearsed rehearsal             // during the start of a worker
	computing []computation         // the calls of dict.compute() that are running

	serverProto, counterProto, dictProto, iteratorProto *goja.Object

	protocols  []*Protocol // by Registration.Index
	transports *values.Class
}

// Require returns the object of a host module.
func (i *Instance) Require(specifier string) goja.Value {
	switch specifier {
	case "parallel":
		if i.parallel == nil {
			i.parallel = i.newParallel()
		}
		return i.parallel
	case "parallel/http":
		if i.statuses == nil {
			i.statuses = i.http.StatusModule()
		}
		return i.statuses
	case "parallel/http/server":
		return i.http.ServerModule()
	}
	return i.Node.Require(specifier)
}

// Protocol finds a registration's protocol as this VM resolved it, nil if this
// VM's replay has not come to it.
func (i *Instance) Protocol(r *Registration) *Protocol {
	if r.Index >= len(i.protocols) {
		return nil
	}
	return i.protocols[r.Index]
}

// AbsentGlobals names the globals that scripts know from elsewhere and that
// the host lacks.
func AbsentGlobals() []string {
	return slices.DeleteFunc(node.AbsentGlobals(), func(n string) bool { return slices.Contains(web.Names(), n) })
}

// Exit runs the script's process.on('exit') handlers in main and returns the
// exit status that the script has set.
func (m *Module) Exit(main *vm.Main) (code int) {
	_ = main.Enter(vm.TaskFunc(func(s vm.Scope) {
		code = s.Modules().(*Instance).Node.RunExit(0)
	}))
	return code
}

// Answers reports whether o is the one instance of an HTTP protocol that this
// VM has.
func (i *Instance) Answers(o *goja.Object) bool {
	return slices.ContainsFunc(i.protocols, func(p *Protocol) bool { return p.HTTP != nil && p.shared == o })
}

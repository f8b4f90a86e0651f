package parallelmod

import (
	"slices"

	"github.com/dop251/goja"

	"pyp/parallelmod/http"
	"pyp/parallelmod/values"
	"pyp/vm"
	"pyp/vm/retain"
)

// Callback names one of the functions a protocol class may have.
type Callback int

// The callbacks, in the order of a connection's life.
const (
	ServerStarted Callback = iota
	ClientCreated
	InitialBytes
	ConnectionMade
	NextBytes
	DataReceived
	LineReceived
	SendComplete
	SendFailed
	ConnectionClosed
	ExceptionHandler
	callbacks
)

// Callbacks is how many there are.
const Callbacks = callbacks

var callbackNames = [callbacks][]string{
	ServerStarted:    {"serverStarted"},
	ClientCreated:    {"clientCreated"},
	InitialBytes:     {"initialBytesToSend"},
	ConnectionMade:   {"connectionMade"},
	NextBytes:        {"nextBytesToSend"},
	DataReceived:     {"dataReceived"},
	LineReceived:     {"lineReceived"},
	SendComplete:     {"sendComplete"},
	SendFailed:       {"sendFailed"},
	ConnectionClosed: {"connectionClosed", "connectionLost"},
	ExceptionHandler: {"exceptionHandler"},
}

// String is the name as scripts write it.
func (c Callback) String() string { return callbackNames[c][0] }

// DefaultMaxLineLength bounds a line in line mode, in bytes, unless the
// protocol sets maxLineLength.
const DefaultMaxLineLength = 64 << 10

// Protocol is a protocol class as one VM resolved it. What a connection needs
// to know without entering the VM is in its exported fields, which are the
// same in every VM.
type Protocol struct {
	Name          string
	HTTP          *http.Protocol // with http11 = true, else nil
	LineMode      bool
	MaxLineLength int // bytes, without the line end
	ShutdownSend  bool
	Hints         Hints
	InitialBytes  []byte // constant initialBytesToSend, nil if none or a function
	NextBytes     []byte // constant nextBytesToSend
	has           [callbacks]bool

	inst   *Instance
	class  *goja.Object
	shared *goja.Object // for HTTP the one instance of this VM; for others a specimen
	calls  [callbacks]found
	realm  *retain.Realm // of estimates, once one was made
}

// found is a callback of the class. An instance may have its own by that name.
type found struct {
	name     string
	function goja.Value
	call     goja.Callable
}

// Has reports whether the class has the callback.
func (p *Protocol) Has(c Callback) bool { return p.has[c] }

// Listens reports whether the protocol takes input. One that does not is
// disconnected after its initial bytes, as in PyParallel.
func (p *Protocol) Listens() bool {
	return p.HTTP != nil || p.has[DataReceived] || p.has[LineReceived] || p.has[NextBytes] || p.NextBytes != nil
}

// resolve reads a protocol class: its callbacks, wherever they are defined,
// and its attributes, static or instance fields. An HttpServer may be given as
// an object instead. main is what main made of the same, nil in main.
func (i *Instance) resolve(v goja.Value, srv *Server, main *Protocol) *Protocol {
	p := &Protocol{inst: i}
	p.class, p.shared = i.classAndInstance(v)
	p.Name = i.className(p.class)
	p.readAttributes()
	for c := range callbacks {
		p.find(c)
	}
	fast := p.flag("http11")
	slow := i.http.IsServer(p.shared)
	if fast && slow {
		panic(i.TypeError("%s: http11 and HttpServer exclude each other; leave http11 out", p.Name))
	}
	if !slow {
		p.refuseRoutes()
	}
	p.check(fast || slow)
	if fast || slow {
		d := http.Declaration{Name: p.Name, Class: p.class, Instance: p.shared, Server: server{i, srv}, Reserved: isCallback, Handler: p.handler()}
		if main != nil {
			d.Main = main.HTTP
		}
		p.HTTP = i.http.Resolve(d)
	}
	return p
}

// refuseRoutes finds routes on a class that is no HttpServer: nothing would
// come of them.
func (p *Protocol) refuseRoutes() {
	if name := p.inst.http.Marked(p.shared); name != "" {
		panic(p.inst.TypeError("%s.%s is marked as a route, but %s is no HttpServer: write class %s extends HttpServer", p.Name, name, p.Name, p.Name))
	}
}

// classAndInstance is a protocol's class, and the one instance of it that is
// made for looking at it. For HTTP that answers every request of this VM.
func (i *Instance) classAndInstance(v goja.Value) (class, instance *goja.Object) {
	class, ok := v.(*goja.Object)
	if ok && i.http.IsServer(class) {
		if c, ok := class.Get("constructor").(*goja.Object); ok {
			return c, class
		}
	}
	if ok {
		_, ok = goja.AssertConstructor(v)
	}
	if !ok {
		panic(i.TypeError("parallel.register({ transport, protocol }): protocol must be a class, such as class Hello { dataReceived(transport, data) { ... } }, or an HttpServer"))
	}
	instance, err := i.RT.New(class)
	if err != nil {
		panic(err)
	}
	return class, instance
}

// handler finds the exceptionHandler when it is needed; nil without one.
func (p *Protocol) handler() func() goja.Callable {
	if !p.has[ExceptionHandler] {
		return nil
	}
	return func() goja.Callable {
		f, _ := goja.AssertFunction(p.attribute("exceptionHandler"))
		return f
	}
}

func isCallback(name string) bool {
	for _, names := range callbackNames {
		if slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// server is a Server as package http knows it.
type server struct {
	i *Instance
	s *Server
}

// Object is the script's object of the server.
func (s server) Object() goja.Value { return s.i.serverObject(s.s) }

// Stop ends the server.
func (s server) Stop() { s.i.stopServer(s.s) }

func (i *Instance) className(class *goja.Object) string {
	if n := class.Get("name"); n != nil && n.String() != "" {
		return n.String()
	}
	return "(anonymous class)"
}

// attribute is the instance's value of name, or else the class's own.
func (p *Protocol) attribute(name string) goja.Value {
	if v := p.shared.Get(name); v != nil && !goja.IsUndefined(v) {
		return v
	}
	if v := p.class.Get(name); v != nil && !goja.IsUndefined(v) {
		return v
	}
	return nil
}

func (p *Protocol) flag(name string) bool {
	v := p.attribute(name)
	if v == nil {
		return false
	}
	on, ok := v.Export().(bool)
	if _, object := v.(*goja.Object); object || !ok {
		panic(p.inst.TypeError("%s.%s must be true or false, not %s", p.Name, name, v.String()))
	}
	return on
}

func (p *Protocol) readAttributes() {
	p.LineMode = p.flag("lineMode")
	p.ShutdownSend = p.flag("shutdownSend")
	p.readHints()
	p.MaxLineLength = DefaultMaxLineLength
	if v := p.attribute("maxLineLength"); v != nil {
		f := v.ToFloat()
		if !isNumber(v) || !(f >= 1 && f <= 1<<30) {
			panic(p.inst.TypeError("%s.maxLineLength must be a number of bytes from 1 to 2**30, not %s", p.Name, kindName(v)))
		}
		p.MaxLineLength = int(f)
	}
	p.InitialBytes = p.constant(InitialBytes)
	p.NextBytes = p.constant(NextBytes)
}

// constant reads an attribute that is bytes or a string; nil if it is a
// function or absent.
func (p *Protocol) constant(c Callback) []byte {
	v := p.attribute(c.String())
	if v == nil || goja.IsNull(v) {
		return nil
	}
	if _, ok := goja.AssertFunction(v); ok {
		return nil
	}
	var r Reply
	msg, err := p.inst.sendable(&r, v)
	if err != nil {
		panic(err)
	}
	if msg != "" {
		panic(p.inst.TypeError("%s.%s must be a string, bytes, or a function that returns them: %s", p.Name, c, msg))
	}
	return append([]byte{}, r.Bytes...)
}

// find looks a callback up on a specimen, where it is inherited from the class
// or made by each instance, and on the class itself.
func (p *Protocol) find(c Callback) {
	for _, name := range callbackNames[c] {
		v := p.attribute(name)
		if v == nil || goja.IsNull(v) {
			continue
		}
		call, ok := goja.AssertFunction(v)
		if !ok {
			if c == InitialBytes || c == NextBytes {
				continue
			}
			panic(p.inst.TypeError("%s.%s must be a function, not %s", p.Name, name, v.String()))
		}
		p.has[c] = true
		p.calls[c] = found{name, v, call}
		return
	}
}

// check refuses combinations that cannot mean anything.
func (p *Protocol) check(fast bool) {
	switch {
	case p.LineMode && !p.has[LineReceived]:
		panic(p.inst.TypeError("%s.lineMode is set, but there is no lineReceived(transport, line)", p.Name))
	case fast && (p.has[DataReceived] || p.has[LineReceived] || p.LineMode):
		panic(p.inst.TypeError("%s: http11 and dataReceived or lineReceived exclude each other; make two protocols on two servers", p.Name))
	case fast:
		p.checkAttributes()
	default:
		p.checkNames()
	}
	switch {
	case p.has[LineReceived] && !p.LineMode:
		p.LineMode = !p.has[DataReceived]
	}
}

var attributeNames = append([]string{"http11", "lineMode", "maxLineLength", "shutdownSend"}, hintNames...)

// checkNames finds names that are all but a callback's or an attribute's: a
// protocol that misses its callback drops every client without a word.
func (p *Protocol) checkNames() {
	known := slices.Concat(append(callbackNames[:], attributeNames)...)
	names := p.shared.GetOwnPropertyNames()
	if proto, ok := p.class.Get("prototype").(*goja.Object); ok {
		names = append(names, proto.GetOwnPropertyNames()...)
	}
	for _, n := range append(names, p.class.GetOwnPropertyNames()...) {
		p.checkName(n, known)
	}
	own := len(names) > 1 // more than the constructor
	if own && !p.Listens() && p.InitialBytes == nil && !p.hasAny() {
		panic(p.inst.TypeError("%s has none of the callbacks and attributes of a protocol (%s, ..., http11 = true): every client would be disconnected at once", p.Name, DataReceived))
	}
}

// checkName refuses a name that is one of the known ones but for its spelling.
func (p *Protocol) checkName(name string, known []string) {
	if slices.Contains(known, name) {
		return
	}
	if n := slices.IndexFunc(known, func(k string) bool { return values.SameWord(name, k) }); n >= 0 {
		panic(p.inst.TypeError("%s.%s has no meaning; did you mean %s?", p.Name, name, known[n]))
	}
}

// checkAttributes is checkNames where every method is a path: only what is no
// function can be an attribute.
func (p *Protocol) checkAttributes() {
	for _, o := range []*goja.Object{p.shared, p.class} {
		for _, name := range o.GetOwnPropertyNames() {
			if _, function := goja.AssertFunction(o.Get(name)); !function {
				p.checkName(name, attributeNames)
			}
		}
	}
}

func (p *Protocol) hasAny() bool { return slices.Contains(p.has[:], true) }

// Started calls serverStarted(server), once, in main.
func (p *Protocol) Started(s vm.Scope, srv *Server) *vm.ScriptError {
	_, err := p.calls[ServerStarted].call(p.shared, p.inst.serverObject(srv))
	return s.Error(err)
}

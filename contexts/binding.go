package contexts

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"

	"pyp/netio"
	"pyp/parallelmod"
	"pyp/parallelmod/http"
	"pyp/vm"
)

// binding is a server that listens: a registration, its listener, and what all
// its connections share.
type binding struct {
	host      *Host
	reg       *parallelmod.Registration
	decl      *parallelmod.Protocol // main's: for its attributes only, its functions are main's
	listener  *netio.Listener       // guarded by host.mu
	pace      pace                  // raw: of the protocol's callbacks
	paces     []pace                // HTTP: of the routes, by index
	options   http.Options          // HTTP
	filesName string                // HTTP: what files that no route answers are called in logs
	draining  atomic.Bool           // answers say Connection: close
	live      atomic.Int64          // contexts
	counts    []counts              // by worker, see by
	accepted  atomic.Int64
	refused   atomic.Int64 // connections over a limit
	errors    atomic.Int64 // of the script
	received  int64        // guarded by host.mu: bytes of the contexts that have ended
	sent      int64        // guarded by host.mu
	limits    limits       // of each connection, and of how many
	admission admission    // of this server's
}

func newBinding(h *Host, reg *parallelmod.Registration) *binding {
	b := &binding{host: h, reg: reg, decl: reg.Protocol, limits: newLimits(&h.cfg, &reg.Server.Limits)}
	b.admission = admission{most: b.limits.connections, each: b.limits.perIP, options: true}
	if p := b.decl.HTTP; p != nil {
		b.paces, b.options = make([]pace, len(p.Routes())), p.Options()
		b.filesName = b.decl.Name + " files"
	}
	b.counts = b.newCounts(h.cfg.Workers)
	b.pace = pace{hints: b.decl.Hints, elsewhere: "queued"}
	for i := range b.paces {
		b.paces[i].hints, b.paces[i].elsewhere = b.decl.Hints, "apart"
	}
	return b
}

// listen opens the server's address.
func (b *binding) listen() error {
	l, err := b.host.reactor.Listen(b.reg.Server.Host, b.reg.Server.Port, b.accept)
	if err != nil {
		return err
	}
	b.host.mu.Lock()
	b.listener = l
	b.host.mu.Unlock()
	addr := l.Addr().(*net.TCPAddr).AddrPort()
	b.reg.Server.SetAddress(address(addr), int(addr.Port()))
	return nil
}

// url is where the server is to be found, for a person.
func (b *binding) url() string {
	if b.decl.HTTP != nil {
		return "http://" + b.reg.Server.Address()
	}
	return "tcp://" + b.reg.Server.Address()
}

// accept runs on the listeners' goroutine.
func (b *binding) accept(c netio.Conn) netio.Handler {
	if b.draining.Load() {
		return nil
	}
	if why := b.admit(c.RemoteAddr().Addr()); why != "" {
		return b.refuse(c, why)
	}
	if !b.host.gen.Retain() {
		b.dismiss(c.RemoteAddr().Addr())
		return nil
	}
	c.SetWriteLimit(b.limits.writeBuffer)
	b.live.Add(1)
	b.accepted.Add(1)
	var h interface {
		netio.Handler
		stopper
	}
	if b.decl.HTTP != nil {
		h = newHTTP(b, c)
	} else {
		h = newRaw(b, c)
	}
	if b.draining.Load() { // since: stop may not have seen it in the list
		h.stop()
	}
	return guard{h, b.host.log}
}

// admit counts a connection from addr, or reports why it cannot be had.
func (b *binding) admit(addr netip.Addr) (why string) {
	if b.host.memory.tight.Load() {
		return memoryLimit
	}
	if why = b.host.admission.enter(addr); why != "" {
		return why
	}
	if why = b.admission.enter(addr); why != "" {
		b.host.admission.leave(addr)
	}
	return why
}

// dismiss takes back an admit.
func (b *binding) dismiss(addr netip.Addr) {
	b.admission.leave(addr)
	b.host.admission.leave(addr)
}

// stop ends the server: no new connection, and the live ones end when what is
// in flight has gone out.
func (b *binding) stop() {
	if b.draining.Swap(true) {
		return
	}
	b.unlisten()
	for _, c := range b.host.contexts(b) {
		c.stopper.stop()
	}
}

// unlisten closes the listener, if it was opened.
func (b *binding) unlisten() {
	b.host.mu.Lock()
	l := b.listener
	b.host.mu.Unlock()
	if l != nil {
		_ = l.Close()
	}
}

// protocol is the class as this VM resolved it.
func (b *binding) protocol(s vm.Scope) *parallelmod.Protocol {
	return s.Modules().(*parallelmod.Instance).Protocol(b.reg)
}

// where names a callback of a connection for the log.
func (b *binding) where(c *Context, callback string) string {
	return b.location(c, b.decl.Name+"."+callback)
}

// location is where for what has its protocol's name in its own.
func (b *binding) location(c *Context, name string) string {
	return fmt.Sprintf("%s, context %d, %s", name, c.id, strings.TrimSpace(c.RemoteAddress()))
}

// complain logs why the host ends a connection, for the script's author.
func (b *binding) complain(c *Context, format string, args ...any) {
	b.host.log.Limited("%s ends: %s", b.where(c, "connection"), fmt.Sprintf(format, args...))
}

// scriptError counts and logs an error of a raw connection's callback, or of
// what else t is for.
func (b *binding) scriptError(c *rawContext, t *tally, err *vm.ScriptError) {
	c.blame(c.slot, t, err)
	b.host.log.ScriptError(b.location(&c.Context, t.name), err)
}

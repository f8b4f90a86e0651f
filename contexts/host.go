package contexts

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"pyp/netio"
	"pyp/parallelmod"
	"pyp/vm"
)

// Host is the process: the servers of a script, its workers, and every live
// connection. There is one, made before the script is loaded, since the
// script's own calls drive it.
type Host struct {
	cfg     Config
	log     *Log
	gen     *vm.Generation
	module  *parallelmod.Module
	reactor *netio.Reactor
	pool    *pool
	gc      collector

	admission   admission
	memory      memory
	identities  identities
	bodies      bodies
	openers     crew // of files
	compressors crew // of long texts

	others      bool     // the workers beside the first were started
	localWrites sync.Map // places that were reported, by position
	processors  processors

	totals      totals
	allotted    allotment     // the watch's only
	shortestHog time.Duration // the watch's only: the least --hog-after of any server
	ids         atomic.Uint64
	errors      atomic.Int64 // script errors
	refused     atomic.Int64 // malformed requests
	opening     atomic.Bool  // the servers are being opened, or were
	ending      atomic.Bool  // somebody wants them to be stopped as soon as they are open
	serving     atomic.Bool
	hanging     atomic.Pointer[[]*slot] // workers that were given up and do not come back; the watch writes it
	sampling    atomic.Bool             // a profile is being taken
	stopping    atomic.Bool
	lost        atomic.Bool   // as many workers hang as there are cores
	done        chan struct{} // closed when the last server has stopped and its connections are gone
	before      []func() error

	mu       sync.Mutex
	failed   error      // guarded by mu: why it does not serve
	bindings []*binding // guarded by mu
	head     *Context   // guarded by mu: the list of live contexts
}

// NewHost makes the host of one script.
func NewHost(cfg Config, log *Log) *Host {
	h := &Host{cfg: cfg, log: log, done: make(chan struct{})}
	h.admission = admission{most: cfg.MaxConnections, each: cfg.MaxPerAddress}
	h.memory.soft, h.memory.hard, h.memory.log = cfg.MemorySoft, cfg.MemoryLimit, log
	h.bodies.most = cfg.MaxBodies
	h.openers = crew{most: maxOpening, log: log}
	h.compressors = crew{most: cfg.Workers, log: log}
	h.identities.init()
	return h
}

// Attach gives the host the script that it serves.
func (h *Host) Attach(g *vm.Generation, m *parallelmod.Module) { h.gen, h.module = g, m }

// Serving reports that the servers are open, or were.
func (h *Host) Serving() bool { return h.serving.Load() }

// Opening reports that the servers are being opened, are open, or were:
// Shutdown stops them.
func (h *Host) Opening() bool { return h.opening.Load() }

// Done is closed when the host has stopped.
func (h *Host) Done() <-chan struct{} { return h.done }

// Run is parallel.run(): it serves until shutdown, while main's event loop
// turns.
func (h *Host) Run(s vm.Scope) error {
	if err := h.start(); err != nil {
		return err
	}
	h.gen.Main.Serve(s, h.done)
	return h.StartError()
}

// RunOnce is parallel.runOnce(): it begins to serve and returns.
func (h *Host) RunOnce(s vm.Scope) error {
	h.gen.Main.TurnOnce(s)
	return h.start()
}

// Serve serves a script whose top level has ended without parallel.run().
func (h *Host) Serve() error {
	if err := h.start(); err != nil {
		return err
	}
	h.gen.Main.Loop(h.done)
	return h.StartError()
}

// StartError is why the host cannot serve: a worker that does not start, an
// address that cannot be opened.
type StartError struct{ Err error }

// Error is the cause's text.
func (e *StartError) Error() string { return e.Err.Error() }

// Unwrap is the cause.
func (e *StartError) Unwrap() error { return e.Err }

// start begins to serve, once.
func (h *Host) start() error {
	if h.serving.Load() {
		return nil
	}
	err := h.open()
	if err != nil {
		err = &StartError{err}
		h.fail(err)
	}
	return err
}

// open makes the workers and opens the servers.
func (h *Host) open() error {
	regs, err := h.module.Seal()
	if err != nil {
		return err
	}
	h.reactor, err = netio.New(netio.Config{Pollers: h.cfg.Workers, WriteTimeout: h.cfg.WriteTimeout, WriteRate: h.cfg.WriteRate, Log: h.log.Printf})
	if err != nil {
		return err
	}
	refreshDate()
	if h.pool == nil { // else a start before this one has failed: the worker stays with its slot
		h.pool = newPool(h.cfg.Workers, h.log, h.cfg.CallbackTimeout, h.cfg.Stats)
	}
	err = h.startFirst()
	if err == nil {
		h.fail(nil)           // what an attempt before this one failed of
		h.opening.Store(true) // before the others start: one that fails late ends the host
		err = h.startOthers()
	}
	if err == nil {
		err = h.callBefore()
	}
	if err != nil {
		h.opening.Store(false)
		h.reactor.Close()
		return err
	}
	for _, r := range regs {
		if err := h.listen(r); err != nil {
			h.opening.Store(false)
			h.closeAll()
			return err
		}
	}
	h.serving.Store(true)
	go h.watch()
	if h.memory.hard > 0 {
		go h.watchMemory()
	}
	for _, r := range regs {
		h.serverStarted(r)
	}
	if h.ending.Load() {
		h.Shutdown()
	}
	return nil
}

// startFirst seals main and starts the first worker, with which the host can
// serve.
func (h *Host) startFirst() error {
	sl := h.pool.slot(0)
	if sl.opened() != nil {
		return nil
	}
	w, err := h.gen.Start(sl.poster())
	if err == nil {
		err = h.module.Check(w)
	}
	if err != nil {
		return err
	}
	sl.open(w)
	h.gc.sealed(h.gen.SharedBytes())
	for _, text := range h.gen.Warnings() {
		h.log.Printf("%s", text)
	}
	return nil
}

// othersWait is how long the host waits for the rest of its workers before it
// serves with those that it has.
const othersWait = 100 * time.Millisecond

// startOthers starts the rest of the workers, once. Those that take long follow
// while the host serves; that they cannot start though the first one could is
// its end.
func (h *Host) startOthers() error {
	if h.others {
		return nil
	}
	h.others = true
	ended := make(chan error, 1)
	go func() {
		ended <- h.gen.StartOthers(h.pool.size(), func(i int) vm.Poster { return h.pool.slot(i).poster() }, h.openOther)
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(othersWait):
	}
	go func() {
		if err := <-ended; err != nil {
			h.fail(&StartError{err})
			h.Shutdown()
		}
	}()
	return nil
}

func (h *Host) openOther(w *vm.Worker) error {
	if err := h.module.Check(w); err != nil {
		return err
	}
	h.pool.slot(w.Index()).open(w)
	return nil
}

// fail notes why the host does not serve.
func (h *Host) fail(err error) {
	h.mu.Lock()
	h.failed = err
	h.mu.Unlock()
}

func (h *Host) listen(r *parallelmod.Registration) error {
	b := newBinding(h, r)
	h.mu.Lock()
	h.bindings = append(h.bindings, b)
	h.mu.Unlock()
	if err := b.listen(); err != nil {
		return h.listenError(r.Server, err)
	}
	h.log.Printf("%s serves on %s (%s)", r.Protocol.Name, b.url(), workers(h.cfg.Workers))
	return nil
}

func workers(n int) string {
	if n == 1 {
		return "1 worker"
	}
	return fmt.Sprintf("%d workers", n)
}

func (h *Host) listenError(s *parallelmod.Server, err error) error {
	at := fmt.Sprintf("%s:%d", s.Host, s.Port)
	switch {
	case errors.As(err, new(*net.DNSError)):
		return fmt.Errorf("cannot listen on %s: no such host", at)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("cannot listen on %s: the port is taken by another %s", at, h.holder(s))
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("cannot listen on %s: permission denied; ports below 1024 need privileges", at)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("cannot listen on %s: this machine does not have that address", at)
	}
	return fmt.Errorf("cannot listen on %s: %w", at, err)
}

// holder names who has the address of s already.
func (h *Host) holder(s *parallelmod.Server) string {
	for _, b := range h.list() {
		if b.reg.Server != s && b.reg.Server.BoundPort() == s.Port {
			return fmt.Sprintf("server of this script, for %s; choose another port", b.decl.Name)
		}
	}
	return "program; stop it or choose another port"
}

// serverStarted runs the callback of that name, once, in main.
func (h *Host) serverStarted(r *parallelmod.Registration) {
	if !r.Protocol.Has(parallelmod.ServerStarted) {
		return
	}
	h.gen.Main.Post(func(s vm.Scope) {
		if err := r.Protocol.Started(s, r.Server); err != nil {
			h.log.ScriptError(r.Protocol.Name+".serverStarted", err)
			h.ShutdownServer(r.Server)
		}
	})
}

// ScriptFailed reports an error that no caller gets.
func (h *Host) ScriptFailed(owner vm.Owner, where string, err error) {
	var bug *vm.Bug
	if errors.As(err, &bug) {
		h.log.Bug(err)
		return
	}
	if c := contextOf(owner); c != nil {
		c.blame(nil, c.binding.extra(nil, laterTally), err)
	} else {
		h.errors.Add(1)
	}
	if c, ok := owner.(interface{ ID() uint64 }); ok {
		where = fmt.Sprintf("%s, context %d", where, c.ID())
	}
	h.log.ScriptError(where, err)
	if c, ok := owner.(*rawContext); ok {
		c.failed(err)
		c.touch()
	}
}

// enlist adds a context to the live ones. The generation was retained for it.
func (h *Host) enlist(c *Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c.next = h.head
	if h.head != nil {
		h.head.prev = c
	}
	h.head = c
}

// delist takes a context off the live ones, when its last callback has run.
func (h *Host) delist(c *Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c.prev != nil {
		c.prev.next = c.next
	} else {
		h.head = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	}
	c.prev, c.next = nil, nil
	c.binding.live.Add(-1)
	c.binding.received += c.conn.BytesReceived()
	c.binding.sent += c.conn.BytesSent()
	c.binding.dismiss(c.conn.RemoteAddr().Addr())
	h.gen.Release()
}

// contexts lists the live contexts of one server, or of all.
func (h *Host) contexts(b *binding) []*Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []*Context
	for c := h.head; c != nil; c = c.next {
		if b == nil || c.binding == b {
			list = append(list, c)
		}
	}
	return list
}

package contexts

import (
	"os"
	"path/filepath"
	"runtime/debug"

	"pyp/contexts/stats"
	"pyp/parallelmod"
	"pyp/vm"
)

// This file is what others are told of the host: the control socket, the
// dashboard and scripts. Any goroutine may ask while everything runs. What is
// read one after the other belongs to slightly different moments, but no count
// ever falls.

// Stats is one look at the process.
func (h *Host) Stats() *stats.Host {
	now := vm.Now()
	s := &stats.Host{
		PID: os.Getpid(), Script: h.script(), Version: version(), Started: began, UptimeUS: now / 1000, State: h.state(),
		Workers: []stats.Worker{}, Servers: []stats.Server{}, Generations: []stats.Generation{},
		Memory: h.memoryStats(), GC: gcStats(), Limits: h.limitStats(),
	}
	bindings := h.list()
	traffic := h.traffic(bindings)
	var latency stats.Distribution
	for n, b := range bindings {
		s.Servers = append(s.Servers, b.stats(traffic[n], &latency))
		sum(&s.Totals, &s.Servers[n])
	}
	s.Totals.Latency, s.Totals.LatencyBuckets = latency.Quantiles(), latency.Buckets()
	if h.serving.Load() {
		s.Totals.Queue = int64(h.pool.depth.Load())
		for i := range h.pool.work {
			s.Workers = append(s.Workers, h.workerStats(i, bindings))
			s.Totals.Callbacks += s.Workers[i].Callbacks
			s.Totals.Timeouts += h.pool.work[i].timeouts.Load()
		}
		s.Generations = append(s.Generations, h.generationStats(s))
	}
	h.total(&s.Totals)
	return s
}

// script is its absolute path.
func (h *Host) script() string {
	if h.module == nil {
		return ""
	}
	path, err := filepath.Abs(h.module.Script())
	if err != nil {
		return h.module.Script()
	}
	return path
}

func version() string {
	if i, ok := debug.ReadBuildInfo(); ok {
		return i.Main.Version
	}
	return ""
}

func (h *Host) state() string {
	switch {
	case h.stopping.Load():
		return "draining"
	case h.serving.Load():
		return "serving"
	}
	return "starting"
}

// total fills in what is counted of the process as a whole.
func (h *Host) total(t *stats.Totals) {
	t.Malformed = h.refused.Load()
	t.Errors = h.errors.Load()
	t.Killed = h.totals.killed.Load()
	t.MemoryEnded = h.memory.ended.Load()
	t.ActiveHogs, t.Hogs = h.totals.activeHogs.Load(), h.totals.hogs.Load()
	t.HungWorkers = h.totals.hung.Load()
	t.LogLinesDropped = h.log.lost.Load()
}

// sum adds a server's counts to the process's.
func sum(t *stats.Totals, s *stats.Server) {
	t.Contexts += s.Contexts
	t.Accepted += s.Accepted
	t.Refused += s.Refused
	t.BytesReceived += s.BytesRecv
	t.BytesSent += s.BytesSent
	if s.Protocol != kindHTTP {
		return
	}
	for _, c := range s.Callbacks {
		if c.Route {
			t.Requests += c.Count
		}
	}
}

// traffic is what the connections of a server have carried.
type traffic struct{ contexts, received, sent int64 }

// traffic adds the bytes of the live connections to those of the ended ones.
func (h *Host) traffic(bindings []*binding) []traffic {
	all := make([]traffic, len(bindings))
	index := make(map[*binding]int, len(bindings))
	var live []*Context
	h.mu.Lock()
	for n, b := range bindings {
		index[b] = n
		all[n].received, all[n].sent = b.received, b.sent
	}
	for c := h.head; c != nil; c = c.next {
		live = append(live, c)
	}
	h.mu.Unlock()
	for _, c := range live {
		n, ok := index[c.binding]
		if !ok { // a server opened since
			continue
		}
		all[n].contexts++
		all[n].received += c.conn.BytesReceived()
		all[n].sent += c.conn.BytesSent()
	}
	return all
}

const (
	kindHTTP = "http"
	kindRaw  = "raw"
)

func (b *binding) kind() string {
	if b.decl.HTTP != nil {
		return kindHTTP
	}
	return kindRaw
}

// stats is one look at a server. Its latencies are added to all.
func (b *binding) stats(t traffic, all *stats.Distribution) stats.Server {
	s := stats.Server{
		Name: b.decl.Name, Address: b.reg.Server.Address(), Protocol: b.kind(), State: "listening",
		Contexts: t.contexts, Accepted: b.accepted.Load(), Refused: b.refused.Load(), Errors: b.errors.Load(),
		BytesRecv: t.received, BytesSent: t.sent, Scheduling: b.decl.Hints.String(), Description: b.url(), Callbacks: []stats.Callback{},
	}
	if b.draining.Load() {
		s.State = "draining"
	}
	var latency stats.Distribution
	for i := range b.counts {
		n := &b.counts[i]
		latency.Merge(&n.latency)
		all.Merge(&n.latency)
		for class := range n.status {
			s.Status[class] += n.status[class].Load()
		}
	}
	s.Latency = latency.Quantiles()
	if own := b.limitStats(); own != b.host.limitStats() {
		s.Limits = &own
	}
	for n := range b.counts[0].tallies {
		if c, worth := b.callbackStats(n); worth {
			s.Callbacks = append(s.Callbacks, c)
		}
	}
	return s
}

// callbackStats is one look at a route or a callback. One that the class does
// not have, and that has not run, is not worth telling.
func (b *binding) callbackStats(n int) (c stats.Callback, worth bool) {
	var js stats.Distribution
	c.Name = b.counts[0].tallies[n].name
	for i := range b.counts {
		t := &b.counts[i].tallies[n]
		js.Merge(&t.js)
		c.Errors += t.errors.Load()
	}
	c.JSTime, c.Count = js.Quantiles(), js.Count()
	p := &b.pace
	if b.decl.HTTP != nil {
		c.Route = n < len(b.paces)
		if worth = c.Route; worth {
			p = &b.paces[n]
		}
	} else {
		worth = n < int(parallelmod.Callbacks) && parallelmod.Callback(n) != parallelmod.ServerStarted && b.decl.Has(parallelmod.Callback(n))
	}
	p.describe(&c)
	return c, worth || c.Count+c.Errors > 0
}

// workerStats is one look at a worker.
func (h *Host) workerStats(i int, bindings []*binding) stats.Worker {
	did, sl := &h.pool.work[i], h.pool.slot(i)
	w := stats.Worker{Index: i, State: "starting", Queue: int(sl.waiting.Load()), Queued: did.queued.Load(), Allocated: did.allocated.Load()}
	w.Callbacks, w.JSTimeUS = did.nobody.js.Count(), int64(did.nobody.js.Sum())
	for _, b := range bindings {
		for n := range b.counts[i+1].tallies {
			js := &b.counts[i+1].tallies[n].js
			w.Callbacks += js.Count()
			w.JSTimeUS += int64(js.Sum())
		}
	}
	w.JSTimeUS = did.shows(w.JSTimeUS+int64(sl.soFar()+h.soFarLost(i))) / 1000
	w.Inline = max(w.Callbacks-w.Queued, 0)
	var waited stats.Distribution
	waited.Merge(&did.waited)
	w.QueueWait = waited.Quantiles()
	if vmOf := sl.opened(); vmOf != nil {
		w.State = "idle"
		if busy := vmOf.Busy(); busy > 0 {
			w.State, w.BusyUS, w.Context = "busy", micros(busy), sl.running.Load()
			if vmOf.Ignores() > killWait {
				w.State = "hung"
			}
			if t := sl.callback.Load(); t != nil {
				w.Callback = t.name
			}
		}
	}
	return w
}

func (h *Host) generationStats(s *stats.Host) stats.Generation {
	g := stats.Generation{Number: 1, Since: began, State: "current", Contexts: s.Totals.Contexts, SharedBytes: s.Memory.SharedBytes, Errors: h.errors.Load()}
	if h.stopping.Load() {
		g.State = "draining"
	}
	return g
}

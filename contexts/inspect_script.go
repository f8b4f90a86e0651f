package contexts

import (
	"pyp/contexts/stats"
	"pyp/parallelmod"
	"pyp/parallelmod/values"
)

// This file makes the host a parallelmod.Inspector: what scripts may ask of the
// process that they run in.

var _ parallelmod.Inspector = (*Host)(nil)

// Activity is what goes on now.
func (h *Host) Activity() parallelmod.Activity {
	a := parallelmod.Activity{Hogs: h.totals.activeHogs.Load()}
	for _, b := range h.list() {
		a.Contexts += b.live.Load()
	}
	if h.serving.Load() {
		for _, sl := range h.pool.slots() {
			if w := sl.opened(); w != nil && w.Busy() > 0 {
				a.Loops++
			}
		}
	}
	return a
}

// InspectHost is all that is counted.
func (h *Host) InspectHost() any { return h.Stats() }

// InspectContexts lists the live contexts.
func (h *Host) InspectContexts(retained bool) any { return h.inspect(retained, 0) }

// InspectMemory is the process's memory.
func (h *Host) InspectMemory() any { return h.memoryStats() }

// InspectSocket is one server or one connection.
func (h *Host) InspectSocket(s *parallelmod.Server, conn values.Connection, worker int) any {
	var this *int
	if worker >= 0 {
		this = &worker
	}
	if s != nil {
		return h.inspectServer(s, this)
	}
	var c *Context
	switch x := conn.(type) {
	case *rawContext:
		c = &x.Context
	case *request:
		c = &x.Context
	}
	return h.inspectConnection(c, conn.NextSendID()-1, this)
}

// serverSocket is PyParallel's keys of a server and ours.
type serverSocket struct {
	parallelmod.SocketStats
	stats.Server
}

func (h *Host) inspectServer(s *parallelmod.Server, this *int) any {
	for n, b := range h.list() {
		if b.reg.Server != s {
			continue
		}
		x := serverSocket{Server: b.stats(h.traffic(h.list())[n], new(stats.Distribution))}
		p, live := &x.SocketStats, x.Contexts
		p.NumChildren, p.ClientsConnected, p.ClientConnectedCount = live, live, x.Accepted
		p.RetiredClients, p.TotalAcceptsAttempted = max(x.Accepted-live, 0), x.Accepted+x.Refused
		p.TotalBytesSent, p.TotalBytesReceived, p.ThisThreadID = x.Server.BytesSent, x.BytesRecv, this
		for _, c := range x.Callbacks {
			p.IOLoops += c.Count
		}
		return x
	}
	return parallelmod.SocketStats{ThisThreadID: this}
}

// connectionSocket is PyParallel's keys of a connection and ours.
type connectionSocket struct {
	parallelmod.SocketStats
	stats.Context
}

func (h *Host) inspectConnection(c *Context, sends int64, this *int) any {
	x := connectionSocket{Context: c.stats(h.busy(), false)}
	p := &x.SocketStats
	p.SendID, p.IOLoops, p.ThisThreadID = &sends, x.Callbacks, this
	if x.Worker >= 0 {
		p.LastThreadID = &x.Worker
	}
	p.TotalBytesSent, p.TotalBytesReceived = x.BytesSent, x.BytesReceived
	return x
}

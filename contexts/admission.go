package contexts

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"

	"pyp/netio"
	"pyp/netio/http1"
)

// admission counts the connections of all servers, or of one, so that no client
// and no crowd takes every descriptor and all memory. A limit of 0 is none.
type admission struct {
	most, each int  // of all, of one address
	options    bool // the limits are a server's own
	refused    atomic.Int64
	turned     atomic.Int32 // connections that are being told to go away

	mu  sync.Mutex
	all int                // guarded by mu
	by  map[netip.Addr]int // guarded by mu; used only with a limit for each
}

// enter admits a connection from addr, or reports why not.
func (a *admission) enter(addr netip.Addr) (why string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.most > 0 && a.all >= a.most:
		return a.name("--max-connections", "maxConnections", a.most)
	case a.each > 0 && a.by[origin(addr)] >= a.each:
		return a.name("--max-connections-per-ip", "maxConnectionsPerIp", a.each)
	}
	a.all++
	if a.each > 0 {
		if a.by == nil {
			a.by = map[netip.Addr]int{}
		}
		a.by[origin(addr)]++
	}
	return ""
}

// name is a limit's that is reached, as whoever set it wrote it.
func (a *admission) name(flag, option string, limit int) string {
	name := flag
	if a.options {
		name = option + " of the server"
	}
	return fmt.Sprintf("%s is reached (%d)", name, limit)
}

// leave takes back an enter.
func (a *admission) leave(addr netip.Addr) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all--
	if a.each == 0 {
		return
	}
	if key := origin(addr); a.by[key] > 1 {
		a.by[key]--
	} else {
		delete(a.by, key)
	}
}

// origin is what counts as one address: of IPv6 the network of 64 bits, since
// a single client has all of it.
func origin(a netip.Addr) netip.Addr {
	a = a.Unmap()
	if !a.Is6() {
		return a
	}
	p, err := a.Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}

// memoryLimit is why connections are refused while the memory is tight.
const memoryLimit = "--memory-limit"

// maxTurned bounds the connections that are told why they are refused. Each
// keeps a descriptor until its peer has read that; beyond, they are only
// closed.
const maxTurned = 64

// refuse ends a connection that is over a limit: an HTTP client is told to
// come back. It returns what netio shall know of it.
func (b *binding) refuse(c netio.Conn, why string) netio.Handler {
	h := b.host
	h.admission.refused.Add(1)
	b.refused.Add(1)
	reached := why
	if why == memoryLimit {
		reached = fmt.Sprintf("%s is reached (%d MiB)", why, h.cfg.MemoryLimit>>20)
	}
	h.log.LimitedBy("refuses "+b.decl.Name+why, "%s refuses connections: %s; %s came to %s", b.decl.Name, reached, c.RemoteAddr(), b.url())
	if b.decl.HTTP == nil {
		return nil
	}
	if h.admission.turned.Add(1) > maxTurned {
		h.admission.turned.Add(-1)
		return nil
	}
	text := "too many connections"
	if why == memoryLimit {
		text = "the server is short of memory; try again later"
	}
	c.Send(http1.AppendRefusal(nil, 503, text, date()))
	c.Close()
	return turnedAway{&h.admission}
}

// turnedAway is the handler of a connection that is over a limit.
type turnedAway struct{ a *admission }

// Data throws away what the client asks.
func (turnedAway) Data(_ netio.Conn, in []byte) int { return len(in) }

// EOF needs no answer: netio was told to close.
func (turnedAway) EOF(netio.Conn) {}

// Gone needs no answer either.
func (turnedAway) Gone(netio.Conn) {}

// Drained is of no interest.
func (turnedAway) Drained(netio.Conn) {}

// Timeout does not come: no deadline is set.
func (turnedAway) Timeout(netio.Conn) {}

// Closed makes room for the next one.
func (t turnedAway) Closed(netio.Conn, error) { t.a.turned.Add(-1) }

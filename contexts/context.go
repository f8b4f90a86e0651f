package contexts

import (
	"net/netip"
	"sync"
	"sync/atomic"

	"pyp/contexts/stats"
	"pyp/netio"
	"pyp/parallelmod"
	"pyp/vm"
)

// Context is what every connection has, whatever its protocol. The host keeps
// a list of the live ones.
type Context struct {
	id         uint64
	binding    *binding
	conn       netio.Conn
	prev, next *Context // the host's list; guarded by its mu
	stopper    stopper
	ended      atomic.Bool
	killed     atomic.Bool // by an operator

	// What it has done, for those who look on.
	opened    int64 // by vm.Now
	callbacks atomic.Int64
	js        atomic.Int64 // nanoseconds in them
	used      atomic.Int64 // when the last one ended, by vm.Now; 0 before the first
	errors    atomic.Pointer[errorCount]
	recent    atomic.Pointer[recents] // its last callbacks, once somebody has asked
	retained  atomic.Int64            // bytes, as last estimated; 0 while they are not

	mu        sync.Mutex
	resources map[vm.Resource]struct{} // guarded by mu; nil until there is one
}

// stopper is the protocol's part of a context, as the host stops it.
type stopper interface {
	// stop ends the context in good order: what is in flight goes out first.
	stop()
	// lose ends the context if it needs the VM of sl, which is lost; running
	// tells that it is what runs there.
	lose(sl *slot, running bool)
	// kill notes that the context ends at once.
	kill()
	// describe fills in what the connection is doing.
	describe(*stats.Context)
}

// init is called on the listeners' goroutine.
func (c *Context) init(b *binding, conn netio.Conn, s stopper) {
	c.id = b.host.ids.Add(1)
	c.binding, c.conn, c.stopper, c.opened = b, conn, s, vm.Now()
	b.host.enlist(c)
}

// ID numbers the context in its process.
func (c *Context) ID() uint64 { return c.id }

// RemoteAddress is the peer's, as ip:port.
func (c *Context) RemoteAddress() string { return address(c.conn.RemoteAddr()) }

// LocalAddress is ours.
func (c *Context) LocalAddress() string { return address(c.conn.LocalAddr()) }

func address(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()).String()
}

// BytesSent counts what the kernel has taken.
func (c *Context) BytesSent() int64 { return c.conn.BytesSent() }

// BytesReceived counts what was read.
func (c *Context) BytesReceived() int64 { return c.conn.BytesReceived() }

// Parent is the server that accepted the connection.
func (c *Context) Parent() *parallelmod.Server { return c.binding.reg.Server }

// Ended reports that the connection is over; nothing of it runs any more but
// its last callback.
func (c *Context) Ended() bool { return c.ended.Load() }

// Own charges r to the context.
func (c *Context) Own(r vm.Resource) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended.Load() {
		return false
	}
	if c.resources == nil {
		c.resources = map[vm.Resource]struct{}{}
	}
	c.resources[r] = struct{}{}
	return true
}

// Disown forgets r.
func (c *Context) Disown(r vm.Resource) {
	c.mu.Lock()
	delete(c.resources, r)
	c.mu.Unlock()
}

// owns reports whether something may still come of the context by itself: a
// timer or an operation. Intervals do not count, since they never end.
func (c *Context) owns() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := range c.resources {
		if t, ok := r.(*vm.Timer); !ok || !t.Repeats() {
			return true
		}
	}
	return false
}

// expire releases what is the context's own: it has ended.
func (c *Context) expire() {
	c.mu.Lock()
	c.ended.Store(true)
	resources := c.resources
	c.resources = nil
	c.mu.Unlock()
	for r := range resources {
		r.Release()
	}
}

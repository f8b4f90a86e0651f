package contexts

import (
	"time"

	"pyp/parallelmod"
)

// limits are what one server's connections may take: what the flags say, but
// for what the script has said of this server.
type limits struct {
	callback    time.Duration // of JavaScript in one callback
	hog         time.Duration // before a callback is a hog; 0 is never
	retained    int64         // bytes that a context may keep alive; 0 is no limit
	connections int           // of this server; 0 is no limit but the host's
	perIP       int           // of them from one address; 0 is no limit but the host's
	writeBuffer int           // bytes queued for a peer
}

func newLimits(cfg *Config, own *parallelmod.Limits) limits {
	l := limits{callback: cfg.CallbackTimeout, hog: cfg.HogAfter, retained: cfg.ContextMemory, writeBuffer: cfg.MaxWriteBuffer}
	take(&l.callback, own.CallbackTimeout)
	take(&l.hog, own.HogAfter)
	take(&l.retained, own.ContextMemory)
	take(&l.connections, own.MaxConnections)
	take(&l.perIP, own.MaxPerIP)
	take(&l.writeBuffer, own.MaxWriteBuffer)
	return l
}

// shortestCallback is the least time that any server gives a callback.
func (h *Host) shortestCallback() time.Duration {
	least := h.cfg.CallbackTimeout
	for _, b := range h.list() {
		least = min(least, b.limits.callback)
	}
	return least
}

// take sets a limit that the script has given.
func take[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

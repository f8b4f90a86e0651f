package contexts

import (
	"time"

	"pyp/parallelmod"
	"pyp/vm"
)

// This file ends the host. Stopping is gentle first: listeners close, idle
// connections close, what is in flight is answered. What is left when the
// drain time is over is reset.

// Shutdown stops every server; those that are being opened, as soon as they
// are. It returns at once; Done tells the end.
func (h *Host) Shutdown() {
	if h.opening.Load() {
		h.ending.Store(true) // before the look at serving, as open has it the other way round
	}
	if !h.serving.Load() || h.stopping.Swap(true) {
		return
	}
	go h.shutdown()
}

// ShutdownServer stops one server, and the host with the last one.
func (h *Host) ShutdownServer(s *parallelmod.Server) {
	if !h.serving.Load() {
		return
	}
	go func() {
		left := false
		for _, b := range h.list() {
			if b.reg.Server == s {
				b.stop()
			}
			left = left || !b.draining.Load()
		}
		if !left {
			h.Shutdown()
		}
	}()
}

func (h *Host) list() []*binding {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*binding(nil), h.bindings...)
}

func (h *Host) shutdown() {
	for _, b := range h.list() {
		b.stop()
	}
	deadline := time.NewTimer(h.cfg.Drain)
	defer deadline.Stop()
	select {
	case <-h.gen.Retire():
	case <-deadline.C:
		left := h.contexts(nil)
		h.log.Printf("%d connections did not end within %v and are reset", len(left), h.cfg.Drain)
		for _, c := range left {
			c.conn.Abort()
		}
		go h.interrupt()
	}
	h.settleWorkers()
	h.reactor.Close()
	close(h.done)
}

// lastCallbacks is the time for connectionClosed and what is queued, once no
// connection is left or the drain time is over.
const lastCallbacks = time.Second

// quiesce sees to it that the workers of a host that is done come to rest:
// nobody is left for whom a callback could still run.
func (h *Host) quiesce(tick <-chan time.Time) {
	for range 200 {
		busy := false
		for _, sl := range h.pool.slots() {
			busy = sl.overdue(lastCallbacks/10, vm.ErrStopped) || busy
		}
		if !busy {
			return
		}
		<-tick
	}
}

// interrupt cuts off whatever runs in the workers, until the host is done.
func (h *Host) interrupt() {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, sl := range h.pool.slots() {
			sl.overdue(lastCallbacks/10, vm.ErrStopped)
		}
		select {
		case <-h.done:
			return
		case <-tick.C:
		}
	}
}

// settleWorkers lets last callbacks run that are queued.
func (h *Host) settleWorkers() {
	over := time.After(lastCallbacks)
	select {
	case <-h.gen.Retire():
	case <-over:
		return
	}
	for _, sl := range h.pool.slots() {
		if sl.opened() == nil {
			continue
		}
		ran := make(chan struct{})
		sl.post(&lastJob{ran})
		select {
		case <-ran:
		case <-over:
			return
		}
	}
}

// lastJob reports that everything queued before it has run.
type lastJob struct{ ran chan struct{} }

func (j *lastJob) run(*slot) {}
func (j *lastJob) settle()   { close(j.ran) }

// closeAll takes back a start that failed half-way, so that the script may try
// again.
func (h *Host) closeAll() {
	for _, b := range h.list() {
		b.draining.Store(true)
		b.unlisten()
	}
	h.reactor.Close()
	h.mu.Lock()
	h.bindings = nil
	h.mu.Unlock()
}

// Stopped reports that the host has served and stopped.
func (h *Host) Stopped() bool {
	select {
	case <-h.done:
		return true
	default:
		return false
	}
}

// Drain is the time for what is in flight when the host stops.
func (h *Host) Drain() time.Duration { return h.cfg.Drain }

// StartError is why the host could not begin to serve, or could not go on; nil
// if it could.
func (h *Host) StartError() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failed
}

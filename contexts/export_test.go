package contexts

import "sync"

// Live is the number of live contexts.
func (h *Host) Live() int { return len(h.contexts(nil)) }

// Busy counts the HTTP connections on which a request has come in part, and
// those whose request waits for its answer.
func (h *Host) Busy() (mid, parked int) {
	for _, c := range h.contexts(nil) {
		x, ok := c.stopper.(*httpContext)
		if !ok {
			continue
		}
		x.hmu.Lock()
		if x.mid {
			mid++
		}
		if x.parked != nil {
			parked++
		}
		x.hmu.Unlock()
	}
	return mid, parked
}

// Stalled counts the streams that wait for their readers.
func (h *Host) Stalled() (n int) {
	for _, c := range h.contexts(nil) {
		x, ok := c.stopper.(*httpContext)
		if !ok {
			continue
		}
		x.hmu.Lock()
		if x.flow != nil && x.flow.stalled {
			n++
		}
		x.hmu.Unlock()
	}
	return n
}

// StalledBuffers is the room of the buffers that stalled streams have.
func (h *Host) StalledBuffers() (n int) {
	for _, c := range h.contexts(nil) {
		x, ok := c.stopper.(*httpContext)
		if !ok {
			continue
		}
		x.hmu.Lock()
		if x.flow != nil && x.flow.stalled {
			n += cap(x.out) + cap(x.flow.buf)
		}
		x.hmu.Unlock()
	}
	return n
}

// BlockOpeners keeps all that open files busy until the result is called.
func (h *Host) BlockOpeners() (release func()) {
	gate := make(chan struct{})
	for range maxOpening {
		h.openers.do(func() { <-gate })
	}
	return sync.OnceFunc(func() { close(gate) })
}

// Bodies counts the bytes of bodies that are held.
func (h *Host) Bodies() int64 { return h.bodies.total.Load() }

// Refused counts the connections that were over a limit.
func (h *Host) Refused() int64 { return h.admission.refused.Load() }

// Tidy lets the workers that are free forget what they do not need.
func (h *Host) Tidy() { h.tidy() }

// Cores is how many processors Go has while callbacks hold none.
var Cores = cores

// EndLargest ends the connection that is known to retain most.
func (h *Host) EndLargest() bool { return h.endLargest() }

// Tighten has connections refused, or taken again, as the memory does.
func (h *Host) Tighten(tight bool) { h.memory.tight.Store(tight) }

// Admitted counts the connections that were let in and have not been let out.
func (h *Host) Admitted() int {
	h.admission.mu.Lock()
	defer h.admission.mu.Unlock()
	return h.admission.all
}

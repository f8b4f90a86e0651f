package contexts

import (
	"pyp/netio"
	"pyp/parallelmod/http"
)

// This file is what becomes of a request that could not be answered at once.

// park keeps a request that cannot be answered now. Its input is about to go
// away, so it is copied.
func (h *httpContext) park(req *request) {
	req.keep()
	h.hmu.Lock()
	req.home, req.aside = req.slot, true
	already := h.parked == req
	if !already && !h.ended.Load() {
		h.parked = req
	}
	h.hmu.Unlock()
	if already {
		return
	}
	h.conn.Pause()
	now := netio.Now()
	if req.began == 0 {
		req.began = now
	}
	h.setDeadline(h.conn, now+int64(h.binding.host.cfg.RequestTimeout))
}

// deliver is the answer of a parked request; it is sent by settle, when the VM
// is free. It reports false if the request was given up meanwhile.
func (h *httpContext) deliver(req *request, a *http.Answer) bool {
	req.compress(a)
	return h.deliverAsIs(req, a)
}

// deliverAsIs is deliver for an answer that is not to be compressed.
func (h *httpContext) deliverAsIs(req *request, a *http.Answer) bool {
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if !req.expected() {
		return false
	}
	out, keep := req.write(h.out, a)
	h.out = out
	h.last = h.last || !keep
	return true
}

// settle sends the answer of a parked request, or what there is of it, and
// reads on behind its end. It is sent under hmu: until it has been, nobody may
// take the connection for idle.
func (h *httpContext) settle() {
	h.hmu.Lock()
	if h.active || h.parked == nil || !h.parked.answered.Load() && h.flow == nil {
		h.hmu.Unlock()
		return
	}
	h.flush()
	if req := h.parked; !req.answered.Load() {
		more := h.wantsMore(h.flow)
		if !h.flow.queued {
			h.giveUpBuffers(h.flow)
		}
		h.patience()
		if h.flow.broken {
			h.breakOff(h.flow)
		}
		h.hmu.Unlock()
		if more {
			req.slot.post((*pulling)(req))
		}
		return
	}
	h.parked, h.out = nil, nil
	over := h.endIfDue()
	if !over {
		h.setDeadline(h.conn, netio.Now()+int64(h.binding.host.cfg.IdleTimeout))
	}
	h.hmu.Unlock()
	if !over {
		h.conn.Resume()
	}
}

// origin is the parked request that the last entry in sl comes of, nil if that
// was an earlier one of the connection.
func (h *httpContext) origin(sl *slot) *request {
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if req := h.parked; req != nil && req.home == sl && req.entered <= sl.worker.Origin() {
		return req
	}
	return nil
}

// cutOff ends the request of code that was cut off where nobody is answered:
// behind an await, or in a timer. nil is a request that has been answered.
func (h *httpContext) cutOff(req *request, why error) {
	status := 500
	if unavailable(why) {
		status = 503
	}
	h.hmu.Lock()
	begun := req != nil && req == h.parked && h.flow != nil
	var f *farewell
	if req != nil && !begun && req.expected() {
		f = req.forsaken(tooLate)
		req.vain = true
	}
	h.hmu.Unlock()
	f.post()
	switch {
	case begun:
		req.cutShort() // and settle follows, since it touches the slot
	case req != nil && h.deliver(req, &http.Answer{Status: status, Close: true}):
		go h.settle() // the VM is not free yet, and this goroutine has to free it
	}
}

package contexts

import (
	"pyp/netio"
)

// This file is how an HTTP connection comes to rest and to its end.

// EOF is the end of the peer's side. All it has asked for is answered by now,
// since netio does not call this while a request is parked.
func (h *httpContext) EOF(netio.Conn) {
	x := h.begin()
	if x == nil {
		return
	}
	if h.begun != 0 {
		h.refuse(x, 400, "the request ends before its end", nil)
	}
	x.last = true
	h.conclude(x)
}

// Drained begins the wait for the next request, since the answer has gone out
// only now; or it goes on with an answer that comes in pieces.
func (h *httpContext) Drained(conn netio.Conn) {
	h.hmu.Lock()
	h.logTransfer()
	stalled := h.flow != nil && h.flow.stalled
	if stalled {
		h.flow.stalled = false
	}
	if h.parked == nil && !h.mid && !h.active {
		h.setDeadline(conn, netio.Now()+int64(h.binding.host.cfg.IdleTimeout))
	}
	h.hmu.Unlock()
	if stalled {
		h.settle()
	}
}

// Timeout is the deadline of whatever the connection is in.
func (h *httpContext) Timeout(conn netio.Conn) {
	x := h.begin()
	if x == nil {
		return
	}
	h.hmu.Lock()
	if t := h.due.Load(); t == 0 || netio.Now() < t {
		conn.SetDeadline(t) // what it was for is over; and it cannot be moved again meanwhile
		h.hmu.Unlock()
		h.conclude(x)
		return
	}
	req := h.parked
	if h.flow != nil && h.hung {
		h.conn.Abort() // half-closed, and nothing comes of it
	}
	late := req != nil && !req.answered.Load() && h.flow == nil
	var f *farewell
	if late {
		f = req.forsaken(tooLate)
		req.vain = true
		a := h.binding.decl.HTTP.Refusal(504, tooLate, "", accepted(req.head))
		a.Close = true
		h.out, _ = req.write(h.out, &a)
		h.last = true
	}
	h.hmu.Unlock()
	f.post()
	switch {
	case late:
		h.binding.host.log.Limited("%s: no answer within %v", h.binding.location(&h.Context, req.name), h.binding.host.cfg.RequestTimeout)
	case req != nil: // its answer is about to go out
	case h.begun != 0:
		h.refuse(x, 408, "the request took too long", nil)
	case conn.Queued() > 0: // an answer is being read; netio judges how fast
		x.answered = true
	default:
		x.last = true
	}
	h.conclude(x)
}

// Closed is the end. If the script has to be told, the context is the host's
// until it was.
func (h *httpContext) Closed(_ netio.Conn, err error) {
	h.expire() // first: park looks at it
	h.hmu.Lock()
	h.closed = true
	h.logTransfer()
	f := h.abandon(err)
	if h.file != nil {
		go h.file.file.Close() // which may wait for the disk
	}
	h.parked, h.out, h.file, h.flow = nil, nil, nil, nil
	h.hmu.Unlock()
	h.reading = nil
	h.binding.host.bodies.release(&h.charged)
	if f == nil {
		h.binding.host.delist(&h.Context)
		return
	}
	f.last = true
	f.post()
}

// abandon gives the parked request up, whose client has gone; hmu is held.
func (h *httpContext) abandon(err error) *farewell {
	req := h.parked
	if req == nil || req.answered.Load() {
		return nil
	}
	f := req.forsaken(because(err))
	status, content := statusGone, int64(0)
	if h.flow != nil {
		if f == nil {
			f = &farewell{r: req}
		}
		f.body = h.flow
		status, content = h.flow.status, h.flow.content
	}
	if h.binding.host.cfg.AccessLog != nil {
		req.log(status, content)
	}
	return f
}

// stop ends the connection: at once if it is idle, else behind the answer that
// is due.
func (h *httpContext) stop() {
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if h.parked == nil && !h.active {
		h.endIfDue()
	}
}

package contexts

import (
	"pyp/netio"
	"pyp/netio/http1"
)

// reading is a request whose body has not come whole.
type reading struct {
	req     *request
	left    int64         // of a body with Content-Length
	chunked http1.Chunked // else
	due     int64         // when --min-body-rate gives it up
}

// request handles a head and as much of its body as in holds. It returns how
// much of in it has used.
func (h *httpContext) request(x *scratch, in []byte) int {
	head, req := &x.head, x.req
	if x.req = nil; req == nil {
		req = new(request)
	}
	req.begin(h, head)
	if !head.Chunked && head.ContentLength == 0 {
		h.dispatch(x, req)
		return 0
	}
	if !head.Chunked && int64(len(in)) >= head.ContentLength {
		req.body = append([]byte(nil), in[:head.ContentLength]...)
		h.dispatch(x, req)
		return int(head.ContentLength)
	}
	if head.Expect100 && len(in) == 0 && head.Minor > 0 {
		x.out = append(x.out, http1.Continue...)
	}
	req.keep()
	h.begun = netio.Now()
	h.reading = &reading{req: req, left: head.ContentLength, due: h.begun + int64(h.binding.host.cfg.BodyGrace)}
	h.bodyClock(0)
	if len(in) == 0 {
		return 0
	}
	return h.readBody(x, in)
}

// readBody takes what in has of the body of the request being read.
func (h *httpContext) readBody(x *scratch, in []byte) int {
	r := h.reading
	n, done, before := 0, false, len(r.req.body)
	if r.req.head.Chunked {
		var err *http1.Error
		r.req.body, n, done, err = r.chunked.Decode(r.req.body, in, &h.binding.host.cfg.HTTP)
		if err != nil {
			h.refuse(x, err.Status, err.Reason, nil)
			return len(in)
		}
	} else {
		n = int(min(r.left, int64(len(in))))
		r.req.body = append(grow(r.req.body, n, r.left), in[:n]...)
		r.left -= int64(n)
		done = r.left == 0
	}
	if !h.binding.host.bodies.charge(&h.charged, len(r.req.body)-before) {
		h.overwhelmed(x)
		return len(in)
	}
	if !done {
		h.bodyClock(len(r.req.body) - before)
		return n
	}
	h.reading = nil
	h.dispatch(x, r.req)
	return n
}

// overwhelmed refuses a body because of all the others.
func (h *httpContext) overwhelmed(x *scratch) {
	h.binding.host.log.Limited("%s refuses request bodies: --max-bodies is reached", h.binding.decl.Name)
	h.refuse(x, 503, "too much is being sent to this server; try again later", nil)
}

// dropBody forgets a body that its script has had.
func (r *request) dropBody() {
	r.body = nil
	r.binding.host.bodies.release(&r.charged)
}

// grow makes room for n more bytes: twice what has come, but never more than
// what is left to come. What a client merely announces costs nothing.
func grow(body []byte, n int, left int64) []byte {
	if len(body)+n <= cap(body) {
		return body
	}
	room := int(min(int64(len(body)+2*n), left))
	return append(make([]byte, 0, len(body)+room), body...)
}

// bodyClock sees to it that a body keeps coming: some of it within BodyTimeout,
// and after a first grace at the minimum rate, which each byte pays for a moment
// ahead. No more than a pause can be paid for: a client that was fast at first
// would else hold what it has sent for hours.
func (h *httpContext) bodyClock(n int) {
	r, cfg := h.reading, &h.binding.host.cfg
	now := netio.Now()
	due := now + int64(cfg.BodyTimeout)
	if cfg.BodyRate > 0 {
		r.due = min(r.due+int64(n)*second/cfg.BodyRate, now+int64(max(cfg.BodyGrace, cfg.BodyTimeout)))
		due = min(due, r.due)
	}
	h.setDeadline(h.conn, due)
}

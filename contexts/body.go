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
	since   int64
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
	h.reading = &reading{req: req, left: head.ContentLength, since: h.begun}
	h.bodyClock()
	if len(in) == 0 {
		return 0
	}
	return h.readBody(x, in)
}

// readBody takes what in has of the body of the request being read.
func (h *httpContext) readBody(x *scratch, in []byte) int {
	r := h.reading
	n, done := 0, false
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
	if !done {
		h.bodyClock()
		return n
	}
	h.reading = nil
	h.dispatch(x, r.req)
	return n
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
// and after a first grace at the minimum rate on average.
func (h *httpContext) bodyClock() {
	r, cfg := h.reading, &h.binding.host.cfg
	due := netio.Now() + int64(cfg.BodyTimeout)
	if cfg.BodyRate > 0 {
		due = min(due, r.since+int64(cfg.BodyGrace)+int64(len(r.req.body))*second/cfg.BodyRate)
	}
	h.setDeadline(h.conn, due)
}

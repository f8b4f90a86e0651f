package contexts

import (
	"pyp/netio/http1"
	"pyp/parallelmod/http"
)

// This file writes answers.

// write appends the whole answer to out and reports whether the connection
// goes on. It ends the request.
func (r *request) write(out []byte, a *http.Answer) ([]byte, bool) {
	if !a.Own && a.Len() == 0 && (a.Status >= 500 || a.Status == 404) {
		page := r.binding.decl.HTTP.Refusal(a.Status, "", "", accepted(r.head))
		a.Type, a.Text = page.Type, page.Text
	}
	length := int64(a.Len())
	out, keep := r.writeHead(out, a, length, false)
	if r.isHead || bodiless(a.Status) {
		length = 0
	} else {
		out = append(append(out, a.Text...), a.Bytes...)
	}
	r.finish(a.Status, length)
	return out, keep
}

// writeHead appends the head of an answer with that much content, -1 for as
// much as will come, and reports whether the connection goes on behind it.
func (r *request) writeHead(out []byte, a *http.Answer, length int64, chunked bool) ([]byte, bool) {
	keep := r.keepConn && !a.Close && !r.closes && !r.draining() && (length >= 0 || chunked)
	res := http1.Response{Status: a.Status, ContentType: a.Type, Length: length, Chunked: chunked, KeepAlive: keep, Minor: int(r.minor), Date: date()}
	if bodiless(a.Status) {
		res.Length, res.Chunked = -1, false
	}
	for _, f := range a.Headers {
		res.Extra = append(res.Extra, http1.HeaderField(f))
	}
	if name := r.binding.host.cfg.RequestIDHeader; name != "" {
		res.Extra = append(res.Extra, http1.HeaderField{Name: name, Value: r.RequestID()})
	}
	r.count(a.Status)
	return http1.AppendHead(out, &res), keep
}

// finish ends the request: its answer is made, with so much content.
func (r *request) finish(status int, content int64) {
	if r.binding.host.cfg.AccessLog != nil {
		r.log(status, content)
	}
	r.complete()
}

// complete is finish for an answer that is logged when it has gone out.
func (r *request) complete() {
	r.binding.host.bodies.release(&r.charged)
	r.answered.Store(true)
	if !r.owned {
		r.head = nil // it aliases the input
	}
}

// log writes the request's line of the access log.
func (r *request) log(status int, content int64) {
	e := access{remote: r.conn.RemoteAddr().Addr(), head: r.head, status: status, bytes: content, began: r.began, route: r.name, id: &r.id}
	r.binding.host.note(&e)
}

// bodiless are the statuses that have no content, RFC 9110 section 6.4.1.
func bodiless(status int) bool { return status < 200 || status == 204 || status == 304 }

func (r *request) draining() bool { return r.binding.draining.Load() }

package contexts

import (
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"pyp/netio/http1"
	"pyp/parallelmod/http"
	"pyp/vm"
)

const second = int64(time.Second)

// request is one HTTP request from its head to its answer. While its callback
// runs on the goroutine that read it, head aliases the input; before anybody
// keeps it, keep copies it.
type request struct {
	*httpContext
	x        http.Exchange // the script's side of it
	head     *http1.Head
	body     []byte
	route    *route
	slot     *slot        // the worker that has it
	ans      *http.Answer // where the callback's answer goes
	err      *vm.ScriptError
	minor    int8
	isHead   bool
	keepConn bool
	owned    bool        // head is the request's own
	ran      bool        // the entry has come to its end
	promised bool        // the callback returned a promise
	closes   bool        // the script asked for the connection to end; guarded by hmu once parked
	answered atomic.Bool // written; head and body are gone
}

// begin makes r the request of a head that has come.
func (r *request) begin(h *httpContext, head *http1.Head) {
	r.httpContext, r.head = h, head
	r.isHead, r.keepConn, r.minor = string(head.Method) == "HEAD", head.KeepAlive, int8(head.Minor)
}

// reuse gives r back to its scratch, if nobody can have kept it: its method was
// called and has answered, and never saw a transport.
func (r *request) reuse(x *scratch) {
	if r.promised || r.route == nil || !r.route.method.Ignores || r.x.Used() {
		return
	}
	*r = request{}
	x.req = r
}

// keep makes the head the request's own.
func (r *request) keep() {
	if r.owned {
		return
	}
	r.owned = true
	r.head = cloneHead(r.head)
}

func cloneHead(h *http1.Head) *http1.Head {
	n := len(h.Method) + len(h.Path) + len(h.Query)
	for _, f := range h.Fields {
		n += len(f.Name) + len(f.Value)
	}
	buf := make([]byte, 0, n)
	take := func(b []byte) []byte {
		from := len(buf)
		buf = append(buf, b...)
		return buf[from:len(buf):len(buf)]
	}
	c := &http1.Head{Method: take(h.Method), Path: take(h.Path), Query: take(h.Query), Minor: h.Minor,
		ContentLength: h.ContentLength, HasLength: h.HasLength, Chunked: h.Chunked, KeepAlive: h.KeepAlive,
		Fields: make([]http1.Field, len(h.Fields))}
	for i, f := range h.Fields {
		c.Fields[i] = http1.Field{Name: take(f.Name), Value: take(f.Value)}
	}
	return c
}

// call enters the worker, which the caller holds, and returns the time of its
// end. Its beginning is begun.
func (r *request) call(sl *slot, a *http.Answer, begun int64) int64 {
	r.slot, r.ans = sl, a
	if fault := sl.enterAt(&r.Context, r, begun); fault != nil {
		r.err = fault
	}
	now := vm.Now()
	r.route.pace.note(now - begun)
	if r.err != nil {
		r.binding.scriptError(&r.Context, r.route.name, r.err)
		r.err = nil
	}
	if !r.ran && !r.promised { // the callback was cut off, which is logged
		*a = http.Answer{Status: 500, Close: true}
	}
	r.ans = nil
	return now
}

// Run is the request inside the VM.
func (r *request) Run(s vm.Scope) {
	r.err = r.binding.protocol(s).HTTP.Call(s, r.route.method, r, &r.x, r.ans)
	r.body = nil
	r.ran = true
}

// Await is told, before anything can come of it, that the callback returned a
// promise.
func (r *request) Await() {
	r.promised = true
	r.park(r)
}

// run is the request as a queued job.
func (r *request) run(sl *slot) {
	if r.givenUp() {
		return
	}
	var a http.Answer
	r.call(sl, &a, vm.Now())
	if !r.promised {
		r.deliver(r, &a)
	}
}

func (r *request) givenUp() bool {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	return r.parked != r || r.answered.Load()
}

// settle sends the answer of a queued request.
func (r *request) settle() { r.httpContext.settle() }

// Answered ends a request whose callback returned a promise.
func (r *request) Answered(s vm.Scope, a *http.Answer, err *vm.ScriptError) {
	if err != nil {
		r.binding.scriptError(&r.Context, r.route.name, err)
	}
	if r.deliver(r, a) {
		r.slot.touch(r.httpContext)
	}
}

// write appends the whole answer to out and reports whether the connection
// goes on. It ends the request.
func (r *request) write(out []byte, a *http.Answer) ([]byte, bool) {
	r.answered.Store(true)
	if !r.owned {
		r.head = nil // it aliases the input
	}
	keep := r.keepConn && !a.Close && !r.closes && !r.draining()
	res := http1.Response{Status: a.Status, ContentType: a.Type, Length: int64(a.Len()), KeepAlive: keep, Minor: int(r.minor), Date: date()}
	if !a.Own && a.Len() == 0 && (a.Status >= 500 || a.Status == 404) {
		res.ContentType = http.TypeText
		a.Text = http1.StatusText(a.Status)
		res.Length = int64(len(a.Text))
	}
	if bodiless(a.Status) {
		res.Length = -1
	}
	for _, f := range a.Headers {
		res.Extra = append(res.Extra, http1.HeaderField(f))
	}
	out = http1.AppendHead(out, &res)
	if !r.isHead && res.Length > 0 {
		out = append(out, a.Text...)
		out = append(out, a.Bytes...)
	}
	return out, keep
}

// bodiless are the statuses that have no content, RFC 9110 section 6.4.1.
func bodiless(status int) bool { return status < 200 || status == 204 || status == 304 }

func (r *request) draining() bool { return r.binding.draining.Load() }

// Ended reports that the request is answered, and its head gone.
func (r *request) Ended() bool { return r.answered.Load() }

// Method is the request's method.
func (r *request) Method() string { return string(r.head.Method) }

// Path is the decoded path; one that does not decode stays as it came.
func (r *request) Path() string {
	raw := string(r.head.Path)
	if strings.IndexByte(raw, '%') < 0 {
		return raw
	}
	if p, err := url.PathUnescape(raw); err == nil {
		return strings.ToValidUTF8(p, "\uFFFD")
	}
	return raw
}

// Query is what follows the question mark.
func (r *request) Query() string { return latin1(r.head.Query) }

// Header finds a field.
func (r *request) Header(name string) (string, bool) {
	v, ok := r.head.Get(name)
	return latin1(v), ok
}

// EachHeader lists the fields as they came.
func (r *request) EachHeader(f func(name, value string)) {
	for _, h := range r.head.Fields {
		f(string(h.Name), latin1(h.Value))
	}
}

// latin1 reads field bytes as the web does: a character each.
func latin1(b []byte) string {
	for _, c := range b {
		if c >= 0x80 {
			runes := make([]rune, len(b))
			for i, c := range b {
				runes[i] = rune(c)
			}
			return string(runes)
		}
	}
	return string(b)
}

// Body is the request's content.
func (r *request) Body() []byte { return r.body }

// Write is not for HTTP; parallelmod tells the script.
func (r *request) Write([]byte) {}

// Close ends the connection behind this answer.
func (r *request) Close() {
	r.hmu.Lock()
	r.closes = true
	r.hmu.Unlock()
}

// Abort resets the connection.
func (r *request) Abort() { r.conn.Abort() }

// Pause does nothing: an HTTP connection reads on when it has answered.
func (r *request) Pause() {}

// Resume does nothing.
func (r *request) Resume() {}

// NextSendID is always 1: a request has one answer.
func (r *request) NextSendID() int64 { return 1 }

// Elapsed is how long the running callback has been running, in microseconds.
func (r *request) Elapsed() int64 {
	return int64(r.slot.worker.Busy() / time.Microsecond)
}

package contexts

import (
	"sync/atomic"
	"time"

	"pyp/netio"
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
	route    *http.Route  // nil if none was found
	name     string       // the route's, or what stands for it; for the logs
	pace     *pace        // the route's
	slot     *slot        // the worker that has it
	home     *slot        // guarded by hmu: the worker that has it, once parked
	ans      *http.Answer // where the callback's answer goes
	err      *vm.ScriptError
	id       requestID
	began    int64 // when its first byte came, or it was read; 0 while nobody has looked at the clock
	entered  int64 // when its callback began, by vm.Now; 0 before
	done     int64 // when its callback has answered at once, 0 else
	minor    int8
	aside    bool // it was parked: another goroutine than its reader's may answer it
	isHead   bool
	keepConn bool
	owned    bool                   // head is the request's own
	ran      bool                   // the entry has come to its end
	promised bool                   // the callback returned a promise, or a stream
	failing  bool                   // its answer is already one for an error
	closes   bool                   // the script asked for the connection to end; guarded by hmu once parked
	watcher  func(vm.Scope, string) // guarded by hmu; asked for by Watch, until it is called
	vain     bool                   // guarded by hmu; the host has answered in the script's place
	opening  *streaming             // guarded by hmu; its answer, of which nothing has come
	answered atomic.Bool            // the answer is complete; head and body are gone
}

// begin makes r the request of a head that has come.
func (r *request) begin(h *httpContext, head *http1.Head) {
	r.httpContext, r.head = h, head
	r.isHead, r.keepConn, r.minor = string(head.Method) == "HEAD", head.KeepAlive, int8(head.Minor)
	cfg := &h.binding.host.cfg
	if r.began = h.begun; r.began == 0 && cfg.AccessLog != nil {
		r.began = netio.Now()
	}
	if cfg.RequestIDHeader != "" {
		if v, _ := head.Get(cfg.RequestIDHeader); validID(v) {
			r.id.given = string(v)
		}
	}
}

// find looks for the route. Without one it makes the answer.
func (r *request) find(a *http.Answer) bool {
	b := r.binding
	m := b.decl.HTTP.Match(r.head.Method, r.head.Path)
	switch {
	case m.Route != nil:
		r.route, r.name, r.pace = m.Route, m.Route.Name, &b.paces[m.Route.Index]
		return true
	case m.File != nil:
		r.name = b.filesName
		*a = http.Answer{Status: 200, File: m.File}
	default:
		*a = b.decl.HTTP.Refusal(m.Status, m.Message, m.Allow, r.joined("Accept"))
	}
	return false
}

// reuse gives r back to its scratch, if nobody can have kept it: its method was
// called and has answered, and never saw a transport.
func (r *request) reuse(x *scratch) {
	if r.promised || r.route == nil || !r.route.Ignores || r.x.Used() {
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
	n := len(h.Method) + len(h.Target) + len(h.Path) + len(h.Query) + len(h.Host)
	for _, f := range h.Fields {
		n += len(f.Name) + len(f.Value)
	}
	buf := make([]byte, 0, n)
	take := func(b []byte) []byte {
		from := len(buf)
		buf = append(buf, b...)
		return buf[from:len(buf):len(buf)]
	}
	c := &http1.Head{Method: take(h.Method), Target: take(h.Target), Path: take(h.Path), Query: take(h.Query), Host: take(h.Host), Minor: h.Minor,
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
	r.slot, r.ans, r.entered = sl, a, begun
	if r.began == 0 {
		r.began = begun + skew
	}
	if fault := sl.enterAt(&r.Context, r, r.tally(), begun); fault != nil {
		r.err = fault
	}
	now := vm.Now()
	r.pace.note(now - begun)
	if r.err != nil {
		r.complain(r.err)
		r.err = nil
	}
	sl.finish(now)
	if !r.promised {
		r.done = now + skew
	}
	switch {
	case r.ran:
		if r.promised && sl.worker.Aborted() != nil && r.under() != nil { // behind a stream's first piece
			r.cutShort()
		}
	case !r.promised: // the callback was cut off, which is logged
		*a = http.Answer{Status: 500, Close: true}
		if unavailable(sl.worker.Aborted()) {
			a.Status = 503
		}
	default:
		r.cutShort()
	}
	r.ans = nil
	return now
}

// Run is the request inside the VM.
func (r *request) Run(s vm.Scope) {
	r.err = r.binding.protocol(s).HTTP.Call(s, r.route, r, &r.x, r.ans)
	if !r.promised {
		r.dropBody()
		if r.ans.Stream != nil {
			r.stream(s, r.ans)
		}
	}
	r.ran = true
}

// complain logs an error of the script's that concerns this request.
func (r *request) complain(err *vm.ScriptError) {
	where := r.binding.location(&r.Context, r.name)
	if r.id.known() {
		where += ", request " + r.RequestID()
	}
	r.blame(r.slot, r.tally(), err)
	r.binding.host.log.ScriptError(where, err)
}

// Threw counts an error that the exceptionHandler gets.
func (r *request) Threw(err *vm.ScriptError) { r.blame(r.slot, r.tally(), err) }

// tally is that of the request's route in its worker.
func (r *request) tally() *tally {
	if r.route == nil {
		return r.binding.extra(r.slot, mistakeTally)
	}
	return &r.binding.by(r.slot).tallies[r.route.Index]
}

// Await is told, before anything can come of it, that the callback returned a
// promise.
func (r *request) Await() {
	r.promised = true
	r.park(r)
}

// run is the request as a queued job.
func (r *request) run(sl *slot) {
	if !r.taken(sl) {
		return
	}
	var a http.Answer
	r.call(sl, &a, vm.Now())
	if !r.promised && !r.setApart(&a) {
		r.deliver(r, &a)
	}
}

// taken notes which worker has the request. It reports false if nobody waits for
// its answer any more.
func (r *request) taken(sl *slot) bool {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	r.home = sl
	return r.expected()
}

func (r *request) givenUp() bool {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	return !r.expected()
}

// expected reports that the connection waits for this request's answer; hmu is
// held.
func (r *request) expected() bool { return r.parked == r && !r.answered.Load() }

// settle sends the answer of a queued request.
func (r *request) settle() { r.httpContext.settle() }

// Answered ends a request whose callback returned a promise.
func (r *request) Answered(s vm.Scope, a *http.Answer, err *vm.ScriptError) {
	if err != nil {
		r.complain(err)
	}
	switch {
	case a.Stream != nil:
		r.stream(s, a)
	case r.setApart(a):
	case r.deliver(r, a):
		r.slot.touch(r.httpContext)
	}
}

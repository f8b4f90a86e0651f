package contexts

import (
	"math"
	"sync"
	"sync/atomic"

	"pyp/netio"
	"pyp/netio/http1"
	"pyp/parallelmod/http"
	"pyp/vm"
)

// httpContext is a connection of an http11 protocol. While it is idle it holds
// no buffers. It reads one request after the other from what netio delivers:
//
//	idle ──first byte──▶ head ──head whole──▶ body ──whole──▶ called
//	  ▲                                                        │  answer at once
//	  ├────────────────────────────────────────────────────────┤
//	  └──────────── answered ◀── parked (queued or promised) ◀─┘
//
// While a request is parked netio is paused: what is pipelined behind it waits
// in netio's carry, bounded, and answers keep the order of their requests.
type httpContext struct {
	Context
	scanned int      // of a head that came in pieces; netio's caller only, like the next two
	begun   int64    // when the first byte of a request came that is not whole, 0 between requests
	reading *reading // the request whose body is coming

	charged  atomic.Int64 // bytes of the request's body, as counted in the host's bodies
	due      atomic.Int64 // the deadline that holds, 0 for none: netio may report one that was moved meanwhile
	hmu      sync.Mutex
	parked   *request   // guarded by hmu, like all below; queued for a worker, promised, or answered in pieces
	out      []byte     // the parked request's answer, to be sent when the VM is free
	file     *fileBody  // and what follows it
	flow     *streaming // the body of the parked request that comes in pieces
	transfer *transfer  // the file on its way, if that is to be logged
	active   bool       // a delivery of input is at work; it sends what it has before a parked answer may go
	mid      bool       // a request has come in part
	last     bool       // close when out has gone out
	closed   bool       // netio has been told to close
	hung     bool       // the client has ended its side
}

// scratch is what one delivery of input needs and nobody keeps.
type scratch struct {
	head     http1.Head
	req      *request // for the next request, nil if the last one was kept
	out      []byte
	sl       *slot // held across the pipelined requests of one delivery
	turns    int   // callbacks since it was taken
	ans      http.Answer
	now      int64 // the end of the last callback, which is near enough the beginning of the next; 0 before the first
	answered bool  // some request was
	stop     bool  // read no further request
	last     bool  // close behind what is in out
}

var scratches = sync.Pool{New: func() any { return &scratch{out: make([]byte, 0, 4096)} }}

// writeLimit lifts netio's bound on queued output: no more than one batch and
// one parked answer are queued here before reading stops.
const writeLimit = math.MaxInt

func newHTTP(b *binding, conn netio.Conn) *httpContext {
	h := &httpContext{}
	conn.SetWriteLimit(writeLimit)
	h.setDeadline(conn, netio.Now()+int64(b.host.cfg.IdleTimeout))
	h.Context.init(b, conn, h)
	return h
}

// setDeadline asks for Timeout at t.
func (h *httpContext) setDeadline(conn netio.Conn, t int64) {
	h.due.Store(t)
	conn.SetDeadline(t)
}

// Data takes input from netio: as many requests as are whole.
func (h *httpContext) Data(_ netio.Conn, in []byte) int {
	x := h.begin()
	if x == nil {
		return len(in)
	}
	done := false
	defer func() {
		if !done { // a panic: nobody else gives the worker up
			leaveSlot(x.sl)
		}
	}()
	n := h.consume(x, in)
	h.conclude(x)
	done = true
	return n
}

// begin opens a delivery: the only time that answers are sent but by settle.
// It returns nil if the connection is over: what comes then must not run.
func (h *httpContext) begin() *scratch {
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if h.closed {
		return nil
	}
	h.active = true
	x := scratches.Get().(*scratch)
	x.now, x.answered, x.last, x.stop = 0, false, false, h.parked != nil || h.last
	return x
}

// conclude ends a delivery: the VM is given up, then the answers go out in one
// write, then whatever came of them.
func (h *httpContext) conclude(x *scratch) {
	x.sl = leaveSlot(x.sl)
	h.send(x)
	h.hmu.Lock()
	h.active, h.mid, h.last = false, h.begun != 0, h.last || x.last
	due := h.parked != nil && (h.parked.answered.Load() || h.flow != nil)
	if h.parked == nil && !h.endIfDue() && x.answered && !h.mid {
		h.setDeadline(h.conn, netio.Now()+int64(h.binding.host.cfg.IdleTimeout))
	}
	h.hmu.Unlock()
	if due {
		h.settle()
	}
	if cap(x.out) <= maxScratch { // last: Data looks at it once more if there was a panic
		scratches.Put(x)
	}
}

// endIfDue closes a connection that has answered its last request. It is
// called with hmu held, so that nobody begins a delivery meanwhile.
func (h *httpContext) endIfDue() bool {
	if !h.closed && (h.last || h.binding.draining.Load() && !h.mid) {
		h.closed = true
		h.conn.Close()
	}
	return h.closed
}

func (h *httpContext) send(x *scratch) {
	if len(x.out) > 0 {
		h.conn.Send(x.out)
		x.out = x.out[:0]
	}
}

// maxBatch is how much output one delivery collects before it is sent.
const maxBatch = 64 << 10

func (h *httpContext) consume(x *scratch, in []byte) (n int) {
	for n < len(in) && !x.stop {
		if h.reading != nil {
			n += h.readBody(x, in[n:])
		} else {
			used := h.readRequest(x, in[n:])
			if used == 0 {
				return n
			}
			n += used
		}
		if len(x.out) > maxBatch {
			x.sl, x.now = leaveSlot(x.sl), 0
			h.send(x)
			if h.conn.Queued() > 0 {
				return n // netio delivers the rest when the reader has caught up
			}
		}
	}
	return n
}

// readRequest takes a head and as much of its body as is there; 0 if the head
// is not whole.
func (h *httpContext) readRequest(x *scratch, in []byte) int {
	if h.scanned > 0 {
		x.head.Reset() // another connection may have used it since
	}
	used, err := http1.ParseHead(in, &h.scanned, &x.head, &h.binding.host.cfg.HTTP)
	if err != nil {
		h.refuse(x, err.Status, err.Reason, &x.head)
		return len(in)
	}
	if used == 0 {
		h.startClock()
		return 0
	}
	h.scanned = 0
	return used + h.request(x, in[used:])
}

func leaveSlot(sl *slot) *slot {
	if sl != nil {
		sl.leave()
	}
	return nil
}

// startClock begins the deadline of a request's head, which covers all of it:
// a client that sends a byte now and then does not move it.
func (h *httpContext) startClock() {
	if h.begun == 0 {
		h.begun = netio.Now()
		h.setDeadline(h.conn, h.begun+int64(h.binding.host.cfg.HeadTimeout))
	}
}

// dispatch calls the method of a whole request, here if a worker is free and
// the route is not known to be slow, else on whichever worker is free first.
func (h *httpContext) dispatch(x *scratch, req *request) {
	h.begun = 0
	if !req.find(&x.ans) {
		h.conclusion(x, req)
		return
	}
	leaves := req.pace.leaves()
	if x.sl != nil && (leaves || x.turns >= req.pace.hints.SyncReceives && x.sl.contended()) {
		x.sl, x.now = leaveSlot(x.sl), 0
	}
	if x.sl == nil && !leaves {
		x.sl, x.turns = h.binding.host.pool.acquire(h.conn.Poller()), 0
	}
	if x.sl == nil {
		x.stop = true
		h.park(req)
		h.binding.host.pool.post(req)
		return
	}
	if x.now == 0 {
		x.now = vm.Now()
	}
	x.turns++
	x.now = req.call(x.sl, &x.ans, x.now)
	if req.promised {
		x.stop = true
		return
	}
	x.stop = x.stop || x.sl.replaced()
	h.conclusion(x, req)
}

// conclusion is the answer in x.ans, unless that takes longer than input may
// wait.
func (h *httpContext) conclusion(x *scratch, req *request) {
	if req.setApart(&x.ans) {
		x.ans, x.stop = http.Answer{}, true
		return
	}
	h.answer(x, req)
	req.reuse(x)
}

// answer appends the answer in x.ans to the output.
func (h *httpContext) answer(x *scratch, req *request) {
	var keep bool
	if len(h.binding.options.Compress) > 0 {
		x.sl, x.now = leaveSlot(x.sl), 0
		req.compress(&x.ans)
	}
	x.out, keep = req.write(x.out, &x.ans)
	x.ans, x.answered = http.Answer{}, true
	if !keep {
		x.stop, x.last = true, true
	}
}

// refuse answers what cannot be read, and ends the connection. The head is of
// the request, as far as it was read; nil is none.
func (h *httpContext) refuse(x *scratch, status int, reason string, head *http1.Head) {
	if h.reading != nil {
		head = h.reading.req.head
	}
	a := h.binding.decl.HTTP.Refusal(status, reason, "", accepted(head))
	if h.binding.host.cfg.AccessLog != nil {
		h.binding.host.note(&access{remote: h.conn.RemoteAddr().Addr(), head: head, status: status, bytes: int64(a.Len()), began: h.begun})
	}
	h.binding.host.bodies.release(&h.charged)
	h.reading, h.scanned, h.begun = nil, 0, 0
	h.binding.host.refused.Add(1)
	if h.binding.host.cfg.Stats {
		h.binding.by(x.sl).status[status/100].Add(1)
	}
	x.out = http1.AppendHead(x.out, &http1.Response{Status: status, ContentType: a.Type, Length: int64(a.Len()), Minor: 1, Date: date()})
	if head == nil || string(head.Method) != "HEAD" {
		x.out = append(x.out, a.Text...)
	}
	x.stop, x.last = true, true
}

// accepted is a request's Accept field, as far as its head was read.
func accepted(head *http1.Head) string {
	if head == nil {
		return ""
	}
	v, _ := head.Get("Accept")
	return latin1(v)
}

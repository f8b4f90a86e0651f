package contexts

import (
	"pyp/netio"
	"pyp/netio/http1"
	"pyp/parallelmod/http"
	"pyp/vm"
)

// This file is for answers that come in pieces. Their requests stay parked.
// Each entry of the VM takes one batch of pieces off the script's stream, which
// is sent when the VM is free; then the next entry is queued, if the client has
// taken enough of what was sent:
//
//	first batch ──▶ settle: send ──▶ room? ──▶ queued ──▶ next batch ──▶ settle
//	                                   │ no                  ▲
//	                                   └──── Drained ────────┘
//
// A stream that has nothing yet waits for Ready instead. So a script never
// makes more than a client reads, and no stream keeps a worker from others.

// streaming is a body under way.
type streaming struct {
	body    http.Stream // in entries only, like the next four
	buf     []byte
	packer  *packer // nil if nothing is compressed
	batch   int     // bytes that one entry takes off the stream
	inside  bool    // an entry has begun to take a batch, and not ended
	chunked bool
	keep    bool // the connection may go on behind it

	status  int
	content int64 // bytes handed to netio, guarded by hmu, like all below
	more    bool  // there is something to pull
	ready   bool  // Ready came while a batch was being taken
	queued  bool  // an entry that pulls is queued, or runs
	stalled bool  // Drained is to go on
	broken  bool  // it fails before its end
}

const (
	streamRoom = 64 << 10 // queued output beyond which a stream waits
	leastBatch = 2 << 10  // what an entry takes of a stream at first
	mostBatch  = 64 << 10
)

// stream begins an answer that comes in pieces, inside the entry that made it.
func (r *request) stream(s vm.Scope, a *http.Answer) {
	r.promised = true
	st := &streaming{body: a.Stream, batch: leastBatch, status: a.Status, chunked: r.minor > 0, queued: true}
	r.park(r)
	r.dropBody()
	if r.givenUp() {
		st.cancel(s)
		return
	}
	if r.isHead || bodiless(a.Status) {
		r.packStream(st, a) // for the fields
		st.cancel(s)
		r.deliverBare(a, st.chunked)
		r.slot.touch(r.httpContext)
		return
	}
	r.opens(st)
	state, err := st.pull(s)
	if state == http.Failed {
		r.streamFailed(err)
		r.slot.touch(r.httpContext)
		return
	}
	r.packStream(st, a)
	if !r.beginBody(st, a) {
		st.cancel(s)
		return
	}
	r.took(st, state)
}

// opens notes a stream of which nothing has come: it may be Ready before its
// head is written.
func (r *request) opens(st *streaming) {
	r.hmu.Lock()
	r.opening = st
	r.hmu.Unlock()
}

// packStream compresses the body, if it may be.
func (r *request) packStream(st *streaming, a *http.Answer) {
	if !r.compressible(a) {
		return
	}
	if c := r.coding(a); c != identity {
		if st.packer = streamPacker(c); st.packer != nil {
			encode(a, c)
			return
		}
	}
	vary(a)
}

// deliverBare answers with the head of a stream.
func (r *request) deliverBare(a *http.Answer, chunked bool) {
	h := r.httpContext
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if r.expected() {
		out, keep := r.writeHead(h.out, a, -1, chunked)
		h.out, h.last = out, h.last || !keep
		r.finish(a.Status, 0)
	}
}

// streamFailed answers for a stream of which nothing has been sent.
func (r *request) streamFailed(err *vm.ScriptError) {
	a := http.Answer{Status: 500}
	if err != nil {
		r.complain(err)
		if err.Reason != nil {
			a = http.Answer{Status: 503, Close: true}
		}
	}
	r.deliver(r, &a)
}

// beginBody writes the head, and reports whether anybody waits for the rest.
// From now on the time for an answer does not count; how fast the client reads
// is netio's to judge.
func (r *request) beginBody(st *streaming, a *http.Answer) bool {
	h := r.httpContext
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if !r.expected() {
		return false
	}
	h.out, st.keep = r.writeHead(h.out, a, -1, st.chunked)
	h.flow, r.opening = st, nil
	h.patience()
	return true
}

// patience is how long a stream may have nothing to say: for ever, but not to a
// client that has ended its side and may well be gone; hmu is held.
func (h *httpContext) patience() {
	var due int64
	if h.hung {
		due = netio.Now() + int64(h.binding.host.cfg.IdleTimeout)
	}
	h.setDeadline(h.conn, due)
}

// pull takes a batch off the stream. How much that is follows how long it
// takes: others wait for this VM.
func (st *streaming) pull(s vm.Scope) (http.State, *vm.ScriptError) {
	begun := vm.Now()
	buf, state, err := st.body.Pull(s, st.buf[:0], st.batch)
	switch took := vm.Now() - begun; {
	case took > int64(slowAfter):
		st.batch = max(st.batch/2, leastBatch)
	case took < int64(slowAfter/4) && len(buf) >= st.batch:
		st.batch = min(st.batch*2, mostBatch)
	}
	st.buf = buf
	return state, err
}

// cancel ends the stream in the script.
func (st *streaming) cancel(s vm.Scope) {
	if st.body != nil {
		st.body.Cancel(s)
		st.body = nil
	}
	st.packer.free()
	st.packer = nil
}

// took keeps a batch for the client until the VM is free.
func (r *request) took(st *streaming, state http.State) {
	data := st.pack(state)
	h := r.httpContext
	h.hmu.Lock()
	if r.expected() {
		st.append(h, data)
		st.queued, st.more = false, state == http.More || st.ready
		if state == http.Ended {
			h.endBody(r, st)
		}
	}
	h.hmu.Unlock()
	r.slot.touch(h)
}

// pack is the batch as it goes out.
func (st *streaming) pack(state http.State) []byte {
	data := st.buf
	if cap(st.buf) > 2*mostBatch {
		st.buf = nil
	}
	if st.packer == nil {
		return data
	}
	data = st.packer.piece(data, state == http.Ended)
	if state == http.Ended {
		st.packer.free()
		st.packer = nil
	}
	return data
}

// append adds a batch to the output; hmu is held.
func (st *streaming) append(h *httpContext, data []byte) {
	st.content += int64(len(data))
	if st.chunked {
		h.out = http1.AppendChunk(h.out, data)
	} else {
		h.out = append(h.out, data...)
	}
}

// endBody completes the answer; hmu is held.
func (h *httpContext) endBody(r *request, st *streaming) {
	if st.chunked {
		h.out = append(h.out, http1.LastChunk...)
	}
	st.body = nil
	h.flow = nil
	h.last = h.last || !st.keep || r.closes
	r.watcher = nil
	r.finish(st.status, st.content)
}

// wantsMore decides what follows a batch that was sent; hmu is held. It reports
// that the next one is to be queued.
func (h *httpContext) wantsMore(st *streaming) bool {
	if st.broken || !st.more || st.queued || st.stalled {
		return false
	}
	if h.conn.Queued() >= int64(min(streamRoom, h.binding.limits.writeBuffer)) {
		st.stalled = true
		return false
	}
	st.queued, st.ready = true, false
	return true
}

// restingBuffer is the largest buffer that a stream keeps while it waits.
const restingBuffer = 4 << 10

// giveUpBuffers makes a stream small that waits for its reader or its script;
// hmu is held, and no entry has the stream or is to get it.
func (h *httpContext) giveUpBuffers(st *streaming) {
	if cap(st.buf) > restingBuffer {
		st.buf = nil
	}
	if cap(h.out) > restingBuffer {
		h.out = nil // flush has emptied it
	}
}

// Ready says, inside an entry, that a stream that waited has more or has ended.
func (r *request) Ready(vm.Scope) {
	h := r.httpContext
	h.hmu.Lock()
	switch {
	case r.opening != nil:
		r.opening.ready = true
	case h.flow != nil && h.parked == r:
		h.flow.more, h.flow.ready = true, true
	}
	h.hmu.Unlock()
	r.slot.touch(h)
}

// pulling is the request as a job that takes the next batch.
type pulling request

func (p *pulling) run(sl *slot) {
	r := (*request)(p)
	st := r.under()
	if st == nil {
		return
	}
	st.inside = true
	if fault := sl.enterAt(&r.Context, p, r.binding.extra(sl, streamTally), vm.Now()); fault != nil {
		r.complain(fault)
	}
	sl.finish(vm.Now())
	if st.inside || sl.worker.Aborted() != nil && r.under() != nil { // it was cut off
		r.cutShort()
	}
}

// under is the body that the connection waits for, nil if it does not.
func (r *request) under() *streaming {
	r.hmu.Lock()
	defer r.hmu.Unlock()
	if r.parked != r {
		return nil
	}
	return r.flow
}

// Run is the next batch inside the VM.
func (p *pulling) Run(s vm.Scope) {
	r := (*request)(p)
	st := r.under()
	if st == nil || st.body == nil {
		return
	}
	state, err := st.pull(s)
	if state == http.Failed {
		if err != nil {
			r.complain(err)
		}
		st.body = nil
		r.cutShort()
	} else {
		r.took(st, state)
	}
	st.inside = false
}

func (p *pulling) settle() { (*request)(p).httpContext.settle() }

// cutShort ends an answer that cannot be completed. The holder of the request's
// slot calls it, and settle acts on it.
func (r *request) cutShort() {
	h := r.httpContext
	h.hmu.Lock()
	begun := h.flow != nil && h.parked == r
	if begun {
		h.flow.broken = true
	}
	h.hmu.Unlock()
	if !begun {
		r.deliver(r, &http.Answer{Status: 500, Close: true})
	}
	r.slot.touch(h)
}

// breakOff ends the connection in the midst of an answer; hmu is held. The
// client sees that: a chunked body lacks its last chunk, and any other ends in
// a reset, which may cost the client what it has not read.
func (h *httpContext) breakOff(st *streaming) {
	if !st.chunked {
		h.conn.Abort()
	} else if !h.closed {
		h.closed = true
		h.conn.Close()
	}
}

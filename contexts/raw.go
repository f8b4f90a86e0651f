package contexts

import (
	"errors"
	"sync"
	"sync/atomic"

	"pyp/netio"
	"pyp/parallelmod"
)

// rawContext is a connection of a protocol that sees bytes or lines. The first
// worker that is free opens it, and it stays with that one, in which its
// instance lives.
//
// Its events run one after the other, in order: on the goroutine that brought
// them if the worker is free, else in the worker's queue. What an entry brings
// about is collected in the fields under omu, and settle acts on them when the
// VM is free:
//
//	event ──▶ entry: callbacks ──▶ out, reason, pending … ──▶ settle: send, close, read on
//
// This file is the side of netio and of the host, raw_entry.go what happens
// inside the VM, raw_settle.go what happens afterwards.
type rawContext struct {
	Context
	slot *slot // of its worker; nil until that opens it, set once under omu

	// In entries only.
	proto   *parallelmod.Protocol
	session *parallelmod.Session
	stage   int    // of opening
	backlog []byte // input that the script cannot take yet: a promise has not settled, or it has paused
	lines   lines

	measured  int64       // holder only: the time of its callbacks when that was last looked at
	asked     int64       // holder only: bytes that natives have asked room for in its callbacks since
	measuring atomic.Bool // what it retains is being estimated

	omu     sync.Mutex // may be held when conn's methods are called that never call back
	out     *output    // guarded by omu, like all below; to be sent when the VM is free
	files   []*rawFile // to be sent behind it, with the output that follows each
	given   int64      // bytes handed to netio
	sendID  int64
	pending [gates]int32 // callbacks whose promise has not settled
	due     [gates]int64 // when they must have
	fileDue int64        // when the first of files must have been opened, 0 while nobody opens it
	halfDue int64        // when a half-closed connection must have come to something
	queued  int32        // input events in the worker's queue
	unsents int32        // those among them that tell of files which cannot be sent
	reason  string       // why the connection ends, "" while it does not

	eof      bool // the peer has ended its side
	held     bool // the script has paused the transport
	paused   bool // netio is paused
	owed     bool // sendComplete is owed for what was sent
	sending  bool // a sendComplete is in the worker's queue
	mute     bool // shutdownSend: nothing can be sent any more
	muted    bool // and netio knows
	stopping bool // the host shuts down
	closing  bool // netio has been told to close, or has
	gone     bool // netio has told its end
	cut      bool // the connection did not end in good order
	dropped  bool // output came when it was too late
}

// gate is what waits for a promise: further input waits for callbacks that
// take input, sendComplete for the sendComplete before it. Neither waits for
// the other, so that one may wait for the other in the script.
type gate int

const (
	inputGate gate = iota
	sendGate
	gates
)

func gateOf(cb parallelmod.Callback) gate {
	if cb == parallelmod.SendComplete {
		return sendGate
	}
	return inputGate
}

type eventKind int

const (
	opened eventKind = iota
	received
	more // of the backlog
	sent
	finished // the peer has ended its side
	unsent   // a file cannot be sent
	stopped
	closed
)

// event is something that happened to a raw connection and concerns its script.
type event struct {
	c    *rawContext
	kind eventKind
	data []byte // received
	text string // unsent: why
	err  error  // unsent: its cause
	id   int64  // unsent: of the send
}

func newRaw(b *binding, conn netio.Conn) *rawContext {
	c := &rawContext{}
	c.Context.init(b, conn, c)
	c.omu.Lock()
	c.queued, c.paused = 1, true
	conn.Pause()
	c.omu.Unlock()
	b.host.pool.postNear(b.home(conn.Poller()), &event{c: c, kind: opened})
	return c
}

// bind makes the worker that opens the connection its own. It reports false
// if the connection is over already.
func (c *rawContext) bind(sl *slot) bool {
	c.omu.Lock()
	defer c.omu.Unlock()
	if c.closing {
		return false
	}
	c.slot = sl
	c.queued--
	return true
}

// Data takes input from netio.
func (c *rawContext) Data(conn netio.Conn, in []byte) int {
	sl := c.slot
	switch {
	case c.binding.decl.NextBytes != nil:
		c.push(c.binding.decl.NextBytes)
	case c.binding.pace.leaves() || conn.Poller() != sl.index || !sl.try():
		c.enqueue(&event{c: c, kind: received, data: append([]byte(nil), in...)})
		return len(in)
	default:
		sl.event = event{c: c, kind: received, data: in}
		c.binding.noteRaw(sl, sl.enter(c, &sl.event, nil))
		sl.event = event{}
		sl.leave()
	}
	c.settle()
	return len(in)
}

// enqueue posts an event of the input's; netio is paused until it has run.
func (c *rawContext) enqueue(e *event) {
	c.omu.Lock()
	c.queued++
	c.pause()
	c.omu.Unlock()
	c.slot.post(e)
}

// EOF is the end of the peer's side.
func (c *rawContext) EOF(netio.Conn) { c.happen(&event{c: c, kind: finished}) }

// Gone changes nothing: the peer may read on.
func (c *rawContext) Gone(netio.Conn) {}

// Drained is when a slow reader has caught up.
func (c *rawContext) Drained(netio.Conn) { c.settle() }

// Timeout is a promise that does not settle, or a half-closed connection that
// nothing comes of.
func (c *rawContext) Timeout(netio.Conn) {
	c.omu.Lock()
	late := false
	if at := c.deadline(); at == 0 || at > netio.Now() {
		c.conn.SetDeadline(at) // it was moved meanwhile
	} else {
		late = c.pending[inputGate] > 0
		c.lateFile()
		c.endWith("timeout")
	}
	c.omu.Unlock()
	if late {
		c.binding.complain(&c.Context, "a promise of a callback has not settled within %v", c.binding.host.cfg.RequestTimeout)
	}
	c.settle()
}

// Closed is the end.
func (c *rawContext) Closed(_ netio.Conn, err error) {
	if errors.Is(err, netio.ErrOverflow) {
		c.binding.complain(&c.Context, "the peer reads too slowly: more than %d bytes of output are queued (--max-write-buffer); write when sendComplete comes", c.binding.limits.writeBuffer)
	}
	c.omu.Lock()
	c.closing, c.gone, c.cut = true, true, err != nil
	c.reason = c.lastReason(err)
	c.dropFiles()
	bound := c.slot != nil
	c.omu.Unlock()
	c.expire()
	if !bound { // no callback has run, so none is told
		c.binding.host.delist(&c.Context)
		return
	}
	c.happen(&event{c: c, kind: closed})
}

// lastReason names the end of a connection for connectionClosed: what began
// it, but a peer that does not let us end it in good order is the reason
// itself. omu is held.
func (c *rawContext) lastReason(err error) string {
	switch {
	case err == nil && c.reason == "":
		return "close"
	case c.reason != "" && (err == nil || c.reason != "close"):
		return c.reason
	case errors.Is(err, netio.ErrReactorGone), errors.Is(err, netio.ErrAborted) && c.stopping:
		return "shutdown"
	case errors.Is(err, netio.ErrAborted):
		return "abort"
	case errors.Is(err, netio.ErrWriteTimeout), errors.Is(err, netio.ErrTimedOut):
		return "timeout"
	case errors.Is(err, netio.ErrReset):
		return "peer"
	}
	return "error"
}

// happen runs an event here if the worker is free, else in its queue.
func (c *rawContext) happen(e *event) {
	if c.binding.pace.leaves() || !c.slot.try() {
		c.slot.post(e)
		return
	}
	e.run(c.slot)
	c.slot.leave()
	e.settle()
}

// run is the event's turn; the caller holds sl.
func (e *event) run(sl *slot) {
	switch e.kind {
	case opened:
		if !e.c.bind(sl) {
			return
		}
	case received, more, unsent:
		e.c.omu.Lock()
		e.c.queued--
		if e.kind == unsent {
			e.c.unsents--
		}
		e.c.omu.Unlock()
	}
	took := sl.enter(e.c, e, nil)
	if e.kind != closed {
		e.c.binding.noteRaw(sl, took)
	}
}

// settle runs after an event that was queued, when the VM is free.
func (e *event) settle() {
	e.c.settle()
	if e.kind == closed {
		e.c.binding.host.delist(&e.c.Context)
	}
}

// stop ends the connection when what is in flight has gone out.
func (c *rawContext) stop() {
	c.omu.Lock()
	c.stopping = true
	bound := c.slot != nil
	c.omu.Unlock()
	if bound {
		c.happen(&event{c: c, kind: stopped})
	}
}

// Write queues output of the script's.
func (c *rawContext) Write(b []byte) {
	c.push(b)
	c.touch()
}

// touch sees to it that settle runs after this entry.
func (c *rawContext) touch() {
	if c.slot.owner != c { // else whoever entered does it
		c.slot.touch(c)
	}
}

// Close ends the connection after what is queued.
func (c *rawContext) Close() { c.finishWith("close") }

// Abort resets the connection.
func (c *rawContext) Abort() { c.finishWith("abort") }

func (c *rawContext) finishWith(reason string) {
	c.omu.Lock()
	if reason == "abort" && c.reason == "close" && !c.closing {
		c.reason = "" // the script has changed its mind while its output was on its way
	}
	c.endWith(reason)
	c.omu.Unlock()
	c.touch()
}

// endWith notes why the connection ends; the first reason holds. omu is held.
func (c *rawContext) endWith(reason string) {
	if c.reason == "" {
		c.reason = reason
	}
}

// Pause stops reading for the script.
func (c *rawContext) Pause() {
	c.omu.Lock()
	c.held = true
	c.pause()
	c.omu.Unlock()
}

// Resume reads on for the script, beginning with what it has not taken yet.
func (c *rawContext) Resume() {
	c.omu.Lock()
	c.held = false
	c.omu.Unlock()
	if len(c.backlog) > 0 {
		c.enqueue(&event{c: c, kind: more})
	}
	c.touch()
}

// NextSendID is the number of the next send.
func (c *rawContext) NextSendID() int64 {
	c.omu.Lock()
	defer c.omu.Unlock()
	return c.sendID + 1
}

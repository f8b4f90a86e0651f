package contexts

import (
	"errors"
	"time"

	"pyp/netio"
	"pyp/parallelmod"
	"pyp/vm"
)

// This file is what happens to a raw connection inside its VM.

// Run is the event inside the VM.
func (e *event) Run(s vm.Scope) {
	c := e.c
	switch {
	case e.kind == closed:
		c.last(s)
		return
	case c.Ended():
		return
	case e.kind == opened, e.kind == more:
		c.advance(s, nil)
	case e.kind == received:
		c.advance(s, e.data)
	case e.kind == sent:
		c.omu.Lock()
		c.sending = false
		id := c.sendID
		c.omu.Unlock()
		c.call(s, parallelmod.SendComplete, parallelmod.Arg{Number: id})
	case e.kind == unsent:
		c.unsent(s, e)
	case e.kind == finished:
		c.omu.Lock()
		c.eof = true
		c.half()
		c.omu.Unlock()
		c.advance(s, nil)
	}
	c.conclude()
}

// advance makes the calls that are due, as far as nothing keeps them waiting:
// the rest of the opening, input, and the last line.
func (c *rawContext) advance(s vm.Scope, in []byte) {
	if c.stage < stageOpen {
		c.open(s)
	}
	c.input(s, in)
	if c.proto != nil && c.proto.LineMode && c.atEnd() && c.ready() {
		c.lines.finish(c, s)
	}
}

// The stages of opening, each of which may return a promise.
const (
	stageClientCreated = iota
	stageInitialBytes
	stageShutdownSend
	stageConnectionMade
	stageOpen
)

func (c *rawContext) open(s vm.Scope) {
	if c.session == nil {
		c.proto = c.binding.protocol(s)
		made := c.binding.extra(c.slot, constructorTally)
		c.slot.lapTo(&c.Context, made)
		session, err := c.proto.Open(s, c)
		if err != nil {
			c.fail(parallelmod.Result{Failed: true, Err: err}, made)
			return
		}
		c.session = session
	}
	for c.stage < stageOpen && !c.waits() {
		stage := c.stage
		c.stage++
		switch stage {
		case stageClientCreated:
			c.call(s, parallelmod.ClientCreated, parallelmod.Arg{})
		case stageInitialBytes:
			c.push(c.proto.InitialBytes)
			c.call(s, parallelmod.InitialBytes, parallelmod.Arg{})
		case stageShutdownSend:
			c.omu.Lock()
			c.mute = c.proto.ShutdownSend
			c.omu.Unlock()
		case stageConnectionMade:
			c.call(s, parallelmod.ConnectionMade, parallelmod.Arg{})
		}
	}
}

// waits reports that the opening cannot go on: a callback has not settled, or
// has ended the connection. A peer that has gone meanwhile is no reason: a
// connection whose end is told has been made.
func (c *rawContext) waits() bool {
	c.omu.Lock()
	defer c.omu.Unlock()
	return c.pending[inputGate] > 0 || c.reason != "" && !c.gone
}

// ready reports that the script can take input.
func (c *rawContext) ready() bool {
	c.omu.Lock()
	defer c.omu.Unlock()
	return c.stage == stageOpen && c.pending[inputGate] == 0 && !c.held && c.reason == "" && !c.closing
}

// atEnd reports that all input was given to the script, and no more will come.
func (c *rawContext) atEnd() bool {
	c.omu.Lock()
	defer c.omu.Unlock()
	return c.eof && c.queued == 0 && len(c.backlog) == 0
}

// input gives bytes to the script, as far as it can take them now, and keeps
// the rest.
func (c *rawContext) input(s vm.Scope, in []byte) {
	kept := len(c.backlog) > 0
	if kept {
		in = append(c.backlog, in...)
		c.backlog = nil
	}
	begun := netio.Now()
	for count := 0; len(in) > 0 && c.ready(); count++ {
		switch {
		case !c.proto.LineMode:
			c.block(s, in)
			in = nil
		case c.overstays(count, begun):
			in, kept = c.yield(in, kept)
		default:
			in = c.lines.next(c, s, in)
		}
	}
	if len(in) == 0 || c.over() {
		return
	}
	if !kept {
		in = append([]byte(nil), in...)
	}
	c.backlog = in
}

// block gives the script all that has come.
func (c *rawContext) block(s vm.Scope, in []byte) {
	cb := parallelmod.DataReceived
	if c.proto.Has(parallelmod.NextBytes) {
		cb = parallelmod.NextBytes
	}
	c.call(s, cb, parallelmod.Arg{Bytes: in})
}

// overstays reports that as many lines have been received in this entry as may
// be while others wait for the VM.
func (c *rawContext) overstays(lines int, begun int64) bool {
	return lines >= c.proto.Hints.SyncReceives && netio.Now()-begun > int64(slowAfter) && c.slot.contended()
}

// yield puts the rest of the input behind what others wait for.
func (c *rawContext) yield(in []byte, kept bool) ([]byte, bool) {
	if !kept {
		in = append([]byte(nil), in...)
	}
	c.backlog = in
	c.enqueue(&event{c: c, kind: more})
	return nil, true
}

func (c *rawContext) over() bool {
	c.omu.Lock()
	defer c.omu.Unlock()
	return c.reason != ""
}

// call runs one callback, if the class has it, and keeps what it sends.
func (c *rawContext) call(s vm.Scope, cb parallelmod.Callback, a parallelmod.Arg) {
	if !c.proto.Has(cb) {
		return
	}
	sl := c.slot
	sl.lapTo(&c.Context, c.tally(cb))
	r := parallelmod.Reply{Bytes: sl.reply[:0]}
	sl.reply = nil // what settles meanwhile may come here, too
	res := c.session.Call(s, cb, a, &r)
	c.take(cb, &r, res)
	if cap(r.Bytes) <= maxScratch {
		sl.reply = r.Bytes[:0]
	}
}

// take is what came of a callback.
func (c *rawContext) take(cb parallelmod.Callback, r *parallelmod.Reply, res parallelmod.Result) {
	c.push(r.Bytes)
	switch {
	case res.Pending:
		c.await(gateOf(cb))
	case res.Failed:
		c.fail(res, c.tally(cb))
	}
}

// await notes that a callback's promise has not settled.
func (c *rawContext) await(g gate) {
	c.omu.Lock()
	c.pending[g]++
	c.due[g] = netio.Now() + int64(c.binding.host.cfg.RequestTimeout)
	if g == inputGate {
		c.pause()
	}
	c.conn.SetDeadline(c.deadline())
	c.omu.Unlock()
}

// Settled ends a callback that returned a promise.
func (c *rawContext) Settled(s vm.Scope, cb parallelmod.Callback, r *parallelmod.Reply, res parallelmod.Result) {
	if c.Ended() {
		c.report(res, cb)
		return
	}
	if res.Pending {
		return
	}
	g := gateOf(cb)
	c.omu.Lock()
	c.pending[g]--
	c.conn.SetDeadline(c.deadline())
	c.omu.Unlock()
	c.take(cb, r, res)
	c.advance(s, nil)
	c.conclude()
	c.touch()
}

// fail ends the connection because of the script.
func (c *rawContext) fail(res parallelmod.Result, where *tally) {
	var err error // not res.Err: an error that is a nil *ScriptError is not nil
	if res.Err != nil {
		c.binding.scriptError(c, where, res.Err)
		err = res.Err
	}
	c.failed(err)
}

// failed ends the connection because of an error that has been reported.
func (c *rawContext) failed(err error) {
	reason := "error"
	switch {
	case errors.Is(err, vm.ErrTimeout):
		reason = "timeout"
	case errors.Is(err, vm.ErrMemory):
		reason = "memory"
	case errors.Is(err, vm.ErrStopped):
		reason = "shutdown"
	}
	c.omu.Lock()
	c.endWith(reason)
	c.omu.Unlock()
}

// conclude decides at the end of an entry whether the connection has run its
// course.
func (c *rawContext) conclude() {
	owns := c.owns()
	c.omu.Lock()
	defer c.omu.Unlock()
	if c.reason != "" || c.unsettled() {
		return
	}
	done := !owns && c.queued == 0 && len(c.backlog) == 0 && !c.completing()
	switch {
	case c.stopping:
		c.reason = "shutdown"
	case c.stage < stageOpen || !done:
	case !c.proto.Listens():
		c.reason = "close"
	case c.eof:
		c.reason = "peer"
	}
}

// completing reports that a sendComplete is to come, whose answer may be more
// output; omu is held.
func (c *rawContext) completing() bool {
	return c.proto != nil && c.proto.Has(parallelmod.SendComplete) && (c.out != nil || len(c.files) > 0 || c.owed || c.sending)
}

// last runs the callbacks of a closed connection.
func (c *rawContext) last(s vm.Scope) {
	if c.session == nil {
		return
	}
	c.omu.Lock()
	lost, id, reason := c.lost(), c.sendID, c.reason
	c.out = nil
	c.omu.Unlock()
	if lost {
		c.tell(s, parallelmod.SendFailed, parallelmod.Arg{Number: id})
	}
	c.tell(s, parallelmod.ConnectionClosed, parallelmod.Arg{Text: reason})
	c.session, c.backlog, c.lines = nil, nil, lines{}
}

// tell runs a callback whose answer nobody waits for.
func (c *rawContext) tell(s vm.Scope, cb parallelmod.Callback, a parallelmod.Arg) {
	if c.proto.Has(cb) {
		c.slot.lapTo(&c.Context, c.tally(cb))
		c.report(c.session.Call(s, cb, a, &parallelmod.Reply{}), cb)
	}
}

// Threw counts an error that the exceptionHandler gets.
func (c *rawContext) Threw(cb parallelmod.Callback, err *vm.ScriptError) {
	c.blame(c.slot, c.tally(cb), err)
}

func (c *rawContext) report(res parallelmod.Result, cb parallelmod.Callback) {
	if res.Err != nil {
		c.binding.scriptError(c, c.tally(cb), res.Err)
	}
}

// tally is that of a callback in the connection's worker.
func (c *rawContext) tally(cb parallelmod.Callback) *tally {
	return &c.binding.by(c.slot).tallies[cb]
}

// Elapsed is how long the running callback has been running, in microseconds.
func (c *rawContext) Elapsed() int64 {
	return (vm.Now() - c.slot.lap.begun) / int64(time.Microsecond)
}

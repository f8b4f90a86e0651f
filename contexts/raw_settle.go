package contexts

import (
	"errors"
	"sync"

	"pyp/netio"
	"pyp/parallelmod"
)

// This file is what happens to a raw connection when no VM is held: output goes
// out in order, then the connection ends or reads on. Several goroutines may be
// here at once for one connection; omu orders them.

// output is a buffer for what an entry sends. Idle connections have none.
type output struct{ b []byte }

var outputs = sync.Pool{New: func() any { return new(output) }}

// maxScratch is the largest buffer that is kept for reuse.
const maxScratch = 64 << 10

var errMute = errors.New("shutdownSend is set: what is sent after the initial bytes is lost")

// push keeps output until the VM is free.
func (c *rawContext) push(b []byte) {
	if len(b) == 0 {
		return
	}
	c.omu.Lock()
	mute := c.mute
	switch {
	case mute:
	case c.closing:
		c.dropped = true
	case len(c.files) > 0:
		f := c.files[len(c.files)-1]
		f.behind = append(f.behind, b...)
	default:
		if c.out == nil {
			c.out = outputs.Get().(*output)
		}
		c.out.b = append(c.out.b, b...)
	}
	c.omu.Unlock()
	if mute {
		c.binding.host.log.ScriptError(c.binding.where(&c.Context, "transport"), errMute)
	}
}

// settle does what entries brought about. With a hint, sendComplete follows its
// send at once, a few times and no longer than a callback may take inline. Those
// that come of that in turn do not: connections that write to one another would
// never come to an end.
func (c *rawContext) settle() {
	most := c.binding.decl.Hints.SyncSends
	sl := c.spins(most)
	if sl == nil {
		c.act(false)
		return
	}
	defer sl.spinning.Store(false)
	begun := netio.Now()
	for n := 0; c.act(n < most && netio.Now()-begun < int64(slowAfter)); n++ {
	}
}

// spins is the worker, if sendComplete may follow its sends there.
func (c *rawContext) spins(most int) *slot {
	if most == 0 || c.binding.pace.leaves() {
		return nil
	}
	c.omu.Lock()
	sl := c.slot
	c.omu.Unlock()
	if sl == nil || !sl.spinning.CompareAndSwap(false, true) {
		return nil
	}
	return sl
}

// act is one round of settle. It reports whether it has called sendComplete,
// which it does if it may and the worker is free.
func (c *rawContext) act(spin bool) (called bool) {
	c.omu.Lock()
	c.flush()
	complete := c.completes()
	end := c.ends()
	abort := c.reason == "abort"
	resume := c.paused && c.mayRead()
	if resume {
		c.paused = false
	}
	c.omu.Unlock()
	switch {
	case end && abort:
		c.conn.Abort()
	case end:
		c.conn.Close()
	}
	if complete {
		e := &event{c: c, kind: sent}
		if called = spin && c.slot.try(); called {
			e.run(c.slot)
			c.slot.leave()
		} else {
			// Posted even if the worker is free: a connection that answers
			// each send with another must take its turn.
			c.slot.post(e)
		}
	}
	if resume {
		c.resume()
	}
	return called
}

// flush sends what there is; under omu, so that two goroutines cannot swap
// their output.
func (c *rawContext) flush() {
	if out := c.out; out != nil && !c.closing {
		c.gives(int64(len(out.b)))
		c.conn.Send(out.b)
		if cap(out.b) <= maxScratch {
			out.b = out.b[:0]
			outputs.Put(out)
		}
		c.out = nil
	}
	if len(c.files) > 0 && !c.closing {
		c.flushFiles()
	}
	if c.mute && !c.muted && len(c.files) == 0 {
		c.muted = true
		c.conn.CloseWrite()
	}
}

// gives accounts for a send of n bytes; omu is held.
func (c *rawContext) gives(n int64) {
	c.sendID++
	c.owed = true
	c.given += n
	if c.eof {
		c.half()
	}
}

// completes reports that sendComplete is to be posted, once for all that has
// gone out; omu is held.
func (c *rawContext) completes() bool {
	if !c.owed || c.sending || c.pending[sendGate] > 0 || c.reason != "" {
		return false
	}
	if !c.binding.decl.Has(parallelmod.SendComplete) {
		c.owed = false
		return false
	}
	if c.conn.BytesSent() < c.given {
		return false
	}
	c.owed, c.sending = false, true
	return true
}

// lost reports that the connection has ended with output that did not reach
// the kernel; omu is held.
func (c *rawContext) lost() bool {
	return c.cut && (c.dropped || c.out != nil || len(c.files) > 0 || c.conn.BytesSent() < c.given)
}

// ends reports, once, that netio is to close the connection; omu is held. A
// script that closes it from an asynchronous callback may still return data.
func (c *rawContext) ends() bool {
	if c.reason == "" || c.closing {
		return false
	}
	if (c.reason == "close" || c.reason == "shutdown") && c.unsettled() {
		return false
	}
	if (c.reason == "close" || c.reason == "shutdown" || c.reason == "peer") && (len(c.files) > 0 || c.unsents > 0) {
		return false
	}
	c.closing = true
	return true
}

// unsettled reports that a promise is on its way; omu is held.
func (c *rawContext) unsettled() bool { return c.pending != [gates]int32{} }

// mayRead reports that input can be taken now; omu is held.
func (c *rawContext) mayRead() bool {
	return c.pending[inputGate] == 0 && c.queued == 0 && !c.held && len(c.files) == 0 && c.reason == ""
}

// pause stops netio; omu is held.
func (c *rawContext) pause() {
	c.paused = true
	c.conn.Pause()
}

// resume lets netio deliver, which it may do right here. Another goroutine may
// have paused it between our decision and that, so we look again.
func (c *rawContext) resume() {
	c.conn.Resume()
	c.omu.Lock()
	if !c.mayRead() {
		c.pause()
	}
	c.omu.Unlock()
}

// deadline is when netio is to report a timeout, 0 for never; omu is held. It
// bounds what may never come: a promise, and the end of a connection that the
// peer has half-closed.
func (c *rawContext) deadline() int64 {
	var at int64
	for g := range gates {
		if d := c.due[g]; c.pending[g] > 0 && (at == 0 || d < at) {
			at = d
		}
	}
	if len(c.files) > 0 && c.fileDue > 0 && (at == 0 || c.fileDue < at) {
		at = c.fileDue
	}
	if at == 0 && c.eof {
		at = c.halfDue
	}
	return at
}

// half gives a half-closed connection more time: the peer has just ended its
// side, or output has gone out; omu is held.
func (c *rawContext) half() {
	c.halfDue = netio.Now() + int64(c.binding.host.cfg.IdleTimeout)
	c.conn.SetDeadline(c.deadline())
}

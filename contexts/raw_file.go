package contexts

import (
	"pyp/netio"
	"pyp/parallelmod"
	"pyp/parallelmod/httpfile"
	"pyp/vm"
)

// This file is how a raw connection sends files. A file is opened by one of the
// host's openers, since a disk may make it wait; what is sent behind it waits
// with it, so that the order is that of the script's calls. A file is opened
// when those before it have gone out, and input waits for the last one: so one
// client holds few descriptors, however many files it asks for at once.

// rawFile is a file to be sent. Its fields are guarded by the connection's omu.
type rawFile struct {
	part    httpfile.Source // nil once it is being opened
	opened  bool
	dropped bool            // it will not be sent
	res     httpfile.Result // once it is opened
	behind  []byte          // what the script has sent since
}

// SendFile queues before, n bytes of the file from offset (all from there if n
// is negative), and after. sendComplete follows when they have gone out, or
// sendFailed.
func (c *rawContext) SendFile(before []byte, path string, after []byte, offset, n int64) {
	c.omu.Lock()
	mute := c.mute
	switch {
	case !mute && !c.closing:
		c.files = append(c.files, &rawFile{part: httpfile.Part(clone(before), path, clone(after), offset, n)})
		c.pause()
		c.openNext()
	case !mute:
		c.dropped = true
	}
	c.omu.Unlock()
	if mute {
		c.binding.host.log.ScriptError(c.binding.where(&c.Context, "transport"), errMute)
	}
}

// openNext has the first file of the queue opened, unless netio still sends
// what was before it: then Drained leads here again. omu is held.
func (c *rawContext) openNext() {
	f := c.files[0]
	if f.part == nil {
		return
	}
	if c.fileDue = 0; c.conn.Queued() == 0 {
		part := f.part
		f.part, c.fileDue = nil, netio.Now()+int64(c.binding.host.cfg.RequestTimeout)
		c.binding.host.openers.do(func() { c.openFile(f, part) })
	}
	c.conn.SetDeadline(c.deadline())
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }

// openFile opens a file of the queue, on an opener's goroutine.
func (c *rawContext) openFile(f *rawFile, part httpfile.Source) {
	c.omu.Lock()
	over := c.closing || f.dropped
	c.omu.Unlock()
	if over {
		return
	}
	res := part.Open(&httpfile.Query{Method: "GET"})
	c.omu.Lock()
	over = c.closing || f.dropped
	if !over {
		f.opened, f.res = true, res
	}
	c.omu.Unlock()
	if over {
		if res.File != nil {
			_ = res.File.Close()
		}
		return
	}
	c.settle()
}

// flushFiles sends what is opened, up to the first file that is not; omu is
// held.
func (c *rawContext) flushFiles() {
	for len(c.files) > 0 && c.files[0].opened {
		f := c.files[0]
		c.files = c.files[1:]
		if f.res.Status >= 400 {
			c.sendID++
			c.queued++
			c.unsents++
			c.pause()
			c.slot.post(&event{c: c, kind: unsent, text: reason(&f.res), err: f.res.Err, id: c.sendID})
		} else {
			c.sendPart(&f.res)
		}
		if len(f.behind) > 0 {
			c.gives(int64(len(f.behind)))
			c.conn.Send(f.behind)
		}
	}
	if len(c.files) > 0 {
		c.openNext()
		return
	}
	c.files, c.fileDue = nil, 0
	c.conn.SetDeadline(c.deadline())
}

// sendPart sends an opened file with what is around it; omu is held.
func (c *rawContext) sendPart(res *httpfile.Result) {
	n := res.Length
	if res.File == nil {
		n = 0
	}
	c.gives(int64(len(res.Before)) + n + int64(len(res.After)))
	if res.File == nil {
		c.conn.Send(join(res.Before, nil, res.After))
		return
	}
	c.conn.SendFile(res.Before, res.File, res.Offset, n, res.After)
}

// reason is why a file cannot be sent, as the script is told.
func reason(res *httpfile.Result) string {
	if res.Err != nil {
		return res.Err.Error()
	}
	return res.Message
}

// dropFiles closes what will not be sent; omu is held.
func (c *rawContext) dropFiles() {
	for _, f := range c.files {
		if f.opened && f.res.File != nil {
			go f.res.File.Close() // which may wait for the disk
		}
		f.dropped, f.res = true, httpfile.Result{}
	}
}

// lateFile gives up the files if the first of them cannot be opened in time;
// omu is held.
func (c *rawContext) lateFile() {
	if len(c.files) > 0 && c.fileDue > 0 && c.fileDue <= netio.Now() {
		c.dropFiles()
		c.files, c.dropped = nil, true
	}
}

// unsent tells the script, inside an entry, that a file could not be sent:
// sendFailed, then the exceptionHandler, without which the connection ends.
func (c *rawContext) unsent(s vm.Scope, e *event) {
	c.call(s, parallelmod.SendFailed, parallelmod.Arg{Number: e.id})
	var r parallelmod.Reply
	res := c.session.RaiseFile(s, parallelmod.SendFailed, e.err, "the file cannot be sent: "+e.text, &r)
	c.take(parallelmod.SendFailed, &r, res)
}

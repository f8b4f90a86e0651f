package netio_test

import (
	"net"
	"os"
	"sync"

	"pyp/netio"
)

// twinKey is what everything on a twin's wire is combined with.
const twinKey = 0x5a

// twin is a connection over a connection, as TLS is: the Handler of the lower one and a Conn to the upper handler, which
// sees plain text. Its cipher is a toy; its manners are what is tested.
type twin struct {
	netio.Conn // the lower one
	ended      chan bool
	drained    chan bool

	held []byte // plain text that the upper handler has left; who makes its calls has it

	mu     sync.Mutex
	upper  netio.Handler
	paused bool
	busy   bool   // the streamer is at work, and input waits
	jobs   []job  // for the streamer
	owed   bool   // Drained, on behalf of the streamer
	last   func() // what ends the connection, or our side of it, after the jobs
}

// job is plain text, or a file and plain text before it.
type job struct {
	b      []byte
	f      *os.File
	off, n int64
}

// twinned puts a twin between the listener and accept.
func twinned(accept netio.AcceptFunc) netio.AcceptFunc {
	return func(c netio.Conn) netio.Handler {
		t := &twin{Conn: c, ended: make(chan bool), drained: make(chan bool, 1)}
		h := accept(t)
		if h == nil {
			return nil
		}
		t.mu.Lock()
		t.upper = h
		t.mu.Unlock()
		return t
	}
}

func crypt(b []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] ^ twinKey
	}
	return out
}

func (t *twin) handler() netio.Handler {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.upper
}

// Data takes everything from below, since a cipher's text cannot be given back in part.
func (t *twin) Data(_ netio.Conn, in []byte) int {
	t.held = append(t.held, crypt(in)...)
	t.deliver()
	return len(in)
}

// deliver offers the upper handler what is held.
func (t *twin) deliver() {
	t.mu.Lock()
	h, blocked := t.upper, t.paused || t.busy || t.last != nil || t.Conn.Queued() > 0
	t.mu.Unlock()
	if blocked || len(t.held) == 0 {
		return
	}
	n := h.Data(t, t.held)
	if t.held = t.held[n:]; len(t.held) >= 128<<10 {
		t.Abort()
	}
}

func (t *twin) EOF(netio.Conn) {
	t.held = nil
	t.handler().EOF(t)
}

func (t *twin) Gone(netio.Conn)    { t.handler().Gone(t) }
func (t *twin) Timeout(netio.Conn) { t.handler().Timeout(t) }

// Drained is the streamer's while it is at work.
func (t *twin) Drained(netio.Conn) {
	t.mu.Lock()
	busy := t.busy
	t.owed = false
	t.mu.Unlock()
	if busy {
		select {
		case t.drained <- true:
		default:
		}
		return
	}
	t.handler().Drained(t)
	t.deliver()
}

func (t *twin) Closed(_ netio.Conn, err error) {
	close(t.ended)
	t.handler().Closed(t, err)
}

func (t *twin) SetHandler(h netio.Handler) {
	t.mu.Lock()
	t.upper = h
	t.mu.Unlock()
	t.Do(t.deliver)
}

func (t *twin) Pause() {
	t.mu.Lock()
	t.paused = true
	t.Conn.Pause()
	t.mu.Unlock()
}

func (t *twin) Resume() {
	t.mu.Lock()
	t.paused = false
	t.mu.Unlock()
	t.Do(t.goOn)
}

// goOn delivers first what is held here, then what is held below. It is made as a handler's call, so the lower connection
// delivers nothing from inside Resume.
func (t *twin) goOn() {
	t.deliver()
	t.mu.Lock()
	if !t.paused && !t.busy {
		t.Conn.Resume()
	}
	t.mu.Unlock()
}

func (t *twin) Send(b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.last != nil:
	case t.busy:
		t.jobs = append(t.jobs, job{b: append([]byte(nil), b...)})
	default:
		t.Conn.Send(crypt(b))
	}
}

func (t *twin) Sendv(bufs [][]byte) {
	for _, b := range bufs {
		t.Send(b)
	}
}

func (t *twin) SendFile(head []byte, f *os.File, off, n int64, tail []byte) {
	t.mu.Lock()
	if t.last != nil {
		f.Close()
	} else {
		t.jobs = append(t.jobs, job{append([]byte(nil), head...), f, off, n}, job{b: append([]byte(nil), tail...)})
		if !t.busy {
			t.busy = true
			t.Conn.Pause()
			go t.stream()
		}
	}
	t.mu.Unlock()
}

func (t *twin) Queued() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.Conn.Queued()
	for _, j := range t.jobs {
		n += int64(len(j.b)) + j.n
	}
	if t.busy {
		n++ // the one in hand
	}
	return n
}

func (t *twin) Close()      { t.finish(t.Conn.Close) }
func (t *twin) CloseWrite() { t.finish(t.Conn.CloseWrite) }

func (t *twin) Abort() {
	t.mu.Lock()
	t.last = t.Conn.Abort
	t.mu.Unlock()
	t.Conn.Abort()
}

// finish ends after the files.
func (t *twin) finish(last func()) {
	t.mu.Lock()
	busy := t.busy
	t.last = last
	t.mu.Unlock()
	if !busy {
		last()
	}
}

// stream sends the files, at the pace at which they go out below.
func (t *twin) stream() {
	for {
		t.mu.Lock()
		if len(t.jobs) == 0 {
			break
		}
		j := t.jobs[0]
		t.jobs = t.jobs[1:]
		t.mu.Unlock()
		if !t.send(j) {
			return
		}
	}
	t.busy, t.owed = false, true
	last := t.last
	t.mu.Unlock()
	if last != nil {
		last()
		return
	}
	t.Do(func() {
		t.mu.Lock()
		owed := t.owed && t.Conn.Queued() == 0 // else it comes from below
		t.owed = t.owed && !owed
		t.mu.Unlock()
		if owed {
			t.handler().Drained(t)
		}
		t.goOn()
	})
}

// send sends one job; false at the end of the connection.
func (t *twin) send(j job) bool {
	t.Conn.Send(crypt(j.b))
	if j.f == nil {
		return true
	}
	defer j.f.Close()
	buf := make([]byte, 32<<10)
	for j.n > 0 {
		select {
		case <-t.ended:
			return false
		default:
		}
		n, _ := j.f.ReadAt(buf[:min(j.n, int64(len(buf)))], j.off)
		if n == 0 {
			t.Abort()
			return false
		}
		t.Conn.Send(crypt(buf[:n]))
		j.off, j.n = j.off+int64(n), j.n-int64(n)
		for t.Conn.Queued() > 0 {
			select {
			case <-t.drained:
			case <-t.ended:
				return false
			}
		}
	}
	return true
}

// twinClient is the other end.
type twinClient struct {
	net.Conn
	tcp *net.TCPConn
}

func (c twinClient) CloseWrite() error { return c.tcp.CloseWrite() }

func (c twinClient) Write(b []byte) (int, error) { return c.tcp.Write(crypt(b)) }

func (c twinClient) Read(b []byte) (int, error) {
	n, err := c.tcp.Read(b)
	copy(b, crypt(b[:n]))
	return n, err
}

// client is a client's end.
type client interface {
	net.Conn
	CloseWrite() error
}

// layer is a way to connect: what holds for a connection holds over each.
type layer struct {
	wrap func(netio.AcceptFunc) netio.AcceptFunc
	dial func(*net.TCPConn) client
}

var layers = map[string]layer{
	"tcp": {
		wrap: func(accept netio.AcceptFunc) netio.AcceptFunc { return accept },
		dial: func(c *net.TCPConn) client { return c },
	},
	"twin": {
		wrap: twinned,
		dial: func(c *net.TCPConn) client { return twinClient{c, c} },
	},
	"twin over twin": {
		wrap: func(accept netio.AcceptFunc) netio.AcceptFunc { return twinned(twinned(accept)) },
		dial: func(c *net.TCPConn) client { return c }, // the key is its own inverse
	},
}

package contexts

import (
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
	"pyp/netio/http1"
	"pyp/vm"
)

// restConn is a connection that only keeps its deadline, and has sent a little.
type restConn struct {
	netio.Conn
	moved    int64 // deadlines before this one are overtaken
	deadline atomic.Int64
}

func (c *restConn) SetDeadline(t int64) {
	if t < c.moved {
		runtime.Gosched() // somebody else may come first
	}
	c.deadline.Store(t)
}

func (c *restConn) BytesSent() int64 { return 500 }
func (c *restConn) RemoteAddr() netip.AddrPort {
	return netip.AddrPortFrom(netip.IPv4Unspecified(), 1)
}
func (c *restConn) Queued() int64 { return 0 }

// A deadline that has been moved stays moved, though netio reports the old one
// at the same time.
func TestHammerHTTPDeadline(t *testing.T) {
	now := netio.Now()
	conn := &restConn{moved: now + int64(2*time.Hour)}
	h := &httpContext{Context: Context{conn: conn, binding: &binding{}}}
	for n := range int64(20_000) {
		h.setDeadline(conn, now+int64(time.Hour)+n)
		var both sync.WaitGroup
		both.Go(func() { h.Timeout(conn) })
		both.Go(func() {
			h.hmu.Lock()
			h.setDeadline(conn, conn.moved+n)
			h.hmu.Unlock()
		})
		both.Wait()
		if due, got := h.due.Load(), conn.deadline.Load(); got != due {
			t.Fatalf("round %d: netio has %d, want %d", n, got, due)
		}
	}
}

// A deadline that was moved while its report was on its way ends nothing.
func TestHTTPTimeoutOfADeadlineThatWasMoved(t *testing.T) {
	conn := &restConn{}
	h := &httpContext{Context: Context{conn: conn, binding: &binding{}}}
	for _, due := range []int64{0, netio.Now() + int64(time.Hour)} {
		h.setDeadline(conn, due)
		h.Timeout(conn)
		if h.closed || h.last || h.active || conn.deadline.Load() != due {
			t.Errorf("%d: %+v", due, h)
		}
	}
}

// A script is not told that its client has gone when it has answered by then.
func TestHTTPFarewellBehindTheAnswer(t *testing.T) {
	told := ""
	gone := func(_ vm.Scope, reason string) { told += reason }
	begin := func() (*request, *slot) {
		sl := &slot{}
		r := &request{httpContext: &httpContext{}, slot: sl, watcher: gone}
		r.parked = r
		return r, sl
	}
	r, sl := begin()
	r.answered.Store(true)
	r.Gone(nil)
	if len(sl.queue) != 0 {
		t.Error("told of what comes behind the answer")
	}
	r, sl = begin()
	r.Gone(nil)
	r.answered.Store(true) // by the script, before its turn to be told
	sl.queue[0].job.(*farewell).Run(vm.Scope{})
	if told != "" {
		t.Errorf("told %q behind the answer", told)
	}
	r, sl = begin()
	r.Gone(nil)
	r.vain = true
	r.answered.Store(true) // by the host
	sl.queue[0].job.(*farewell).Run(vm.Scope{})
	if told != clientGone {
		t.Errorf("told %q of a client that has gone", told)
	}
}

// A file that netio was never given is not logged as sent.
func TestHTTPTransferThatDoesNotBegin(t *testing.T) {
	out := &collected{}
	log := NewLog(out)
	host := NewHost(Config{AccessLog: NewAccessLog(out, AccessJSON, log)}, log)
	h := &httpContext{Context: Context{conn: &restConn{}, binding: &binding{host: host}}}
	r := &request{httpContext: h, head: &http1.Head{Method: []byte("GET"), Target: []byte("/big")}}
	h.transfer = &transfer{req: r, status: 200, length: 1000}
	h.hmu.Lock()
	h.logTransfer()
	h.hmu.Unlock()
	log.Flush()
	if got := out.String(); !strings.Contains(got, `"status":499,"bytes":0,`) {
		t.Errorf("%s", got)
	}
}

// What a client or a script had a say in stays on its line, and does nothing to
// a terminal.
func TestLogShowsControlCharacters(t *testing.T) {
	out := &collected{}
	log := NewLog(out)
	log.ScriptError("App.x", &vm.Bug{Value: "a\nb\r\x1b[2Jc\x7f\u009bd\u2028e\xffé\t."})
	log.Limited("open %s", "/x\npyp: forged \x1b]0;title\a")
	log.Flush()
	want := `a\nb\r\x1b[2Jc\x7f\u009bd\u2028e\xffé` + "\t."
	if got := out.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, want) || !strings.Contains(got, `/x\npyp: forged \x1b]0;title\x07`+"\n") {
		t.Errorf("%q", got)
	}
}

package contexts

import (
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"pyp/netio"
)

// faulty panics as a handler with a bug would.
type faulty struct{ closed chan error }

func (f faulty) Data(netio.Conn, []byte) int { panic("a bug in Data") }
func (f faulty) EOF(netio.Conn)              {}
func (f faulty) Gone(netio.Conn)             {}
func (f faulty) Drained(netio.Conn)          {}
func (f faulty) Timeout(netio.Conn)          {}
func (f faulty) Closed(_ netio.Conn, err error) {
	f.closed <- err
	panic("a bug in Closed")
}

type collected struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *collected) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *collected) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestHostBugCostsOneConnection(t *testing.T) {
	out := &collected{}
	log := NewLog(out)
	r, err := netio.New(netio.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	closed := make(chan error, 1)
	l, err := r.Listen("127.0.0.1", 0, func(netio.Conn) netio.Handler { return guard{faulty{closed}, log} })
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // the process and the poller live on
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, "x")
		if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Errorf("read %d, %v, want a reset", n, err)
		}
		<-closed
		_ = c.Close()
	}
	log.Flush()
	text := out.String()
	if !strings.Contains(text, "host bug, please report it: a bug in Data") || !strings.Contains(text, "guard_test.go") {
		t.Errorf("logged %s", text)
	}
}

package contexts

import (
	"runtime/debug"

	"pyp/netio"
	"pyp/vm"
)

// guard stands between netio and a connection's handler: a panic there is a
// fault of the host's, which is reported and costs that connection, not the
// process. Panics inside a VM's entry do not come so far.
type guard struct {
	h   netio.Handler
	log *Log
}

func (g guard) Data(c netio.Conn, in []byte) int {
	defer g.caught(c)
	return g.h.Data(c, in)
}

func (g guard) EOF(c netio.Conn) {
	defer g.caught(c)
	g.h.EOF(c)
}

func (g guard) Gone(c netio.Conn) {
	defer g.caught(c)
	g.h.Gone(c)
}

func (g guard) Drained(c netio.Conn) {
	defer g.caught(c)
	g.h.Drained(c)
}

func (g guard) Timeout(c netio.Conn) {
	defer g.caught(c)
	g.h.Timeout(c)
}

func (g guard) Closed(c netio.Conn, err error) {
	defer g.caught(c)
	g.h.Closed(c, err)
}

func (g guard) caught(c netio.Conn) {
	if x := recover(); x != nil {
		g.log.Bug(&vm.Bug{Value: x, Stack: debug.Stack()})
		c.Abort()
	}
}

// guarded runs f, and reports a panic in it.
func (l *Log) guarded(f func()) {
	defer func() {
		if x := recover(); x != nil {
			l.Bug(&vm.Bug{Value: x, Stack: debug.Stack()})
		}
	}()
	f()
}

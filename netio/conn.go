package netio

import (
	"net/netip"
	"os"
)

// Handler is what a connection's owner does. The calls of one connection never overlap; doc.go says on which goroutine each
// runs. Every Conn method may be called from inside. A handler may take its time: nothing waits for it but its own connection
// and, for one millisecond, the others of its poller. It must not panic.
type Handler interface {
	// Data delivers everything received and not yet consumed; in is valid until it returns. It returns how many bytes it has
	// consumed. The rest is carried and delivered again with what comes next, after Resume, or after the queue has drained.
	// Not called while the connection is paused, while output is queued, or after EOF or Close. A handler that is not paused and
	// leaves CarryLimit bytes is closed with ErrOverflow, since nothing could ever come of it.
	Data(c Conn, in []byte) int
	// EOF: the peer has half-closed and all its input was delivered (some may be left unconsumed; it is not delivered again).
	// Output is still possible. The handler must call Close when it has answered. Not called while the connection is paused or
	// output is queued.
	EOF(c Conn)
	// Gone: the peer has shut its side down while input is not being read, because the connection is paused or output is
	// queued. It is a hint, given at most once and before EOF: input that came first is still to be delivered, and the answer
	// may still be wanted, since a peer that has only half-closed reads on. An end that is behind more input than the kernel takes
	// has not arrived. A connection that is broken comes as Closed instead, paused or not, within a sweep.
	Gone(c Conn)
	// Drained: the output queue is empty again after Send or SendFile had to queue. Reading goes on when it returns.
	Drained(c Conn)
	// Timeout: the deadline set by SetDeadline has passed; it has been cleared.
	Timeout(c Conn)
	// Closed is the last call and comes exactly once: with nil after Close, as soon as all output was handed to the kernel, or
	// with one of the package's errors.
	Closed(c Conn, err error)
}

// Conn is one connection: a TCP connection that a Listener has accepted, or what stands in for one. A layer on top, such as
// TLS, is the Handler of the Conn below it and a Conn to the Handler above, and embeds the lower Conn for the methods that it
// has nothing to add to; it takes its place by wrapping the AcceptFunc. All methods are safe from any goroutine, and harmless
// after Handler.Closed.
type Conn interface {
	// Send sends b: with one non-blocking write if nothing is queued; what the kernel does not take is copied and sent by a
	// goroutine of its own. Errors surface through Handler.Closed. A Send that finds more than WriteLimit bytes queued by
	// earlier ones closes the connection with ErrOverflow; the size of a single Send is not limited. After Close it does nothing.
	Send(b []byte)
	// Sendv is Send for several slices and one writev.
	Sendv(bufs [][]byte)
	// SendFile sends head, n bytes of f from offset on, and tail, in order with what is sent before and after; f is not read on
	// the caller's goroutine, and its position is not used. The connection owns f from now on and closes it once: when it is
	// sent, or when the connection ends, then possibly a moment after Handler.Closed. A file that turns out to be shorter ends
	// the connection with ErrFileShort.
	//
	// The file's bytes count in Queued, but not against WriteLimit, because they take no memory; the file does, as 4 KiB, and
	// head and tail as what they are.
	SendFile(head []byte, f *os.File, offset, n int64, tail []byte)
	// Queued is the number of bytes, files' included, that the kernel has not yet taken. A handler that produces much asks it
	// before it produces more, and goes on in Drained.
	Queued() int64
	// SetWriteLimit changes Config.WriteLimit for this connection.
	SetWriteLimit(n int)

	// Pause asks for no more Data and no EOF until Resume. It is a flag, not a count. A little input is still read, into the
	// carry and up to 16 KiB, so a short pause costs no system call.
	Pause()
	// Resume ends a pause and delivers what is carried, on the caller's goroutine; if a call of the handler is going on, its
	// goroutine does it instead.
	Resume()
	// Do calls f as if it were one of the handler's calls, so that it overlaps with none: at once on the caller's goroutine, or,
	// if a call is going on (the caller's own, perhaps), on that goroutine as soon as it has returned. After Close f is dropped.
	Do(f func())
	// SetHandler hands the connection over to h: calls not yet begun are h's, with all input that is not consumed by then. What
	// was told already is not told again. AcceptFunc's result has precedence over it.
	SetHandler(h Handler)
	// SetDeadline asks for Handler.Timeout at t (in Now's nanoseconds), give or take the sweeper's interval of 25 to 250 ms; 0
	// asks for none. It is one store.
	SetDeadline(t int64)

	// CloseWrite ends our side of the connection: what is queued goes out, then FIN; Send does nothing from then on. Input is
	// still delivered, and the handler must still call Close.
	CloseWrite()
	// Close ends the connection in good order: what is queued goes out, then FIN, and Handler.Closed(nil) is called. The
	// descriptor stays for up to Config.Linger (or 256 KiB of input, or until the peer closes), because closing it with input
	// unread would reset the connection and the peer might never read our last words.
	Close()
	// Abort resets the connection at once and drops queued output; Handler.Closed gets ErrAborted.
	Abort()

	// Poller is the index of the connection's poller now, from 0 to Config.Pollers-1.
	Poller() int
	// SetMovable says whether the monitor may move the connection to another poller (the default).
	SetMovable(movable bool)
	// RemoteAddr is the peer's address.
	RemoteAddr() netip.AddrPort
	// LocalAddr asks the kernel for our end's address; it is not valid once the descriptor is closed.
	LocalAddr() netip.AddrPort
	// BytesReceived counts the input read from the kernel, without what was thrown away after Close.
	BytesReceived() int64
	// BytesSent counts the output the kernel has taken.
	BytesSent() int64
}

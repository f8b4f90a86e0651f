// Package netio listens, accepts, reads, writes, sends files and keeps deadlines for TCP connections, on the event loops of
// netpoll.
//
// It owns every descriptor, the pollers' read buffers, each connection's carry (input its handler has left) and output
// queue with the files in it, and three kinds of background goroutine: the sweeper (deadlines, and peers that go unwatched),
// the monitor (stuck pollers) and one writer per connection that sends a file or whose peer reads too slowly. Of netpoll it
// uses the exported Poll and FDOperator and nothing else; its Connection, which loses half-closed clients and has no
// back-pressure, is never in the way of a byte.
//
// What crosses the edge: bytes, files and calls. The slice given to Handler.Data is the poller's buffer or the carry and is
// valid until Data returns; slices given to Conn.Send, Conn.Sendv and Conn.SendFile are the caller's again as soon as the call
// returns; a file given to Conn.SendFile never is. A Conn may be kept for ever; after Closed every method is harmless.
//
// It never imports anything of this program: no scripts, no HTTP, no goja. It is the only package that names netpoll, and
// polls_unsafe.go is its only unsafe code.
//
// # Who calls what
//
// The calls of one connection never overlap: whoever makes one holds the connection's token. Who finds the token taken
// leaves a note in the connection, and the holder acts on it before it lets go.
//
//	call     runs on the goroutine of
//	-------  ------------------------------------------------------------------------------------------------
//	accept   the listeners' poller (must not block)
//	Data     the connection's poller; after Resume its caller; after a half-close one of its own; after a
//	         drained queue that connection's writer
//	EOF      a goroutine of its own, or whoever delivered the last Data
//	Gone     a goroutine of its own
//	Drained  the connection's writer
//	Timeout  a goroutine of its own
//	Closed   the poller if it found the reset; the writer if it sent the last byte; else a goroutine of its own
//	Do's     Do's caller
//	any      the holder of the token, when the token was taken as the reason came up
//
// Only Resume and Do call the handler on their caller's goroutine. Send, Sendv, SendFile, Close, Abort, Pause, SetHandler and
// SetDeadline never do, so they may be called with locks held that the handler takes.
//
// # Layers
//
// A layer, TLS for instance, is the Handler of the Conn below and a Conn to the Handler above, and stands between Listen and
// an AcceptFunc that knows nothing of it. It takes all input as it comes, keeps what the handler above leaves, and pauses the
// lower connection along with itself. Calls of the handler above that no call from below leads to, such as what is kept after
// Resume, it makes in Do of the lower connection; so they overlap with none. An upgrade is less: the same connection with
// another Handler, by SetHandler.
//
// # Output
//
// The queue is made of bytes and files in the order of the calls. Without a queue, bytes are written by Send itself. The writer
// works with non-blocking calls, a file's being sendfile(2) of at most 2 MiB each (or a copy through a pooled buffer, where a
// file system refuses that), and waits for room in Go's runtime poller; only it ever waits for a disk. Bytes queued count
// against WriteLimit, a file as 4 KiB. A peer is given up when the kernel's buffer has not become emptier for WriteTimeout, or
// has been read more slowly than WriteRate.
//
// # Input that is not read
//
// A connection that is paused, or has output queued, goes on reading until it carries 16 KiB; then it leaves its poller until
// the handler has taken half of that, or everything. While it is with no poller, and after a half-close, which epoll would tell
// of for ever, the sweeper asks poll(2) about it. So a peer that has gone is noticed at once or within a sweep (25 to 250 ms):
// a half-close as Gone, a reset as Closed.
package netio

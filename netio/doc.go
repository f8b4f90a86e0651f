// Package netio listens, accepts, reads, writes and keeps deadlines for TCP connections, on the event loops of netpoll.
//
// It owns every descriptor, the pollers' read buffers, each connection's carry (input its handler has left) and output
// queue, and three kinds of background goroutine: the sweeper (deadlines), the monitor (stuck pollers) and one writer per
// connection whose peer reads too slowly. Of netpoll it uses the exported Poll and FDOperator and nothing else; its
// Connection, which loses half-closed clients and has no back-pressure, is never in the way of a byte.
//
// What crosses the edge: bytes and calls. The slice given to Handler.Data is the poller's buffer or the carry and is valid
// until Data returns; slices given to Conn.Send and Conn.Sendv are the caller's again as soon as the call returns. A *Conn
// may be kept for ever; after Closed every method is harmless.
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
//	Drained  the connection's writer
//	Timeout  a goroutine of its own
//	Closed   the poller if it found the reset; the writer if it sent the last byte; else a goroutine of its own
//	any      the holder of the token, when the token was taken as the reason came up
//
// Only Resume calls the handler on its caller's goroutine. Send, Sendv, Close, Abort, Pause and SetDeadline never do, so
// they may be called with locks held that the handler takes.
package netio

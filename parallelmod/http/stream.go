package http

import "pyp/vm"

// Stream is a body that comes in pieces. Its methods are called inside entries
// of the VM that made it, one at a time.
type Stream interface {
	// Pull appends to dst what there is, until dst has max bytes or more, and
	// says what follows. After Waiting, Request.Ready is called in a later
	// entry, and then Pull again. The error is the script's, to be logged.
	Pull(s vm.Scope, dst []byte, max int) ([]byte, State, *vm.ScriptError)
	// Cancel ends a stream that nobody reads any more.
	Cancel(s vm.Scope)
}

// State is what follows a piece of a stream.
type State int

// The states of a stream.
const (
	More    State = iota // Pull again as soon as there is room
	Waiting              // Ready follows
	Ended                // that was all
	Failed               // the script has thrown: the client must see that the body is cut short
)

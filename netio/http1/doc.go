// Package http1 is the server's side of HTTP/1.0 and HTTP/1.1 as pure functions over byte slices.
//
// It owns the syntax of RFC 9112 and what RFC 9110 asks of it: request heads, the framing of bodies, the chunked coding,
// and the bytes of a response's head. It owns no connection, no clock and no buffer: nothing here reads, writes, waits,
// starts a goroutine or allocates once a Head has grown to its usual number of fields.
//
// What crosses its edge are byte slices. A Head's slices alias the bytes given to ParseHead, so they are valid exactly as
// long as those bytes stay unchanged; whoever keeps a value longer copies it. Append functions write to the caller's slice
// and return it, as the built-in append does. Errors are package variables: compare them, never change them.
//
// The rule of judgement: what the RFCs call an error is refused, never repaired and never guessed at, because two parsers
// that repair differently are how requests are smuggled. After any *Error the connection's framing is lost, so the caller
// answers with the error's status and closes.
//
// The package imports the standard library only, and of it neither net nor net/http outside its tests; it never imports
// another package of this module.
package http1

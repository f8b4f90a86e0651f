// Package printable makes text safe to print. Names, addresses and errors hold
// what clients and scripts put there: an escape sequence would move a
// terminal's cursor, change its title or hide a line, a line break would forge
// a second line of a log, and a change of writing direction shows something
// else than what is there. The host's log, the commands that look at a host
// and their full-screen view all print through this package. It knows nothing
// of them, and imports the standard library only.
package printable

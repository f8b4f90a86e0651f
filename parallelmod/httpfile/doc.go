// Package httpfile decides what a request for a file is answered: the status,
// the fields, and which bytes of which file are the content.
//
// It owns the way from a request's path to a file below a folder, the
// preconditions, ranges and codings of RFC 9110, the page that lists a
// folder, the dates of HTTP and the table of content types. A Root is a folder
// that is served, Named is one file that a script has chosen, and Part is a
// piece of a file between bytes of the script's own.
//
// What crosses its edge are a Query, which is read during the call only, and a
// Result: Go strings, bytes and an open *os.File that the caller closes.
// Nothing here writes to a client, and nothing here is escaped for HTML but
// the page that lists a folder. All calls may wait for the disk, so no poller
// and no holder of a VM makes them. A Source never changes after it is made,
// and any number of goroutines may use it at once.
//
// The package imports the standard library only, and of it not net/http
// outside its tests; it never imports goja or another package of this module.
package httpfile

// Package http is the script's side of HTTP: what a path calls, what a method
// gets of its request, and what becomes of the value it returns.
//
// There are only a few types here:
//
//	Instance   what the HTTP protocols of one VM share
//	Protocol   one protocol class as one VM resolved it, with its routes
//	Request    what a callback needs of a request; contexts implements it
//	Exchange   one request under way in a VM, until it is answered
//	Answer     a status, fields and a body that are the host's own
//
// An Instance and a Protocol belong to one VM and are used inside its entries;
// the routes of main's Protocol are data that any goroutine may read, so that
// a request's route is known before a VM is entered. A request's content is
// handed over as a copy, and nothing of the VM's memory leaves in an Answer.
//
// It imports vm, goja and its neighbours below parallelmod. It never imports
// parallelmod, which declares the servers, nor netio or contexts.
package http

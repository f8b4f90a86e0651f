// Package http is the script's side of HTTP: what a path calls, what a method
// gets of its request, and what becomes of the value it returns. The modules
// parallel/http and parallel/http/server are made here.
//
// There are only a few types here:
//
//	Instance   what the HTTP protocols of one VM share, and the modules
//	Protocol   one protocol as one VM resolved it: an http11 class, whose methods
//	           are its paths, or an HttpServer with its routes
//	Route      what answers a request; Match is that, or a file, or a refusal
//	Request    what a callback needs of a request; contexts implements it
//	Exchange   one request under way in a VM, until it is answered
//	Answer     a status, fields and a body that are the host's own, or a file's
//	Stream     a body that is taken off the script piece by piece
//
// The modules are written in JavaScript where scripts see classes (server.js,
// response.js) and in Go where requests pass: the method of a plain HttpServer
// is called from Go directly, and a request that the method does not look at is
// never made an object.
//
// An Instance and a Protocol belong to one VM and are used inside its entries;
// the routes of main's Protocol are data that any goroutine may read, so that
// a request's route is known before a VM is entered. A worker's routes are the
// same by number, or it does not start. A request's content is handed over as a
// copy, and nothing of the VM's memory leaves in an Answer. A file is named
// here and opened elsewhere: no callback waits for a disk.
//
// It imports vm, goja and its neighbours below parallelmod. It never imports
// parallelmod, which declares the servers, nor netio or contexts.
package http

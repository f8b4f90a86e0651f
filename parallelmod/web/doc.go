// Package web is the web platform's classes as scripts know them from browsers
// and other hosts, as far as a server needs them: Headers, Response and what
// belongs to them.
//
// The classes are written in JavaScript, in files of their own that are
// compiled once per process, with the host's help where bytes are concerned. A
// VM gets them when its script first touches one. What crosses the edge is
// values of one VM, inside its entries: Go asks whether a value is a Response
// and takes it apart.
//
// It imports vm, goja and parallelmod/values. It knows no requests, no
// connections and no routes.
package web

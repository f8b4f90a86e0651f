// Package web is the web platform's classes as scripts know them from browsers
// and other hosts, as far as a server needs them: Headers, Request, Response,
// FormData, Blob, events, AbortSignal and streams.
//
// The classes are written in JavaScript, in files of their own that are
// compiled once per process, with the host's help where bytes are concerned. A
// VM runs a file when its script first touches one of the classes in it. What
// crosses the edge is values of one VM, inside its entries: Go asks whether a
// value is a Response or a Blob and takes it apart, and makes Headers, FormData
// and AbortSignals. Bytes that these hold are never changed by anybody; scripts
// get copies.
//
// It imports vm, goja, parallelmod/node and parallelmod/values. It knows no
// requests, no connections and no routes.
package web

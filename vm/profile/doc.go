// Package profile turns samples of running scripts into a CPU profile that
// `go tool pprof` opens, and such a profile into a flame graph.
//
// It owns the form of a profile: which function, which place and which labels
// stand where, and how the graph is drawn. What a sample is and how it is taken
// is package vm's, which names its frames with this package's Frame; when to
// sample is package contexts'. It imports the pprof format and the standard
// library, and nothing of pyp: everybody above may use it.
//
// Function names come from scripts and may hold any character, so all text in
// a graph is escaped. A graph refers to nothing outside itself.
package profile

// Package derive turns one loaded bundle into two programs: main's, which runs
// every statement of the script's top level, and the workers', which runs only
// what has to run again in each of them. The rest of what a worker knows, the
// data that main has built, it looks up.
//
// Analyse reads the syntax tree once: which names the top level binds, who
// wrote them, what each statement and each function mentions, writes, calls and
// passes on. Plan applies rule R* to that and to what is known after main has
// run (which values are data, what a probe worker wrote, what differed), and
// says for each statement whether it runs again and why. CompileMain and
// CompileWorker put the guards and the prologue in place, compile, and leave the
// tree as it was.
//
// Both programs are the bundle's one function with the further parameters named
// in Params, through which they call the host:
//
//	__pyp_capture(all, become)  first of all: all() is an object of the bindings' present
//	                            values, become() gives entangled ones their final value
//	__pyp_shared                an object of the shared bindings, by name
//	__pyp_w(name, value)        about to assign value to a shared binding
//	__pyp_ro(object, path)      about to write a property of an object found by that path
//	__pyp_become(name, value)   the shared value for one that the start made again
//	__pyp_mark(i)               unit i begins; in workers only units that await
//	__pyp_class(name, class)    workers only: a class of shared instances is complete
//	__pyp_local(i, this)        workers only: Plan.LocalWrites[i] is about to happen, to this if
//	                            there is a second argument; false if the host has heard enough
//	__pyp_local(i, this, o, f)  the same by a method of o, which it returns; calls f if the host
//	                            has heard enough
//
// The package works on names and syntax alone: it never runs a script. esbuild
// renames what would hide a top-level name, so that a name is a binding
// wherever it stands.
//
// Data that a dropped statement writes after a kept one has read it is made
// again, also if it is written by another name: Input.Aliases tells which
// bindings share objects, and the variables of loops, callbacks and patterns
// stand for what they come from. Not seen are writes of code that runs without
// a call in the text: toString, valueOf, getters, traps of a Proxy, generators
// that a spread advances, jobs of queueMicrotask and promises, new Function; and
// aliases between data that are gone when main has run, unless the writing name
// was given the other's value by its own declaration or assignment.
package derive

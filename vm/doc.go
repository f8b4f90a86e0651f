// Package vm owns everything that touches the script engine as an engine: the
// compiled program, the main VM in which a script's top level runs once, the
// worker VMs that serve its callbacks, and the guard through which each of them
// is entered. Script errors leave it as ScriptError values that name the
// author's file, line and column; a Go panic inside an entry leaves it as a
// Bug, so that the two are never taken for each other.
//
// There are only a few types here, and their lifetimes nest:
//
//	Program     compiled and immutable; shared by every VM, for ever
//	Generation  one Program with its Main and Workers; reference counted
//	Main        the VM that ran the top level, with an event loop of its own
//	Worker      one VM that serves callbacks, one entry at a time
//	Scope       proof of being inside an entry; dead when the entry returns
//
// A goja.Value belongs to the VM that made it and may be used only under a
// Scope of that VM. What crosses the edge to other packages is a Scope (valid
// until the entry returns; host functions may keep the one they were installed
// with, since a script can only call them inside an entry), Go strings and
// byte slices. An Owner outlives its entries: timers and asynchronous
// operations are charged to the Owner that began them and end with it.
//
// vm never opens a socket or schedules anything: who enters a Worker, and on
// which goroutine, is decided by its caller. It never imports netio, contexts
// or parallelmod; script-visible modules reach it through the Modules
// interface.
package vm

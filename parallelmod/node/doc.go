// Package node gives scripts the globals and the core modules that programs
// written for Node expect: console, process, Buffer, timers, URL, node:fs,
// node:util and their like, as far as a server host needs them.
//
// It owns the table of modules and of lazily made globals, the JavaScript
// half of those modules (compiled once per process, run in a VM when a script
// first asks for the module), and the natives behind them. A Host is one per
// process and may be used by any number of VMs at once; an Instance belongs to
// one VM and must be touched inside an entry of that VM only. Engine values
// never leave their VM: what crosses between VMs, or goes to a goroutine that
// reads a file, is Go strings, byte slices and numbers, copied when an
// operation is begun and valid until it is done. What the shared heap may hold
// of this package's objects (a URL, a Buffer) is said by Share and ClassOf.
// Nothing here has an outside effect while a worker replays the script's top
// level: output is swallowed, files stay as they are, and the calls answer as
// if they had succeeded.
//
// The package knows vm only through Scope, and never imports contexts, netio
// or another module of parallelmod.
package node

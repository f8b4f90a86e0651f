// Package bounds keeps built-in functions from taking the process down. The engine's interrupt stops bytecode, but no loop
// inside a built-in function, and memory that Go cannot give ends the process: so what a script asks of a built-in function
// is looked at before it begins, and refused with a RangeError that names the limit if it could not end well. The package
// owns these limits and the guards that apply them.
//
// A guard stands inside the engine's own function object, in place of the Go function there: identity, name, length,
// attributes, text and constructability stay what they were, and an ordinary call costs a few nanoseconds more. Install
// puts them into one VM, before anything else is patched there; Operators puts them before the operators of the process. What
// crosses the edge is engine functions, and Config.Room, which asks the host for memory. It imports vm/layout and the
// engine, and of this program only vm imports it, and what lends its functions to scripts, for Take.
package bounds

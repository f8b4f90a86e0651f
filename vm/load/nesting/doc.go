// Package nesting tells source that a parser would overflow Go's stack with. It owns the limits for scripts and for regular
// expressions, and a scan of the tokens that finds the first place beyond one: brackets within brackets, operators of one
// expression, statements without braces in one another. The loader asks it about files, package bounds about what scripts
// give to eval, to Function and to RegExp while they run.
//
// What crosses its edge is source in, and a place and a message out. It keeps nothing, knows no engine and imports no other
// package of this program, so that both the loader and what guards a running VM may stand above it.
package nesting

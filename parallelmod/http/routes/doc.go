// Package routes finds what answers a request: a table of methods and path
// patterns, and for each a number that its owner has given it.
//
// A Pattern is a path as a script declares it: literal segments, parameters of
// one segment each, and an end that is exact, open at a segment's border, or a
// star. A Table is a tree of segments, with a map of the paths that have no
// parameters before it; it is filled once and read by any number of goroutines
// from then on. A look-up of a path without parameters allocates nothing, and
// the cost of any other depends on the path and not on how many routes there
// are.
//
// What crosses the edge are the raw path and the method of a request, still
// percent-encoded, and numbers, statuses and decoded strings. The package knows
// nothing of scripts, connections or answers, and imports the standard library
// only.
package routes

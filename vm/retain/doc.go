// Package retain estimates how many bytes an object of a script keeps alive. It
// walks what the engine keeps of it in Go's heap: properties, elements, the
// entries of maps and sets, strings, bytes, and the variables that functions
// hold. What belongs to everybody is not counted: prototypes, classes, the
// global object, the scopes that classes stand in and what these name directly,
// code, symbols, and data that main has shared.
//
// Large containers are sampled, so that the work is bounded by the shape of what
// is kept and not by its size; a walk can be interrupted and gone on with. The
// fields of the engine are read by reflection, of whatever types it has, and only
// their names are known here. The caller has the VM to himself while he walks.
//
// retain imports the engine and nothing of pyp; package parallelmod asks it on
// behalf of a connection's instance.
package retain

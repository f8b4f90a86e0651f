// Package layout reads the engine's objects where they lie. It owns mirrors of the structs behind them, because the public
// way to read a million records, or to write one small record as JSON, takes longer than the script took to make it: a list
// of keys, then a look-up for each, every string converted. Look says how an object is implemented and gives its mirror;
// TypeOf does the same for primitive values. Ready compares each mirror with the engine's struct, field by field, before
// the first use, and panics if a new version of the engine is built otherwise.
//
// What crosses its edge is pointers into live engine objects: only who holds the VM may use them, nobody writes more through
// them than a Mark or the order of names, and slices are stale once code of the script has run. The package never imports
// another of this program.
package layout

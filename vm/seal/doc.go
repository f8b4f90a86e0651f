// Package seal decides which values of the main VM are data and moves them into the shared heap. Classify walks the graph of
// all roots once: a value is data if everything below it is; a function, a class, a symbol, a promise and the like make code
// of whatever holds them, and the verdict says where. Store copies data into a heap and turns each original, in place and for
// every holder, into a view of its node, so that main's memory is released as the walk goes on. Merge does the same in a
// worker for data that the worker had to make again. Digest and Difference compare what main and a worker hold locally.
// The walk reads the engine's objects directly, through package layout.
package seal

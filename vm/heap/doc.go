// Package heap is the arena behind the sealed main VM: an immutable graph of
// script values that any number of worker VMs read at the same time without
// locks. A Builder copies values in from one goroutine; Freeze indexes them and
// makes them read-only. Everything but bytes of typed arrays lies in a few
// pointer-free chunks, so that a million records cost the garbage collector
// nothing. A value is a Cell: a number, a constant, or the address of a string,
// a big integer or an object, a Node. Objects with the same keys share one list
// of them; an object with many keys has its own list with a hash index. Bytes
// of array buffers lie in pages that the processor protects against writing: a
// store from a script faults, and Owner tells whose byte it was. The package
// knows nothing of the engine; package view shows a heap to a VM.
package heap

// Package json writes a script's values as JSON, byte for byte as JSON.stringify prints them, because the engine's own is
// slow for small answers and quadratic for deep ones. It owns the rules (toJSON, the order of keys, escapes, numbers, what
// has no JSON form) and the bounds: 512 levels, 256 MiB, and a look at the interrupt every 1,024 values.
//
// A Writer belongs to one VM. It first goes over the value without running any code of the script: plain objects and arrays
// through package layout, views of shared data straight in the heap, which many VMs may do at once. When it comes to what
// only the engine can tell (an accessor, a toJSON method, a proxy, a hole, an error to be thrown) it begins again inside a
// call of the engine, where such values are asked through the engine's interface and all others are written as before. What
// crosses its edge is engine values in, bytes and the engine's exceptions out. It never imports what is above package vm.
package json

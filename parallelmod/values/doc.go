// Package values is between the engine's values and the host's: bytes of typed
// arrays, promises and whatever has a then, calls that may run code of the
// script's, errors for wrong arguments, and the objects by which a script
// holds something of the host's.
//
// A Values belongs to one VM and is used inside its entries. What crosses the
// edge is Go's values one way and the VM's own the other: bytes are those of
// the VM until the caller copies them. Errors of the script's code are
// returned, wrong arguments are thrown.
//
// It imports vm, goja and parallelmod/node. It is below every module of the
// script's that handles connections and imports none of them, nor anything of
// netio or contexts.
package values

package vm

import (
	"github.com/dop251/goja"

	"pyp/vm/derive"
	"pyp/vm/heap"
	"pyp/vm/seal"
)

// Shared is what a main VM has sealed: its data, which every VM reads at once,
// and the program that its workers run. It is immutable.
type Shared struct {
	prog     *Program
	heap     *heap.Heap
	cells    map[string]heap.Cell            // of the bindings that are data
	parts    map[string]map[string]heap.Cell // data that local bindings hold, by property
	declared map[string]heap.Cell            // of parallel.shared(), by site
	json     map[int64]heap.Cell             // of the JSON files that main has read, by number
	plan     *derive.Plan
	code     *goja.Program // of the workers
	env      any           // what the host's modules pass from main to its workers
	usage    map[string]seal.Usage
	getters  map[string][]string // that were evaluated once, by binding
}

// sharedBindings is the object from which a worker's program takes its shared
// bindings.
type sharedBindings struct{ e *engine }

// Get gives a binding's value in this VM.
func (b sharedBindings) Get(name string) goja.Value {
	c, ok := b.e.shared.cells[name]
	if !ok {
		return nil
	}
	return b.e.views.Value(c, b.e.author(name))
}

// Set refuses.
func (sharedBindings) Set(string, goja.Value) bool { return false }

// Has reports whether there is a shared binding of that name.
func (b sharedBindings) Has(name string) bool { _, ok := b.e.shared.cells[name]; return ok }

// Delete refuses.
func (sharedBindings) Delete(string) bool { return false }

// Keys lists nothing: programs ask by name.
func (sharedBindings) Keys() []string { return nil }

package contexts

import (
	"pyp/vm"
	"pyp/vm/load"
)

// WroteLocal reports once per place that the callback of an HTTP connection
// writes to what only its worker has: the next request may run in another one.
// A raw connection stays with its worker, and may.
func (h *Host) WroteLocal(owner vm.Owner, at load.Position, what string) (again bool) {
	if _, http := owner.(*Context); !http {
		return true
	}
	if _, told := h.localWrites.LoadOrStore(at.String(), true); !told {
		h.log.Printf("%s: %s is kept in one worker only; use parallel.counter() or parallel.dict(), or parallel.local() if each worker is to have its own", at, what)
	}
	return false
}

package view

// Holds reports that the byte at an address belongs to a heap that the VM has
// views of.
func (r *Realm) Holds(addr uintptr) bool {
	for _, p := range r.views {
		if v := p.Value(); v != nil && v.h.Holds(addr) {
			return true
		}
	}
	return false
}

// Fault is Views.Fault for all heaps that the VM has views of.
func (r *Realm) Fault(addr uintptr) (message string, ok bool) {
	for _, p := range r.views {
		if v := p.Value(); v != nil {
			return v.Fault(addr)
		}
	}
	return "", false
}

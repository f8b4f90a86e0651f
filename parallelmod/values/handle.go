package values

import "github.com/dop251/goja"

// Class is what the handles of one kind in one VM have in common.
type Class struct {
	Values *Values
	Name   string                // as messages call it: "transport"
	Listed []string              // the host's properties that are enumerated
	Verbs  map[string]goja.Value // methods: properties that are not enumerated
}

// Handle is the part of a host object that is the same in all: the host's
// properties cannot be assigned, and a script may keep its own besides. It is
// embedded in a goja.DynamicObject, whose Get asks Own first.
type Handle struct {
	Class *Class
	props map[string]goja.Value
}

// Own is a property that the script has set.
func (h *Handle) Own(key string) (goja.Value, bool) {
	v, ok := h.props[key]
	return v, ok
}

// Set keeps a script's own property on the object.
func (h *Handle) Set(key string, v goja.Value) bool {
	if h.builtin(key) {
		panic(h.Class.Values.TypeError("%s.%s is the host's and cannot be assigned; keep what is yours under another name", h.Class.Name, key))
	}
	if h.props == nil {
		h.props = map[string]goja.Value{}
	}
	h.props[key] = v
	return true
}

func (h *Handle) builtin(key string) bool {
	for _, k := range h.Class.Listed {
		if k == key {
			return true
		}
	}
	return false
}

// Has reports own properties.
func (h *Handle) Has(key string) bool {
	_, own := h.props[key]
	return own || h.builtin(key) || h.Class.Verbs[key] != nil
}

// Delete removes a script's own property.
func (h *Handle) Delete(key string) bool {
	delete(h.props, key)
	return !h.builtin(key)
}

// Keys lists the properties, the host's first.
func (h *Handle) Keys() []string {
	keys := append([]string(nil), h.Class.Listed...)
	for k := range h.props {
		keys = append(keys, k)
	}
	return keys
}

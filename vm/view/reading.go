package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// This file is for those who read the heap itself and make a view only of what
// they cannot read.

// Show is what a script sees of a cell.
func (v *Views) Show(c heap.Cell) goja.Value { return v.decode(c, nil, 0) }

// Object is the view of n.
func (v *Views) Object(n heap.Node) *goja.Object { return v.object(n, nil, 0) }

// Prototype is what the view of an object or of a dense array inherits from; nil
// for nothing.
func (v *Views) Prototype(kind heap.Kind, class string) *goja.Object {
	if class == "null" {
		return nil
	}
	if kind == heap.KindObject && class == "" {
		return v.r.objectPrototype()
	}
	if p := v.r.prototype(kind, class); p != nil {
		return p
	}
	if kind == heap.KindObject {
		return v.r.objectPrototype()
	}
	return v.r.prototype(kind, "")
}

// objectPrototype is the language's Object.prototype.
func (r *Realm) objectPrototype() *goja.Object {
	if r.plain == nil {
		r.plain = r.Runtime.NewObject().Prototype()
	}
	return r.plain
}

package json

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// sort is how an object is written.
type sort uint8

const (
	odd   sort = iota // through the engine's interface
	plain             // its properties are read in place
	array             // its elements are
	node              // it is a view: in the heap
	date              // it is a Date
)

// object writes an object, or what its toJSON gives for it.
func (r *run) object(o *goja.Object) outcome {
	s, b := r.sort(o)
	switch {
	case s == plain && r.isClean(b.Prototype):
		return r.properties(o, b, true)
	case s == array && r.isClean(b.Prototype) && !hasToJSON(b):
		return r.elements(o, b.Array())
	case s == node:
		if h, n, _ := r.w.realm.NodeOf(o); r.isCleanNode(n) {
			return r.contents(h, n)
		}
	case s == date && r.date(b):
		return written
	}
	if !r.script {
		return stuck
	}
	return r.after(r.toJSON(o))
}

// sort tells how to write an object; b is its mirror, if it is read in place.
func (r *run) sort(o *goja.Object) (s sort, b *layout.Object) {
	sh, b := layout.Look(o)
	if sh == layout.Array {
		return array, b
	}
	if r.list != nil {
		return odd, nil
	}
	switch sh {
	case layout.Plain:
		if b.Class != rawJSON {
			return plain, b
		}
	case layout.Map, layout.Set:
		return plain, b
	case layout.Date:
		return date, b
	case layout.Other:
		if h, n, ok := r.w.realm.NodeOf(o); ok && r.simple(h, n) {
			return node, nil
		}
	}
	return odd, nil
}

// body writes an object whose toJSON was asked.
func (r *run) body(o *goja.Object) outcome {
	switch s, b := r.sort(o); s {
	case plain:
		return r.properties(o, b, false)
	case array:
		return r.elements(o, b.Array())
	case node:
		h, n, _ := r.w.realm.NodeOf(o)
		return r.contents(h, n)
	}
	return r.oddBody(o)
}

func hasToJSON(b *layout.Object) bool {
	if len(b.PropNames) == 1 {
		return false // an array's length
	}
	_, there := b.Values["toJSON"]
	return there
}

// isClean tells whether nothing on a chain of prototypes is called toJSON. It runs no code: what it cannot look into is not
// clean.
func (r *run) isClean(p *goja.Object) bool {
	for _, known := range r.clean {
		if p == known {
			return true
		}
	}
	for q := p; q != nil; {
		b := withoutToJSON(q)
		if b == nil {
			return false
		}
		q = b.Prototype
	}
	r.clean[r.cleanAt%len(r.clean)] = p
	r.cleanAt++
	return true
}

// withoutToJSON is the mirror of an object that has no property of that name; nil if it has, or if it has no mirror.
func withoutToJSON(o *goja.Object) *layout.Object {
	if sh, b := layout.Look(o); sh == layout.Plain || sh == layout.Array {
		if _, there := b.Values["toJSON"]; there {
			return nil
		}
		return b
	}
	t := layout.LookTemplate(o)
	if t == nil {
		return nil
	}
	if !t.ProtoMaterialised {
		o.Prototype() // has the engine make it
	}
	if v, there := t.Values["toJSON"]; v != nil || !there && t.Tmpl.Props["toJSON"] != nil {
		return nil
	}
	return &t.Object
}

// properties writes an object whose properties are read in place. With ask, an own toJSON is looked for first.
func (r *run) properties(o *goja.Object, b *layout.Object, ask bool) outcome {
	names := b.Ordered()
	if ask {
		for _, name := range names {
			if name == "toJSON" {
				if !r.script {
					return stuck
				}
				return r.after(r.toJSON(o))
			}
		}
	}
	if !r.enter(frame{o: o, kind: atName}) {
		return stuck
	}
	if r.script {
		return r.listed(o, b, names)
	}
	first := r.open('{')
	for _, name := range names {
		v := b.Values[name]
		if p := layout.PropertyOf(v); p != nil {
			if p.Accessor && p.Enumerable {
				return stuck
			}
			if !p.Enumerable {
				continue
			}
			v = p.Value
		}
		if r.property(name, v, &first) == stuck {
			return stuck
		}
	}
	r.close('}', first)
	return written
}

// listed is properties for when code of the script may change the object meanwhile: which properties are written is settled
// at first, and each is looked up when it is its turn.
func (r *run) listed(o *goja.Object, b *layout.Object, names []unistring.String) outcome {
	from := len(r.names)
	for _, name := range names {
		if p := layout.PropertyOf(b.Values[name]); p == nil || p.Enumerable {
			r.names = append(r.names, name)
		}
	}
	first := r.open('{')
	for i, end := from, len(r.names); i < end; i++ {
		name := r.names[i]
		r.property(name, r.present(o, name), &first)
	}
	clear(r.names[from:])
	r.names = r.names[:from]
	r.close('}', first)
	return written
}

// present is the value that a property has now.
func (r *run) present(o *goja.Object, name unistring.String) goja.Value {
	if sh, b := layout.Look(o); sh == layout.Plain || sh == layout.Map || sh == layout.Set {
		v := b.Values[name]
		if p := layout.PropertyOf(v); v != nil && p == nil {
			return v
		} else if p != nil && !p.Accessor {
			return p.Value
		}
	}
	return r.ask(o, name)
}

// property writes one property, unless its value has no JSON form.
func (r *run) property(name unistring.String, v goja.Value, first *bool) outcome {
	mark, was := len(r.buf), *first
	if u := name.AsUtf16(); u != nil {
		r.key("", u[1:], first)
	} else {
		r.key(string(name), nil, first)
	}
	r.frames[len(r.frames)-1].name = name
	switch r.value(v) {
	case stuck:
		return stuck
	case absent:
		r.buf, *first = r.buf[:mark], was
	}
	return written
}

// elements writes an array whose elements are read in place.
func (r *run) elements(o *goja.Object, a *layout.ArrayObject) outcome {
	if !r.enter(frame{o: o, kind: atElement}) {
		return stuck
	}
	first := r.open('[')
	for i, length := 0, int(a.Length); i < length; i++ {
		v := r.element(o, a, i)
		if v == nil && !r.script {
			return stuck
		}
		r.next(&first)
		r.frames[len(r.frames)-1].index = i
		switch r.value(v) {
		case stuck:
			return stuck
		case absent:
			r.buf = append(r.buf, "null"...)
		}
	}
	r.close(']', first)
	return written
}

// element is an element of an array as it is now; nil if only the engine can tell.
func (r *run) element(o *goja.Object, a *layout.ArrayObject, i int) goja.Value {
	if r.script {
		sh, b := layout.Look(o)
		if sh != layout.Array {
			return r.askElement(o, i)
		}
		a = b.Array()
	}
	if i < len(a.Values) {
		v := a.Values[i]
		if p := layout.PropertyOf(v); v != nil && p == nil {
			return v
		} else if p != nil && !p.Accessor {
			return p.Value
		}
	}
	if r.script {
		return r.askElement(o, i)
	}
	return nil
}

package bounds

import (
	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// walk refuses an object whose length counts more elements than are there and than a built-in function can look for in
// reasonable time.
func (b *bounds) walk(what string, o *goja.Object, most int64) {
	if layout.Full(o) {
		return
	}
	b.missing(what, b.absent(o), most)
}

func (b *bounds) missing(what string, n, most int64) {
	if n > most {
		b.refuse("%s: the length counts %d elements that are not there, at most %d are possible; use a dense array, or a smaller length", what, n, most)
	}
}

// absent is how many elements an object has not got that its length counts. Of what is not the engine's own array that is
// all of them: each is looked for by its name.
func (b *bounds) absent(o *goja.Object) int64 {
	shape, m := layout.Look(o)
	switch shape {
	case layout.Array:
		a := m.Array()
		return int64(a.Length) - int64(len(a.Values))
	case layout.Sparse:
		s := m.Sparse()
		return int64(s.Length) - int64(len(s.Items))
	case layout.Typed, layout.String:
		return 0
	}
	return length(o)
}

// length is the length of any object, as the built-in functions take it.
func length(o *goja.Object) int64 {
	if v := o.Get("length"); v != nil {
		return max(0, v.ToInteger())
	}
	return 0
}

// count is how many elements an object has by its length, as far as that is known without running code of the script's.
func count(v goja.Value) int64 {
	if s, ok := v.(goja.String); ok {
		return int64(s.Length())
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return 0
	}
	shape, m := layout.Look(o)
	switch shape {
	case layout.Array:
		return int64(m.Array().Length)
	case layout.Sparse:
		return int64(m.Sparse().Length)
	case layout.Typed:
		return int64(m.Typed().Length)
	case layout.String:
		return int64(m.Text().Length())
	case layout.Map, layout.Set:
		return int64(m.Entries().Size)
	}
	return 0
}

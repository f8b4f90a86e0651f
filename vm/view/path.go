package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pyp/vm/heap"
)

// ref is what every view knows: its node, and where it was first reached.
type ref struct {
	v  *Views
	n  heap.Node
	up *ref // nil: a root, or not known
	at int  // position in up; of its extra properties: ^position
}

// trapped tells views whose own properties cannot be assigned without the view
// being asked: it throws by itself, and knows the whole path.
func (f *ref) trapped() bool {
	switch f.v.h.Kind(f.n) {
	case heap.KindObject, heap.KindArray, heap.KindMap, heap.KindSet, heap.KindError:
		return true
	}
	return false
}

// mostVisited bounds the search for the path of a view nobody reached by one.
const mostVisited = 200_000

// root is the binding that f was reached from.
func (f *ref) root() string {
	for f.up != nil {
		f = f.up
	}
	if name := f.v.names[f.n]; name != "" {
		return name
	}
	if found := f.search(); found != nil {
		return found.root()
	}
	return "a shared object"
}

// shownSteps is how many of the last steps of a path are shown.
const shownSteps = 12

// path is how a script reaches f: "titles.B[0]". Of many steps it has the first
// and the last ones. It is made from its end, which may be far from the root.
func (f *ref) path() string {
	var last []string
	var first *ref
	steps := 0
	for f.up != nil || f.unnamed() {
		if f.up == nil {
			found := f.search()
			if found == nil || found.up == nil {
				break
			}
			f = found
			continue
		}
		if steps++; len(last) < shownSteps {
			last = append(last, f.up.step(f.at))
		}
		first, f = f, f.up
	}
	var b strings.Builder
	b.WriteString(cmp.Or(f.v.names[f.n], "a shared object"))
	if steps > shownSteps {
		b.WriteString(first.up.step(first.at))
	}
	if hidden := steps - shownSteps - 1; hidden > 0 {
		b.WriteString("…(" + strconv.Itoa(hidden) + " more)…")
	}
	for _, step := range slices.Backward(last) {
		b.WriteString(step)
	}
	return b.String()
}

func (f *ref) unnamed() bool { return f.v.names[f.n] == "" }

// step is the last part of the path of what is at a position of f.
func (f *ref) step(at int) string {
	h := f.v.h
	if at < 0 {
		return property(f.v.text(h.Key(h.Extra(f.n), ^at)))
	}
	switch h.Kind(f.n) {
	case heap.KindArray:
		return "[" + strconv.FormatInt(h.Index(f.n, at), 10) + "]"
	case heap.KindMap:
		return f.v.entryStep(f.n, at)
	case heap.KindSet:
		return ".values()[" + strconv.Itoa(at) + "]"
	case heap.KindTyped, heap.KindDataView:
		return ".buffer"
	}
	return property(f.v.text(h.Key(f.n, at)))
}

// property writes a key as a script would: .name, [0] or ["a-b"].
func property(key string) string {
	if key == "" {
		return `[""]`
	}
	if _, err := strconv.ParseUint(key, 10, 53); err == nil {
		return "[" + key + "]"
	}
	for i, c := range key {
		letter := c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127
		if !letter && (i == 0 || c < '0' || c > '9') {
			return "[" + strconv.Quote(key) + "]"
		}
	}
	return "." + key
}

// entryStep is the step from a Map to the value (or, past the values, the key)
// of an entry.
func (v *Views) entryStep(n heap.Node, at int) string {
	i := at >> 1
	if at&1 == 1 {
		return ".keys()[" + strconv.Itoa(i) + "]"
	}
	c := v.h.EntryKey(n, i)
	switch c.Tag() {
	case heap.TagString:
		return ".get(" + strconv.Quote(v.text(c)) + ")"
	case heap.TagObject:
		return ".values()[" + strconv.Itoa(i) + "]"
	}
	return ".get(" + v.decode(c, nil, 0).String() + ")"
}

package seal

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// Views says which node of which heap an object is a view of.
type Views func(o *goja.Object) (h *heap.Heap, n heap.Node, ok bool)

// How much of a value a digest shows.
const (
	digestLevels  = 4
	digestEntries = 20
	digestLines   = 20000
)

// Digest describes what a script can see of a value without running code: kinds, lengths, own keys, primitives, names of
// functions and the keys of their prototypes, four levels deep and twenty entries each. Stacks of errors and the time of a
// Date are left out, for they differ between two runs. A view has the digest of what it shows. views may be nil.
func Digest(v goja.Value, views Views) string {
	ready()
	d := &digester{views: views, seen: map[any]string{}}
	d.line("", item{v: v}, 0)
	return d.out.String()
}

// Places are the paths at which a digest of v comes upon views, and their nodes.
func Places(v goja.Value, views Views) map[string]heap.Node {
	ready()
	d := &digester{views: views, seen: map[any]string{}, places: map[string]heap.Node{}}
	d.line("", item{v: v}, 0)
	return d.places
}

// A digest has a line for each value: path, what it is, its number of entries, each ended by a separator.
const separator = "\x1f"

type digester struct {
	views Views
	seen  map[any]string
	out   strings.Builder
	lines int

	places map[string]heap.Node // of views, by path; nil if nobody asks
}

// item is something that a picture shows: a value of the engine, a cell of a heap, or only a text.
type item struct {
	label string
	text  string
	v     goja.Value
	h     *heap.Heap
	c     heap.Cell
}

// picture is what can be seen of an object.
type picture struct {
	kind  string
	count int // of its entries; -1 if it is nothing that has any
	items []item
}

func (p *picture) add(i item) {
	if len(p.items) < digestEntries {
		p.items = append(p.items, i)
	}
}

func (d *digester) line(path string, i item, depth int) {
	if d.lines++; d.lines > digestLines {
		return
	}
	d.place(path, i)
	p, key := d.look(i)
	if key != nil {
		if first, again := d.seen[key]; again {
			p = picture{kind: "the same as " + first, count: -1}
		} else {
			d.seen[key] = "value" + path
		}
	}
	for _, s := range []string{path, p.kind, strconv.Itoa(p.count)} {
		d.out.WriteString(strings.NewReplacer(separator, " ", "\n", " ").Replace(s))
		d.out.WriteString(separator)
	}
	d.out.WriteString("\n")
	if depth < digestLevels {
		for _, child := range p.items {
			d.line(path+child.label, child, depth+1)
		}
	}
}

func (d *digester) place(path string, i item) {
	if o, ok := i.v.(*goja.Object); ok && d.places != nil {
		if _, n, ok := d.views(o); ok {
			d.places[path] = n
		}
	}
}

// look makes the picture of an item; key is what tells an object from others, nil for what is no object.
func (d *digester) look(i item) (p picture, key any) {
	switch {
	case i.text != "":
		return picture{kind: i.text, count: -1}, nil
	case i.h != nil:
		return drawCell(i.h, i.c)
	}
	o, ok := i.v.(*goja.Object)
	if !ok {
		return picture{kind: primitiveText(i.v), count: -1}, nil
	}
	if d.views != nil {
		if h, n, ok := d.views(o); ok {
			return drawCell(h, heap.Ref(n))
		}
	}
	return drawObject(o), o
}

func primitiveText(v goja.Value) string {
	switch {
	case v == nil:
		return "undefined"
	case goja.IsString(v):
		return stringDigest(stringText(v))
	}
	if s, ok := v.(*goja.Symbol); ok {
		return "symbol " + s.String()
	}
	switch typ, _ := layout.TypeOf(v); typ {
	case layout.TypeInt, layout.TypeFloat:
		return numberText(v.ToFloat())
	case layout.TypeBigInt:
		return shorten(v.String()) + "n"
	}
	return v.String()
}

func numberText(f float64) string {
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// stringDigest is a string, and the length of one that is too long to show.
func stringDigest(t heap.Text) string {
	const shown = 100
	s := t.String()
	if len(s) <= shown {
		return strconv.Quote(s)
	}
	return strconv.Quote(s[:shown]) + "… of " + strconv.Itoa(t.Len())
}

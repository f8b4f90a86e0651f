package seal

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// access is an own accessor of an object: a property, or an element of an array.
type access struct {
	base  *layout.Object
	name  unistring.String
	index int
}

func (s step) access(b *layout.Object) access { return access{base: b, name: s.name, index: s.index} }

// unasked is an accessor that a walk came by, and where.
type unasked struct {
	at     access
	getter *goja.Object
	root   *root
	path   string
}

// How many times getters are asked, and how many, for each may give an object that has others. What was there from the
// start is bounded anyway, so all of it is asked.
const (
	mostRounds  = 8
	mostGetters = 10_000
)

// getters are the accessors that the walks of a graph meet. While a walk lasts none is asked, for the object may turn out to
// be code, which is left alone.
type getters struct {
	got     map[access]goja.Value // of those that were asked; nil for what gave no value
	noted   map[access]bool
	unasked []unasked // in the order of the last walk
	endless map[access]bool
	rounds  int
}

func newGetters() getters { return getters{got: map[access]goja.Value{}} }

// restart begins another walk.
func (a *getters) restart() {
	a.unasked = nil
	clear(a.noted)
}

// note remembers an accessor for when the walk is over.
func (w *walker) note(at access, getter *goja.Object) {
	a := &w.g.getters
	if a.noted[at] || a.endless[at] {
		return
	}
	if a.noted == nil {
		a.noted = map[access]bool{}
	}
	a.noted[at] = true
	a.unasked = append(a.unasked, unasked{at: at, getter: getter, root: w.root, path: w.path()})
}

// ask runs the getters of the objects that came out as data. It tells whether another walk is due.
func (g *Graph) ask() bool {
	a, due := &g.getters, []unasked(nil)
	for _, u := range a.unasked {
		if n := g.find(u.at.base); n != 0 && !g.node(n).is(flagCode|flagHost) {
			due = append(due, u)
		}
	}
	if len(due) == 0 {
		return false
	}
	if a.rounds++; a.rounds > mostRounds || a.rounds > 1 && len(a.got)+len(due) > mostGetters {
		a.giveUp(due)
		return true
	}
	for _, u := range due {
		v, err := g.call(u)
		a.got[u.at] = v
		if err == nil {
			u.root.Getters = append(u.root.Getters, u.path)
		}
	}
	return true
}

// giveUp makes code of what has getters that are not asked any more.
func (a *getters) giveUp(list []unasked) {
	if a.endless == nil {
		a.endless = map[access]bool{}
	}
	for _, u := range list {
		a.endless[u.at] = true
	}
}

// call runs a getter. The value is nil if it throws.
func (g *Graph) call(u unasked) (goja.Value, error) {
	getter, _ := goja.AssertFunction(u.getter)
	v, err := getter(u.at.base.Val)
	switch {
	case err != nil:
		return nil, err
	case v == nil:
		return goja.Undefined(), nil
	}
	return v, nil
}

// valueOf is the value of a property as the engine stores it, with accessors as they were evaluated; nil if it was none.
func (g *Graph) valueOf(b *layout.Object, s step) goja.Value {
	p := layout.PropertyOf(s.value)
	switch {
	case p == nil:
		return s.value
	case p.Accessor:
		return g.getters.got[s.access(b)]
	case p.Value == nil:
		return goja.Undefined()
	}
	return p.Value
}

// evaluate gives the value of what may be more than an ordinary property, undefined for a getter that is not asked yet; noun
// says what is wrong with an accessor that gives no value.
func (g *Graph) evaluate(b *layout.Object, s step) (v goja.Value, noun string) {
	p := layout.PropertyOf(s.value)
	if v = g.valueOf(b, s); v != nil {
		return v, ""
	}
	at := s.access(b)
	_, asked := g.getters.got[at]
	switch {
	case p.GetterFunc == nil:
		return nil, "a setter without a getter"
	case asked:
		return nil, "a getter that throws"
	case g.getters.endless[at]:
		return nil, "a getter that gives a new object each time"
	}
	return goja.Undefined(), ""
}

// open tells whether a getter is still to be asked.
func (g *Graph) open(at access, p *layout.Property) bool {
	_, asked := g.getters.got[at]
	return p.Accessor && p.GetterFunc != nil && !asked
}

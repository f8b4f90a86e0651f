package seal

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// walker is the one pass over the graph: Tarjan's strongly connected components with a stack of its own, so that depth does
// not matter. The members of a cycle are data only together, and what holds code, however deep, is code.
type walker struct {
	g      *Graph
	root   *root
	whole  map[*goja.Object]bool // roots: all of their properties are judged, also when one is code
	frames []frame
	stack  []uint32 // Tarjan's
}

type frame struct {
	cursor
	n     uint32
	whole bool
	last  step
}

// walk judges all that v holds.
func (w *walker) walk(v goja.Value) {
	if !w.enter(v) {
		return
	}
	for len(w.frames) > 0 {
		if f := &w.frames[len(w.frames)-1]; !w.advance(f) {
			w.leave(f)
		}
	}
}

// advance goes on to the next value that matters; it is false at the end. It may begin a frame.
func (w *walker) advance(f *frame) bool {
	if self := w.g.node(f.n); self.is(flagHost) || self.is(flagCode) && !f.whole {
		return false
	}
	for {
		f.skip()
		s, ok := f.next()
		if !ok {
			return false
		}
		if typ, _ := layout.TypeOf(s.value); layout.IsPrimitive(typ) {
			continue
		}
		f.last = s
		w.step(f, s)
		return true
	}
}

// enter begins a frame for an object that the walk has not met; it tells whether it did.
func (w *walker) enter(v goja.Value) bool {
	state, n, _ := w.g.judge(v)
	if state != isOpen {
		return false
	}
	if n != 0 {
		w.meet(n)
		return false
	}
	w.open(v.(*goja.Object))
	return true
}

func (w *walker) open(o *goja.Object) {
	sh, b := layout.Look(o)
	n := w.g.add(b)
	if sh == layout.Plain || sh == layout.Error || sh == layout.Typed {
		if name, ok := w.g.realm.class(sh, b.Prototype); ok && strings.HasPrefix(name, classPrefix) {
			w.g.node(n).classes = w.g.sets.of([]string{name})
		}
	}
	w.stack = append(w.stack, n)
	w.frames = append(w.frames, frame{cursor: newCursor(sh, b), n: n, whole: w.whole[o]})
}

// step follows one value. It may begin a frame, after which f is no longer valid.
func (w *walker) step(f *frame, s step) {
	v, noun := s.value, ""
	if p := layout.PropertyOf(v); p != nil {
		if s.property && !p.Enumerable {
			w.g.node(f.n).flags |= flagHidden
		}
		if at := s.access(f.base); w.g.open(at, p) {
			w.note(at, p.GetterFunc)
		}
		v, noun = w.g.evaluate(f.base, s)
	}
	if noun != "" {
		w.taint(f)
		return
	}
	switch state, n, _ := w.g.judge(v); {
	case state == isCode:
		w.taint(f)
	case state == isOpen && n == 0:
		w.open(v.(*goja.Object))
	case state == isOpen:
		w.meet(n)
		w.join(f, n)
	}
}

// join tells the object of a frame of one that it holds.
func (w *walker) join(f *frame, n uint32) {
	p, c := w.g.node(f.n), w.g.node(n)
	if c.low != done {
		p.low = min(p.low, c.low)
	}
	if c.is(flagHost) {
		return
	}
	if c.is(flagCode) {
		w.taint(f)
	}
	p.classes = w.g.sets.union(p.classes, c.classes)
}

// taint tells the object of a frame that it holds code, unless it is one that the host shares.
func (w *walker) taint(f *frame) {
	self := w.g.node(f.n)
	if self.is(flagCode) {
		return
	}
	if state, _, ok := w.g.judgeHost(f.base.Val); ok && state == isData {
		self.flags |= flagHost
		return
	}
	self.flags |= flagCode
}

// leave ends the frame of an object: if nothing it reaches is below it on the stack, its component is complete.
func (w *walker) leave(f *frame) {
	n := f.n
	w.frames[len(w.frames)-1] = frame{}
	w.frames = w.frames[:len(w.frames)-1]
	self := w.g.node(n)
	if self.low == n {
		w.complete(n)
	}
	if len(w.frames) > 0 {
		w.join(&w.frames[len(w.frames)-1], n)
	}
}

// complete gives all members of a component what is known of its first.
func (w *walker) complete(n uint32) {
	first := w.g.node(n)
	for {
		top := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		member := w.g.node(top)
		member.low, member.classes = done, first.classes
		member.flags |= first.flags & flagCode
		if top == n {
			return
		}
	}
}

// path is the way from the root to the value that the walk is at.
func (w *walker) path() string {
	labels := make([]string, 0, pathLength+1)
	last := len(w.frames) - 1
	for i := range min(last, pathLength) {
		labels = append(labels, w.frames[i].last.label(w.frames[i].shape))
	}
	labels = append(labels, w.frames[last].last.label(w.frames[last].shape))
	return w.root.Name + abridge(labels, len(w.frames))
}

// pathLength is how many steps of a path are shown.
const pathLength = 12

// abridge joins the labels of a path of so many steps, of which all but the first and the last may be missing.
func abridge(labels []string, steps int) string {
	if steps > len(labels) {
		labels = append(labels[:len(labels)-1:len(labels)-1], "…("+strconv.Itoa(steps-len(labels))+" more)…", labels[len(labels)-1])
	}
	return strings.Join(labels, "")
}

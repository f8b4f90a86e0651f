package seal

import (
	"slices"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// way is a node on the shortest way from a root to code: where it was found.
type way struct {
	from  int // index of the way to the object that holds it
	shape layout.Shape
	base  *layout.Object
	last  step
}

// why names the nearest code below a root. Only objects that are code are searched, so it costs little.
func (g *Graph) why(r *root) string {
	if state, noun, ok := g.judgeHost(r.Value.(*goja.Object)); ok && state == isCode {
		return "is " + noun
	}
	sh, b := layout.Look(r.Value.(*goja.Object))
	ways := []way{{from: -1, shape: sh, base: b}}
	seen := map[*layout.Object]bool{b: true}
	for i := 0; i < len(ways); i++ {
		c := newCursor(ways[i].shape, ways[i].base)
		for s, ok := c.next(); ok; s, ok = c.next() {
			state, n, noun := g.judgeStep(c.base, s)
			if state == isCode {
				return "holds " + noun + " at " + r.Name + route(ways, i, s)
			}
			if n != 0 && g.node(n).is(flagCode) && !seen[g.node(n).base] {
				b := g.node(n).base
				seen[b] = true
				sh, _ := layout.Look(b.Val)
				ways = append(ways, way{from: i, shape: sh, base: b, last: s})
			}
		}
	}
	return "holds code"
}

// judgeStep judges a value where it was found.
func (g *Graph) judgeStep(b *layout.Object, s step) (standing, uint32, string) {
	v, noun := g.evaluate(b, s)
	if noun != "" {
		return isCode, 0, noun
	}
	return g.judge(v)
}

// route is the path to a value that the i-th way's object holds.
func route(ways []way, i int, s step) string {
	labels := []string{s.label(ways[i].shape)}
	for ; ways[i].from >= 0; i = ways[i].from {
		labels = append(labels, ways[i].last.label(ways[ways[i].from].shape))
	}
	slices.Reverse(labels)
	steps := len(labels)
	if steps > pathLength+1 {
		labels = append(labels[:pathLength:pathLength], labels[steps-1])
	}
	return abridge(labels, steps)
}

// dataProperties are the names of the own properties of a plain object whose values are objects and data.
func (g *Graph) dataProperties(o *goja.Object) (names []string) {
	sh, b := layout.Look(o)
	if sh != layout.Plain {
		return nil
	}
	for _, name := range b.Ordered() {
		s := step{value: b.Values[name], name: name, property: true}
		if p := layout.PropertyOf(s.value); p != nil && p.Accessor {
			continue
		}
		v := g.valueOf(b, s)
		if !isObject(v) {
			continue
		}
		if state, n, _ := g.judge(v); state == isData || state == isOpen && n != 0 && !g.node(n).is(flagCode) {
			names = append(names, textOf(name).String())
		}
	}
	return names
}

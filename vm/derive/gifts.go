package derive

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// gift is a built-in that is passed to a function, which may write into it.
type gift struct {
	root unistring.String
	path string
	hand
}

// give notes that a function gets a built-in, or the prototype of one.
func (c *collector) give(e ast.Expression, to hand) {
	var id *ast.Identifier
	switch e := e.(type) {
	case *ast.Identifier:
		id = e
	case *ast.DotExpression:
		id, _ = e.Left.(*ast.Identifier)
		if e.Identifier.Name != "prototype" {
			id = nil
		}
	}
	if id == nil || !globals[id.Name] || schedulers[id.Name] || c.params[id.Name] || c.known(id) {
		return
	}
	p := c.piece()
	p.gives = append(p.gives, gift{id.Name, globalPath(e), to})
}

// giveAway makes a write of each gift to a function that may write into what it
// gets.
func (a *Analysis) giveAway() {
	c := closure{
		edges: func(i int) []int { return a.pieces[i].runs },
		own: []func(int) []int{func(i int) []int {
			if a.pieces[i].foreign {
				return []int{0}
			}
			return nil
		}}, sizes: []int{1},
	}
	writing := c.close(len(a.pieces))[0]
	for i, p := range a.pieces {
		for _, g := range p.gives {
			if p.global == "" && !a.inner[g.root] && a.takes(g, writing[i].has(0)) {
				p.global = g.path + a.giver(g)
			}
		}
	}
}

// takes tells whether a function may write into what it gets. writing: one of
// those that run does so with something.
func (a *Analysis) takes(g gift, writing bool) bool {
	switch {
	case g.callee >= 0:
		n := a.names[g.callee]
		switch {
		case n.Helper || n.Host || n.ref != nil:
			return false
		case n.definition && !n.Package:
			return writing
		case n.Package || n.module:
			return g.path == "globalThis" || g.path == "global" || g.path != g.root.String()
		}
		return true
	case g.piece >= 0:
		return writing
	case globals[g.free]:
		return false
	}
	return true
}

func (a *Analysis) giver(g gift) string {
	if g.callee >= 0 {
		return ", which " + a.names[g.callee].Author + " gets,"
	}
	return ""
}

// OnlyMain words the built-ins that branches write which only main takes.
func (a *Analysis) OnlyMain() map[string]bool {
	words, seen := map[string]bool{}, map[int]bool{}
	var read func(int)
	read = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		p := a.pieces[i]
		words[p.global] = true
		for _, sub := range slices.Concat(p.subs, p.runs) {
			read(sub)
		}
	}
	for _, p := range a.pieces {
		for _, d := range p.dead {
			read(d)
		}
	}
	return words
}

// byPrototype tells paths to a prototype that nobody has named:
// Object.getPrototypeOf([]).x, [].__proto__.x, (0).constructor.x.
func byPrototype(e ast.Expression) bool {
	for {
		switch x := e.(type) {
		case *ast.DotExpression:
			switch {
			case x.Identifier.Name == "__proto__":
				return true
			case x.Identifier.Name == "constructor" && len(roots(x.Left)) == 0:
				return true
			}
			e = x.Left
		case *ast.BracketExpression:
			e = x.Left
		case *ast.CallExpression:
			d, ok := x.Callee.(*ast.DotExpression)
			return ok && d.Identifier.Name == "getPrototypeOf"
		default:
			return false
		}
	}
}

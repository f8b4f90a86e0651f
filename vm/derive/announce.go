package derive

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// hoisted is the place of what is known before the first statement runs.
const hoisted = -1

// announce finds out after which statement each class that shared instances
// have is what it was in main: the last that gives its binding, or the binding's
// prototype, a value. From there on the worker's views of instances have it.
func (p *planner) announce() {
	p.plan.Announced, p.plan.announce = map[string]bool{}, map[int][]string{}
	for i, n := range p.a.names {
		if !p.in.Classes[n.Name] {
			continue
		}
		if at, ok := p.finished(i); ok {
			p.plan.announce[at] = append(p.plan.announce[at], n.Name)
			p.plan.Announced[n.Name] = true
		}
	}
}

// finished is the unit after which a class is complete. Kept ones only count: the
// others do not run in a worker.
func (p *planner) finished(i int) (at int, ok bool) {
	n := p.a.names[i]
	at, ok = hoisted, n.function
	for j, u := range p.a.units {
		if p.kept[j] == "" {
			continue
		}
		switch {
		case n.function && slices.Contains(u.declares, i):
		case slices.Contains(u.declares, i), p.a.inMain.assigns[u.piece].has(i), slices.Contains(p.a.pieces[u.piece].prototypes, i):
			at, ok = j, true
		}
	}
	return at, ok
}

// prototype notes that X.prototype gets another value.
func (c *collector) prototype(e ast.Expression) {
	d, ok := e.(*ast.DotExpression)
	if !ok || d.Identifier.Name != unistring.String("prototype") {
		return
	}
	if id, ok := d.Left.(*ast.Identifier); ok {
		if i, ok := c.a.index[id.Name]; ok {
			c.piece().prototypes = append(c.piece().prototypes, i)
		}
	}
}

// announcements are __pyp_class("X", X) for each class that is complete at a unit.
func (p *Plan) announcements(at int) (list []ast.Statement) {
	for _, name := range p.announce[at] {
		list = append(list, &ast.ExpressionStatement{Expression: call(origo, "__pyp_class", text(origo, name), ident(origo, name))})
	}
	return list
}

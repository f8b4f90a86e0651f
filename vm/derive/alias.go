package derive

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// carriers are makers whose result is new but holds what the receiver holds.
var carriers = set(`map filter slice concat flat flatMap entries values toSorted toReversed toSpliced with splice`)

// through is a write into what a local variable holds.
type through struct {
	piece int
	name  unistring.String
}

// inside are the roots of what a value holds. Unlike the value itself, that may
// be older than the expression.
func inside(e ast.Expression) (list []ast.Expression) {
	switch e := e.(type) {
	case *ast.CallExpression:
		if callee, ok := e.Callee.(*ast.DotExpression); ok {
			if id, ok := callee.Left.(*ast.Identifier); ok && globals[id.Name] {
				return insideAll(e.ArgumentList)
			}
			if carriers[callee.Identifier.Name] {
				return append(inside(callee.Left), insideAll(e.ArgumentList)...)
			}
		}
	case *ast.NewExpression:
		return insideAll(e.ArgumentList)
	case *ast.ArrayLiteral, *ast.ObjectLiteral, *ast.SpreadElement:
		values(e, func(x ast.Expression) {
			switch x.(type) {
			case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
			default:
				list = append(list, inside(x)...)
			}
		})
		return list
	case *ast.DotExpression:
		return inside(e.Left)
	case *ast.BracketExpression:
		return inside(e.Left)
	case *ast.AwaitExpression:
		return inside(e.Argument)
	}
	return roots(e)
}

func insideAll(list []ast.Expression) (all []ast.Expression) {
	for _, x := range list {
		switch x.(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		default:
			all = append(all, inside(x)...)
		}
	}
	return all
}

// aliases notes that the names of a pattern may stand for a part of e.
func (c *collector) aliases(target, e ast.Expression) {
	if e == nil || c.merge {
		return
	}
	from := inside(e)
	if id, ok := target.(*ast.Identifier); ok {
		if i, top := c.a.index[id.Name]; top {
			c.a.names[i].from = append(c.a.names[i].from, c.topLevel(roots(e))...)
			return
		}
	}
	declared(target, func(id *ast.Identifier) {
		if i, top := c.a.index[id.Name]; top {
			c.a.names[i].from = append(c.a.names[i].from, c.topLevel(from)...)
			return
		}
		c.stands(id.Name, from)
	})
}

func (c *collector) stands(name unistring.String, from []ast.Expression) {
	if c.from == nil {
		c.from = map[unistring.String][]ast.Expression{}
	}
	c.from[name] = append(c.from[name], from...)
}

func (c *collector) topLevel(list []ast.Expression) (names []int) {
	for _, e := range list {
		if id, ok := e.(*ast.Identifier); ok {
			if i, ok := c.a.index[id.Name]; ok {
				names = append(names, i)
			}
		}
	}
	return names
}

// callbacks notes that the parameters of functions passed to a method stand for
// parts of what it is called on, or of its other arguments.
func (c *collector) callbacks(f *ast.DotExpression, args []ast.Expression) {
	if c.merge || !iterators[f.Identifier.Name] {
		return
	}
	from := append(inside(f.Left), insideAll(args)...)
	for _, x := range args {
		var l *ast.ParameterList
		switch x := plain(x).(type) {
		case *ast.FunctionLiteral:
			l = x.ParameterList
		case *ast.ArrowFunctionLiteral:
			l = x.ParameterList
		default:
			continue
		}
		if c.given == nil {
			c.given = map[*ast.ParameterList]bool{}
		}
		c.given[l] = true
		for _, b := range l.List {
			declared(b.Target, func(id *ast.Identifier) { c.stands(id.Name, from) })
		}
		declared(l.Rest, func(id *ast.Identifier) { c.stands(id.Name, from) })
	}
}

// resolve finds out what the writes through local variables of a unit hit.
func (c *collector) resolveWrites() {
	for _, w := range c.through {
		c.hit(c.a.pieces[w.piece], w.name, map[unistring.String]bool{})
	}
}

func (c *collector) hit(p *piece, name unistring.String, seen map[unistring.String]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	from, known := c.from[name]
	if !known || c.vague[name] {
		p.vague = true
	}
	for _, e := range from {
		switch e := e.(type) {
		case *ast.Identifier:
			if i, ok := c.a.index[e.Name]; ok {
				p.into = append(p.into, i)
			} else if i, ok := c.self[e.Name]; ok {
				p.into = append(p.into, i)
			} else if globals[e.Name] && !c.a.inner[e.Name] {
				p.global = e.Name.String()
			} else {
				c.hit(p, e.Name, seen)
			}
		default:
			p.vague = true
		}
	}
}

// widen adds to the writes of a piece what the names that it writes into stand
// for.
func (a *Analysis) widen() {
	c := closure{
		edges: func(i int) []int { return append(append([]int{}, a.pieces[i].runs...), a.pieces[i].dead...) },
		own:   []func(int) []int{func(i int) []int { return a.pieces[i].bare }}, sizes: []int{len(a.names)},
	}
	escaped := c.close(len(a.pieces))[0]
	for _, u := range a.units {
		escaped[u.piece].each(func(i int) { a.names[i].bare = true })
	}
	for _, p := range a.pieces {
		for _, i := range p.top { // nothing else holds it
			if n := a.names[i]; !n.own || n.bare || n.written {
				p.into = append(p.into, i)
			}
		}
		for k := 0; k < len(p.into); k++ {
			for _, i := range a.names[p.into[k]].from {
				if !slices.Contains(p.into, i) {
					p.into = append(p.into, i)
				}
			}
		}
		for _, i := range p.into {
			if p.writes[i] == "" {
				p.writes[i] = "is written into"
			}
		}
	}
}

// loop notes what the variables of a loop stand for.
func (c *collector) loop(into ast.ForInto, source ast.Expression) {
	c.base(source)
	switch into := into.(type) {
	case *ast.ForIntoVar:
		c.element(into.Binding.Target, source)
	case *ast.ForDeclaration:
		c.element(into.Target, source)
	case *ast.ForIntoExpression:
		c.element(into.Expression, source)
	}
}

func (c *collector) element(target, source ast.Expression) {
	c.aliases(&ast.ArrayPattern{Elements: []ast.Expression{target}}, source)
}

// anything notes that a name's value may come from anywhere.
func (c *collector) anything(id *ast.Identifier) {
	if c.vague == nil {
		c.vague = map[unistring.String]bool{}
	}
	c.vague[id.Name] = true
}

// contents notes what a declaration's literal holds.
func (c *collector) contents(u *unit, init ast.Expression) {
	switch init.(type) {
	case *ast.NumberLiteral, *ast.StringLiteral, *ast.BooleanLiteral, *ast.NullLiteral:
		for _, i := range u.declares {
			c.a.names[i].primitive = true
		}
	case *ast.ObjectLiteral, *ast.ArrayLiteral, *ast.NewExpression:
		if _, ok := u.binding.Target.(*ast.Identifier); ok {
			c.a.names[u.declares[0]].own = true
		}
		held := c.topLevel(inside(init))
		for _, i := range u.declares {
			c.a.names[i].holds = held
		}
	}
}

// hits notes that a binding's value is written into.
func (c *collector) hits(i int) {
	if p := c.piece(); c.top {
		p.top = append(p.top, i)
	} else {
		p.into = append(p.into, i)
	}
}

// How writes through a path are worded. Others hit the object itself.
const (
	wordWritten = "is written into"
	wordDeleted = "has a property deleted"
)

// shallowWrite tells writes of x.y and x[i], and x.push().
func shallowWrite(e ast.Expression, how string) bool {
	if how == wordWritten || how == wordDeleted {
		switch path := e.(type) {
		case *ast.DotExpression:
			e = path.Left
		case *ast.BracketExpression:
			e = path.Left
		}
	}
	_, ok := e.(*ast.Identifier)
	return ok
}

// base notes that x in x.y is only looked into.
func (c *collector) base(e ast.Expression) {
	if id, ok := e.(*ast.Identifier); ok {
		if c.based == nil {
			c.based = map[*ast.Identifier]bool{}
		}
		c.based[id] = true
	}
}

func (c *collector) discard(e ast.Expression) {
	if call, ok := e.(*ast.CallExpression); ok {
		if c.discarded == nil {
			c.discarded = map[*ast.CallExpression]bool{}
		}
		c.discarded[call] = true
	}
}

// lookers are methods that give out parts of an object, but not the object.
var lookers = set(`push pop shift unshift splice delete clear get has find at filter map slice concat join forEach some
	every includes indexOf keys values entries`)

// returnsSelf notes calls whose result may be what the method is called on.
func (c *collector) returnsSelf(n *ast.CallExpression) {
	f, ok := n.Callee.(*ast.DotExpression)
	if !ok || c.discarded[n] || lookers[f.Identifier.Name] {
		return
	}
	for _, i := range c.topLevel([]ast.Expression{f.Left}) {
		c.piece().bare = append(c.piece().bare, i)
	}
}

// deeper notes a write into what a new value holds: that is older.
func (c *collector) deeper(e ast.Expression) {
	var base ast.Expression
	switch e := e.(type) {
	case *ast.DotExpression:
		base = e.Left
	case *ast.BracketExpression:
		base = e.Left
	default:
		return
	}
	direct := map[ast.Expression]bool{}
	for _, r := range roots(e) {
		direct[r] = true
	}
	switch base.(type) {
	case *ast.DotExpression, *ast.BracketExpression:
	default:
		return
	}
	for _, r := range inside(base) {
		id, ok := r.(*ast.Identifier)
		if !ok || globals[id.Name] {
			continue
		}
		if i, ok := c.a.index[id.Name]; !ok {
			c.through = append(c.through, through{c.at, id.Name})
		} else if !direct[r] {
			c.hits(i)
		}
	}
}

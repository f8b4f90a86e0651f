package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// Splittable tells local bindings whose object is made by a literal, or is what
// a CommonJS module exports, and never another: properties of theirs that are
// data can be shared though the object is not.
func (a *Analysis) Splittable(binding string) bool {
	i, ok := a.index[unistring.NewFromString(binding)]
	if !ok {
		return false
	}
	n := a.names[i]
	return n.mixed && !n.written && !n.Package && n.code == ""
}

// Mutated tells whether a function of the author's writes a property of that
// name, of whatever object, or into its value. Such a property is a worker's
// state and not shared with the rest of an object's data.
func (a *Analysis) Mutated(property string) bool {
	return a.mutated[unistring.NewFromString(property)]
}

// mixes recognises initialisers of splittable bindings.
func (a *Analysis) mixes(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.ObjectLiteral:
		return true
	case *ast.CallExpression:
		id, ok := e.Callee.(*ast.Identifier)
		if !ok {
			return false
		}
		if id.Name == "__toESM" && len(e.ArgumentList) > 0 {
			return a.mixes(e.ArgumentList[0])
		}
		i, ok := a.index[id.Name]
		return ok && a.names[i].module && !a.names[i].Host && len(e.ArgumentList) == 0
	}
	return false
}

// mutates notes the properties on a path that is written.
func (c *collector) mutates(e ast.Expression) {
	for c.nested > 0 && c.u.origin == authors {
		switch x := e.(type) {
		case *ast.DotExpression:
			c.a.mutated[x.Identifier.Name] = true
			e = x.Left
		case *ast.BracketExpression:
			if s, ok := x.Member.(*ast.StringLiteral); ok {
				c.a.mutated[s.Value] = true
			}
			e = x.Left
		case *ast.OptionalChain:
			e = x.Expression
		case *ast.Optional:
			e = x.Expression
		case *ast.CallExpression:
			e = x.Callee
		case *ast.AssignExpression:
			c.mutates(x.Right)
			e = x.Left
		default:
			return
		}
	}
}

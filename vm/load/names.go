package load

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// esbuild keeps the names of functions and classes it renames by calling
// __name(f, "n") for each and every one, which doubles the cost of a closure.
// unname takes the call out again wherever the name is the same without it.

const nameHelper = "__name"

// unname strips what belongs to one node, before its children are visited.
func unname(n ast.Node) {
	switch n := n.(type) {
	case *ast.BlockStatement:
		n.List = slices.DeleteFunc(n.List, namesDeclared)
	case *ast.CaseStatement:
		n.Consequent = slices.DeleteFunc(n.Consequent, namesDeclared)
	case *ast.Binding:
		unnameAs(&n.Initializer, targetName(n.Target))
	case *ast.AssignExpression:
		switch n.Operator {
		case token.ASSIGN, token.LOGICAL_AND, token.LOGICAL_OR, token.COALESCE:
			unnameAs(&n.Right, targetName(n.Left))
		}
	case *ast.PropertyShort:
		unnameAs(&n.Initializer, n.Name.Name)
	case *ast.PropertyKeyed:
		if n.Kind == ast.PropertyKindValue && !n.Computed {
			unnameAs(&n.Value, targetName(n.Key))
		}
	case *ast.FieldDefinition:
		if !n.Computed {
			unnameAs(&n.Initializer, targetName(n.Key))
		}
	case *ast.ClassDeclaration:
		unnameClass(n.Class, "")
	}
}

// targetName is the name that a function gets from what it is assigned to; ""
// is none.
func targetName(n ast.Node) unistring.String {
	switch n := n.(type) {
	case *ast.Identifier:
		return n.Name
	case *ast.StringLiteral:
		return n.Value
	}
	return ""
}

// nameCall takes a call of the helper apart.
func nameCall(e ast.Expression) (named ast.Expression, name unistring.String, ok bool) {
	call, ok := e.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) != 2 {
		return nil, "", false
	}
	callee, ok := call.Callee.(*ast.Identifier)
	if !ok || callee.Name != nameHelper {
		return nil, "", false
	}
	text, ok := call.ArgumentList[1].(*ast.StringLiteral)
	if !ok {
		return nil, "", false
	}
	return call.ArgumentList[0], text.Value, true
}

// namesDeclared tells statements like __name(f, "f"), which follow a function
// declaration.
func namesDeclared(s ast.Statement) bool {
	e, ok := s.(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	named, name, ok := nameCall(e.Expression)
	if !ok {
		return false
	}
	id, ok := named.(*ast.Identifier)
	return ok && id.Name == name
}

// unnameAs strips an expression that would be given the name inferred.
func unnameAs(slot *ast.Expression, inferred unistring.String) {
	if class, ok := (*slot).(*ast.ClassLiteral); ok {
		unnameClass(class, inferred)
		return
	}
	named, name, ok := nameCall(*slot)
	if !ok || name != inferred {
		return
	}
	switch f := named.(type) {
	case *ast.ArrowFunctionLiteral:
		*slot = f
	case *ast.FunctionLiteral:
		if f.Name == nil {
			*slot = f
		}
	}
}

// unnameOwn strips a function expression that has the name itself.
func unnameOwn(e ast.Expression) ast.Expression {
	if class, ok := e.(*ast.ClassLiteral); ok {
		unnameClass(class, "")
		return e
	}
	named, name, ok := nameCall(e)
	if !ok {
		return e
	}
	if f, ok := named.(*ast.FunctionLiteral); ok && f.Name != nil && f.Name.Name == name {
		return f
	}
	return e
}

// unnameClass strips static { __name(this, "A") } from a class called A.
func unnameClass(c *ast.ClassLiteral, inferred unistring.String) {
	if c.Name != nil {
		inferred = c.Name.Name
	}
	c.Body = slices.DeleteFunc(c.Body, func(e ast.ClassElement) bool {
		b, ok := e.(*ast.ClassStaticBlock)
		if !ok || len(b.Block.List) != 1 {
			return false
		}
		s, ok := b.Block.List[0].(*ast.ExpressionStatement)
		if !ok {
			return false
		}
		named, name, ok := nameCall(s.Expression)
		_, this := named.(*ast.ThisExpression)
		return ok && this && name == inferred && inferred != ""
	})
}

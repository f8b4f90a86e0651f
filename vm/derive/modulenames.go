package derive

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load/walk"
)

// moduleNames are the variables that the function of a module declares, and no
// function or block within it declares again. Functions, classes and what
// parallel.local() or require() gave are not among them.
func moduleNames(f *ast.FunctionLiteral) map[unistring.String]bool {
	names := map[unistring.String]bool{}
	for _, s := range f.Body.List {
		switch s := s.(type) {
		case *ast.VariableStatement:
			variables(s.List, names)
		case *ast.LexicalDeclaration:
			variables(s.List, names)
		}
	}
	times := map[unistring.String]int{}
	count := func(e ast.Expression) {
		if e != nil {
			declared(e, func(id *ast.Identifier) { times[id.Name]++ })
		}
	}
	w := walk.Walker{Enter: func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Binding:
			count(n.Target)
		case *ast.ForDeclaration:
			count(n.Target)
		case *ast.CatchStatement:
			if n.Parameter != nil {
				declared(n.Parameter, func(id *ast.Identifier) { times[id.Name]++ })
			}
		case *ast.FunctionLiteral:
			if n.Name != nil {
				count(n.Name)
			}
			rest(n.ParameterList, count)
		case *ast.ArrowFunctionLiteral:
			rest(n.ParameterList, count)
		case *ast.ClassLiteral:
			if n.Name != nil {
				count(n.Name)
			}
		}
		return true
	}}
	w.Node(f)
	for name := range names {
		if times[name] > 1 {
			delete(names, name)
		}
	}
	return names
}

func rest(p *ast.ParameterList, count func(ast.Expression)) {
	if p != nil {
		count(p.Rest)
	}
}

// variables notes what declarators bind, unless its value says that it is
// meant to be each worker's own, or another module's.
func variables(list []*ast.Binding, names map[unistring.String]bool) {
	for _, b := range list {
		if call, ok := b.Initializer.(*ast.CallExpression); ok && given(call) {
			continue
		}
		declared(b.Target, func(id *ast.Identifier) { names[id.Name] = true })
	}
}

// given tells the calls by which a module gets another one's exports, and those
// of parallel.local().
func given(call *ast.CallExpression) bool {
	switch f := call.Callee.(type) {
	case *ast.Identifier:
		name := f.Name.String()
		return name == "local" || name == "require" || strings.HasPrefix(name, "require_") || strings.HasPrefix(name, "__")
	case *ast.DotExpression:
		return f.Identifier.Name == "local"
	}
	return false
}

package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load/walk"
)

// supplies finds the globals that a script makes for itself and then uses by
// their bare names: globalThis.app = …; app.use(f). Each worker has its own, so
// they are like local bindings that nobody declares.
type supplies struct {
	names []unistring.String // in source order
	inner map[unistring.String]bool
}

// bindGlobals gives each such global a name. esbuild renames what would hide a
// global that is mentioned, so that one of which there is an inner variable is
// not.
func (a *Analysis) bindGlobals() {
	s := &supplies{inner: map[unistring.String]bool{}}
	w := walk.Walker{Enter: func(n ast.Node) bool { s.enter(n); return true }}
	w.Node(a.wrapper.Body)
	for _, id := range s.names {
		if _, bound := a.index[id]; bound || globals[id] || s.inner[id] {
			continue
		}
		n := &name{Binding: Binding{Name: id.String(), Author: id.String()}, global: true, body: -1, construct: -1}
		a.index[id] = len(a.names)
		a.names = append(a.names, n)
	}
}

func (s *supplies) enter(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignExpression:
		if name := ofGlobal(n.Left); name != "" {
			s.names = append(s.names, name)
		}
	case *ast.CallExpression:
		s.called(n)
	case *ast.Binding:
		s.declared(n.Target)
	case *ast.ForIntoVar:
		s.declared(n.Binding.Target)
	case *ast.ForDeclaration:
		s.declared(n.Target)
	case *ast.CatchStatement:
		s.declared(n.Parameter)
	case *ast.ArrowFunctionLiteral:
		s.parameters(n.ParameterList)
	case *ast.FunctionLiteral:
		s.parameters(n.ParameterList)
		s.own(n.Name)
	case *ast.ClassLiteral:
		s.own(n.Name)
	}
}

// called reads Object.assign(globalThis, {a, b}) and its like.
func (s *supplies) called(n *ast.CallExpression) {
	f, ok := n.Callee.(*ast.DotExpression)
	if !ok || !definers[f.Identifier.Name] || len(n.ArgumentList) < 2 || !isGlobal(n.ArgumentList[0]) {
		return
	}
	for _, x := range n.ArgumentList[1:] {
		switch x := x.(type) {
		case *ast.StringLiteral:
			s.names = append(s.names, x.Value)
		case *ast.ObjectLiteral:
			for _, p := range x.Value {
				switch p := p.(type) {
				case *ast.PropertyShort:
					s.names = append(s.names, p.Name.Name)
				case *ast.PropertyKeyed:
					if key, ok := p.Key.(*ast.StringLiteral); ok && !p.Computed {
						s.names = append(s.names, key.Value)
					}
				}
			}
		}
	}
}

func (s *supplies) parameters(l *ast.ParameterList) {
	for _, b := range l.List {
		s.declared(b.Target)
	}
	s.declared(l.Rest)
}

func (s *supplies) declared(e ast.Expression) { declared(e, s.own) }

func (s *supplies) own(id *ast.Identifier) {
	if id != nil {
		s.inner[id.Name] = true
	}
}

// ofGlobal is the property in globalThis.x and globalThis["x"].
func ofGlobal(e ast.Expression) unistring.String {
	switch e := e.(type) {
	case *ast.DotExpression:
		if isGlobal(e.Left) {
			return e.Identifier.Name
		}
	case *ast.BracketExpression:
		if key, ok := e.Member.(*ast.StringLiteral); ok && isGlobal(e.Left) {
			return key.Value
		}
	}
	return ""
}

func isGlobal(e ast.Expression) bool {
	id, ok := e.(*ast.Identifier)
	return ok && (id.Name == "globalThis" || id.Name == "global")
}

// globalName is the name of a global of the script's own that e stands for.
func (a *Analysis) globalName(e ast.Expression) (int, bool) {
	i, ok := a.index[ofGlobal(e)]
	return i, ok && a.names[i].global
}

// supply reads globalThis.x = value: a function that is the only one it gets is
// a definition, like one that is declared.
func (c *collector) supply(n *ast.AssignExpression) bool {
	i, ok := c.a.globalName(n.Left)
	if !ok {
		return false
	}
	g := c.a.names[i]
	switch f := plain(n.Right).(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		if c.nested == 0 && !c.merge && g.body < 0 {
			g.literal = true
			g.body = c.literal(f)
			g.construct = g.body
			return true
		}
	}
	g.written = true
	return false
}

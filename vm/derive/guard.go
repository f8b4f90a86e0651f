package derive

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load/walk"
)

// guard puts calls of __pyp_w and __pyp_ro where shared data is assigned and
// written to. New nodes take the place in the source of those they guard.
type guard struct {
	a       *Analysis
	guarded bitset // shared and entangled names
	undo    []change
	done    map[*ast.UnaryExpression]bool
}

// change is a slot and what stood in it.
type change struct {
	slot *ast.Expression
	old  ast.Expression
}

func (g *guard) walker() *walk.Walker { return &walk.Walker{Enter: g.enter, Slot: g.slot} }

// restore makes the tree what it was.
func (g *guard) restore() {
	for i := len(g.undo) - 1; i >= 0; i-- {
		*g.undo[i].slot = g.undo[i].old
	}
}

func (g *guard) put(slot *ast.Expression, e ast.Expression) {
	g.undo = append(g.undo, change{slot, *slot})
	*slot = e
}

// slot replaces x++ by (__pyp_w("x"), x++).
func (g *guard) slot(slot *ast.Expression) {
	u, ok := (*slot).(*ast.UnaryExpression)
	if !ok || u.Operator != token.INCREMENT && u.Operator != token.DECREMENT || g.done[u] {
		return
	}
	if name := g.first(u.Operand); name != "" {
		if g.done == nil {
			g.done = map[*ast.UnaryExpression]bool{}
		}
		g.done[u] = true
		g.put(slot, &ast.SequenceExpression{Sequence: []ast.Expression{g.checked(u.Idx0(), name, nil), u}})
	}
}

func (g *guard) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignExpression:
		g.members(n.Left)
		if name := g.first(n.Left); name != "" {
			g.put(&n.Right, g.checked(n.Left.Idx0(), name, n.Right))
		}
	case *ast.UnaryExpression:
		switch n.Operator {
		case token.INCREMENT, token.DECREMENT, token.DELETE:
			g.members(n.Operand)
		}
	case *ast.ForOfStatement:
		g.loop(n.Into, &n.Source)
	case *ast.ForInStatement:
		g.loop(n.Into, &n.Source)
	}
	return true
}

// loop replaces for (x of list) by for (x of __pyp_w("x", list)).
func (g *guard) loop(into ast.ForInto, source *ast.Expression) {
	f, ok := into.(*ast.ForIntoExpression)
	if !ok {
		return
	}
	g.members(f.Expression)
	if name := g.first(f.Expression); name != "" {
		g.put(source, g.checked(f.Expression.Idx0(), name, *source))
	}
}

// first is the first guarded name that assigning to e assigns to.
func (g *guard) first(e ast.Expression) (name string) {
	declared(e, func(id *ast.Identifier) {
		if i, ok := g.a.index[id.Name]; ok && name == "" && g.guarded.has(i) {
			name = id.Name.String()
		}
	})
	return name
}

// checked is __pyp_w("name", value).
func (g *guard) checked(at file.Idx, name string, value ast.Expression) ast.Expression {
	args := []ast.Expression{text(at, name)}
	if value != nil {
		args = append(args, value)
	}
	return call(at, "__pyp_w", args...)
}

// members wraps the objects that assigning to e writes into, if they are found
// by a path from a guarded name.
func (g *guard) members(e ast.Expression) {
	switch e := e.(type) {
	case *ast.DotExpression:
		g.object(&e.Left)
	case *ast.BracketExpression:
		g.object(&e.Left)
	case *ast.AssignExpression:
		g.members(e.Left)
	case *ast.ArrayPattern:
		for _, x := range e.Elements {
			g.members(x)
		}
		g.members(e.Rest)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			if k, ok := p.(*ast.PropertyKeyed); ok {
				g.members(k.Value)
			}
		}
		g.members(e.Rest)
	}
}

// object replaces data.list by __pyp_ro(data.list, "data.list").
func (g *guard) object(slot *ast.Expression) {
	path, ok := g.path(*slot)
	if !ok {
		return
	}
	at := (*slot).Idx0()
	g.put(slot, call(at, "__pyp_ro", *slot, text(at, path)))
}

// path words a chain of properties that begins with a guarded name, as its
// author would.
func (g *guard) path(e ast.Expression) (string, bool) {
	switch e := e.(type) {
	case *ast.Identifier:
		i, ok := g.a.index[e.Name]
		if !ok || !g.guarded.has(i) {
			return "", false
		}
		return g.a.names[i].Author, true
	case *ast.DotExpression:
		left, ok := g.path(e.Left)
		if name, imported := g.imported(e); ok && imported {
			return name, true
		}
		return left + "." + e.Identifier.Name.String(), ok
	case *ast.BracketExpression:
		left, ok := g.path(e.Left)
		return left + "[" + g.source(e.Member) + "]", ok
	}
	return "", false
}

// source is an expression's text, if it is short.
func (g *guard) source(e ast.Expression) string {
	from, to := int(e.Idx0())-1, int(e.Idx1())-1
	if from < 0 || to > len(g.a.bundle.Code) || to-from > 40 || to <= from {
		return "…"
	}
	s := g.a.bundle.Code[from:to]
	if strings.Contains(s, "\n") || !utf8.ValidString(s) {
		return "…"
	}
	return s
}

// Nodes of the programs' own.

func ident(at file.Idx, name string) *ast.Identifier {
	return &ast.Identifier{Idx: at, Name: unistring.NewFromString(name)}
}

func text(at file.Idx, s string) *ast.StringLiteral {
	return &ast.StringLiteral{Idx: at, Literal: strconv.Quote(s), Value: unistring.NewFromString(s)}
}

func call(at file.Idx, f string, args ...ast.Expression) *ast.CallExpression {
	return &ast.CallExpression{Callee: ident(at, f), LeftParenthesis: at, RightParenthesis: at, ArgumentList: args}
}

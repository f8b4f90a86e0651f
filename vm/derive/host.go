package derive

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// hostRef is what a name or expression is known to be: a module of the host, or
// a member of one.
type hostRef struct{ module, member string }

// parallelModule is the module whose functions steer main and the workers.
const parallelModule = "parallel"

// is tells whether r is this function of the parallel module.
func (r *hostRef) is(member string) bool {
	return r != nil && r.module == parallelModule && r.member == member
}

// ownTimers are the modules whose callbacks are not kept for their own sake:
// timers and listeners that reach nothing local are main's only.
var ownTimers = map[string]bool{
	"timers": true, "timers/promises": true, "process": true, "console": true, "Math": true, "JSON": true,
}

// pure are the built-ins whose functions a script may give other names, as in
// const { log } = console, without these being a worker's state.
var pure = set("console Math JSON")

// resolve follows an expression to the host.
func (a *Analysis) resolve(e ast.Expression) *hostRef {
	switch e := e.(type) {
	case *ast.Identifier:
		if i, ok := a.index[e.Name]; ok {
			return a.names[i].ref
		}
		if pure[e.Name] {
			return &hostRef{module: e.Name.String()}
		}
	case *ast.DotExpression:
		r := a.resolve(e.Left)
		if r == nil || r.member != "" {
			return nil
		}
		if e.Identifier.Name == "default" {
			return r
		}
		return &hostRef{r.module, e.Identifier.Name.String()}
	case *ast.SequenceExpression:
		return a.resolve(e.Sequence[len(e.Sequence)-1])
	case *ast.CallExpression:
		return a.resolveCall(e)
	}
	return nil
}

func (a *Analysis) resolveCall(e *ast.CallExpression) *hostRef {
	id, ok := e.Callee.(*ast.Identifier)
	if !ok {
		return nil
	}
	switch {
	case id.Name == "__host" && len(e.ArgumentList) == 1:
		if s, ok := e.ArgumentList[0].(*ast.StringLiteral); ok {
			return &hostRef{module: moduleName(s.Value.String())}
		}
	case id.Name == "__toESM" && len(e.ArgumentList) > 0:
		return a.resolve(e.ArgumentList[0])
	case len(e.ArgumentList) == 0:
		if i, ok := a.index[id.Name]; ok && a.names[i].module && a.names[i].Host {
			return a.names[i].ref
		}
	}
	return nil
}

func moduleName(s string) string { return strings.TrimPrefix(s, "node:") }

// refer notes the names of a declarator that are nothing but a part of the host.
func (a *Analysis) refer(b *ast.Binding) {
	r := a.resolve(b.Initializer)
	if r == nil {
		return
	}
	switch t := b.Target.(type) {
	case *ast.Identifier:
		a.at(t).ref = r
	case *ast.ObjectPattern:
		if r.member != "" {
			return
		}
		for _, p := range t.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				if p.Initializer == nil {
					a.at(&p.Name).ref = &hostRef{r.module, p.Name.Name.String()}
				}
			case *ast.PropertyKeyed:
				id, ok := p.Value.(*ast.Identifier)
				if key, isName := p.Key.(*ast.StringLiteral); ok && isName && !p.Computed {
					a.at(id).ref = &hostRef{r.module, key.Value.String()}
				}
			}
		}
	}
}

func (a *Analysis) at(id *ast.Identifier) *name { return a.names[a.index[id.Name]] }

// truth is the value of a condition in a worker, as far as isMain decides it.
func (a *Analysis) truth(e ast.Expression) (value, known bool) {
	switch e := e.(type) {
	case *ast.Identifier, *ast.DotExpression:
		return false, a.resolve(e).is("isMain")
	case *ast.UnaryExpression:
		if e.Operator == token.NOT {
			value, known = a.truth(e.Operand)
			return !value, known
		}
	case *ast.BinaryExpression:
		decisive := e.Operator == token.LOGICAL_OR
		if !decisive && e.Operator != token.LOGICAL_AND {
			return false, false
		}
		l, knownL := a.truth(e.Left)
		r, knownR := a.truth(e.Right)
		switch {
		case knownL && l == decisive, knownR && r == decisive && harmless(e.Left):
			return decisive, true
		case knownL:
			return r, knownR
		}
	}
	return false, false
}

// harmless tells conditions that may be left out.
func harmless(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.Identifier, *ast.StringLiteral, *ast.NumberLiteral, *ast.BooleanLiteral, *ast.NullLiteral:
		return true
	case *ast.DotExpression:
		return harmless(e.Left)
	case *ast.UnaryExpression:
		return (e.Operator == token.NOT || e.Operator == token.TYPEOF) && harmless(e.Operand)
	case *ast.BinaryExpression:
		return harmless(e.Left) && harmless(e.Right)
	}
	return false
}

// set makes sets of names for look-ups by identifier.
func set(words string) map[unistring.String]bool {
	m := map[unistring.String]bool{}
	for _, w := range strings.Fields(words) {
		m[unistring.String(w)] = true
	}
	return m
}

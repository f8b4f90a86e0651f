package derive

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load"
	"pyp/vm/load/walk"
)

// LocalWrite is a place where a function writes to what each worker has for
// itself: to this, or to a local binding.
type LocalWrite struct {
	Position load.Position
	What     string // as its author wrote it: this.hits, cache.size
}

// maxLocalWrites bounds the places that are watched, and so the variables that
// a program gets for them.
const maxLocalWrites = 4096

// watch puts (__pyp_l7 && (__pyp_l7 = __pyp_local(7, this)), write) where a
// function writes to this or to a local binding. The variable is undefined
// while a worker starts and true from then on, until the host has heard enough
// of the place: what remains of it are two steps of the engine.
//
// Class constructors are left out, since they make what they write to, and so
// is what stands at the top level of the script or of a CommonJS module.
type watch struct {
	g       *guard
	plan    *Plan
	depth   int // of functions
	modules []map[unistring.String]bool
	classes map[unistring.String]bool // what classes of the top level are called inside of themselves: esbuild puts _ before
	seen    map[ast.Expression]bool
}

func newWatch(g *guard, p *Plan) *watch {
	p.LocalWrites = nil
	return &watch{g: g, plan: p, seen: map[ast.Expression]bool{}, classes: map[unistring.String]bool{}}
}

func (w *watch) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FunctionLiteral:
		w.depth++
	case *ast.ArrowFunctionLiteral:
		w.depth++
	case *ast.MethodDefinition:
		return !isConstructor(n)
	case *ast.ClassLiteral:
		if w.depth == 0 && n.Name != nil {
			w.classes[n.Name.Name] = true
		}
	case *ast.CallExpression:
		w.module(n)
	case *ast.ExpressionStatement:
		w.naming(n)
	case *ast.AssignExpression:
		if at, ok := w.place(n.Left); ok && !w.seen[n] && !anonymous(n.Right) {
			w.g.put(&n.Right, w.noted(at, n.Right))
		}
		w.seen[n] = true
	}
	return true
}

func (w *watch) leave(n ast.Node) {
	switch n := n.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		w.depth--
	case *ast.CallExpression:
		if key, _, _ := wrapped(n); key != "" {
			w.modules = w.modules[:len(w.modules)-1]
			w.depth++
		}
	}
}

func isConstructor(m *ast.MethodDefinition) bool {
	key, ok := m.Key.(*ast.StringLiteral)
	return ok && !m.Computed && !m.Static && m.Kind == ast.PropertyKindMethod && key.Value == "constructor"
}

// naming handles f = () => …, which gets its name from where it stands: the
// note goes before the whole.
func (w *watch) naming(s *ast.ExpressionStatement) {
	n, ok := s.Expression.(*ast.AssignExpression)
	if !ok || n.Operator != token.ASSIGN || !anonymous(n.Right) {
		return
	}
	if at, ok := w.place(n.Left); ok {
		w.seen[n] = true
		w.g.put(&s.Expression, w.noted(at, n))
	}
}

func anonymous(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.FunctionLiteral:
		return e.Name == nil
	case *ast.ClassLiteral:
		return e.Name == nil
	case *ast.ArrowFunctionLiteral:
		return true
	}
	return false
}

// slot handles the writes that are no assignments.
func (w *watch) slot(slot *ast.Expression) {
	var target ast.Expression
	var receiver *ast.Expression
	switch e := (*slot).(type) {
	case *ast.UnaryExpression:
		switch e.Operator {
		case token.INCREMENT, token.DECREMENT, token.DELETE:
			target = e.Operand
		}
	case *ast.CallExpression:
		if callee, ok := e.Callee.(*ast.DotExpression); ok && mutators[callee.Identifier.Name] && steady(callee.Left) {
			target, receiver = callee, &callee.Left
		}
	}
	if target == nil || w.seen[*slot] {
		return
	}
	at, ok := w.place(target)
	if !ok {
		return
	}
	w.seen[*slot] = true
	if receiver != nil {
		w.g.put(receiver, w.received(at, *receiver))
		return
	}
	w.g.put(slot, w.noted(at, *slot))
}

// steady tells paths that may stand in two places of the text.
func steady(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.Identifier, *ast.ThisExpression:
		return true
	case *ast.DotExpression:
		return steady(e.Left)
	case *ast.PrivateDotExpression:
		return steady(e.Left)
	}
	return false
}

// written is what is written to at a place.
type written struct {
	idx  file.Idx
	what string
	this bool // it is found by way of this
}

// place tells whether to assign to e is to write to this or to a local binding.
func (w *watch) place(e ast.Expression) (at written, ok bool) {
	if w.depth == 0 || len(w.plan.LocalWrites) == maxLocalWrites {
		return at, false
	}
	at.idx = e.Idx0()
	switch e.(type) {
	case *ast.Identifier, *ast.ArrayPattern, *ast.ObjectPattern:
		declared(e, func(id *ast.Identifier) {
			if name, local := w.variable(id, false); local && !ok {
				at.what, at.idx, ok = name, id.Idx, true
			}
		})
	default:
		at.what, at.this, ok = w.path(e)
	}
	return at, ok
}

// path words a chain of properties that begins with this or a local binding.
func (w *watch) path(e ast.Expression) (what string, this, ok bool) {
	switch e := e.(type) {
	case *ast.ThisExpression:
		return "this", true, true
	case *ast.Identifier:
		what, ok = w.variable(e, true)
		return what, false, ok
	case *ast.DotExpression:
		what, this, ok = w.path(e.Left)
		return what + "." + e.Identifier.Name.String(), this, ok
	case *ast.PrivateDotExpression:
		what, this, ok = w.path(e.Left)
		return what + ".#" + e.Identifier.Name.String(), this, ok
	case *ast.BracketExpression:
		what, this, ok = w.path(e.Left)
		return what + "[" + w.g.source(e.Member) + "]", this, ok
	}
	return "", false, false
}

// variable is the author's name of a local binding, of the script's or of a
// CommonJS module's. Functions and classes count for what is written into them.
func (w *watch) variable(id *ast.Identifier, into bool) (string, bool) {
	for _, names := range w.modules {
		if names[id.Name] {
			at, _ := w.g.a.bundle.PositionAt(id.Idx)
			return cmp.Or(at.Name, id.Name.String()), true
		}
	}
	i, ok := w.g.a.index[id.Name]
	if !ok {
		return strings.TrimPrefix(id.Name.String(), "_"), into && w.classes[id.Name]
	}
	n := w.g.a.names[i]
	if n.Helper || n.Package || n.Host || n.JSON || n.temporary || n.module || n.global || n.ref != nil || n.code == madeByLocal {
		return "", false
	}
	k := w.plan.Kind[n.Name]
	return n.Author, k == Local || into && k == Definition
}

// noted is (flag && (flag = __pyp_local(i, this)), e), which notes the place.
func (w *watch) noted(at written, e ast.Expression) ast.Expression {
	i, args := w.note(at)
	if i < 0 {
		return e
	}
	ask := &ast.AssignExpression{Operator: token.ASSIGN, Left: ident(at.idx, flag(i)), Right: call(at.idx, "__pyp_local", args...)}
	check := &ast.BinaryExpression{Operator: token.LOGICAL_AND, Left: ident(at.idx, flag(i)), Right: ask}
	return &ast.SequenceExpression{Sequence: []ast.Expression{check, e}}
}

// received is (flag ? __pyp_local(i, this, o, () => flag = false) : o), which
// is o and notes that one of its methods is called: o, which may run a getter,
// is evaluated once.
func (w *watch) received(at written, o ast.Expression) ast.Expression {
	i, args := w.note(at)
	if i < 0 {
		return o
	}
	enough := &ast.AssignExpression{Operator: token.ASSIGN, Left: ident(at.idx, flag(i)), Right: &ast.BooleanLiteral{Idx: at.idx, Literal: "false"}}
	if !at.this {
		args = append(args, &ast.UnaryExpression{Operator: token.VOID, Idx: at.idx, Operand: args[0]})
	}
	args = append(args, o, arrow(&ast.ExpressionBody{Expression: enough}))
	return &ast.ConditionalExpression{Test: ident(at.idx, flag(i)), Consequent: call(at.idx, "__pyp_local", args...), Alternate: o}
}

// note gives a place its number, and what the host is told of it; -1 if nobody
// wants to know.
func (w *watch) note(at written) (i int, args []ast.Expression) {
	pos, ok := w.g.a.bundle.PositionAt(at.idx)
	if !ok || pos.InPackage() {
		return -1, nil
	}
	i = len(w.plan.LocalWrites)
	w.plan.LocalWrites = append(w.plan.LocalWrites, LocalWrite{pos, at.what})
	args = []ast.Expression{&ast.NumberLiteral{Idx: at.idx, Literal: strconv.Itoa(i), Value: int64(i)}}
	if at.this {
		args = append(args, &ast.ThisExpression{Idx: at.idx})
	}
	return i, args
}

// flag is the variable that says whether the host is to be told of a place.
func flag(i int) string { return "__pyp_l" + strconv.Itoa(i) }

// module notes the variables of a CommonJS module or of one that is loaded on
// demand, which each worker has for itself. A name that is declared in a
// function of it as well is left out: which one is meant is not looked for.
func (w *watch) module(call *ast.CallExpression) {
	key, body, _ := wrapped(call)
	if key == "" {
		return
	}
	w.depth-- // what it runs is a top level
	names := map[unistring.String]bool{}
	if body != nil {
		names = moduleNames(body)
	}
	w.modules = append(w.modules, names)
}

func (w *watch) walker() *walk.Walker {
	return &walk.Walker{Enter: w.enter, Leave: w.leave, Slot: w.slot}
}

package derive

import (
	"slices"
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"

	"pyp/vm/load/walk"
)

// origo is the place of nodes that stand for nothing in the source.
const origo file.Idx = 1

// CompileMain compiles the program that runs everything. It calls
// __pyp_mark(i) before unit i, if that may come to run(); timed, before each,
// and with the number of units at the end.
func (a *Analysis) CompileMain(timed bool) (*goja.Program, error) {
	var names []string
	for _, n := range a.names {
		if !n.Helper && !n.global {
			names = append(names, n.Name)
		}
	}
	e := &emitter{a: a, list: []ast.Statement{capture(names, nil, 0)}}
	for j, u := range a.units {
		if !u.tail && (timed || a.reach.traits[u.piece].has(traitStarts)) {
			e.add(u, mark(j))
		}
		e.unit(u)
	}
	if timed {
		e.list = append(e.list, mark(len(a.units)))
	}
	return a.compile(e.list, a.wrapper.DeclarationList, a.wrapper.Async)
}

// CompileWorker compiles what a worker runs.
func (a *Analysis) CompileWorker(p *Plan) (*goja.Program, error) {
	w := a.layOut(p)
	g := &guard{a: a, guarded: w.guarded}
	defer g.restore()
	locals := newWatch(g, p)
	e := &emitter{a: a, list: p.announcements(hoisted)}
	async := false
	for j, u := range a.units {
		if !p.kept[j] {
			continue
		}
		if u.origin == authors {
			u.visit(g.walker())
			u.visit(locals.walker())
		}
		async = async || u.awaits
		if u.awaits && !u.tail { // what never settles has a place
			e.add(u, mark(j))
		}
		e.unit(u)
		for _, s := range p.announcements(j) {
			e.add(u, s)
		}
	}
	w.watched = len(p.LocalWrites)
	return a.compile(append(w.prologue(), e.list...), w.declarations(), async)
}

// visit goes through what of a unit is compiled.
func (u *unit) visit(w *walk.Walker) {
	switch {
	case u.tail:
	case u.binding != nil:
		w.Node(u.binding)
	default:
		w.Node(u.stmt)
	}
}

// emitter puts the statements of a program together.
type emitter struct {
	a     *Analysis
	list  []ast.Statement
	block []ast.Statement // what is in the try block that is being filled
}

func (e *emitter) add(u *unit, s ast.Statement) {
	if u.using == nil {
		e.list = append(e.list, s)
	} else {
		e.block = append(e.block, s)
	}
}

func (e *emitter) unit(u *unit) {
	switch s := u.stmt.(type) {
	case *ast.VariableStatement:
		e.add(u, &ast.VariableStatement{Var: s.Var, List: []*ast.Binding{u.binding}})
	case *ast.LexicalDeclaration:
		e.add(u, &ast.LexicalDeclaration{Idx: s.Idx, Token: s.Token, List: []*ast.Binding{u.binding}})
	case *ast.TryStatement:
		if !u.tail {
			e.add(u, s)
			return
		}
		t := *s
		t.Body = &ast.BlockStatement{LeftBrace: s.Body.LeftBrace, List: e.block, RightBrace: s.Body.RightBrace}
		e.list, e.block = append(e.list, &t), nil
	default:
		e.add(u, s)
	}
}

// compile makes the wrapper function anew around a body. The tree's own stays
// as it is.
func (a *Analysis) compile(body []ast.Statement, vars []*ast.VariableDeclaration, async bool) (*goja.Program, error) {
	f := *a.wrapper
	params := *f.ParameterList
	params.List = append([]*ast.Binding{}, params.List...)
	for _, n := range Params {
		params.List = append(params.List, &ast.Binding{Target: ident(origo, n)})
	}
	f.ParameterList = &params
	f.Body = &ast.BlockStatement{LeftBrace: f.Body.LeftBrace, List: body, RightBrace: f.Body.RightBrace}
	f.DeclarationList = vars
	f.Async = async
	program := *a.bundle.AST
	program.Body = []ast.Statement{&ast.ExpressionStatement{Expression: &f}}
	return goja.CompileAST(&program, true)
}

func mark(j int) ast.Statement {
	n := &ast.NumberLiteral{Idx: origo, Literal: strconv.Itoa(j), Value: int64(j)}
	return &ast.ExpressionStatement{Expression: call(origo, "__pyp_mark", n)}
}

// capture is __pyp_capture(() => ({a, b}), () => { x = __pyp_become("x", x); l = true; }).
func capture(names, become []string, watched int) ast.Statement {
	all := &ast.ObjectLiteral{LeftBrace: origo, RightBrace: origo}
	for _, n := range names {
		all.Value = append(all.Value, &ast.PropertyShort{Name: *ident(origo, n)})
	}
	args := []ast.Expression{arrow(&ast.ExpressionBody{Expression: all})}
	if become != nil {
		b := &ast.BlockStatement{LeftBrace: origo, RightBrace: origo}
		set := func(name string, value ast.Expression) {
			b.List = append(b.List, &ast.ExpressionStatement{Expression: &ast.AssignExpression{Operator: token.ASSIGN, Left: ident(origo, name), Right: value}})
		}
		for _, n := range become {
			set(n, call(origo, "__pyp_become", text(origo, n), ident(origo, n)))
		}
		for i := range watched {
			set(flag(i), &ast.BooleanLiteral{Idx: origo, Literal: "true", Value: true})
		}
		args = append(args, arrow(b))
	}
	return &ast.ExpressionStatement{Expression: call(origo, "__pyp_capture", args...)}
}

func arrow(body ast.ConciseBody) ast.Expression {
	return &ast.ArrowFunctionLiteral{Start: origo, ParameterList: &ast.ParameterList{Opening: origo, Closing: origo}, Body: body}
}

// layout is which names a worker has, and how.
type layout struct {
	a        *Analysis
	guarded  bitset
	all      []string
	become   []string
	constant []string // looked up in the shared heap
	variable []string // looked up too, but the wrapper has a parameter of that name
	vars     []string
	watched  int // places of local writes
}

func (a *Analysis) layOut(p *Plan) *layout {
	w := &layout{a: a, guarded: newBitset(len(a.names)), become: []string{}}
	made := newBitset(len(a.names)) // by kept declarations
	for j, u := range a.units {
		for _, i := range u.declares {
			if p.kept[j] {
				made.add(i)
			}
		}
	}
	for i, n := range a.names {
		_, entangled := p.Entangled[n.Name]
		shared := p.Kind[n.Name] == Shared && !entangled
		if (shared || entangled) && !n.temporary {
			w.guarded.add(i)
		}
		if n.global || !made.has(i) && !p.live.has(i) && !(a.evals && (shared || entangled)) {
			continue
		}
		if slices.Contains(p.Late, n.Name) {
			continue // nobody declares it, so that to read it is a ReferenceError
		}
		w.place(n, shared, made.has(i))
		if entangled {
			w.become = append(w.become, n.Name)
		}
	}
	return w
}

func (w *layout) place(n *name, shared, made bool) {
	if !n.Helper {
		w.all = append(w.all, n.Name)
	}
	switch {
	case shared && !made && w.isParam(n.Name):
		w.variable = append(w.variable, n.Name)
	case shared && !made:
		w.constant = append(w.constant, n.Name)
	case made && (n.function || n.lexical):
	default:
		w.vars = append(w.vars, n.Name)
	}
}

func (w *layout) isParam(name string) bool {
	for _, b := range w.a.wrapper.ParameterList.List {
		if id, ok := b.Target.(*ast.Identifier); ok && id.Name.String() == name {
			return true
		}
	}
	return false
}

// prologue is what a worker begins with.
func (w *layout) prologue() []ast.Statement {
	list := []ast.Statement{capture(w.all, w.become, w.watched)}
	if len(w.constant) > 0 {
		list = append(list, &ast.LexicalDeclaration{Idx: origo, Token: token.CONST, List: []*ast.Binding{lookUp(w.constant)}})
	}
	if len(w.variable) > 0 {
		list = append(list, &ast.VariableStatement{Var: origo, List: []*ast.Binding{lookUp(w.variable)}})
	}
	return list
}

// lookUp is {a, b} = __pyp_shared.
func lookUp(names []string) *ast.Binding {
	p := &ast.ObjectPattern{LeftBrace: origo, RightBrace: origo}
	for _, n := range names {
		p.Properties = append(p.Properties, &ast.PropertyShort{Name: *ident(origo, n)})
	}
	return &ast.Binding{Target: p, Initializer: ident(origo, "__pyp_shared")}
}

// declarations are the wrapper's vars.
func (w *layout) declarations() []*ast.VariableDeclaration {
	d := &ast.VariableDeclaration{Var: origo}
	for _, n := range append(append([]string{}, w.vars...), w.variable...) {
		d.List = append(d.List, &ast.Binding{Target: ident(origo, n)})
	}
	for i := range w.watched {
		d.List = append(d.List, &ast.Binding{Target: ident(origo, flag(i))})
	}
	return []*ast.VariableDeclaration{d}
}

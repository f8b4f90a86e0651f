package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load"
	"pyp/vm/load/walk"
)

// unit is a statement of the top level, or one declarator of it. What `using`
// makes of a module, one try, is taken apart.
type unit struct {
	stmt     ast.Statement
	binding  *ast.Binding      // the declarator, if stmt is a declaration
	using    *ast.TryStatement // the block it stands in
	tail     bool              // stands for the end of the using block
	piece    int
	declares []int
	supplies []int // what it declares or, of the host's modules, makes the namespace of
	position load.Position
	origin   origin
	awaits   bool
	returns  bool
}

// origin is whose code a unit is.
type origin int

const (
	authors origin = iota
	packages
	hosts
	helpers
)

// split makes the units.
func (a *Analysis) split() {
	for _, s := range a.wrapper.Body.List {
		t, ok := s.(*ast.TryStatement)
		if !ok || !disposes(t.Finally) {
			a.addStatement(s, nil)
			continue
		}
		for _, s := range t.Body.List {
			a.addStatement(s, t)
		}
		a.units = append(a.units, &unit{stmt: t, using: t, tail: true})
	}
}

// disposes recognises the end of what esbuild makes of `using`.
func disposes(b *ast.BlockStatement) bool {
	if b == nil {
		return false
	}
	found := false
	for _, s := range b.List {
		var e ast.Expression
		switch s := s.(type) {
		case *ast.ExpressionStatement:
			e = s.Expression
		case *ast.VariableStatement:
			e = s.List[0].Initializer
		}
		if call, ok := e.(*ast.CallExpression); ok {
			id, ok := call.Callee.(*ast.Identifier)
			found = found || ok && id.Name == "__callDispose"
		}
	}
	return found
}

func (a *Analysis) addStatement(s ast.Statement, using *ast.TryStatement) {
	switch d := s.(type) {
	case *ast.VariableStatement:
		a.addDeclarators(s, d.List, using)
	case *ast.LexicalDeclaration:
		a.addDeclarators(s, d.List, using)
	case *ast.FunctionDeclaration:
		a.literal(d.Function.Name)
		a.addUnit(&unit{stmt: s, using: using, declares: a.indices(d.Function.Name)}, d.Function.Name)
	case *ast.ClassDeclaration:
		a.literal(d.Class.Name)
		a.addUnit(&unit{stmt: s, using: using, declares: a.indices(d.Class.Name)}, d.Class.Name)
	case *ast.EmptyStatement:
	default:
		a.addUnit(&unit{stmt: s, using: using, supplies: a.namespace(s)}, s)
	}
}

// namespace is what a statement __export(exports, …) of a host's module fills.
func (a *Analysis) namespace(s ast.Statement) []int {
	e, ok := s.(*ast.ExpressionStatement)
	if !ok {
		return nil
	}
	call, ok := e.Expression.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) == 0 {
		return nil
	}
	f, _ := call.Callee.(*ast.Identifier)
	to, _ := call.ArgumentList[0].(*ast.Identifier)
	if f == nil || to == nil || f.Name != "__export" {
		return nil
	}
	i, ok := a.index[to.Name]
	if !ok || !a.names[i].Host {
		return nil
	}
	return []int{i}
}

func (a *Analysis) addDeclarators(s ast.Statement, list []*ast.Binding, using *ast.TryStatement) {
	for _, b := range list {
		u := &unit{stmt: s, binding: b, using: using}
		declared(b.Target, func(id *ast.Identifier) { u.declares = append(u.declares, a.indices(id)...) })
		a.addUnit(u, b.Target)
		if b.Initializer != nil {
			a.refer(b)
			a.recognise(b)
		}
	}
}

func (a *Analysis) literal(id *ast.Identifier) {
	for _, i := range a.indices(id) {
		a.names[i].literal = true
	}
}

// indices is the index of a name, if the top level binds it: a function in a
// using block is the block's.
func (a *Analysis) indices(id *ast.Identifier) []int {
	if i, ok := a.index[id.Name]; ok {
		return []int{i}
	}
	return nil
}

func (a *Analysis) addUnit(u *unit, at ast.Node) {
	for _, i := range u.declares {
		n := a.names[i]
		u.position = n.Position
		switch {
		case n.Helper:
			u.origin = helpers
		case n.Host:
			u.origin = hosts
		case n.Package && !n.JSON:
			u.origin = packages
		}
	}
	if len(u.declares) == 0 {
		u.position, _ = a.bundle.PositionAt(start(at))
		if u.position.InPackage() {
			u.origin = packages
		}
	}
	u.supplies = append(u.supplies, u.declares...)
	a.units = append(a.units, u)
}

// start is where a node begins. goja does not note it for all statements: then
// it is where the first expression in it does.
func start(n ast.Node) (at file.Idx) {
	w := walk.Walker{Enter: func(n ast.Node) bool {
		if at == 0 {
			at = n.Idx0()
		}
		return at == 0
	}}
	w.Node(n)
	return at
}

// madeByLocal is why a binding is local whose author has said so.
const madeByLocal = "is made by parallel.local()"

// recognise finds definitions, values of parallel.local, and the wrappers of
// modules that are run on demand. These are local: each VM runs such a module
// for itself.
func (a *Analysis) recognise(b *ast.Binding) {
	id, ok := b.Target.(*ast.Identifier)
	if !ok {
		return
	}
	n := a.at(id)
	n.mixed = a.mixes(b.Initializer)
	switch e := plain(b.Initializer).(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		n.literal = true
	case *ast.CallExpression:
		if a.resolve(e.Callee).is("local") {
			n.code = madeByLocal
		}
	}
	key, _, lazy := wrapped(b.Initializer)
	switch {
	case key == "":
	case lazy:
		n.markModule("belongs to a module that is loaded on demand, and whole in each worker")
	case n.Host:
		n.module = true
		n.ref = a.hostModule(b.Initializer)
	default:
		n.markModule(key.String() + " is CommonJS and runs whole in each worker")
	}
}

// wrapped takes __commonJS({"path"(exports, module) {…}}) and __esm apart.
func wrapped(e ast.Expression) (key unistring.String, body *ast.FunctionLiteral, lazy bool) {
	call, ok := e.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) != 1 {
		return "", nil, false
	}
	callee, ok := call.Callee.(*ast.Identifier)
	o, isObject := call.ArgumentList[0].(*ast.ObjectLiteral)
	if !ok || !isObject || len(o.Value) != 1 || callee.Name != "__commonJS" && callee.Name != "__esm" {
		return "", nil, false
	}
	p, ok := o.Value[0].(*ast.PropertyKeyed)
	if !ok {
		return "", nil, false
	}
	k, ok := p.Key.(*ast.StringLiteral)
	body, isFunction := p.Value.(*ast.FunctionLiteral)
	if !ok || !isFunction {
		return "", nil, false
	}
	return k.Value, body, callee.Name == "__esm"
}

// hostModule finds the module in the wrapper of a host's: its body is
// module.exports = __host("name").
func (a *Analysis) hostModule(e ast.Expression) *hostRef {
	_, body, _ := wrapped(e)
	if len(body.Body.List) != 1 {
		return nil
	}
	if s, ok := body.Body.List[0].(*ast.ExpressionStatement); ok {
		if as, ok := s.Expression.(*ast.AssignExpression); ok {
			return a.resolve(as.Right)
		}
	}
	return nil
}

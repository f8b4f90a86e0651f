package load

import (
	"github.com/dop251/goja/ast"
)

// walker goes through a syntax tree in source order. Property names, labels and
// the names of private members are not visited: an Identifier that is visited
// is a variable.
type walker struct {
	enter func(ast.Node)
	leave func(ast.Node)
	// swap may put another expression in the place of one.
	swap func(ast.Expression) ast.Expression
}

func (w *walker) expr(slot *ast.Expression) {
	if *slot == nil {
		return
	}
	if w.swap != nil {
		*slot = w.swap(*slot)
	}
	w.node(*slot)
}

func (w *walker) exprs(list []ast.Expression) {
	for i := range list {
		w.expr(&list[i])
	}
}

func (w *walker) stmt(s ast.Statement) {
	if s != nil {
		w.node(s)
	}
}

func (w *walker) stmts(list []ast.Statement) {
	for _, s := range list {
		w.node(s)
	}
}

func (w *walker) block(b *ast.BlockStatement) {
	if b != nil {
		w.node(b)
	}
}

func (w *walker) bindings(list []*ast.Binding) {
	for _, b := range list {
		w.node(b)
	}
}

func (w *walker) node(n ast.Node) {
	if w.enter != nil {
		w.enter(n)
	}
	if !w.simple(n) && !w.statement(n) {
		w.structure(n)
	}
	if w.leave != nil {
		w.leave(n)
	}
}

// simple handles the expressions that are made of expressions only.
func (w *walker) simple(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Identifier, *ast.StringLiteral, *ast.NumberLiteral:
	case *ast.CallExpression:
		w.expr(&n.Callee)
		w.exprs(n.ArgumentList)
	case *ast.NewExpression:
		w.expr(&n.Callee)
		w.exprs(n.ArgumentList)
	case *ast.DotExpression:
		w.expr(&n.Left)
	case *ast.PrivateDotExpression:
		w.expr(&n.Left)
	case *ast.BracketExpression:
		w.expr(&n.Left)
		w.expr(&n.Member)
	case *ast.AssignExpression:
		w.expr(&n.Left)
		w.expr(&n.Right)
	case *ast.BinaryExpression:
		w.expr(&n.Left)
		w.expr(&n.Right)
	case *ast.ConditionalExpression:
		w.expr(&n.Test)
		w.expr(&n.Consequent)
		w.expr(&n.Alternate)
	case *ast.UnaryExpression:
		w.expr(&n.Operand)
	case *ast.SequenceExpression:
		w.exprs(n.Sequence)
	case *ast.AwaitExpression:
		w.expr(&n.Argument)
	case *ast.YieldExpression:
		w.expr(&n.Argument)
	case *ast.OptionalChain:
		w.expr(&n.Expression)
	case *ast.Optional:
		w.expr(&n.Expression)
	case *ast.SpreadElement:
		w.expr(&n.Expression)
	case *ast.ArrayLiteral:
		w.exprs(n.Value)
	case *ast.TemplateLiteral:
		w.expr(&n.Tag)
		w.exprs(n.Expressions)
	default:
		return false
	}
	return true
}

func (w *walker) statement(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ExpressionStatement:
		w.expr(&n.Expression)
	case *ast.BlockStatement:
		w.stmts(n.List)
	case *ast.VariableStatement:
		w.bindings(n.List)
	case *ast.LexicalDeclaration:
		w.bindings(n.List)
	case *ast.ReturnStatement:
		w.expr(&n.Argument)
	case *ast.ThrowStatement:
		w.expr(&n.Argument)
	case *ast.IfStatement:
		w.expr(&n.Test)
		w.stmt(n.Consequent)
		w.stmt(n.Alternate)
	case *ast.SwitchStatement:
		w.expr(&n.Discriminant)
		for _, c := range n.Body {
			w.node(c)
		}
	case *ast.CaseStatement:
		w.expr(&n.Test)
		w.stmts(n.Consequent)
	case *ast.TryStatement:
		w.block(n.Body)
		if n.Catch != nil {
			w.node(n.Catch)
		}
		w.block(n.Finally)
	case *ast.CatchStatement:
		if n.Parameter != nil {
			w.node(n.Parameter)
		}
		w.block(n.Body)
	case *ast.LabelledStatement:
		w.stmt(n.Statement)
	case *ast.WithStatement:
		w.expr(&n.Object)
		w.stmt(n.Body)
	case *ast.FunctionDeclaration:
		w.node(n.Function)
	case *ast.ClassDeclaration:
		w.node(n.Class)
	default:
		return w.loop(n)
	}
	return true
}

func (w *walker) loop(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.WhileStatement:
		w.expr(&n.Test)
		w.stmt(n.Body)
	case *ast.DoWhileStatement:
		w.stmt(n.Body)
		w.expr(&n.Test)
	case *ast.ForStatement:
		if n.Initializer != nil {
			w.node(n.Initializer)
		}
		w.expr(&n.Test)
		w.expr(&n.Update)
		w.stmt(n.Body)
	case *ast.ForInStatement:
		w.node(n.Into)
		w.expr(&n.Source)
		w.stmt(n.Body)
	case *ast.ForOfStatement:
		w.node(n.Into)
		w.expr(&n.Source)
		w.stmt(n.Body)
	case *ast.ForLoopInitializerExpression:
		w.expr(&n.Expression)
	case *ast.ForLoopInitializerVarDeclList:
		w.bindings(n.List)
	case *ast.ForLoopInitializerLexicalDecl:
		w.node(&n.LexicalDeclaration)
	case *ast.ForIntoVar:
		w.node(n.Binding)
	case *ast.ForDeclaration:
		w.node(n.Target)
	case *ast.ForIntoExpression:
		w.expr(&n.Expression)
	default:
		return false
	}
	return true
}

// structure handles functions, classes, objects and patterns.
func (w *walker) structure(n ast.Node) {
	switch n := n.(type) {
	case *ast.FunctionLiteral:
		w.params(n.ParameterList)
		w.block(n.Body)
	case *ast.ArrowFunctionLiteral:
		w.params(n.ParameterList)
		w.node(n.Body)
	case *ast.ExpressionBody:
		w.expr(&n.Expression)
	case *ast.ClassLiteral:
		w.expr(&n.SuperClass)
		for _, e := range n.Body {
			w.node(e)
		}
	case *ast.FieldDefinition:
		w.key(&n.Key, n.Computed)
		w.expr(&n.Initializer)
	case *ast.MethodDefinition:
		w.key(&n.Key, n.Computed)
		w.node(n.Body)
	case *ast.ClassStaticBlock:
		w.block(n.Block)
	case *ast.Binding:
		w.node(n.Target)
		w.expr(&n.Initializer)
	case *ast.ArrayPattern:
		w.exprs(n.Elements)
		w.expr(&n.Rest)
	case *ast.ObjectLiteral:
		w.properties(n.Value)
	case *ast.ObjectPattern:
		w.properties(n.Properties)
		w.expr(&n.Rest)
	case *ast.PropertyShort:
		w.node(&n.Name)
		w.expr(&n.Initializer)
	case *ast.PropertyKeyed:
		w.key(&n.Key, n.Computed)
		w.expr(&n.Value)
	}
}

// properties replaces {x} by {x: literal} where a literal takes the place of x.
func (w *walker) properties(list []ast.Property) {
	for i, p := range list {
		if short, ok := p.(*ast.PropertyShort); ok && w.swap != nil {
			if e := w.swap(&short.Name); e != ast.Expression(&short.Name) {
				key := &ast.StringLiteral{Idx: short.Name.Idx, Value: short.Name.Name}
				list[i] = &ast.PropertyKeyed{Key: key, Kind: ast.PropertyKindValue, Value: e}
			}
		}
		w.node(list[i])
	}
}

func (w *walker) key(slot *ast.Expression, computed bool) {
	if computed {
		w.expr(slot)
	}
}

func (w *walker) params(list *ast.ParameterList) {
	if list != nil {
		w.bindings(list.List)
		w.expr(&list.Rest)
	}
}

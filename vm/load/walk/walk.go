package walk

import (
	"github.com/dop251/goja/ast"
)

// Walker goes through a syntax tree in source order. Property names, labels and
// the names of private members are not visited: an Identifier that is visited
// is a variable.
type Walker struct {
	// Enter is called before the children of a node, which are left out if it
	// returns false. It may visit some of them itself.
	Enter func(ast.Node) bool
	Leave func(ast.Node)
	// Slot is told where an expression stands, before it is visited; what it puts
	// there is visited instead.
	Slot func(*ast.Expression)
	// Swap may put another expression in the place of one.
	Swap func(ast.Expression) ast.Expression
}

// Expr visits the expression in a slot, if there is one.
func (w *Walker) Expr(slot *ast.Expression) {
	if *slot == nil {
		return
	}
	if w.Slot != nil {
		w.Slot(slot)
	}
	if w.Swap != nil {
		*slot = w.Swap(*slot)
	}
	w.Node(*slot)
}

// Exprs visits the expressions of a list.
func (w *Walker) Exprs(list []ast.Expression) {
	for i := range list {
		w.Expr(&list[i])
	}
}

func (w *Walker) stmt(s ast.Statement) {
	if s != nil {
		w.Node(s)
	}
}

// Statements visits a list of statements.
func (w *Walker) Statements(list []ast.Statement) {
	for _, s := range list {
		w.Node(s)
	}
}

func (w *Walker) block(b *ast.BlockStatement) {
	if b != nil {
		w.Node(b)
	}
}

func (w *Walker) bindings(list []*ast.Binding) {
	for _, b := range list {
		w.Node(b)
	}
}

// Node visits a node and what is below it.
func (w *Walker) Node(n ast.Node) {
	if w.Enter != nil && !w.Enter(n) {
		return
	}
	if !w.simple(n) && !w.statement(n) {
		w.structure(n)
	}
	if w.Leave != nil {
		w.Leave(n)
	}
}

// simple handles the expressions that are made of expressions only.
func (w *Walker) simple(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Identifier, *ast.StringLiteral, *ast.NumberLiteral:
	case *ast.CallExpression:
		w.Expr(&n.Callee)
		w.Exprs(n.ArgumentList)
	case *ast.NewExpression:
		w.Expr(&n.Callee)
		w.Exprs(n.ArgumentList)
	case *ast.DotExpression:
		w.Expr(&n.Left)
	case *ast.PrivateDotExpression:
		w.Expr(&n.Left)
	case *ast.BracketExpression:
		w.Expr(&n.Left)
		w.Expr(&n.Member)
	case *ast.AssignExpression:
		w.Expr(&n.Left)
		w.Expr(&n.Right)
	case *ast.BinaryExpression:
		w.Expr(&n.Left)
		w.Expr(&n.Right)
	case *ast.ConditionalExpression:
		w.Expr(&n.Test)
		w.Expr(&n.Consequent)
		w.Expr(&n.Alternate)
	case *ast.UnaryExpression:
		w.Expr(&n.Operand)
	case *ast.SequenceExpression:
		w.Exprs(n.Sequence)
	case *ast.AwaitExpression:
		w.Expr(&n.Argument)
	case *ast.YieldExpression:
		w.Expr(&n.Argument)
	case *ast.OptionalChain:
		w.Expr(&n.Expression)
	case *ast.Optional:
		w.Expr(&n.Expression)
	case *ast.SpreadElement:
		w.Expr(&n.Expression)
	case *ast.ArrayLiteral:
		w.Exprs(n.Value)
	case *ast.TemplateLiteral:
		w.Expr(&n.Tag)
		w.Exprs(n.Expressions)
	default:
		return false
	}
	return true
}

func (w *Walker) statement(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ExpressionStatement:
		w.Expr(&n.Expression)
	case *ast.BlockStatement:
		w.Statements(n.List)
	case *ast.VariableStatement:
		w.bindings(n.List)
	case *ast.LexicalDeclaration:
		w.bindings(n.List)
	case *ast.ReturnStatement:
		w.Expr(&n.Argument)
	case *ast.ThrowStatement:
		w.Expr(&n.Argument)
	case *ast.IfStatement:
		w.Expr(&n.Test)
		w.stmt(n.Consequent)
		w.stmt(n.Alternate)
	case *ast.SwitchStatement:
		w.Expr(&n.Discriminant)
		for _, c := range n.Body {
			w.Node(c)
		}
	case *ast.CaseStatement:
		w.Expr(&n.Test)
		w.Statements(n.Consequent)
	case *ast.TryStatement:
		w.block(n.Body)
		if n.Catch != nil {
			w.Node(n.Catch)
		}
		w.block(n.Finally)
	case *ast.CatchStatement:
		if n.Parameter != nil {
			w.Node(n.Parameter)
		}
		w.block(n.Body)
	case *ast.LabelledStatement:
		w.stmt(n.Statement)
	case *ast.WithStatement:
		w.Expr(&n.Object)
		w.stmt(n.Body)
	case *ast.FunctionDeclaration:
		w.Node(n.Function)
	case *ast.ClassDeclaration:
		w.Node(n.Class)
	default:
		return w.loop(n)
	}
	return true
}

func (w *Walker) loop(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.WhileStatement:
		w.Expr(&n.Test)
		w.stmt(n.Body)
	case *ast.DoWhileStatement:
		w.stmt(n.Body)
		w.Expr(&n.Test)
	case *ast.ForStatement:
		if n.Initializer != nil {
			w.Node(n.Initializer)
		}
		w.Expr(&n.Test)
		w.Expr(&n.Update)
		w.stmt(n.Body)
	case *ast.ForInStatement:
		w.Node(n.Into)
		w.Expr(&n.Source)
		w.stmt(n.Body)
	case *ast.ForOfStatement:
		w.Node(n.Into)
		w.Expr(&n.Source)
		w.stmt(n.Body)
	case *ast.ForLoopInitializerExpression:
		w.Expr(&n.Expression)
	case *ast.ForLoopInitializerVarDeclList:
		w.bindings(n.List)
	case *ast.ForLoopInitializerLexicalDecl:
		w.Node(&n.LexicalDeclaration)
	case *ast.ForIntoVar:
		w.Node(n.Binding)
	case *ast.ForDeclaration:
		w.Node(n.Target)
	case *ast.ForIntoExpression:
		w.Expr(&n.Expression)
	default:
		return false
	}
	return true
}

// structure handles functions, classes, objects and patterns.
func (w *Walker) structure(n ast.Node) {
	switch n := n.(type) {
	case *ast.FunctionLiteral:
		w.params(n.ParameterList)
		w.block(n.Body)
	case *ast.ArrowFunctionLiteral:
		w.params(n.ParameterList)
		w.Node(n.Body)
	case *ast.ExpressionBody:
		w.Expr(&n.Expression)
	case *ast.ClassLiteral:
		w.Expr(&n.SuperClass)
		for _, e := range n.Body {
			w.Node(e)
		}
	case *ast.FieldDefinition:
		w.key(&n.Key, n.Computed)
		w.Expr(&n.Initializer)
	case *ast.MethodDefinition:
		w.key(&n.Key, n.Computed)
		w.Node(n.Body)
	case *ast.ClassStaticBlock:
		w.block(n.Block)
	case *ast.Binding:
		w.Node(n.Target)
		w.Expr(&n.Initializer)
	case *ast.ArrayPattern:
		w.Exprs(n.Elements)
		w.Expr(&n.Rest)
	case *ast.ObjectLiteral:
		w.properties(n.Value)
	case *ast.ObjectPattern:
		w.properties(n.Properties)
		w.Expr(&n.Rest)
	case *ast.PropertyShort:
		w.Node(&n.Name)
		w.Expr(&n.Initializer)
	case *ast.PropertyKeyed:
		w.key(&n.Key, n.Computed)
		w.Expr(&n.Value)
	}
}

// properties replaces {x} by {x: literal} where a literal takes the place of x.
func (w *Walker) properties(list []ast.Property) {
	for i, p := range list {
		if short, ok := p.(*ast.PropertyShort); ok && w.Swap != nil {
			if e := w.Swap(&short.Name); e != ast.Expression(&short.Name) {
				key := &ast.StringLiteral{Idx: short.Name.Idx, Value: short.Name.Name}
				list[i] = &ast.PropertyKeyed{Key: key, Kind: ast.PropertyKindValue, Value: e}
			}
		}
		w.Node(list[i])
	}
}

func (w *Walker) key(slot *ast.Expression, computed bool) {
	if computed {
		w.Expr(slot)
	}
}

func (w *Walker) params(list *ast.ParameterList) {
	if list != nil {
		w.bindings(list.List)
		w.Expr(&list.Rest)
	}
}

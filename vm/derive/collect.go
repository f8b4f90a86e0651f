package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load/walk"
)

// collector reads code into pieces.
type collector struct {
	a     *Analysis
	u     *unit
	w     walk.Walker
	at    int  // the piece that is being read
	merge bool // inner functions are part of the piece they stand in

	nested   int                        // functions around, within the unit
	inModule bool                       // in the body of a CommonJS module, which has its own module and exports
	class    int                        // the definition that `this` is; -1
	building bool                       // `this` is an instance that is being constructed
	super    int                        // the top-level class that the class being read extends; -1
	self     map[unistring.String]int   // inner names of the literals around: their binding
	params   map[unistring.String]bool  // of the function that is being read
	fresh    map[unistring.String]bool  // variables of it that hold what it has made
	local    map[unistring.String][]int // inner functions, by name
	refs     map[*ast.Identifier]bool   // mentions that only make the name a part of a value
	results  []result                   // writes into what a call returned

	from    map[unistring.String][]ast.Expression // what the unit's inner variables may stand for a part of
	given   map[*ast.ParameterList]bool           // parameters that a method gives parts of its receiver
	vague   map[unistring.String]bool             // inner names that may stand for anything
	through []through

	based     map[*ast.Identifier]bool     // mentions that only look into the value
	discarded map[*ast.CallExpression]bool // calls whose result nobody gets
	top       bool                         // the present write is one of a property or element of a name's value
}

func (c *collector) piece() *piece { return c.a.pieces[c.at] }

// inside reads the code of another piece.
func (c *collector) inside(p int, f func()) {
	old := *c
	c.at = p
	c.nested++
	f()
	c.at, c.nested, c.params, c.fresh, c.class, c.building, c.super, c.self = old.at, old.nested, old.params, old.fresh, old.class, old.building, old.super, old.self
}

func (c *collector) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Identifier:
		c.read(n)
	case *ast.AssignExpression:
		c.assign(n)
	case *ast.UnaryExpression:
		return c.unary(n)
	case *ast.Binding:
		c.binding(n)
	case *ast.ForIntoVar:
		c.declaration(n.Binding.Target, true)
		c.defaults(n.Binding.Target)
	case *ast.ForDeclaration:
		c.declaration(n.Target, true)
		c.defaults(n.Target)
	case *ast.ForIntoExpression:
		c.target(n.Expression)
	case *ast.CatchStatement:
		c.declaration(n.Parameter, true)
		c.w.Node(n.Body)
	case *ast.FunctionDeclaration:
		c.declares(n.Function.Name.Name)
		c.innerFunction(n.Function.Name, c.literal(n.Function))
	case *ast.ClassDeclaration:
		c.declares(n.Class.Name.Name)
		c.innerFunction(n.Class.Name, c.literal(n.Class))
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		c.literal(n.(ast.Expression))
	default:
		return c.expression(n)
	}
	return false
}

func (c *collector) expression(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ExpressionStatement:
		c.discard(n.Expression)
		return true
	case *ast.BracketExpression:
		c.base(n.Left)
		return true
	case *ast.CallExpression:
		c.returnsSelf(n)
		c.call(n.Callee, n.ArgumentList, false)
	case *ast.NewExpression:
		c.call(n.Callee, n.ArgumentList, true)
	case *ast.TemplateLiteral:
		if n.Tag == nil {
			return true
		}
		c.call(n.Tag, n.Expressions, false)
	case *ast.DotExpression:
		c.member(n)
	case *ast.ForOfStatement:
		c.loop(n.Into, n.Source)
		return true
	case *ast.ForInStatement:
		c.loop(n.Into, n.Source)
		return true
	case *ast.IfStatement:
		return c.choice(n.Test, n.Consequent, n.Alternate)
	case *ast.ConditionalExpression:
		return c.choice(n.Test, n.Consequent, n.Alternate)
	case *ast.BinaryExpression:
		return c.logical(n)
	case *ast.ObjectLiteral:
		c.object(n)
	case *ast.ThisExpression:
		c.piece().usesThis = true
	case *ast.AwaitExpression:
		c.u.awaits = c.u.awaits || c.nested == 0
		return true
	case *ast.ReturnStatement:
		c.u.returns = c.u.returns || c.nested == 0
		c.returned(n.Argument)
		return true
	default:
		return true
	}
	return false
}

// read notes that a variable is mentioned.
func (c *collector) read(id *ast.Identifier) {
	if i, ok := c.a.index[id.Name]; ok {
		p := c.piece()
		p.mentions = append(p.mentions, i)
		if !c.based[id] {
			p.bare = append(p.bare, i)
		}
		if !c.refs[id] {
			p.deep = append(p.deep, i)
		}
		c.escapes(i)
	}
}

// shallow marks the names that become part of an expression's value as they
// are: what an object holds does not matter then.
func (c *collector) shallow(e ast.Expression) {
	values(e, func(e ast.Expression) {
		if id, ok := e.(*ast.Identifier); ok {
			if c.refs == nil {
				c.refs = map[*ast.Identifier]bool{}
			}
			c.refs[id] = true
		}
	})
}

// escapes notes that the parallel module is handled as a value, or a function
// of its mentioned.
func (c *collector) escapes(i int) {
	if r := c.a.names[i].ref; r != nil && r.module == parallelModule && c.u.origin == authors {
		c.uses(r)
	}
}

func (c *collector) uses(r *hostRef) {
	switch r.member {
	case "":
		c.piece().flags |= registers | starts
	case "register":
		c.piece().flags |= registers
	case "run", "runOnce":
		c.piece().flags |= starts
	}
}

// member reads x.y.
func (c *collector) member(n *ast.DotExpression) {
	c.base(n.Left)
	p := c.piece()
	if p.props == nil {
		p.props = map[unistring.String]bool{}
	}
	p.props[n.Identifier.Name] = true
	if n.Identifier.Name == "listen" && c.u.origin == authors { // an HttpServer's is register, by another name
		p.flags |= registers
	}
	if r := c.a.resolve(n); r != nil && r.member != "" {
		if r.module == parallelModule {
			c.uses(r)
		}
		if id, ok := n.Left.(*ast.Identifier); ok {
			if i, ok := c.a.index[id.Name]; ok {
				p.mentions = append(p.mentions, i)
				p.deep = append(p.deep, i)
			}
			return
		}
	}
	if i, ok := c.a.globalName(n); ok {
		p.mentions = append(p.mentions, i)
		p.deep = append(p.deep, i)
	}
	c.w.Expr(&n.Left)
}

// choice reads only the branch that a worker takes, if that is known; main's
// goes to a piece of its own.
func (c *collector) choice(test ast.Expression, yes, no ast.Node) bool {
	value, known := c.a.truth(test)
	if !known {
		return true
	}
	live, dead := yes, no
	if !value {
		live, dead = no, yes
	}
	c.w.Expr(&test)
	c.visit(live)
	c.onlyMain(dead)
	return false
}

// visit reads a node that may be a nil statement or expression.
func (c *collector) visit(n ast.Node) {
	if n != nil {
		c.w.Node(n)
	}
}

func (c *collector) onlyMain(n ast.Node) {
	if n == nil {
		return
	}
	p := c.a.newPiece(c.piece().owner)
	c.piece().dead = append(c.piece().dead, p)
	returns := c.u.returns
	nested := c.nested
	c.inside(p, func() { c.nested = nested; c.w.Node(n) })
	c.u.returns = returns
}

func logical(t token.Token) bool {
	return t == token.LOGICAL_AND || t == token.LOGICAL_OR || t == token.COALESCE
}

// logical reads isMain && x.
func (c *collector) logical(n *ast.BinaryExpression) bool {
	value, known := c.a.truth(n.Left)
	if !known || n.Operator == token.COALESCE || value != (n.Operator == token.LOGICAL_OR) {
		return true
	}
	c.w.Expr(&n.Left)
	c.onlyMain(n.Right)
	return false
}

// returned notes the names that a function gives out.
func (c *collector) returned(e ast.Expression) {
	if e == nil {
		return
	}
	p := c.piece()
	for _, r := range roots(e) {
		if id, ok := r.(*ast.Identifier); ok {
			if i, ok := c.a.index[id.Name]; ok {
				p.returns = append(p.returns, i)
			} else if globals[id.Name] && id.Name != "process" && !c.params[id.Name] {
				p.gets = id.Name.String()
			}
		}
	}
}

// literal reads a function or class that is no definition of the top level.
// It returns the piece that runs when it is called.
func (c *collector) literal(e ast.Expression) int {
	if class, ok := e.(*ast.ClassLiteral); ok {
		return c.classBody(class, c.at, -1)
	}
	p := c.at
	if !c.merge {
		p = c.a.newPiece(c.piece().owner)
		c.piece().subs = append(c.piece().subs, p)
	}
	class, building := c.class, c.building
	c.inside(p, func() {
		if _, arrow := e.(*ast.ArrowFunctionLiteral); arrow {
			c.class, c.building = class, building
		}
		c.functionBody(e)
	})
	return p
}

// functionBody reads parameters and body of a function into the present piece.
func (c *collector) functionBody(e ast.Expression) {
	switch f := e.(type) {
	case *ast.FunctionLiteral:
		if f.Name != nil {
			c.a.inner[f.Name.Name] = true
			c.declares(f.Name.Name)
		}
		c.class, c.building = -1, false
		c.parameters(f.ParameterList)
		c.w.Node(f.Body)
	case *ast.ArrowFunctionLiteral:
		c.parameters(f.ParameterList)
		if b, ok := f.Body.(*ast.ExpressionBody); ok {
			c.returned(b.Expression)
		}
		c.w.Node(f.Body)
	}
}

func (c *collector) parameters(l *ast.ParameterList) {
	c.params, c.fresh = map[unistring.String]bool{}, map[unistring.String]bool{}
	note := func(id *ast.Identifier) {
		c.params[id.Name] = true
		if !c.given[l] {
			c.anything(id)
		}
		c.a.inner[id.Name] = true
		c.declares(id.Name)
	}
	for _, b := range l.List {
		declared(b.Target, note)
		c.defaults(b.Target)
		c.w.Expr(&b.Initializer)
	}
	declared(l.Rest, note)
}

// innerFunction remembers what a call of an inner name runs.
func (c *collector) innerFunction(id *ast.Identifier, piece int) {
	if id == nil {
		return
	}
	c.a.inner[id.Name] = true
	if c.local == nil {
		c.local = map[unistring.String][]int{}
	}
	c.local[id.Name] = append(c.local[id.Name], piece)
}

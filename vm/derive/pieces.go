package derive

import (
	"maps"
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// piece is code that runs as a whole: what a unit executes itself, or the body
// of one function. Functions inside of it are pieces of their own, but in
// packages, where it does not matter.
type piece struct {
	deep     []int                     // of mentions, all but those that only become part of a value
	mentions []int                     // names that are read
	writes   map[int]string            // names that are assigned, or written into: how
	assigns  []int                     // names that are assigned
	top      []int                     // names of whose value a property or element is written
	bare     []int                     // names mentioned other than to look into them
	into     []int                     // names whose value is written into
	calls    []int                     // names that are called or constructed
	subs     []int                     // functions inside
	runs     []int                     // those of them that run with it
	dead     []int                     // branches that only main takes
	props    map[unistring.String]bool // properties that are mentioned
	hands    []hand                    // names passed to a call
	codeTo   []int                     // names that a function literal or class is passed to, or to a method of
	beside   []int                     // names that are passed together with a function literal or class
	pending  []pending                 // function literals passed to a name
	locals   []unistring.String        // inner functions that are called
	returns  []int                     // names that it returns
	gets     string                    // a built-in that it returns

	prototypes []int  // names whose prototype it replaces
	uses       []int  // names that are called, or have a method called
	gives      []gift // built-ins that it passes to functions
	scope      scope
	keeps      bool // makes functions with a state of their own
	ofThis     bool // writes into what it is a method of

	global     string // a built-in or global that it writes
	passes     string // a definition that it passes to a function, and the function
	hostCode   string // a function of the host that it passes code to
	flags      flags
	owner      int // the piece of the unit or definition it is in
	usesThis   bool
	callsParam bool // calls a parameter of its own
	vague      bool // writes into what cannot be told from its syntax
	foreign    bool // writes into what is not of the top level, maybe an argument
}

// flags tell what a piece mentions of the parallel module, and more.
type flags int

const (
	registers flags = 1 << iota // register
	starts                      // run, runOnce
	evaluates                   // a direct eval
)

// hand is a name passed to a call.
type hand struct {
	name   int
	callee int              // the name that is called, or whose method is; -1
	piece  int              // the function literal that is called; -1
	free   unistring.String // another identifier that is called, or whose method is
}

type pending struct{ piece, callee int }

// written are the names that p writes.
func (p *piece) written() []int { return slices.Collect(maps.Keys(p.writes)) }

func (a *Analysis) newPiece(owner int) int {
	if owner < 0 {
		owner = len(a.pieces)
	}
	a.pieces = append(a.pieces, &piece{owner: owner, writes: map[int]string{}})
	return len(a.pieces) - 1
}

// collect reads all units and the bodies of what they declare.
func (a *Analysis) collect() {
	a.exports = make([]bool, len(a.names))
	for _, u := range a.units {
		c := &collector{a: a, u: u, class: -1, super: -1, fresh: map[unistring.String]bool{}, merge: u.origin != authors}
		c.w.Enter = c.enter
		u.piece = a.newPiece(-1)
		c.at = u.piece
		c.unit(u)
		c.finish()
	}
}

// unit reads what a unit executes.
func (c *collector) unit(u *unit) {
	switch s := u.stmt.(type) {
	case *ast.FunctionDeclaration:
		c.define(u.declares, s.Function)
		return
	case *ast.ClassDeclaration:
		c.define(u.declares, s.Class)
		return
	}
	switch {
	case u.tail:
		t := u.stmt.(*ast.TryStatement)
		if t.Catch != nil {
			c.w.Node(t.Catch)
		}
		c.w.Node(t.Finally)
	case u.binding == nil:
		c.w.Node(u.stmt)
	default:
		c.declarator(u)
	}
}

func (c *collector) declarator(u *unit) {
	init := plain(u.binding.Initializer)
	if _, ok := u.binding.Target.(*ast.Identifier); ok && init != nil {
		switch init.(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
			c.define(u.declares, init)
			return
		}
		if _, body, lazy := wrapped(init); body != nil {
			c.w.Node(init.(*ast.CallExpression).Callee)
			c.moduleBody(u, body, lazy)
			return
		}
	}
	c.defaults(u.binding.Target)
	if init != nil {
		c.aliases(u.binding.Target, init)
		c.contents(u, init)
		c.shallow(init)
		c.w.Expr(&u.binding.Initializer)
		c.holders(u, init)
	}
}

// plain is an expression without the call that keeps a function's name.
func plain(e ast.Expression) ast.Expression {
	call, ok := e.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) != 2 {
		return e
	}
	if id, ok := call.Callee.(*ast.Identifier); !ok || id.Name != "__name" {
		return e
	}
	switch call.ArgumentList[0].(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		return call.ArgumentList[0]
	}
	return e
}

// define gives a name the pieces of its literal.
func (c *collector) define(names []int, literal ast.Expression) {
	if len(names) == 0 {
		c.literal(literal)
		return
	}
	n := c.a.names[names[0]]
	body := c.a.newPiece(-1)
	n.body, n.construct = body, body
	if class, ok := literal.(*ast.ClassLiteral); ok {
		n.class = true
		n.construct = c.classBody(class, body, names[0])
		return
	}
	c.inside(body, func() { c.functionBody(literal) })
}

// moduleBody reads the body of a module that is run on demand. The names that
// it assigns are its own, though they stand outside.
func (c *collector) moduleBody(u *unit, body *ast.FunctionLiteral, lazy bool) {
	p := c.a.newPiece(-1)
	c.inModule = true // of this collector, which is the unit's
	c.inside(p, func() { c.functionBody(body) })
	n := c.a.names[u.declares[0]]
	n.construct = p
	c.a.pieces[u.piece].subs = append(c.a.pieces[u.piece].subs, p)
	if !lazy {
		return
	}
	for _, i := range c.a.pieces[p].assigns {
		c.a.names[i].code = "belongs to a module that is loaded on demand, and whole in each worker"
	}
}

// holders marks a name whose value holds an object that __export fills: its
// getters read variables that may still change.
func (c *collector) holders(u *unit, init ast.Expression) {
	values(init, func(e ast.Expression) {
		if id, ok := e.(*ast.Identifier); ok {
			if i, ok := c.a.index[id.Name]; ok && c.a.exports[i] {
				for _, d := range u.declares {
					c.a.names[d].code = "holds a module's exports, which may still change"
				}
			}
		}
	})
}

// values calls f for what becomes part of an expression's value as it is, or is
// passed to a call as such.
func values(e ast.Expression, f func(ast.Expression)) {
	switch e := e.(type) {
	case nil:
	case *ast.ArrayLiteral:
		for _, x := range e.Value {
			values(x, f)
		}
	case *ast.ObjectLiteral:
		for _, p := range e.Value {
			switch p := p.(type) {
			case *ast.PropertyShort:
				f(&p.Name)
			case *ast.PropertyKeyed:
				values(p.Value, f)
			case *ast.SpreadElement:
				values(p, f)
			}
		}
	case *ast.SpreadElement:
		values(e.Expression, f)
	case *ast.ConditionalExpression:
		values(e.Consequent, f)
		values(e.Alternate, f)
	case *ast.BinaryExpression:
		if logical(e.Operator) {
			values(e.Left, f)
			values(e.Right, f)
		}
	case *ast.AssignExpression:
		values(e.Left, f)
		values(e.Right, f)
	case *ast.SequenceExpression:
		values(e.Sequence[len(e.Sequence)-1], f)
	case *ast.CallExpression:
		if inner := plain(e); inner != ast.Expression(e) {
			f(inner)
		} else if id, ok := e.Callee.(*ast.Identifier); ok && (id.Name == "__toESM" || id.Name == "__toCommonJS") {
			for _, x := range e.ArgumentList {
				values(x, f)
			}
		}
	default:
		f(e)
	}
}

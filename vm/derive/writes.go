package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// mutators are the methods that write into the object they are called on.
var mutators = set(`push pop shift unshift splice sort reverse fill copyWithin set add delete clear
	setTime setMilliseconds setSeconds setMinutes setHours setDate setMonth setFullYear
	setUTCMilliseconds setUTCSeconds setUTCMinutes setUTCHours setUTCDate setUTCMonth setUTCFullYear
	setInt8 setUint8 setInt16 setUint16 setInt32 setUint32 setFloat32 setFloat64 setBigInt64 setBigUint64`)

// makers are methods whose result is new, so that writing into it writes into
// nothing else.
var makers = set(`map filter slice concat flat flatMap split entries keys values join toSorted toReversed toSpliced with
	toString trim repeat replace replaceAll padStart padEnd subarray toISOString match matchAll`)

// globals are the built-ins that a script may extend or replace.
var globals = set(`globalThis Object Function Array String Number Boolean Symbol BigInt Math JSON Reflect Date RegExp
	Map Set WeakMap WeakSet WeakRef Promise Proxy Error EvalError RangeError ReferenceError SyntaxError TypeError URIError
	AggregateError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array
	Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Buffer URL URLSearchParams console process crypto
	performance global structuredClone queueMicrotask setTimeout setInterval setImmediate TextEncoder TextDecoder`)

// roots are what a path, or what an expression may choose from, begins with.
// New values have none. A call of a plain name is its own root.
func roots(e ast.Expression) []ast.Expression {
	switch e := e.(type) {
	case *ast.DotExpression:
		return roots(e.Left)
	case *ast.BracketExpression:
		return roots(e.Left)
	case *ast.PrivateDotExpression:
		return roots(e.Left)
	case *ast.OptionalChain:
		return roots(e.Expression)
	case *ast.Optional:
		return roots(e.Expression)
	case *ast.AwaitExpression:
		return roots(e.Argument)
	case *ast.AssignExpression:
		return append(roots(e.Left), roots(e.Right)...)
	case *ast.SequenceExpression:
		return roots(e.Sequence[len(e.Sequence)-1])
	case *ast.ConditionalExpression:
		return append(roots(e.Consequent), roots(e.Alternate)...)
	case *ast.BinaryExpression:
		if logical(e.Operator) {
			return append(roots(e.Left), roots(e.Right)...)
		}
	case *ast.CallExpression:
		return callRoots(e)
	case *ast.Identifier, *ast.ThisExpression, *ast.SuperExpression:
		return []ast.Expression{e}
	}
	return nil
}

// callRoots are those of a call's result: the receiver of a method may have
// given a part of it.
func callRoots(e *ast.CallExpression) []ast.Expression {
	switch callee := e.Callee.(type) {
	case *ast.DotExpression:
		if id, ok := callee.Left.(*ast.Identifier); ok && globals[id.Name] || makers[callee.Identifier.Name] {
			return nil
		}
		return roots(callee.Left)
	case *ast.Identifier:
		return []ast.Expression{e}
	}
	return nil
}

// target reads what is assigned to.
func (c *collector) target(e ast.Expression) {
	switch t := e.(type) {
	case nil:
	case *ast.Identifier:
		c.assigned(t)
	case *ast.ObjectPattern:
		for _, p := range t.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				c.assigned(&p.Name)
				c.w.Expr(&p.Initializer)
			case *ast.PropertyKeyed:
				if p.Computed {
					c.w.Expr(&p.Key)
				}
				c.target(p.Value)
			}
		}
		c.target(t.Rest)
	case *ast.ArrayPattern:
		for _, x := range t.Elements {
			c.target(x)
		}
		c.target(t.Rest)
	case *ast.AssignExpression:
		c.target(t.Left)
		c.w.Expr(&t.Right)
	case *ast.Binding:
		c.target(t.Target)
		c.w.Expr(&t.Initializer)
	case *ast.SpreadElement:
		c.target(t.Expression)
	default:
		c.prototype(t)
		c.writeInto(t, wordWritten)
		c.w.Expr(&e)
	}
}

// assigned notes that a variable gets a value.
func (c *collector) assigned(id *ast.Identifier) {
	i, ok := c.a.index[id.Name]
	if !ok {
		if globals[id.Name] {
			c.piece().global = id.Name.String()
		}
		c.changes(id.Name)
		delete(c.fresh, id.Name)
		return
	}
	p := c.piece()
	p.writes[i] = "is assigned"
	p.assigns = append(p.assigns, i)
	c.a.names[i].written = true
}

// writeInto notes that an object is written to: all that the path to it may
// begin with.
func (c *collector) writeInto(e ast.Expression, how string) {
	if isEnv(e) {
		return
	}
	c.mutates(e)
	if byPrototype(e) && c.piece().global == "" {
		c.piece().global = "a prototype"
	}
	c.top = shallowWrite(e, how)
	for _, r := range roots(e) {
		c.written(r, e, how)
	}
	c.top = false
	c.deeper(e)
}

func (c *collector) written(root, path ast.Expression, how string) {
	p := c.piece()
	switch r := root.(type) {
	case *ast.ThisExpression, *ast.SuperExpression:
		p.usesThis = true
		if c.class >= 0 {
			p.writes[c.class] = how
			c.hits(c.class)
		} else if !c.building {
			p.foreign, p.vague, p.ofThis = true, true, true
		}
	case *ast.CallExpression:
		c.writtenResult(r, how)
	case *ast.Identifier:
		if i, ok := c.a.index[r.Name]; ok {
			c.hits(i)
			if p.writes[i] == "" {
				p.writes[i] = how
			}
		} else if i, ok := c.self[r.Name]; ok {
			c.hits(i)
			p.writes[i] = how
		} else if globals[r.Name] && !c.a.inner[r.Name] || !c.inModule && (r.Name == "module" || r.Name == "exports") {
			p.global = globalPath(path)
		} else {
			c.changes(r.Name)
			if !c.fresh[r.Name] {
				p.foreign = true
				c.through = append(c.through, through{c.at, r.Name})
			}
		}
	}
}

// writtenResult notes a write into what a function returned. What that may be
// is known when all functions are read.
func (c *collector) writtenResult(call *ast.CallExpression, how string) {
	id := call.Callee.(*ast.Identifier)
	if i, ok := c.a.index[id.Name]; ok {
		c.results = append(c.results, result{c.at, i, how})
	} else {
		c.piece().foreign, c.piece().vague = true, true
	}
}

type result struct {
	piece, callee int
	how           string
}

// isEnv tells process.env.X, which is main's for all.
func isEnv(e ast.Expression) bool {
	for {
		d, ok := e.(*ast.DotExpression)
		if !ok {
			if b, ok := e.(*ast.BracketExpression); ok {
				e = b.Left
				continue
			}
			return false
		}
		if id, ok := d.Left.(*ast.Identifier); ok {
			return id.Name == "process" && d.Identifier.Name == "env"
		}
		e = d.Left
	}
}

// globalPath words what of a global is written: Array.prototype, Math.random.
func globalPath(e ast.Expression) string {
	switch e := e.(type) {
	case *ast.Identifier:
		return e.Name.String()
	case *ast.DotExpression:
		return globalPath(e.Left) + "." + e.Identifier.Name.String()
	case *ast.BracketExpression:
		return globalPath(e.Left)
	}
	return "a built-in"
}

func (c *collector) assign(n *ast.AssignExpression) {
	if id, ok := n.Left.(*ast.Identifier); ok && n.Operator != token.ASSIGN {
		c.read(id)
	}
	c.target(n.Left)
	switch n.Left.(type) {
	case *ast.Identifier, *ast.ArrayPattern, *ast.ObjectPattern:
		c.aliases(n.Left, n.Right)
	}
	if n.Operator == token.ASSIGN && c.supply(n) {
		return
	}
	c.shallow(n.Right)
	if id, ok := n.Left.(*ast.Identifier); ok {
		c.functionValue(id, n.Right)
		return
	}
	c.w.Expr(&n.Right)
}

// functionValue reads a value that a variable gets: calls of the variable run
// it, if it is a function.
func (c *collector) functionValue(id *ast.Identifier, value ast.Expression) {
	switch f := plain(value).(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		p := c.literal(f)
		if _, top := c.a.index[id.Name]; !top {
			c.innerFunction(id, p)
		}
	default:
		if value != nil {
			c.w.Node(value)
		}
	}
}

func (c *collector) unary(n *ast.UnaryExpression) bool {
	switch n.Operator {
	case token.INCREMENT, token.DECREMENT:
		if id, ok := n.Operand.(*ast.Identifier); ok {
			c.read(id)
		}
		c.target(n.Operand)
		return false
	case token.DELETE:
		c.writeInto(n.Operand, wordDeleted)
	}
	return true
}

// binding reads a declarator inside of a unit.
func (c *collector) binding(n *ast.Binding) {
	c.declaration(n.Target, n.Initializer != nil)
	c.defaults(n.Target)
	c.aliases(n.Target, n.Initializer)
	id, ok := n.Target.(*ast.Identifier)
	if !ok {
		c.w.Expr(&n.Initializer)
		return
	}
	if made(n.Initializer) && c.fresh != nil {
		c.fresh[id.Name] = true
	}
	c.functionValue(id, n.Initializer)
}

// made tells expressions whose value is new.
func made(e ast.Expression) bool {
	switch e.(type) {
	case *ast.ObjectLiteral, *ast.ArrayLiteral, *ast.NewExpression, *ast.RegExpLiteral:
		return true
	}
	return e != nil && len(roots(e)) == 0
}

// declaration notes the names that a pattern declares: a var in a block is the
// top level's.
func (c *collector) declaration(e ast.Expression, assigns bool) {
	declared(e, func(id *ast.Identifier) {
		if _, ok := c.a.index[id.Name]; !ok {
			c.a.inner[id.Name] = true
			c.declares(id.Name)
		} else if assigns {
			c.assigned(id)
		}
	})
}

// defaults reads the expressions in a pattern that declares.
func (c *collector) defaults(e ast.Expression) {
	switch e := e.(type) {
	case *ast.AssignExpression:
		c.defaults(e.Left)
		c.w.Expr(&e.Right)
	case *ast.Binding:
		c.defaults(e.Target)
		c.w.Expr(&e.Initializer)
	case *ast.ArrayPattern:
		for _, x := range e.Elements {
			c.defaults(x)
		}
		c.defaults(e.Rest)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				c.w.Expr(&p.Initializer)
			case *ast.PropertyKeyed:
				if p.Computed {
					c.w.Expr(&p.Key)
				}
				c.defaults(p.Value)
			}
		}
	}
}

package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// iterators are methods that call a function they are given, and do not keep it.
var iterators = set(`forEach map filter find findIndex findLast findLastIndex some every reduce reduceRight flatMap sort
	toSorted replace replaceAll from`)

// schedulers are the globals that call a function later.
var schedulers = set(`setTimeout setInterval setImmediate queueMicrotask process`)

// definers are the functions of Object and Reflect that write into their first
// argument.
var definers = set(`assign defineProperty defineProperties setPrototypeOf freeze seal preventExtensions set deleteProperty`)

// call reads a call, a construction or a tagged template.
func (c *collector) call(callee ast.Expression, args []ast.Expression, construct bool) {
	if s, ok := callee.(*ast.SequenceExpression); ok && len(s.Sequence) == 2 { // (0, f)()
		callee = s.Sequence[1]
	}
	p := c.piece()
	if r := c.a.resolve(callee); r != nil && r.member != "" {
		c.w.Node(callee)
		if c.passesCode(args) && !ownTimers[r.module] {
			p.hostCode = r.member
		}
		c.w.Exprs(args)
		return
	}
	switch f := callee.(type) {
	case *ast.Identifier:
		c.callName(f, args, construct)
	case *ast.DotExpression:
		c.callMethod(f, args)
	case *ast.OptionalChain:
		c.call(f.Expression, args, construct)
	case *ast.Optional:
		c.call(f.Expression, args, construct)
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		in := c.literal(f)
		p.runs = append(p.runs, in)
		c.hand(args, hand{callee: -1, piece: in})
		c.w.Exprs(args)
	case *ast.SuperExpression:
		if c.super >= 0 {
			p.calls = append(p.calls, c.super)
		}
		c.w.Exprs(args)
	default:
		p.uses = append(p.uses, c.topLevel(roots(callee))...)
		c.w.Expr(&callee)
		c.hand(args, hand{callee: -1, piece: -1})
		c.w.Exprs(args)
	}
}

// callName reads f(…) and new F(…).
func (c *collector) callName(f *ast.Identifier, args []ast.Expression, construct bool) {
	p := c.piece()
	i, top := c.a.index[f.Name]
	switch {
	case top:
		if inner := plainCall(f, args); inner != nil {
			c.w.Node(inner)
			return
		}
		c.read(f)
		p.calls, p.uses = append(p.calls, i), append(p.uses, i)
		c.hand(args, hand{callee: i, piece: -1})
		switch {
		case f.Name == "__export" && len(args) > 0:
			c.exported(args[0])
		case f.Name == "__decorateClass" && len(args) > 1: // experimentalDecorators
			c.writeInto(args[1], "is decorated")
		}
		c.passTo(i, args)
		return
	case f.Name == "eval":
		p.flags |= evaluates
		c.a.evals = true
	case c.params[f.Name]:
		p.callsParam = true
		c.hand(args, hand{callee: -1, piece: -1})
	case construct && f.Name == "Promise":
		c.runArgs(args)
		return
	case f.Name == "Function":
		p.global = "what the text in Function() says"
	default:
		p.locals = append(p.locals, f.Name)
		if !schedulers[f.Name] {
			c.hand(args, hand{callee: -1, piece: -1, free: f.Name})
		}
	}
	c.w.Exprs(args)
}

// plainCall is the function in __name(function, "name").
func plainCall(f *ast.Identifier, args []ast.Expression) ast.Expression {
	e := &ast.CallExpression{Callee: f, ArgumentList: args}
	if inner := plain(e); inner != ast.Expression(e) {
		return inner
	}
	return nil
}

// passTo reads the arguments of a call of a top-level name. Functions among
// them run with the call if it turns out to call its parameters.
func (c *collector) passTo(callee int, args []ast.Expression) {
	p := c.piece()
	if c.passesCode(args) {
		p.codeTo = append(p.codeTo, callee)
		c.beside(args)
	}
	for k := range args {
		switch f := plain(args[k]).(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			p.pending = append(p.pending, pending{c.literal(f), callee})
		default:
			c.w.Expr(&args[k])
		}
	}
}

// isClass reports a definition of the top level. merge() of one is HttpServer's,
// which adds routes to it; of data it is a function like others.
func (c *collector) isClass(id *ast.Identifier) bool {
	i, ok := c.a.index[id.Name]
	return ok && c.a.names[i].literal
}

// callMethod reads x.m(…).
func (c *collector) callMethod(f *ast.DotExpression, args []ast.Expression) {
	name := f.Identifier.Name
	base, isName := f.Left.(*ast.Identifier)
	free := isName && !c.known(base)
	if mutators[name] && !(free && globals[base.Name] && base.Name != "globalThis") || name == "merge" && isName && c.isClass(base) {
		c.writeInto(f.Left, "has "+name.String()+"() called")
	}
	if free && (base.Name == "Object" || base.Name == "Reflect") && definers[name] && len(args) > 0 {
		c.writeInto(args[0], "is changed by "+base.Name.String()+"."+name.String())
	}
	if isName && !free && (name == "call" || name == "apply") {
		c.calls(base)
	}
	p := c.piece()
	p.uses = append(p.uses, c.topLevel(roots(f.Left))...)
	c.callbacks(f, args)
	c.member(f)
	if iterators[name] {
		c.runArgs(args)
		return
	}
	c.passToMethod(f, args)
	if !(free && (globals[base.Name] || schedulers[base.Name])) || base.Name == "globalThis" {
		c.hand(args, c.receiver(f))
	}
	c.w.Exprs(args)
}

// known tells names that the top level binds.
func (c *collector) known(id *ast.Identifier) bool {
	_, ok := c.a.index[id.Name]
	return ok
}

func (c *collector) calls(id *ast.Identifier) {
	if i, ok := c.a.index[id.Name]; ok {
		c.piece().calls, c.piece().uses = append(c.piece().calls, i), append(c.piece().uses, i)
	}
}

// receiver is what a method is called on, as far as it has a name.
func (c *collector) receiver(f *ast.DotExpression) hand {
	h := hand{callee: -1, piece: -1}
	for _, r := range roots(f.Left) {
		if id, ok := r.(*ast.Identifier); ok {
			if i, ok := c.a.index[id.Name]; ok {
				h.callee = i
			}
		}
	}
	return h
}

// passToMethod notes that a method of a top-level name gets code.
func (c *collector) passToMethod(f *ast.DotExpression, args []ast.Expression) {
	if !c.passesCode(args) {
		return
	}
	c.beside(args)
	if i, ok := c.a.globalName(f.Left); ok {
		c.piece().codeTo = append(c.piece().codeTo, i)
	}
	for _, r := range roots(f.Left) {
		var id *ast.Identifier
		switch r := r.(type) {
		case *ast.Identifier:
			id = r
		case *ast.CallExpression:
			id, _ = r.Callee.(*ast.Identifier)
		}
		if id == nil {
			continue
		}
		if i, ok := c.a.index[id.Name]; ok {
			c.piece().codeTo = append(c.piece().codeTo, i)
		}
	}
}

// beside notes the names that are passed together with code.
func (c *collector) beside(args []ast.Expression) {
	for _, x := range args {
		values(x, func(e ast.Expression) {
			if id, ok := e.(*ast.Identifier); ok && c.known(id) {
				c.piece().beside = append(c.piece().beside, c.a.index[id.Name])
			}
		})
	}
}

// passesCode tells whether a function or class is among the arguments, or a
// name that may hold one; which, is known later.
func (c *collector) passesCode(args []ast.Expression) bool {
	found := false
	for _, x := range args {
		values(x, func(e ast.Expression) {
			switch e := e.(type) {
			case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
				found = true
			case *ast.Identifier:
				if i, ok := c.a.index[e.Name]; ok && c.a.names[i].literal {
					found = true
				}
			}
		})
	}
	return found
}

// hand notes the names that are passed on.
func (c *collector) hand(args []ast.Expression, to hand) {
	if c.merge {
		return
	}
	for _, x := range args {
		values(x, func(e ast.Expression) {
			c.give(e, to)
			id, ok := e.(*ast.Identifier)
			if !ok {
				return
			}
			if i, ok := c.a.index[id.Name]; ok {
				h := to
				h.name = i
				c.piece().uses = append(c.piece().uses, i)
				c.piece().hands = append(c.piece().hands, h)
			}
		})
	}
}

// runArgs reads arguments that are called at once if they are functions.
func (c *collector) runArgs(args []ast.Expression) {
	p := c.piece()
	for k := range args {
		switch f := plain(args[k]).(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			p.runs = append(p.runs, c.literal(f))
		case *ast.Identifier:
			c.calls(f)
			c.read(f)
			if _, top := c.a.index[f.Name]; !top {
				p.locals = append(p.locals, f.Name)
			}
		default:
			c.w.Expr(&args[k])
		}
	}
}

// exported marks an object that __export fills with getters of variables.
func (c *collector) exported(e ast.Expression) {
	if id, ok := e.(*ast.Identifier); ok {
		if i, ok := c.a.index[id.Name]; ok {
			c.a.exports[i] = true
			c.a.names[i].markModule("is a module's exports, which may still change")
		}
	}
}

// object reads an object literal: its functions may be called by their names.
func (c *collector) object(n *ast.ObjectLiteral) {
	for _, p := range n.Value {
		k, ok := p.(*ast.PropertyKeyed)
		if !ok {
			c.w.Node(p)
			continue
		}
		if k.Computed {
			c.w.Expr(&k.Key)
		}
		switch f := plain(k.Value).(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			in := c.literal(f)
			if key, ok := k.Key.(*ast.StringLiteral); ok && !k.Computed {
				c.method(key.Value, in)
			}
		default:
			c.w.Expr(&k.Value)
		}
	}
}

// method remembers a piece that runs when a property of that name is used.
func (c *collector) method(name unistring.String, piece int) {
	if !c.merge {
		c.a.methods[name] = append(c.a.methods[name], piece)
	}
}

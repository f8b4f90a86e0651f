package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"

	"pyp/vm/load/walk"
)

// checker looks over the tree once: for an await at the top level, for the
// globals that pyp lacks, and that no inner name hides a top-level one.
//
// esbuild renames every variable that would capture a free name anywhere in the
// bundle. So an identifier with the name of a global is that global, unless the
// bundle declares the name.
type checker struct {
	job    *job
	bundle *Bundle
	absent map[string]bool

	async    bool
	depth    int      // functions around the current node, the wrapper not counted
	blocks   int      // blocks around it, the wrapper's body counted
	declared ast.Node // the function or class of the declaration just entered
	top      map[string]*ast.Identifier
	inner    map[string]file.Idx
	uses     []*ast.Identifier
	guarded  map[string]bool // file and name: the file tests for the global
	supplied map[string]bool // globals that the script sets itself
	tries    []span
}

// span is a part of the tree whose errors are caught.
type span struct{ from, to file.Idx }

func newChecker(j *job, b *Bundle) *checker {
	c := &checker{
		job: j, bundle: b, absent: map[string]bool{}, depth: -1, top: map[string]*ast.Identifier{}, inner: map[string]file.Idx{},
		guarded: map[string]bool{}, supplied: map[string]bool{},
	}
	for _, n := range j.AbsentGlobals {
		c.absent[n] = true
	}
	return c
}

func (c *checker) run() {
	w := walk.Walker{Enter: func(n ast.Node) bool { c.enter(n); return true }, Leave: c.leave}
	w.Statements(c.bundle.AST.Body)
}

func (c *checker) enter(n ast.Node) {
	switch n := n.(type) {
	case *ast.FunctionDeclaration:
		c.declare(n.Function.Name, c.atTop())
		c.declared = n.Function
	case *ast.ClassDeclaration:
		c.declare(n.Class.Name, c.atTop())
		c.declared = n.Class
	case *ast.FunctionLiteral:
		c.ownName(n, n.Name)
		c.function(n.ParameterList)
	case *ast.ArrowFunctionLiteral:
		c.function(n.ParameterList)
	case *ast.ClassLiteral:
		if n.Name != nil && mentions(n, n.Name) {
			c.ownName(n, n.Name)
		}
	case *ast.BlockStatement, *ast.SwitchStatement, *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement:
		c.blocks++
	case *ast.TryStatement:
		c.try(n)
	case *ast.AwaitExpression:
		c.async = c.async || c.depth == 0
	case *ast.Identifier:
		if c.absent[n.Name.String()] {
			c.uses = append(c.uses, n)
		}
	case *ast.Binding:
		c.sameName(n)
	default:
		c.declarations(n)
		c.guards(n)
	}
}

// sameName lets var A = class A pass, which esbuild makes of a decorated class:
// both names are the same value.
func (c *checker) sameName(n *ast.Binding) {
	id, ok := n.Target.(*ast.Identifier)
	class, isClass := n.Initializer.(*ast.ClassLiteral)
	if ok && isClass && class.Name != nil && class.Name.Name == id.Name {
		c.declared = class
	}
}

func (c *checker) leave(n ast.Node) {
	switch n.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		c.depth--
	case *ast.BlockStatement, *ast.SwitchStatement, *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement:
		c.blocks--
	}
}

// atTop tells whether a let or a function here is one of the top level: the one
// block is the wrapper's body.
func (c *checker) atTop() bool { return c.depth == 0 && c.blocks == 1 }

// ownName declares the name of a function or class expression, which is seen
// inside of it only.
func (c *checker) ownName(n ast.Node, name *ast.Identifier) {
	if n != c.declared {
		c.declareInner(name)
	}
}

// mentions tells whether a class uses its own name. esbuild leaves the name of a
// class expression that does not as it is, whatever it hides.
func mentions(class *ast.ClassLiteral, name *ast.Identifier) (found bool) {
	w := walk.Walker{Enter: func(n ast.Node) bool {
		id, ok := n.(*ast.Identifier)
		found = found || ok && id != name && id.Name == name.Name
		return !found
	}}
	w.Expr(&class.SuperClass)
	for _, e := range class.Body {
		w.Node(e)
	}
	return found
}

func (c *checker) function(params *ast.ParameterList) {
	if c.depth++; c.depth == 0 {
		return
	}
	for _, b := range params.List {
		c.pattern(b.Target, false)
	}
	c.pattern(params.Rest, false)
}

func (c *checker) declarations(n ast.Node) {
	switch n := n.(type) {
	case *ast.VariableStatement:
		c.bindings(n.List, c.depth == 0)
	case *ast.LexicalDeclaration:
		c.bindings(n.List, c.atTop())
	case *ast.ForLoopInitializerVarDeclList:
		c.bindings(n.List, c.depth == 0)
	case *ast.ForIntoVar:
		c.pattern(n.Binding.Target, c.depth == 0)
	case *ast.ForDeclaration:
		c.pattern(n.Target, false)
	case *ast.CatchStatement:
		c.pattern(n.Parameter, false)
	}
}

func (c *checker) bindings(list []*ast.Binding, top bool) {
	for _, b := range list {
		c.pattern(b.Target, top)
	}
}

// pattern declares all names of a binding pattern.
func (c *checker) pattern(e ast.Expression, top bool) {
	switch e := e.(type) {
	case *ast.Identifier:
		c.declare(e, top)
	case *ast.AssignExpression:
		c.pattern(e.Left, top)
	case *ast.Binding:
		c.pattern(e.Target, top)
	case *ast.ArrayPattern:
		for _, x := range e.Elements {
			c.pattern(x, top)
		}
		c.pattern(e.Rest, top)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				c.declare(&p.Name, top)
			case *ast.PropertyKeyed:
				c.pattern(p.Value, top)
			}
		}
		c.pattern(e.Rest, top)
	}
}

func (c *checker) declare(id *ast.Identifier, top bool) {
	if !top {
		c.declareInner(id)
	} else if id != nil {
		c.top[id.Name.String()] = id
	}
}

func (c *checker) declareInner(id *ast.Identifier) {
	if id != nil {
		c.inner[id.Name.String()] = id.Idx
	}
}

// try notes a try that the author wrote; esbuild makes others of using and of
// for await.
func (c *checker) try(n *ast.TryStatement) {
	if n.Catch == nil {
		return
	}
	at, _ := c.bundle.PositionAt(n.Try)
	if at.InPackage() {
		return // globals are no matter there, and its source is not at hand
	}
	line, _ := c.bundle.SourceLine(at.File, at.Line)
	if strings.HasPrefix(line[utf16Offset(line, at.Column-1):], "try") {
		c.tries = append(c.tries, span{n.Body.Idx0(), n.Body.Idx1()})
	}
}

// guards notes the ways in which a script asks whether a global is there.
func (c *checker) guards(n ast.Node) {
	switch n := n.(type) {
	case *ast.UnaryExpression:
		if id, ok := n.Operand.(*ast.Identifier); ok && n.Operator == token.TYPEOF {
			c.guard(id.Name.String(), n.Idx)
		}
	case *ast.DotExpression:
		if isGlobalThis(n.Left) {
			c.guard(n.Identifier.Name.String(), n.Identifier.Idx)
		}
	case *ast.BinaryExpression:
		if s, ok := n.Left.(*ast.StringLiteral); ok && n.Operator == token.IN && isGlobalThis(n.Right) {
			c.guard(s.Value.String(), s.Idx)
		}
	case *ast.AssignExpression:
		if d, ok := n.Left.(*ast.DotExpression); ok && isGlobalThis(d.Left) {
			c.supplied[d.Identifier.Name.String()] = true
		}
	}
}

func isGlobalThis(e ast.Expression) bool {
	id, ok := e.(*ast.Identifier)
	return ok && id.Name == "globalThis"
}

func (c *checker) guard(name string, idx file.Idx) {
	if c.absent[name] {
		at, _ := c.bundle.PositionAt(idx)
		c.guarded[at.File+"\x00"+name] = true
	}
}

// problems reports each absent global once per file, for one fix answers all.
func (c *checker) problems() (ps []Problem) {
	seen := map[string]bool{}
	for _, id := range c.uses {
		name := id.Name.String()
		at, ok := c.bundle.PositionAt(id.Idx)
		key := at.File + "\x00" + name
		_, declared := c.inner[name]
		if !ok || declared || c.top[name] != nil || c.supplied[name] || c.guarded[key] || seen[key] || at.InPackage() || c.caught(id.Idx) {
			continue
		}
		seen[key] = true
		ps = append(ps, c.bundle.problemAt(at, name+" is not available in pyp"))
	}
	slices.SortStableFunc(ps, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	return append(ps, c.hidden()...)
}

func (c *checker) caught(idx file.Idx) bool {
	return slices.ContainsFunc(c.tries, func(s span) bool { return s.from <= idx && idx < s.to })
}

// hidden is the assertion on which all later analysis by name rests. It does
// not hold for variables that esbuild adds, which its renamer does not see.
func (c *checker) hidden() (ps []Problem) {
	for name, top := range c.top {
		if idx, ok := c.inner[name]; ok && c.bundle.Authored(top) {
			at, _ := c.bundle.PositionAt(idx)
			ps = append(ps, c.bundle.problemAt(at, fmt.Sprintf("%s hides the top-level %s; rename one of them", name, name)))
		}
	}
	return ps
}

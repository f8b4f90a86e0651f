package derive

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// classBody reads a class. What runs where it is defined belongs to the present
// piece, the rest to body, and what runs for each instance to the piece that is
// returned.
func (c *collector) classBody(n *ast.ClassLiteral, body, binding int) (construct int) {
	old := *c
	defer func() { c.super, c.self = old.super, old.self }()
	c.super = -1
	if id, ok := n.SuperClass.(*ast.Identifier); ok {
		if i, ok := c.a.index[id.Name]; ok {
			c.super = i
		}
	}
	c.selfName(n.Name, binding)
	c.w.Expr(&n.SuperClass)
	construct = body
	if !c.merge {
		construct = c.a.newPiece(c.a.pieces[body].owner)
		c.sub(body, construct)
	}
	k := &class{c: c, body: body, construct: construct, binding: binding}
	for _, e := range n.Body {
		k.element(e)
	}
	if !k.constructor && c.super >= 0 {
		p := c.a.pieces[construct]
		p.calls = append(p.calls, c.super)
	}
	return construct
}

func (c *collector) sub(parent, child int) {
	if parent != child {
		c.a.pieces[parent].subs = append(c.a.pieces[parent].subs, child)
	}
}

// selfName makes the inner name of a definition stand for its binding.
func (c *collector) selfName(id *ast.Identifier, binding int) {
	if id == nil {
		return
	}
	if _, ok := c.a.index[id.Name]; ok {
		return
	}
	c.a.inner[id.Name] = true
	if binding < 0 {
		return
	}
	self := map[unistring.String]int{id.Name: binding}
	for k, v := range c.self {
		self[k] = v
	}
	c.self = self
}

// class is a class literal that is being read.
type class struct {
	c               *collector
	body, construct int
	binding         int
	constructor     bool
}

func (k *class) element(e ast.ClassElement) {
	c := k.c
	switch e := e.(type) {
	case *ast.FieldDefinition:
		if e.Computed {
			c.w.Expr(&e.Key)
		}
		if e.Static {
			c.shallow(e.Initializer)
			k.static(func() { c.w.Expr(&e.Initializer) })
		} else {
			c.inside(k.construct, func() { c.class, c.building = -1, true; c.w.Expr(&e.Initializer) })
		}
	case *ast.ClassStaticBlock:
		k.static(func() { c.w.Node(e.Block) })
	case *ast.MethodDefinition:
		if e.Computed {
			c.w.Expr(&e.Key)
		}
		k.method(e)
	}
}

// static reads what runs when the class is defined.
func (k *class) static(f func()) {
	c := k.c
	class, building := c.class, c.building
	c.class, c.building = k.binding, true
	c.nested++ // an await there is not the top level's
	f()
	c.nested--
	c.class, c.building = class, building
}

func (k *class) method(e *ast.MethodDefinition) {
	c := k.c
	key, _ := e.Key.(*ast.StringLiteral)
	if key != nil && key.Value == "constructor" && !e.Static && !e.Computed {
		k.constructor = true
		c.inside(k.construct, func() {
			c.class, c.building = -1, true
			c.parameters(e.Body.ParameterList)
			c.w.Node(e.Body.Body)
		})
		return
	}
	p := k.body
	if !c.merge {
		p = c.a.newPiece(c.a.pieces[k.body].owner)
		c.sub(k.body, p)
	}
	c.inside(p, func() {
		c.parameters(e.Body.ParameterList)
		c.class, c.building = -1, false
		if e.Static {
			c.class = k.binding
		}
		c.w.Node(e.Body.Body)
	})
	if key != nil && !e.Computed {
		c.method(key.Value, p)
	}
}

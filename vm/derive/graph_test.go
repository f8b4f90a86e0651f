package derive

import (
	"fmt"

	"github.com/dop251/goja"
)

// graph judges main's values: what is data all the way down.
type graph struct {
	rt      *goja.Runtime
	classes map[*goja.Object]string // prototypes of the script's classes
	used    map[string]bool
	parents map[*goja.Object][]*goja.Object
	why     map[*goja.Object]string
	plain   *goja.Object
	list    *goja.Object
}

func newGraph(rt *goja.Runtime) *graph {
	prototype := func(n string) *goja.Object { return rt.Get(n).ToObject(rt).Get("prototype").ToObject(rt) }
	return &graph{
		rt: rt, classes: map[*goja.Object]string{}, used: map[string]bool{},
		parents: map[*goja.Object][]*goja.Object{}, why: map[*goja.Object]string{},
		plain: prototype("Object"), list: prototype("Array"),
	}
}

func kindOf(o *goja.Object) string {
	switch o.ExportType().String() {
	case "[][2]interface {}":
		return "Map"
	case "[]interface {}":
		if o.ClassName() == "Object" {
			return "Set"
		}
	}
	return o.ClassName()
}

// parts lists what an object holds; why is set if it is no data itself.
func (g *graph) parts(o *goja.Object) (keys []string, values []goja.Value, why string) {
	switch kind := kindOf(o); kind {
	case "Map", "Set":
		v, _ := g.rt.RunString("(c => Array.from(c))")
		f, _ := goja.AssertFunction(v)
		l, err := f(nil, o)
		if err != nil {
			return nil, nil, err.Error()
		}
		return g.own(l.ToObject(g.rt))
	case "Date":
		return nil, nil, ""
	case "Array":
		if o.Prototype() != g.list {
			return nil, nil, "is an instance"
		}
		return g.own(o)
	case "Object":
		p := o.Prototype()
		if tag := o.GetSymbol(goja.SymToStringTag); tag != nil && tag.String() == "Generator" {
			return nil, nil, "is a generator"
		}
		if c := g.classes[p]; c != "" {
			g.used[c] = true
		} else if p != nil && p != g.plain {
			return nil, nil, "is an instance"
		}
		return g.own(o)
	default:
		return nil, nil, "is a " + kind
	}
}

func (g *graph) own(o *goja.Object) (keys []string, values []goja.Value, why string) {
	if len(o.Symbols()) > 0 {
		return nil, nil, "has a symbol"
	}
	if ex := g.rt.Try(func() {
		for _, k := range o.GetOwnPropertyNames() {
			if k == "length" && o.ClassName() == "Array" {
				continue
			}
			keys, values = append(keys, k), append(values, o.Get(k))
		}
	}); ex != nil {
		return nil, nil, "throws"
	}
	return keys, values, ""
}

func (g *graph) scan(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	if _, seen := g.parents[o]; seen {
		return
	}
	g.parents[o] = nil
	keys, values, why := g.parts(o)
	if why != "" {
		g.taint(o, why)
	}
	for i, x := range values {
		if _, ok := x.(*goja.Symbol); ok {
			g.taint(o, "holds a symbol")
		}
		if c, ok := x.(*goja.Object); ok {
			g.scan(c)
			g.parents[c] = append(g.parents[c], o)
			if w := g.why[c]; w != "" {
				g.taint(o, "."+keys[i]+" "+w)
			}
		}
	}
}

func (g *graph) taint(o *goja.Object, why string) {
	if g.why[o] != "" {
		return
	}
	g.why[o] = why
	for _, p := range g.parents[o] {
		g.taint(p, why)
	}
}

func (g *graph) data(v goja.Value) (bool, string) {
	switch v := v.(type) {
	case *goja.Object:
		return g.why[v] == "", g.why[v]
	case *goja.Symbol:
		return false, "is a symbol"
	}
	return true, ""
}

// aliases are pairs of bindings whose data share an object.
func (g *graph) aliases(data map[string]bool, values *goja.Object) (pairs [][]string) {
	holder := map[any]string{}
	for _, name := range values.Keys() {
		if !data[name] {
			continue
		}
		seen := map[*goja.Object]bool{}
		var walk func(v goja.Value)
		walk = func(v goja.Value) {
			o, ok := v.(*goja.Object)
			if !ok || seen[o] {
				return
			}
			seen[o] = true
			if other := holder[o]; other != "" && other != name {
				pairs = append(pairs, []string{other, name})
			} else {
				holder[o] = name
			}
			_, parts, _ := g.parts(o)
			for i, x := range parts {
				if pair, ok := x.(*goja.Object); ok && kindOf(o) == "Map" && i >= 0 {
					walk(pair.Get("0"))
					walk(pair.Get("1"))
					continue
				}
				walk(x)
			}
		}
		walk(values.Get(name))
	}
	return pairs
}

// copier makes a worker's copies of main's data.
type copier struct {
	rt      *goja.Runtime
	graph   *graph
	made    map[*goja.Object]*goja.Object
	classed map[*goja.Object]string
	binding func(name string) goja.Value
}

func (c *copier) copy(v goja.Value) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		if v == nil {
			return goja.Undefined()
		}
		return v
	}
	if m := c.made[o]; m != nil {
		return m
	}
	kind := kindOf(o)
	m := c.empty(kind, o)
	c.made[o] = m
	if class := c.graph.classes[o.Prototype()]; kind == "Object" && class != "" {
		c.classed[m] = class
		_ = m.SetPrototype(c.placeholder(class))
	}
	keys, values, _ := c.graph.parts(o)
	for i, k := range keys {
		switch kind {
		case "Map":
			pair := values[i].ToObject(c.graph.rt)
			c.method(m, "set", c.copy(pair.Get("0")), c.copy(pair.Get("1")))
		case "Set":
			c.method(m, "add", c.copy(values[i]))
		default:
			_ = m.Set(k, c.copy(values[i]))
		}
	}
	return m
}

// placeholder is a prototype for an object whose class is not defined yet.
func (c *copier) placeholder(class string) *goja.Object {
	v, err := c.rt.RunString("(f => new Proxy({}, {get: (t, k, self) => Reflect.get(f().prototype, k, self)}))")
	if err != nil {
		panic(err)
	}
	f, _ := goja.AssertFunction(v)
	proxy, err := f(nil, c.rt.ToValue(func() goja.Value { return c.binding(class) }))
	if err != nil {
		panic(err)
	}
	return proxy.ToObject(c.rt)
}

func (c *copier) empty(kind string, o *goja.Object) *goja.Object {
	var args []goja.Value
	if kind == "Date" {
		args = append(args, c.rt.ToValue(o.ToNumber()))
	}
	m, err := c.rt.New(c.rt.Get(kind), args...)
	if err != nil {
		panic(fmt.Sprint(kind, err))
	}
	return m
}

func (c *copier) method(o *goja.Object, name string, args ...goja.Value) {
	f, _ := goja.AssertFunction(o.Get(name))
	if _, err := f(o, args...); err != nil {
		panic(err)
	}
}

package seal

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// standing is what can be said of a value by looking at it alone.
type standing uint8

const (
	isData standing = iota // a primitive, a view, a host resource
	isCode
	isOpen // an object that is data if what it holds is
)

// judge looks at a value. For an open object it gives the node if the walk has been there. noun names what is code.
func (g *Graph) judge(v goja.Value) (s standing, n uint32, noun string) {
	o, ok := v.(*goja.Object)
	if !ok {
		if _, symbol := v.(*goja.Symbol); symbol {
			return isCode, 0, "a symbol"
		}
		return isData, 0, ""
	}
	sh, b := layout.Look(o)
	if b != nil {
		if n := g.find(b); n != 0 {
			if g.node(n).is(flagHost) {
				return isData, 0, ""
			}
			return isOpen, n, ""
		}
	}
	if sh != layout.Plain && sh != layout.Array && g.isView(o) {
		return isData, 0, ""
	}
	return g.judgeObject(o, sh, b)
}

// nounLocal names what is each worker's own.
const nounLocal = "what is local to each worker, parallel.local(),"

func (g *Graph) judgeObject(o *goja.Object, sh layout.Shape, b *layout.Object) (s standing, n uint32, noun string) {
	if g.c.Local != nil && g.c.Local(o) {
		return isCode, 0, nounLocal
	}
	if b == nil && isProxy(o) {
		return isCode, 0, "a Proxy" // whoever asks it for more runs a trap
	}
	if sh == layout.Plain && b.Prototype == g.realm.object || sh == layout.Array && g.realm.builtin(sh, b.Prototype) {
		return g.judgeOpen(sh, b)
	}
	if s, noun, ok := g.judgeHost(o); ok {
		return s, 0, noun
	}
	if b == nil {
		return isCode, 0, nounOf(o)
	}
	if _, ok := g.realm.class(sh, b.Prototype); !ok {
		return isCode, 0, instanceNoun(sh, o)
	}
	return g.judgeOpen(sh, b)
}

// judgeHost asks the host about an object.
func (g *Graph) judgeHost(o *goja.Object) (s standing, noun string, ok bool) {
	if g.c.Resource == nil {
		return isCode, "", false
	}
	_, local, ok := g.c.Resource(o)
	if local {
		return isCode, nounLocal, true
	}
	return isData, "", ok
}

// judgeOpen looks at what no data has: private fields and symbol keys. A lazily made stack is made.
func (g *Graph) judgeOpen(sh layout.Shape, b *layout.Object) (s standing, n uint32, noun string) {
	switch {
	case b.PrivateElements != nil:
		return isCode, 0, "a class instance with private fields"
	case b.SymValues != nil && b.SymValues.Size > 0:
		return isCode, 0, "an object with a symbol as key"
	case sh == layout.Primitive:
		if _, symbol := b.Primitive().(*goja.Symbol); symbol {
			return isCode, 0, "a symbol"
		}
	case sh == layout.Error && !b.Error().StackPropAdded:
		g.ran = true
		if g.c.Runtime.Try(func() { b.Val.Get("stack") }) != nil {
			return isCode, 0, "an Error whose stack cannot be read"
		}
	}
	return isOpen, 0, ""
}

func isProxy(o *goja.Object) bool {
	sh, _ := layout.Look(o)
	return sh == layout.Other && o.ExportType() == reflect.TypeFor[goja.Proxy]()
}

func (g *Graph) isView(o *goja.Object) bool {
	if g.c.View == nil {
		return false
	}
	_, ok := g.c.View(o)
	return ok
}

// nouns name implementations of the engine that hold no data.
var nouns = []struct{ part, noun string }{
	{"lassFunc", "a class"}, {"roxy", "a Proxy"}, {"romise", "a Promise"}, {"regexp", "a RegExp"}, {"weakMap", "a WeakMap"},
	{"weakSet", "a WeakSet"}, {"arguments", "an arguments object"}, {"enerator", "a generator"}, {"Iter", "an iterator"},
	{"dynamic", "an object of the host"}, {"objectGo", "an object of the host"},
}

// nounOf names an object that is not mirrored.
func nounOf(o *goja.Object) string {
	if _, ok := goja.AssertFunction(o); ok && !isProxy(o) {
		if strings.Contains(layout.Implementation(o).Name(), "lassFunc") {
			return "a class"
		}
		return "a function"
	}
	name := layout.Implementation(o).Name()
	for _, x := range nouns {
		if strings.Contains(name, x.part) {
			return x.noun
		}
	}
	return "a built-in object"
}

// instanceNoun names an object whose prototype is unknown.
func instanceNoun(sh layout.Shape, o *goja.Object) string {
	name := ""
	for p := o.Prototype(); p != nil && !isProxy(p) && name == ""; p = p.Prototype() {
		if f, ok := layout.OwnValue(p, "constructor").(*goja.Object); ok {
			name = functionName(f)
		}
	}
	if name == "" && sh == layout.Plain {
		return "an object with a prototype of its own"
	}
	if name == "" {
		return "an instance of an unknown class"
	}
	return "an instance of " + name
}

// functionName is the name of a function, if it is plainly there.
func functionName(f *goja.Object) (name string) {
	if _, ok := goja.AssertFunction(f); !ok || isProxy(f) {
		return ""
	}
	if d := layout.OwnValue(f, "name"); d != nil && goja.IsString(d) {
		return d.String()
	}
	return ""
}

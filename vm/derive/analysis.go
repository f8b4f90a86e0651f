package derive

import (
	"errors"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load"
)

// Analysis is what the syntax of a bundle tells. Its methods that compile change
// the bundle's tree and restore it, so that only one may run at a time.
type Analysis struct {
	bundle  *load.Bundle
	wrapper *ast.FunctionLiteral
	names   []*name
	index   map[unistring.String]int
	units   []*unit
	pieces  []*piece
	evals   bool // direct eval is used somewhere: names may be read that nobody sees

	inner   map[unistring.String]bool  // names declared below the top level
	methods map[unistring.String][]int // pieces of methods, by their name
	results []result                   // writes into what a call returned
	mutated map[unistring.String]bool  // properties that functions write
	exports []bool                     // names that __export fills

	words map[string]int // remarks: what globals are written, what of the host gets code

	reach  flow // what a piece mentions, through all it mentions
	direct flow // what happens when it runs
	inMain flow // the same in main, where isMain is true
}

// Analyse reads a bundle, whose tree the Analysis then owns.
func Analyse(b *load.Bundle) (*Analysis, error) {
	w, ok := wrapperOf(b)
	if !ok {
		return nil, errors.New("BUG: the bundle is not one function")
	}
	a := &Analysis{
		bundle: b, wrapper: w,
		inner: map[unistring.String]bool{}, methods: map[unistring.String][]int{}, mutated: map[unistring.String]bool{},
	}
	a.bind()
	a.bindGlobals()
	a.split()
	a.collect()
	a.nameImports()
	a.settle()
	a.privacy()
	a.link()
	a.spread()
	return a, nil
}

// Bindings are the names of the top level, in source order.
func (a *Analysis) Bindings() []Binding {
	list := make([]Binding, 0, len(a.names))
	for _, n := range a.names {
		if n.global {
			continue
		}
		b := n.Binding
		b.Temporary = n.temporary
		list = append(list, b)
	}
	return list
}

func wrapperOf(b *load.Bundle) (*ast.FunctionLiteral, bool) {
	if len(b.AST.Body) != 1 {
		return nil, false
	}
	s, ok := b.AST.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return nil, false
	}
	f, ok := s.Expression.(*ast.FunctionLiteral)
	return f, ok
}

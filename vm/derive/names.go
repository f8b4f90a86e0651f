package derive

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// name is a binding of the top level and what the syntax tells about it.
type name struct {
	Binding
	temporary  bool   // esbuild's, in the author's code
	global     bool   // a global that the script makes
	module     bool   // esbuild's handle of a module: require_x, init_x, x_exports
	lexical    bool   // declared by let, const or class
	function   bool   // declared by a function declaration
	literal    bool   // declared with a function or class literal
	class      bool   // its literal is a class
	body       int    // piece of its function, class or module body; -1
	construct  int    // piece that runs when it is called or constructed; -1
	private    bool   // declared inside of one statement, and mentioned nowhere else
	mixed      bool   // its value is an object that a literal or a CommonJS module makes
	definition bool   // a literal that is never reassigned
	written    bool   // assigned other than by its one declaration
	code       string // why it is local whatever its value
	ref        *hostRef
	containers []int // pieces whose methods its value may have
	from       []int // names whose value, or a part of it, it may have got
	holds      []int // names that are part of the literal that it begins with
	own        bool  // begins with a new object or list
	bare       bool  // mentioned by the start other than to look into it: something else may hold its value
	imports    bool  // esbuild's handle of what a CommonJS module exports
	primitive  bool  // begins with a literal that is no object, and keeps it
}

// declared calls f for all names that a binding pattern binds.
func declared(e ast.Expression, f func(*ast.Identifier)) {
	switch e := e.(type) {
	case *ast.Identifier:
		f(e)
	case *ast.AssignExpression:
		declared(e.Left, f)
	case *ast.Binding:
		declared(e.Target, f)
	case *ast.ArrayPattern:
		for _, x := range e.Elements {
			declared(x, f)
		}
		declared(e.Rest, f)
	case *ast.ObjectPattern:
		for _, p := range e.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				f(&p.Name)
			case *ast.PropertyKeyed:
				declared(p.Value, f)
			}
		}
		declared(e.Rest, f)
	}
}

// bind finds all names of the top level, in source order: what the function's
// vars are is known from the parser, wherever they stand.
func (a *Analysis) bind() {
	a.index = map[unistring.String]int{}
	for _, d := range a.wrapper.DeclarationList {
		for _, b := range d.List {
			declared(b.Target, a.bindName)
		}
	}
	for _, s := range a.wrapper.Body.List {
		switch s := s.(type) {
		case *ast.FunctionDeclaration:
			a.bindName(s.Function.Name)
			a.names[a.index[s.Function.Name.Name]].function = true
		case *ast.ClassDeclaration:
			a.bindLexical(s.Class.Name)
		case *ast.LexicalDeclaration:
			for _, b := range s.List {
				declared(b.Target, a.bindLexical)
			}
		}
	}
}

func (a *Analysis) bindLexical(id *ast.Identifier) {
	a.bindName(id)
	a.at(id).lexical = true
}

func (a *Analysis) bindName(id *ast.Identifier) {
	if _, ok := a.index[id.Name]; ok {
		return
	}
	n := &name{Binding: Binding{Name: id.Name.String()}, body: -1, construct: -1}
	n.Author = n.Name
	a.origin(n, id)
	a.index[id.Name] = len(a.names)
	a.names = append(a.names, n)
}

// origin finds out who wrote a name.
func (a *Analysis) origin(n *name, id *ast.Identifier) {
	at, ok := a.bundle.PositionAt(id.Idx)
	if !ok {
		n.Helper = true
		return
	}
	n.Position = at
	n.Package = at.InPackage()
	n.JSON = strings.EqualFold(filepath.Ext(at.File), ".json")
	n.Host = strings.HasPrefix(at.File, "host:")
	if at.Name != "" {
		n.Author = at.Name
	}
	if n.JSON {
		n.nameJSON()
	}
	if n.Package || n.JSON || n.Host || a.bundle.Authored(id) {
		return
	}
	line, _ := a.bundle.SourceLine(at.File, at.Line)
	if strings.HasSuffix(n.Name, "_default") && strings.Contains(line, "default") {
		n.Author = "default"
		return
	}
	n.temporary = true
}

// nameJSON names what stands for a whole JSON file: most scripts import it under
// the name of the file.
func (n *name) nameJSON() {
	if base, ok := strings.CutSuffix(n.Name, "_default"); ok {
		n.Author = base
	} else if n.Author == "module_" {
		n.Author = filepath.Base(n.Position.File)
	}
}

// markModule notes that a name stands for a whole module.
func (n *name) markModule(why string) {
	n.module, n.code = true, why
	if n.temporary {
		n.temporary = false
		n.Author = path.Base(n.Position.File)
	}
}

package derive

import (
	"path"
	"strings"
	"unicode"

	"github.com/dop251/goja/ast"
)

// loads is the name of the CommonJS module that a unit runs for the first time,
// maybe, to hold what it exports: import_x = __toESM(require_x()). -1 if there is
// none.
func (a *Analysis) loads(u *unit) int {
	if u.binding == nil {
		return -1
	}
	e := u.binding.Initializer
	for {
		call, ok := e.(*ast.CallExpression)
		if !ok {
			return -1
		}
		id, ok := call.Callee.(*ast.Identifier)
		if !ok {
			return -1
		}
		if id.Name == "__toESM" && len(call.ArgumentList) > 0 {
			e = call.ArgumentList[0]
			continue
		}
		if i, ok := a.index[id.Name]; ok && a.names[i].module {
			return i
		}
		return -1
	}
}

// nameImports gives the bundler's handles of modules names that a reader knows.
func (a *Analysis) nameImports() {
	for _, u := range a.units {
		i := a.loads(u)
		if i < 0 {
			continue
		}
		for _, d := range u.declares {
			if n := a.names[d]; n.temporary || strings.HasPrefix(n.Name, "import_") && n.Author == n.Name {
				n.Author = shortFile(a.names[i].Position.File)
				n.imports = true
			}
		}
	}
}

// shortFile is a file's name, in a package with the package's.
func shortFile(file string) string {
	const dir = "node_modules/"
	if i := strings.LastIndex(file, dir); i >= 0 {
		return file[i+len(dir):]
	}
	return path.Base(file)
}

// imported is the name that the author has given to what the bundle reads as a
// property of a module: z, for import_z.default.
func (g *guard) imported(e *ast.DotExpression) (string, bool) {
	id, ok := e.Left.(*ast.Identifier)
	if !ok {
		return "", false
	}
	i, ok := g.a.index[id.Name]
	if !ok || !g.a.names[i].imports {
		return "", false
	}
	at, ok := g.a.bundle.PositionAt(id.Idx)
	if !ok {
		return "", false
	}
	line, _ := g.a.bundle.SourceLine(at.File, at.Line)
	if at.Column < 1 || at.Column > len(line) {
		return "", false
	}
	text := line[at.Column-1:]
	end := strings.IndexFunc(text, func(r rune) bool { return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(text)
	}
	return text[:end], end > 0
}

package load

import (
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"pyp/vm/load/walk"
)

// parse makes the bundle of what esbuild put out.
func (j *job) parse() (*Bundle, []Problem) {
	b := &Bundle{Code: strings.TrimRight(j.out.code, "\n"), CommonJS: j.out.commonJS, JSON: j.sources.json}
	var err error
	if b.positions, err = newPositions(j, b.Code); err != nil {
		return nil, []Problem{{Position: Position{File: j.display(j.Entry)}, Message: err.Error()}}
	}
	b.Files = slices.Sorted(maps.Keys(j.sources.files))
	b.Warnings = j.warnings()
	b.AST, err = parser.ParseFile(nil, "bundle.js", b.Code, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, b.refused(j, err)
	}
	c := newChecker(j, b)
	c.run()
	b.adjust(j, c.async)
	b.AST.File.SetSourceMap(b.Map)
	return b, c.problems()
}

// refused translates what goja's parser finds in a text that esbuild accepts.
func (b *Bundle) refused(j *job, err error) (ps []Problem) {
	list, ok := err.(parser.ErrorList)
	if !ok {
		return []Problem{{Position: Position{File: j.display(j.Entry)}, Message: err.Error()}}
	}
	at, ok := b.Position(list[0].Position.Line, list[0].Position.Column)
	if !ok {
		at = Position{File: j.display(j.Entry)}
	}
	// What follows the first is mostly the parser having lost its way.
	p := b.problemAt(at, list[0].Message)
	if b.computedImport(list[0].Position) {
		p.Message = "import() needs a literal name: what is not known at load cannot be bundled"
	}
	return []Problem{p}
}

// computedImport reports that the parser stumbled over an import() which the
// bundler has left as it is.
func (b *Bundle) computedImport(at file.Position) bool {
	offset := b.lines[at.Line-1] + at.Column - 1
	return offset < len(b.Code) && strings.HasPrefix(b.Code[offset:], "import(")
}

// adjust makes the tree what is to run.
func (b *Bundle) adjust(j *job, async bool) {
	b.Async = async
	if !async {
		b.Code = bannerPlain + strings.TrimPrefix(b.Code, bannerAsync)
		b.wrapper().Async = false
	}
	w := walk.Walker{Swap: func(e ast.Expression) ast.Expression { return b.fileLiteral(j, e) }}
	w.Enter = func(n ast.Node) bool { repair(n); return true }
	if !j.sources.keepName {
		w.Enter = func(n ast.Node) bool { repair(n); unname(n); return true }
		w.Swap = func(e ast.Expression) ast.Expression { return unnameOwn(b.fileLiteral(j, e)) }
	}
	w.Statements(b.AST.Body)
}

// repair puts right what goja's parser gets wrong: in "#x in o && y" it takes
// the operator that follows, &&, for that of the first part.
func repair(n ast.Node) {
	switch n := n.(type) {
	case *ast.BinaryExpression:
		if _, private := n.Left.(*ast.PrivateIdentifier); private {
			n.Operator = token.IN
		}
	case *ast.RegExpLiteral:
		if strings.Contains(n.Flags, "u") && knowsProperties(n.Pattern) {
			n.Pattern = "(?=)" + n.Pattern
		}
	}
}

var property = regexp.MustCompile(`\\[pP]\{([^}]*)\}`)

// knowsProperties tells patterns with \p{L} and its like. goja's usual engine
// for expressions never matches these, without a word; its other one, which a
// lookahead makes it choose, does for categories and scripts by name.
func knowsProperties(pattern string) bool {
	found := property.FindAllStringSubmatch(pattern, -1)
	for _, m := range found {
		if unicode.Categories[m[1]] == nil && unicode.Scripts[m[1]] == nil {
			return false
		}
	}
	return len(found) > 0
}

// wrapper is the function that the whole bundle is.
func (b *Bundle) wrapper() *ast.FunctionLiteral {
	return b.AST.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral)
}

// fileLiteral replaces the identifiers that stand for the file they are in.
func (b *Bundle) fileLiteral(j *job, e ast.Expression) ast.Expression {
	id, ok := e.(*ast.Identifier)
	if !ok || !strings.HasPrefix(string(id.Name), "__pyp_") {
		return e
	}
	at, ok := b.PositionAt(id.Idx)
	if !ok {
		return e
	}
	path := b.abs(at.File)
	text := func(s string) ast.Expression {
		return &ast.StringLiteral{Idx: id.Idx, Literal: literal(s), Value: unistring.NewFromString(s)}
	}
	switch id.Name {
	case metaFile:
		return text(path)
	case metaDir:
		return text(filepath.Dir(path))
	case metaURL:
		return text(fileURL(path))
	case metaObject:
		return metaLiteral(id, path, path == j.Entry, text)
	}
	return e
}

// metaLiteral is import.meta as a whole, or what a property other than the
// usual ones is asked of.
func metaLiteral(id *ast.Identifier, path string, main bool, text func(string) ast.Expression) ast.Expression {
	property := func(name string, value ast.Expression) ast.Property {
		return &ast.PropertyKeyed{Key: text(name), Kind: ast.PropertyKindValue, Value: value}
	}
	isMain := &ast.BooleanLiteral{Idx: id.Idx, Literal: "true", Value: main}
	return &ast.ObjectLiteral{LeftBrace: id.Idx, RightBrace: id.Idx, Value: []ast.Property{
		property("url", text(fileURL(path))), property("filename", text(path)),
		property("dirname", text(filepath.Dir(path))), property("main", isMain),
	}}
}

func fileURL(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return u.String()
}

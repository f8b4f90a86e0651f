package vm

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"

	"pyp/vm/bounds"
	"pyp/vm/derive"
	"pyp/vm/load"
)

// Program is a script with all it imports, compiled. Any number of VMs may run
// it at once; once the first worker has started nothing of it changes.
type Program struct {
	bundle   *load.Bundle
	analysis *derive.Analysis
	code     *goja.Program // of main
	bindings []derive.Binding
	names    map[string]string // the author's, of bindings that the bundler has renamed
	room     func(bytes int64) bool
}

// Options say what to load.
type Options struct {
	Entry  string   // the script's path
	Dir    string   // what printed paths are relative to; "" is the working directory
	Absent []string // globals that scripts expect elsewhere and that do not exist here

	// Room tells whether a VM may take that many bytes more at once; nil means yes. Any VM may ask it at any time.
	Room func(bytes int64) bool
}

// Compile loads the script and compiles it. A fault of the script comes back
// as a *load.Error.
func Compile(o Options, m Modules) (*Program, error) {
	bounds.Operators()
	b, err := load.Build(load.Options{Entry: o.Entry, Dir: o.Dir, Modules: m.Exports(), AbsentGlobals: o.Absent})
	if err != nil {
		return nil, err
	}
	a, err := derive.Analyse(b)
	if err != nil {
		return nil, err
	}
	code, err := a.CompileMain(true)
	if err != nil {
		return nil, compileError(b, err)
	}
	p := &Program{bundle: b, analysis: a, code: code, bindings: a.Bindings(), names: map[string]string{}, room: o.Room}
	for _, x := range p.bindings {
		p.names[x.Name] = x.Author
	}
	return p, nil
}

// Files are all files of the program, absolute.
func (p *Program) Files() []string { return p.bundle.Files }

// Warnings are what is odd about the script but does not keep it from running.
func (p *Program) Warnings() []load.Problem { return p.bundle.Warnings }

// release drops what only deriving the workers' program needs: the syntax tree
// and the text of JSON files that are shared.
func (p *Program) release(sh *Shared) {
	p.analysis, p.bundle.AST = nil, nil
	for i := range sh.json {
		p.bundle.JSON[i].Data = nil
	}
}

// compileError gives what only goja's compiler finds the author's position.
func compileError(b *load.Bundle, err error) error {
	var se *goja.CompilerSyntaxError
	if !errors.As(err, &se) || se.File == nil {
		return err
	}
	return b.ErrorAt(file.Idx(se.Offset+1), "SyntaxError: "+se.Message)
}

// position is where the author wrote what fp, a place as the engine tells it,
// refers to. ok is false for code that no author wrote.
func (p *Program) position(fp file.Position) (at load.Position, ok bool) {
	if fp.Filename == "" || fp.Filename == bundleName || strings.HasPrefix(fp.Filename, "pyp:") {
		return at, false
	}
	at = load.Position{File: p.bundle.File(fp.Filename), Line: fp.Line, Column: fp.Column}
	return at, !strings.HasPrefix(at.File, "host:")
}

// bundleName is the file of code in the bundle that has no source position.
const bundleName = "bundle.js"

// start runs the program's top level in e and returns the wrapper's result:
// a promise if the top level awaits something, else undefined.
func (p *Program) start(s Scope) (goja.Value, error) {
	rt := s.e.rt
	code := p.code
	if sh := s.e.shared; sh != nil {
		code = sh.code
	}
	v, err := rt.RunProgram(code)
	if err != nil {
		return nil, err
	}
	call, ok := goja.AssertFunction(v)
	if !ok {
		panic("BUG: the bundle is not a function")
	}
	module, exports := rt.NewObject(), rt.NewObject()
	if err := module.Set("exports", exports); err != nil {
		return nil, err
	}
	host := rt.ToValue(func(c goja.FunctionCall) goja.Value {
		v := s.e.modules.Require(c.Argument(0).String())
		if a := s.e.around; a != nil {
			a.given = append(a.given, v)
		}
		return v
	})
	require := rt.ToValue(func(c goja.FunctionCall) goja.Value {
		panic(rt.NewTypeError("require(%s): only a literal name can be required; the loader did not find this module", c.Argument(0).String()))
	})
	if err := require.ToObject(rt).Set("main", module); err != nil {
		return nil, err
	}
	args := []goja.Value{module, exports, require, host, rt.ToValue(s.json)}
	return call(goja.Undefined(), append(args, s.e.natives()...)...)
}

// json gives the bundle one of its JSON files, parsed: always the same object.
// In a worker that is the view of main's, if main has made it and left it data.
func (s Scope) json(c goja.FunctionCall) goja.Value {
	i := c.Argument(0).ToInteger()
	if v := s.e.json[i]; v != nil {
		return v
	}
	v := s.e.sharedJSON(i)
	if v == nil {
		v = s.parseJSON(s.e.prog.bundle.JSON[i].Data)
	}
	s.e.json[i] = v
	return v
}

func (s Scope) parseJSON(data []byte) goja.Value {
	parse, _ := goja.AssertFunction(s.e.rt.Get("JSON").ToObject(s.e.rt).Get("parse"))
	v, err := parse(goja.Undefined(), s.e.rt.ToValue(string(data)))
	if err != nil {
		panic(err)
	}
	return v
}

// sharedJSON is what main has sealed of a JSON file; nil if it is not shared.
func (e *engine) sharedJSON(i int64) goja.Value {
	if e.shared == nil {
		return nil
	}
	c, ok := e.shared.json[i]
	if !ok {
		return nil
	}
	return e.views.Value(c, e.jsonRoot(i))
}

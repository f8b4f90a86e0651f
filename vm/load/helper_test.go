package load

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// fakes are the host modules of the tests.
var fakes = map[string][]string{
	"parallel":             {"server", "register", "http11", "run", "delete", "default"},
	"parallel/http/server": {"router"},
	"node:fs":              {"readFileSync", "writeFileSync"},
	"fs":                   {"readFileSync", "writeFileSync"},
	"node:path":            {"join"},
}

var absent = []string{"fetch", "WebSocket", "Worker", "Intl"}

func fakeOptions(dir, entry string) Options {
	return Options{Entry: entry, Dir: dir, Modules: fakes, AbsentGlobals: absent}
}

// write makes a directory of files; each is "path\n" and its text.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// result is what a script logged and how it ended.
type result struct {
	bundle *Bundle
	log    []string
	err    error
}

func (r result) String() string { return strings.Join(r.log, "\n") }

func loadIn(t *testing.T, dir, entry string) *Bundle {
	t.Helper()
	b, err := Build(fakeOptions(dir, entry))
	if err != nil {
		t.Fatalf("%s does not load:\n%v", entry, err)
	}
	return b
}

// run loads and runs a script with fake host modules.
func run(t *testing.T, dir, entry string) result {
	t.Helper()
	return execute(t, loadIn(t, dir, entry))
}

func execute(t *testing.T, b *Bundle) result {
	t.Helper()
	r := result{bundle: b}
	program, err := goja.CompileAST(b.AST, true)
	if err != nil {
		t.Fatalf("does not compile: %v", err)
	}
	rt := goja.New()
	setUp(rt, &r)
	wrapper, err := rt.RunProgram(program)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := goja.AssertFunction(wrapper)
	module := rt.NewObject()
	_ = module.Set("exports", rt.NewObject())
	v, err := f(goja.Undefined(), module, module.Get("exports"), rt.ToValue(require(rt)), rt.ToValue(host(rt)), rt.ToValue(parsed(rt, b)))
	var thrown *goja.Exception
	if errors.As(err, &thrown) {
		r.err = errors.New(thrown.String())
		return r
	}
	if promise, ok := v.Export().(*goja.Promise); ok && promise.State() == goja.PromiseStateRejected {
		r.err = fmt.Errorf("%v", stackOf(promise.Result()))
	}
	return r
}

func stackOf(v goja.Value) string {
	if o, ok := v.(*goja.Object); ok && o.Get("stack") != nil {
		return o.Get("stack").String()
	}
	return v.String()
}

// setUp gives what a host must: print, and the symbols that esbuild's helpers
// look for.
func setUp(rt *goja.Runtime, r *result) {
	_ = rt.Set("print", func(c goja.FunctionCall) goja.Value {
		var words []string
		for _, a := range c.Arguments {
			words = append(words, a.String())
		}
		r.log = append(r.log, strings.Join(words, " "))
		return goja.Undefined()
	})
	_, err := rt.RunString(`for (const n of ["asyncIterator", "dispose", "asyncDispose", "metadata"])
		if (!Symbol[n]) Object.defineProperty(Symbol, n, {value: Symbol.for("Symbol." + n)})`)
	if err != nil {
		panic(err)
	}
}

func host(rt *goja.Runtime) func(string) *goja.Object {
	made := map[string]*goja.Object{}
	return func(name string) *goja.Object {
		name = strings.TrimPrefix(name, "node:")
		if made[name] == nil {
			o := rt.NewObject()
			for _, n := range append(fakes[name], fakes["node:"+name]...) {
				_ = o.Set(n, name+"."+n)
			}
			made[name] = o
		}
		return made[name]
	}
}

func require(rt *goja.Runtime) func(string) goja.Value {
	return func(name string) goja.Value {
		panic(rt.NewGoError(errors.New("required " + name)))
	}
}

func parsed(rt *goja.Runtime, b *Bundle) func(int) goja.Value {
	made := map[int]goja.Value{}
	return func(i int) goja.Value {
		if made[i] == nil {
			var v any
			if err := json.Unmarshal(b.JSON[i].Data, &v); err != nil {
				panic(err)
			}
			made[i] = rt.ToValue(v)
		}
		return made[i]
	}
}

// fail loads what must not load.
func fail(t *testing.T, dir, entry string) *Error {
	t.Helper()
	_, err := Build(fakeOptions(dir, entry))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%s: want an *Error, got %v", entry, err)
	}
	return e
}

var expectation = regexp.MustCompile(`//! (.*)`)

// expected reads the remarks "//! text" of a fixture: an error is to stand on
// that line and to contain the text.
func expected(t *testing.T, dir, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for i, line := range strings.Split(string(data), "\n") {
		if m := expectation.FindStringSubmatch(line); m != nil {
			want[fmt.Sprintf("%s:%d", file, i+1)] = m[1]
		}
	}
	return want
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func fileIdx(i int) file.Idx { return file.Idx(i) }

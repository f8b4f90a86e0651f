package load

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/load/nesting"
)

// TestExpected checks that the fixtures in testdata/errors fail where they say.
func TestExpected(t *testing.T) {
	const dir = "testdata/errors"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		want := expected(t, dir, entry.Name())
		if len(want) == 0 {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			e := fail(t, dir, entry.Name())
			got := append([]Problem{e.Problem}, e.Others...)
			for _, p := range got {
				place := fmt.Sprintf("%s:%d", p.File, p.Line)
				if w, ok := want[place]; !ok || !strings.Contains(p.Message+" "+strings.Join(p.Notes, " "), w) {
					t.Errorf("want %q in\n%v", w, p)
				}
				delete(want, place)
			}
			for place, text := range want {
				t.Errorf("nothing about %s: %s", place, text)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	dir := write(t, map[string]string{
		"syntax.ts":     "const a = 1;\n\tlet é: number = ;\n",
		"miss.ts":       "import { sever } from 'parallel';\nimport { y } from './lib.ts';\nprint(sever, y);\n",
		"lib.ts":        "export const x = 1;\n",
		"builtin.ts":    "import http from 'node:http';\nprint(http);\n",
		"bad.js":        "import c from './bad.json'; print(c)",
		"bad.json":      "{\n  \"a\": 1,\n  \"b\" 2\n}\n",
		"py.py":         "",
		"main/index.ts": "",
	})
	for entry, want := range map[string]string{
		"syntax.ts": "syntax.ts:2:18: error: Unexpected \";\"\n\tlet é: number = ;\n\t                ^",
		"miss.ts": "miss.ts:1:10: error: \"parallel\" has no export \"sever\"\nimport { sever } from 'parallel';\n         ^\n  note: did you mean \"server\"?\n" +
			"miss.ts:2:10: error: \"lib.ts\" has no export \"y\"\nimport { y } from './lib.ts';\n         ^",
		"builtin.ts": "builtin.ts:1:18: error: \"node:http\" is not available in pyp\nimport http from 'node:http';\n                 ^\n" +
			"  note: available: node:fs, node:path",
		"bad.js": "bad.json:3:7: error: not JSON: invalid character '2' after object key\n  \"b\" 2\n      ^\n  note: imported at bad.js:1:15",
		"py.py":  "py.py: error: not a script: pyp runs .js .mjs .cjs .ts .mts .cts .tsx .jsx",
		"main":   "main: error: is a directory; name the file to run\n  note: did you mean main/index.ts?",
		"mis.ts": "mis.ts: error: no such file\n  note: did you mean \"miss.ts\"?",
	} {
		equal(t, fail(t, dir, entry).Error(), want)
	}
}

func TestFrame(t *testing.T) {
	long := strings.Repeat("a", 300) + "HERE" + strings.Repeat("b", 300)
	block := strings.Split(Frame("error", Position{File: "x.js", Line: 1, Column: 301}, "m", long), "\n")
	if len([]rune(block[1])) != maxLine || []rune(block[1])[len(block[2])-1] != 'H' {
		t.Errorf("%q", block)
	}
	block = strings.Split(Frame("warning", Position{File: "x.js", Line: 1, Column: 3}, "m", "😀x"+long), "\n")
	if len([]rune(block[1])) != maxLine || block[2] != "\u3000^" || block[0] != "x.js:1:3: warning: m" {
		t.Errorf("%q", block)
	}
	equal(t, Frame("error", Position{File: "x.js", Line: 2, Column: 99}, "m", "ab\x1b[0m"), "x.js:2:99: error: m\nab\uFFFD[0m\n      ^")
}

func TestManyProblems(t *testing.T) {
	dir := write(t, map[string]string{"a.js": strings.ReplaceAll("import './1';import './2';import './3';import './4';import './5';import './6';import './7';import './8';import './9'", ";", "\n")})
	text := fail(t, dir, "a.js").Error()
	if n := strings.Count(text, "error:"); n != maxShown || !strings.HasSuffix(text, "and 4 more") {
		t.Error(text)
	}
}

func TestDeepSource(t *testing.T) {
	for name, source := range map[string]string{
		"parens":    "let x = " + strings.Repeat("(", 200000) + "1" + strings.Repeat(")", 200000),
		"sum":       "let a = 1, x = a" + strings.Repeat(" + a", 60000),
		"not":       "let x = " + strings.Repeat("!", 20000) + "1",
		"arrows":    "let x = " + strings.Repeat("a => ", 20000) + "1",
		"elses":     "if (x) {}" + strings.Repeat("\nelse if (y) { z() }", 20000),
		"templates": "let x = " + strings.Repeat("`${", 2000) + "1" + strings.Repeat("}`", 2000),
	} {
		e := fail(t, write(t, map[string]string{"a.js": "\n" + source}), "a.js")
		if !strings.HasPrefix(e.Message, "brackets") && !strings.HasPrefix(e.Message, "an expression") && !strings.HasPrefix(e.Message, "more than") {
			t.Errorf("%s: %v", name, e)
		}
		if e.Line < 2 {
			t.Errorf("%s: at %v", name, e.Position)
		}
	}
}

// What looks deep and is not must pass.
func TestShallowSource(t *testing.T) {
	for name, source := range map[string]string{
		"strings":    strings.Repeat("f('(((', \"[[[\", `{{{`) // (((\n/* ((( */", 2000),
		"regexps":    strings.Repeat("f(/[(]\\(/.test(x))\n", 3000),
		"statements": strings.Repeat("a = b + c\n", 20000),
		"calls":      strings.Repeat("if (a) b()\nelse c()\n", 9000),
		"divisions":  strings.Repeat("a = b / c / (d) / 2;\n", 9000),
		"lists":      "x = [" + strings.Repeat("a + 1, ", 9000) + "]",
	} {
		if at, msg := nesting.Check(source); msg != "" {
			t.Errorf("%s: %s at %d", name, msg, at)
		}
	}
}

func TestMaxSource(t *testing.T) {
	dir := write(t, map[string]string{"a.js": "import './b.js'", "b.js": strings.Repeat("//\n", 2000)})
	o := fakeOptions(dir, "a.js")
	o.MaxSource = 4096
	if _, err := Build(o); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Error(err)
	}
}

func TestAbsentGlobalsThatAreTestedFor(t *testing.T) {
	dir := write(t, map[string]string{
		"a.ts": `import { p } from 'pack'; import './b.js'; let f: WebSocket; function g() { try { new WebSocket() } catch { return 'none' } }
			print(g(), typeof fetch, globalThis.Worker, 'Intl' in globalThis ? Intl : 'no Intl'); p();
			function hide(fetch) { return fetch } class Own { static Worker = 1; fetch() {} } const o = { fetch: 1, fetchAll: 2 }; print(hide(1), o.fetch);`,
		"b.js":                           `const Worker = 5; print(Worker);`,
		"node_modules/pack/package.json": `{"name": "pack", "main": "i.js"}`,
		"node_modules/pack/i.js":         `exports.p = () => { try { new WebSocket() } catch (e) { print(e.message) } }`,
	})
	equal(t, run(t, dir, "a.ts").String(), "5\nnone undefined undefined no Intl\nWebSocket is not defined\n1 1")
}

func TestPositions(t *testing.T) {
	dir := write(t, map[string]string{
		"sub/a.ts": "const x: any = null, s = 'é';\nexport function boom(a: number): number {\n  /é/.test(s); return x.y + a;\n}\n",
		"b.ts":     "import { boom } from './sub/a';\nconst server = 1;\n  boom(server);\n",
	})
	r := run(t, dir, "b.ts")
	if r.err == nil || !strings.Contains(r.err.Error(), "b.ts:3:3") || !strings.Contains(r.err.Error(), "sub/a.ts:3:25") {
		t.Errorf("stack: %v", r.err)
	}
	at := strings.Index(r.bundle.Code, "boom(server)")
	p, ok := r.bundle.PositionAt(r.bundle.AST.Idx0() + 0)
	if ok && p.File == "b.ts" {
		t.Error("the wrapper is nobody's")
	}
	p, _ = r.bundle.PositionAt(fileIdx(at + 1))
	equal(t, p.String(), "b.ts:3:3")
	line, _ := r.bundle.SourceLine(p.File, p.Line)
	equal(t, line, "  boom(server);")
	equal(t, r.bundle.File(filepath.Join(dir, "b.ts")), "b.ts")
	if _, ok := r.bundle.SourceLine("b.ts", 99); ok {
		t.Error("there are three lines")
	}
	equal(t, r.bundle.ErrorAt(fileIdx(at+1), "no").Error(), "b.ts:3:3: error: no\n  boom(server);\n  ^")
}

// What only the compiler finds is reported where the author wrote it.
func TestCompilerErrors(t *testing.T) {
	dir := write(t, map[string]string{"a.ts": "const fine: RegExp = /a/;\nfunction never() {\n  return [fine, /[z-a]/];\n}\nprint(1);\n"})
	b := loadIn(t, dir, "a.ts")
	_, err := goja.CompileAST(b.AST, true)
	var ce *goja.CompilerSyntaxError
	if !errors.As(err, &ce) {
		t.Fatal(err)
	}
	e := b.ErrorAt(fileIdx(ce.Offset+1), ce.Message)
	if !strings.HasPrefix(e.Error(), "a.ts:3:17: error: Invalid regular expression") {
		t.Error(e)
	}
}

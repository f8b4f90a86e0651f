package load

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja/ast"

	"pyp/vm/load/walk"
)

func TestFeatures(t *testing.T) {
	r := run(t, "testdata/run", "features.ts")
	if r.err != nil {
		t.Fatal(r.err)
	}
	equal(t, r.String(), strings.Join([]string{
		"A 2 3 4 5 6 7 B b default",
		"6 awaited",
		"1 undefined 5 8 16",
		"caught",
		"true 5 true",
		"using",
		"disposed",
		"One 2 é6π",
		"b true",
		"1,2 true true",
		"1,2,3 4 5,6",
	}, "\n"))
	if !r.bundle.Async || r.bundle.CommonJS {
		t.Error("want an async ES module")
	}
}

func TestNames(t *testing.T) {
	r := run(t, "testdata/run", "names.js")
	equal(t, r.String(), strings.Join([]string{
		"g f fact fact C D Inner 6",
		"f m q-z c1 k h z y r s t  field",
		"g2 f C Fresh",
		"Mixed Mixed Using Using",
	}, "\n"))
	if r.bundle.Async {
		t.Error("there is no await at the top level")
	}
	r = run(t, "testdata/run", "collide.js")
	equal(t, r.String(), "server server server server 1")
}

// Stripping is for speed; it is worth its lines only if nearly all calls go.
func TestNamesAreStripped(t *testing.T) {
	b := loadIn(t, "testdata/run", "names.js")
	left := 0
	w := walk.Walker{Enter: func(n ast.Node) bool {
		if call, ok := n.(ast.Expression); ok {
			if _, _, ok := nameCall(call); ok {
				left++
			}
		}
		return true
	}}
	w.Statements(b.AST.Body)
	if all := strings.Count(b.Code, "__name("); left > 8 || all < 20 {
		t.Errorf("%d of %d calls are left", left, all)
	}
}

func TestModulesOfTheHost(t *testing.T) {
	dir := write(t, map[string]string{
		"a.ts": `import parallel, { server } from 'parallel'; import * as ns from 'parallel'; import fs from 'node:fs';
			import { readFileSync as r } from 'fs'; import { router } from 'parallel/http/server'; import './c.cjs'; import { delete as d } from 'parallel';
			print(parallel.server, server, ns.run, Object.keys(ns).length > 4, fs.readFileSync, r, router, d); print((await import('node:path')).join);`,
		"c.cjs": `const { server } = require('parallel'); print(server, require('fs').readFileSync, require('fs') === require('node:fs'), require.main === module);`,
	})
	equal(t, run(t, dir, "a.ts").String(), "parallel.server fs.readFileSync true false\n"+
		"parallel.server parallel.server parallel.run true fs.readFileSync fs.readFileSync parallel/http/server.router parallel.delete\npath.join")
}

func TestJSON(t *testing.T) {
	dir := write(t, map[string]string{
		"a.js": `import c, { name } from './c.json'; import * as ns from './c.json'; import list from './list.json'; import { r } from './r.cjs';
			print(c.name, name, ns.name, ns.default === c, list.length, r === c, Object.keys(ns).join());`,
		"r.cjs":     `exports.r = require('./c'); const l = require('./list.json'); print(l.length);`,
		"c.json":    "\xef\xbb\xbf{\"name\": \"pyp\", \"class\": 1, \"not ident\": 2}",
		"list.json": "[1,2,3]",
	})
	r := run(t, dir, "a.js")
	equal(t, r.String(), "3\npyp pyp pyp true 3 true class,default,name")
	if len(r.bundle.JSON) != 2 || strings.Contains(r.bundle.Code, "pyp\"") {
		t.Error("JSON files belong to the host, once each")
	}
}

func TestTextAndMeta(t *testing.T) {
	dir := write(t, map[string]string{
		"a b.ts": `import page from './p.html'; import sql from './q.sql'; import css from './s.css'; import './sub/c.js';
			print(page, sql, css, import.meta.url.endsWith('/a%20b.ts'), import.meta.dirname === __dirname, import.meta.main, import.meta.env);
			print(__filename === import.meta.filename, ((m) => m.filename === __filename)(import.meta), ({ __dirname }).__dirname === __dirname, typeof __dirname);`,
		"p.html": "<p>é</p>", "q.sql": "select 1", "s.css": "a{}",
		"sub/c.js": `module.exports = 1; print(__filename.endsWith('sub/c.js'), __dirname.endsWith('sub'), typeof global.Object);`,
	})
	r := run(t, dir, "a b.ts")
	equal(t, r.String(), "true true function\n<p>é</p> select 1 a{} true true true undefined\ntrue true true string")
	equal(t, filepath.Base(r.bundle.Files[0]), "a b.ts")
	if len(r.bundle.Files) != 5 {
		t.Error(r.bundle.Files)
	}
}

func TestCommonJSEntry(t *testing.T) {
	dir := write(t, map[string]string{
		"a.js":      `const { x } = require('./lib'); const p = require('parallel'); module.exports = { x }; print(x, p.server, this === exports); try { require(x) } catch (e) { print(e.message) } if (x) return; print('no')`,
		"lib.js":    `exports.x = 1; exports.y = require('./cyc').z;`,
		"cyc.js":    `const lib = require('./lib'); exports.z = lib.x;`,
		"cycle1.js": `import { two } from './cycle2.js'; export function one() { return two + 1; } print(one());`,
		"cycle2.js": `import { one } from './cycle1.js'; export const two = 2; print(typeof one);`,
	})
	r := run(t, dir, "a.js")
	equal(t, r.String(), "1 parallel.server true\nrequired 1")
	if !r.bundle.CommonJS {
		t.Error("want CommonJS")
	}
	equal(t, run(t, dir, "cycle1.js").String(), "function\n3")
}

func TestDecorators(t *testing.T) {
	script := `function route(path: string) { return (v: any, c: any) => { print(path, typeof c === 'object' ? c.name : c); } }
		class App { @route('/a') a() {} @route('/b') static b() {} } print(App.name, typeof new App().a);`
	dir := write(t, map[string]string{"a.ts": script, "old/a.ts": script, "old/tsconfig.json": `{"compilerOptions": {"experimentalDecorators": true}}`})
	equal(t, run(t, dir, "a.ts").String(), "/b b\n/a a\nApp function")
	equal(t, run(t, dir, "old/a.ts").String(), "/a a\n/b b\nApp function")
}

func TestJSX(t *testing.T) {
	dir := write(t, map[string]string{"a.tsx": `const h = (t, p, ...c) => t + c.join('');
		/** @jsx h */
		print(<b>it's <i>x</i></b>);`})
	equal(t, run(t, dir, "a.tsx").String(), "bit's ix")
}

// Packages are found as their package.json says, and take the browser's flavour
// when the server's needs a module of Node that the host lacks.
func TestPackages(t *testing.T) {
	dir := write(t, map[string]string{
		"a.ts": `import esm, { kind } from 'esm-only'; import cjs from 'cjs'; import { both } from 'dual'; import 'lazy';
			import tty from 'flavour'; import { util } from './util.js'; print(esm, kind, cjs.n, both, tty, util);`,
		"util.js":                            `const { both } = require('dual'); exports.util = 'util with ' + both;`,
		"node_modules/esm-only/package.json": `{"name": "esm-only", "type": "module", "exports": {".": "./i.js"}}`,
		"node_modules/esm-only/i.js":         `export default 'esm'; export const kind = 'only';`,
		"node_modules/cjs/package.json":      `{"name": "cjs", "main": "./lib"}`,
		"node_modules/cjs/lib/index.js":      `exports.n = require('./data').n; exports.unused = () => fetch();`,
		"node_modules/cjs/lib/data.json":     `{"n": 7}`,
		"node_modules/dual/package.json":     `{"name": "dual", "exports": {"import": "./i.mjs", "require": "./i.cjs"}}`,
		"node_modules/dual/i.mjs":            `export const both = 'import';`,
		"node_modules/dual/i.cjs":            `exports.both = 'require';`,
		"node_modules/lazy/index.js":         `try { require('net') } catch (e) { print(e.message) } exports.f = () => require('tls');`,
		"node_modules/flavour/package.json":  `{"name": "flavour", "exports": {"browser": "./b.js", "default": "./n.mjs"}}`,
		"node_modules/flavour/n.mjs":         `import tty from 'node:tty'; export default tty;`,
		"node_modules/flavour/b.js":          `export default 'browser';`,
	})
	equal(t, run(t, dir, "a.ts").String(), "\"net\" is not available in pyp\nesm only 7 import browser util with require")
}

// A script that says nothing about its format is an ES module, so that its top
// level is the bundle's.
func TestPlainScript(t *testing.T) {
	dir := write(t, map[string]string{
		"a.js": "const table = {};\nfunction f() { for (let i = 0; i < 2; i++) table[i] = i }\nfor (let i = 0; i < 1; i++) f();\nprint(Object.keys(table))",
		"b.ts": "type T = 1;",
		"m.js": "import 'parallel';\nprint(__filename.endsWith('m.js'));\n//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIm90aGVyLnRzIl0sIm1hcHBpbmdzIjoiQUFBQTtBQUNBIn0=\n",
	})
	equal(t, run(t, dir, "m.js").String(), "true")
	r := run(t, dir, "a.js")
	equal(t, r.String(), "0,1")
	if strings.Contains(r.bundle.Code, "__commonJS(") || r.bundle.CommonJS {
		t.Error("the entry is wrapped")
	}
	equal(t, run(t, dir, "b.ts").String(), "")
}

func BenchmarkSmallScript(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "a.ts")
	text := "import { server } from 'parallel';\nclass A { m(): string { return server } }\nprint(new A().m());\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Build(fakeOptions(dir, "a.ts")); err != nil {
			b.Fatal(err)
		}
	}
}

// What repair puts right, as long as goja gets it wrong.
func TestRepair(t *testing.T) {
	dir := write(t, map[string]string{"a.js": `import 'parallel'; class P { #x = 0; is() { return #x in this && 'in'; } }
		print(new P().is(), /\p{L}/u.test('é'), /^[\p{Lu}\d]+$/u.exec('É1')[0], /\P{L}/u.test('a'), /(\p{L})/u.exec('1b')[1]);`})
	equal(t, run(t, dir, "a.js").String(), "in true É1 false b")
}

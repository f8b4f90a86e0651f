package parallelmod_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/vm"
)

// TestWhatDiffersIsWarnedOf has scripts whose workers cannot be as main is. The
// warning names the place.
func TestWhatDiffersIsWarnedOf(t *testing.T) {
	for file, want := range map[string]string{
		"late.js":     "late.js:9:7: warning: LIMIT is declared behind run() and has no value in workers",
		"identity.js": "identity.js:2:7: warning: S.all is the same object as all (identity.js:6:7) in main, but not in workers",
	} {
		s := sealFile(t, "../testdata/sealed/warned/"+file)
		if s.err != nil {
			t.Errorf("%s: %v", file, s.err)
			continue
		}
		if w := s.gen.Warnings(); len(w) != 1 || !strings.HasPrefix(w[0], want) {
			t.Errorf("%s: warnings %q", file, w)
		}
	}
}

// TestBindingBehindRunIsAReferenceError reads in a worker what only main would
// have come to.
func TestBindingBehindRunIsAReferenceError(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/warned/late.js")
	if s.err != nil {
		t.Fatal(s.err)
	}
	_ = s.worker.Enter(nil, vm.TaskFunc(func(in vm.Scope) {
		reads, _ := goja.AssertFunction(in.Runtime().GlobalObject().Get("reads"))
		_, err := reads(goja.Undefined())
		if se := in.Error(err); se == nil || !strings.Contains(se.Error(), "late.js:6:") || !strings.Contains(se.Error(), "ReferenceError: LIMIT") {
			t.Errorf("got %v", se)
		}
		if got := probe(in); got != s.plain {
			t.Errorf("typeof gives %s, %s in main", got, s.plain)
		}
	}))
}

// TestHiddenPatches has built-ins patched in a way that no syntax tells. What
// only main is to have is no reason to worry.
func TestHiddenPatches(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/warned/patches.js")
	if s.err != nil {
		t.Fatal(s.err)
	}
	_ = s.worker.Enter(nil, vm.TaskFunc(func(in vm.Scope) {
		missing := probe(in) != s.plain
		warned := strings.Contains(strings.Join(s.gen.Warnings(), "\n"), "main's top level sets Array.prototype.patched")
		if missing != warned {
			t.Errorf("missing: %v, warnings %q", missing, s.gen.Warnings())
		}
	}))
	if w := strings.Join(s.gen.Warnings(), "\n"); strings.Contains(w, "onlyMain") || strings.Contains(w, "mains") {
		t.Errorf("warnings %q", w)
	}
}

// TestAwaitThatNeverEndsHasAPlace is for top-level awaits that only main comes
// behind.
func TestAwaitThatNeverEndsHasAPlace(t *testing.T) {
	for file, at := range map[string]string{"await.js": "await.js:3:7", "timer.js": "timer.js:8:1"} {
		s := sealFile(t, "../testdata/sealed/hangs/"+file, func(g *vm.Generation) { g.StartTimeout = 200 * time.Millisecond })
		if s.err == nil || !strings.Contains(s.err.Error(), at) || !strings.Contains(s.err.Error(), "isMain") {
			t.Errorf("%s: %v", file, s.err)
		}
	}
}

// TestPackagesCostWhatTheirTopLevelCosts has one package of each kind, whose top
// level takes 5 ms at least. What is said of them has no name of the bundler's.
func TestPackagesCostWhatTheirTopLevelCosts(t *testing.T) {
	const spin = "const until = Date.now() + 6; while (Date.now() < until);\n"
	dir := t.TempDir()
	for name, text := range map[string]string{
		"node_modules/common/index.js":     spin + "module.exports = { list: [], f() { return 1 } };",
		"node_modules/common/package.json": `{"name": "common", "main": "index.js"}`,
		"node_modules/modern/index.js":     spin + "export const g = () => 2;",
		"node_modules/modern/package.json": `{"name": "modern", "type": "module", "exports": "./index.js"}`,
		"app.js": `import { server, register, run } from 'parallel'; import z from 'common'; import { g } from 'modern';
const all = [];
const use = { f: () => z.f() + g(), add: x => all.push(x) };
use.add(1);
globalThis.probe = () => use.f();
globalThis.writes = { a() { z.list.push(1) } };
register({ transport: server('127.0.0.1', 0), protocol: class T { http11 = true } }); run();`,
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	s := sealFile(t, filepath.Join(dir, "app.js"))
	if s.err != nil {
		t.Fatal(s.err)
	}
	r := s.gen.Report()
	var names []string
	for _, p := range r.Packages {
		names = append(names, p.Name)
		if p.Start < 5*time.Millisecond {
			t.Errorf("%s is said to take %v", p.Name, p.Start)
		}
	}
	if !slices.Equal(names, []string{"common", "modern"}) {
		t.Errorf("packages %q", names)
	}
	for _, u := range r.Statements {
		if strings.Contains(u.Why, "import_") || strings.Contains(u.Why, "it push()") {
			t.Errorf("%s %s", u.Position, u.Why)
		}
	}
}

package derive

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// guards are the functions of w1.ts: what the worker's error names, and the
// text at the place that it points to. Those with "" do not throw.
var guards = []struct{ function, name, at string }{
	{"plain", "hits", "hits = 1"},
	{"inc", "hits", "hits++ + --hits"},
	{"compound", "hits", "hits += 2"},
	{"logical", "hits", "hits ||= 2"},
	{"logicalThrows", "other", "other &&= 5"},
	{"arrayPattern", "hits", "[x, hits]"},
	{"objectPattern", "hits", "{ a: hits"},
	{"rest", "obj", "{ x, ...obj }"},
	{"arrRest", "list", "[, ...list]"},
	{"forOf", "hits", "hits of"},
	{"forIn", "hits", "hits as any in"},
	{"forOfPattern", "hits", "[hits] of"},
	{"forInit", "hits", "hits = 0; hits"},
	{"defaultParam", "hits", "hits = 3) => x"},
	{"arrow", "hits", "hits = 3; f()"},
	{"nested", "hits", "hits -= 1"},
	{"gen", "hits", "hits = 3 } [..."},
	{"shadow", "", ""},
	{"cond", "hits", "hits = 1 : 0"},
	{"seq", "hits", "hits = 2)"},
	{"tpl", "hits", "hits = 2}"},
	{"paren", "hits", "hits) = 3"},
	{"caught", "", "hits = 5"},
	{"del", "obj", "obj.a;"},
	{"deep", "obj.x", "obj.x.y = 1"},
	{"member", "obj", "obj.a = 1;"},
	{"push", "", ""},
	{"assign", "", ""},
}

var frame = regexp.MustCompile(`\(?([\w./-]+):(\d+):(\d+)\(`)

func TestGuards(t *testing.T) {
	r := tryScript(t, scripts, "w1.ts")
	values := r.worker.values()
	fs := values.Get("fs").ToObject(r.worker.rt)
	if len(fs.Keys()) != len(guards)+1 { // and the asynchronous one
		t.Errorf("w1.ts has %d functions", len(fs.Keys()))
	}
	lines := sourceLines(t)
	for _, g := range guards {
		f, _ := goja.AssertFunction(fs.Get(g.function))
		if f == nil {
			t.Fatal(g.function)
		}
		v, err := f(fs)
		if g.name == "" {
			if err != nil {
				t.Errorf("%s: %v", g.function, err)
			} else if g.at != "" && v.String() != "caught Unprotected hits" {
				t.Errorf("%s: %v", g.function, v)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s does not throw", g.function)
			continue
		}
		if !strings.Contains(err.Error(), "Unprotected "+g.name+" ") {
			t.Errorf("%s: %v", g.function, err)
		}
		place(t, lines, g.function, g.at, err)
	}
}

func sourceLines(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(scripts + "/w1.ts")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

// place checks where the error's first frame of the script is.
func place(t *testing.T, lines []string, function, at string, err error) {
	t.Helper()
	var thrown *goja.Exception
	thrown, _ = err.(*goja.Exception)
	for _, f := range strings.Split(thrown.String(), "\n") {
		m := frame.FindStringSubmatch(f)
		if m == nil || !strings.HasSuffix(m[1], "w1.ts") {
			continue
		}
		var line, column int
		_, _ = fmt.Sscan(m[2]+" "+m[3], &line, &column)
		if text := lines[line-1]; column < 1 || column > len(text) || !strings.HasPrefix(text[column-1:], at) {
			t.Errorf("%s: %d:%d of %q", function, line, column, text)
		}
		return
	}
	t.Errorf("%s: no frame in %s", function, thrown)
}

// An assignment behind an await rejects the function's promise.
func TestGuardAfterAwait(t *testing.T) {
	r := tryScript(t, scripts, "w1.ts")
	fs := r.worker.values().Get("fs").ToObject(r.worker.rt)
	f, _ := goja.AssertFunction(fs.Get("async"))
	v, err := f(fs)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := v.Export().(*goja.Promise)
	if p == nil || p.State() != goja.PromiseStateRejected || !strings.Contains(p.Result().String(), "Unprotected hits") {
		t.Error(v.Export())
	}
}

// The engine itself refuses what no rewrite can see.
func TestDirectEvalCannotAssign(t *testing.T) {
	r := trySource(t, `let hits = 1; globalThis.probe = () => { try { eval("hits = 2") } catch (e) { return e.name + hits } };`)
	if got := r.worker.probe(); got != `"TypeError1"` {
		t.Error(got)
	}
}

// Both programs can be had from one tree, in any order, and the tree stays the
// same.
func TestTreeIsRestored(t *testing.T) {
	r := tryScript(t, scripts, "w1.ts")
	before := dump(r.b.AST)
	worker := r.worker.probe()
	for range 2 {
		r.compile(r.a.CompileMain(true))
		r.compile(r.a.CompileWorker(r.plan))
		if dump(r.b.AST) != before {
			t.Fatal("the tree has changed")
		}
	}
	again := r.startWorker()
	again.ready = true
	if got := again.probe(); got != worker {
		t.Errorf("%s, not %s", got, worker)
	}
}

func dump(x any) string {
	var b strings.Builder
	dumpValue(&b, x)
	return b.String()
}

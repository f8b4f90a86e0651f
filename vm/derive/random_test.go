package derive

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"pyp/vm/load"
)

// script writes random programs over a few names.
type script struct {
	*rand.Rand
	b     strings.Builder
	names []string
}

func (s *script) pick(list ...string) string { return list[s.IntN(len(list))] }

func (s *script) name() string {
	if len(s.names) == 0 {
		return "undefined"
	}
	return s.names[s.IntN(len(s.names))]
}

func (s *script) fresh() string {
	n := fmt.Sprintf("n%d", len(s.names))
	s.names = append(s.names, n)
	return n
}

func (s *script) expr(depth int) string {
	if depth <= 0 {
		return s.pick("1", `"s"`, "[]", "{a: 1}", "null", s.name(), s.name())
	}
	e := func() string { return s.expr(depth - 1) }
	switch s.IntN(12) {
	case 0:
		return "[" + e() + ", " + e() + "]"
	case 1:
		return "({x: " + e() + ", y: " + e() + "})"
	case 2:
		return "(() => " + paren(e()) + ")"
	case 3:
		return "(" + e() + " ?? " + e() + ")"
	case 4:
		return "safe(() => " + s.name() + ".x)"
	case 5:
		return "call(" + e() + ")"
	case 6:
		return "class { static s = " + e() + "; f = " + e() + "; m() { return " + e() + " } }"
	case 7:
		return "new Map([[1, " + e() + "]])"
	case 8:
		return "push(" + e() + ", " + e() + ")"
	case 9:
		return "function () { " + s.simple(depth-1) + " return " + e() + " }"
	case 10:
		return "[1, 2].map(x => " + paren(e()) + ")"
	}
	return s.name()
}

func paren(s string) string { return "(" + s + ")" }

// simple is a statement that may stand anywhere.
func (s *script) simple(depth int) string {
	e := s.expr(depth)
	switch s.IntN(9) {
	case 0:
		return "safe(() => " + s.name() + ".x = " + e + ");"
	case 1:
		return "push(" + s.name() + ", " + e + ");"
	case 2:
		return "if (Array.isArray(" + s.name() + ")) { push(" + s.name() + ", " + e + ") }"
	case 3:
		return "try { " + s.name() + ".f(" + e + ") } catch {}"
	case 4:
		return "safe(() => { delete " + s.name() + ".x });"
	case 5:
		return "for (const x of [1, 2]) { void " + paren(e) + " }"
	case 6:
		return "call(" + e + ");"
	}
	return "void " + paren(e) + ";"
}

func (s *script) statement() string {
	switch s.IntN(12) {
	case 0, 1, 2:
		e := s.expr(2)
		return "let " + s.fresh() + " = " + e + ";"
	case 3:
		e := s.expr(2)
		return fmt.Sprintf("let [%s, %s = %s] = safe(() => [...%s]) ?? [];", s.fresh(), s.fresh(), s.expr(1), e)
	case 4:
		return "function " + s.fresh() + "(p) { " + s.simple(1) + " return p }"
	case 5:
		body := s.simple(1)
		return "class " + s.fresh() + " { m() { " + body + " } static s = " + s.expr(1) + " }"
	case 6, 7:
		for _, n := range s.names {
			if s.IntN(4) == 0 && s.assignable(n) {
				return s.pick(n+" = "+s.expr(1)+";", n+" ??= "+s.expr(1)+";", "["+n+"] = ["+s.expr(1)+"];", "for ("+n+" of [1, 2]) ;")
			}
		}
	case 8:
		return "for (var " + s.fresh() + " = 0; " + s.names[len(s.names)-1] + " < 2; " + s.names[len(s.names)-1] + "++) { " + s.simple(1) + " }"
	case 9:
		return "if (isMain) { " + s.simple(1) + " } else { " + s.simple(1) + " }"
	}
	return s.simple(2)
}

func (s *script) assignable(n string) bool {
	return !strings.Contains(s.b.String(), "function "+n+"(") && !strings.Contains(s.b.String(), "class "+n+" ")
}

const preamble = `import { isMain } from "parallel";
function safe(f) { try { return f() } catch { return null } }
function call(f) { return safe(() => f()) }
function push(l, x) { if (Array.isArray(l) && l.length < 9) l.push(x); return x }
`

// Whatever a script says, both programs compile and run, and what main has no
// trouble with a worker has none with.
func TestRandomScripts(t *testing.T) {
	n := 300
	if testing.Short() {
		n = 30
	}
	same := 0
	for seed := range n {
		s := &script{Rand: rand.New(rand.NewPCG(uint64(seed), 1))}
		s.b.WriteString(preamble)
		for range 12 {
			s.b.WriteString(s.statement() + "\n")
		}
		s.b.WriteString("globalThis.probe = () => [" + strings.Join(s.names, ", ") + "];\n")
		r := trySource(t, s.b.String())
		if r.worker.err != nil {
			t.Logf("%s\n%s", s.b.String(), r.show())
			t.FailNow()
		}
		if r.main.probe() == r.worker.probe() {
			same++
		}
	}
	// The others differ by design: branches that only main takes, and data that
	// a declaration of data puts into what holds code.
	if same < n*9/10 {
		t.Errorf("only %d of %d see the same", same, n)
	}
}

// The fixtures of package load, which have every feature of the language,
// compile whatever is shared.
func TestFixturesCompile(t *testing.T) {
	const dir = "../load/testdata/run"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string][]string{"node:fs": {"readFileSync", "writeFileSync"}, "fs": {"readFileSync", "writeFileSync"}, "node:path": {"join"},
		"parallel": {"server", "register", "http11", "run", "delete"}, "parallel/http/server": {"router"}}
	n := 0
	for _, e := range entries {
		b, err := load.Build(load.Options{Entry: e.Name(), Dir: dir, Modules: modules})
		if err != nil {
			continue
		}
		a, err := Analyse(b)
		if err != nil {
			t.Fatal(err)
		}
		r := &trial{t: t, b: b, a: a}
		r.compile(a.CompileMain(true))
		for _, data := range []bool{false, true} {
			in := Input{Last: -1, Data: map[string]bool{}, Entangled: map[string]string{}}
			for i, x := range a.Bindings() {
				in.Data[x.Name] = data
				if i%2 == 0 {
					in.Entangled[x.Name] = "is written"
				}
			}
			r.compile(a.CompileWorker(a.Plan(in)))
			in.Last, in.Entangled = len(a.units)/2, nil
			r.compile(a.CompileWorker(a.Plan(in)))
		}
		n++
	}
	if n < 5 {
		t.Errorf("only %d fixtures load", n)
	}
}

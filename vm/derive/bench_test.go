package derive

import (
	"fmt"
	"strings"
	"testing"

	"pyp/vm/load"
)

// large is a script of n bindings and as many functions that use each other.
func large(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "const table%d = {a: %d}; function f%d(x) { return x ? f%d(x - 1) + table%d.a : [1].map(y => y + table%d.a) }\n", i, i, i, (i*7+1)%n, i, (i*13)%n)
		if i%10 == 0 {
			fmt.Fprintf(&b, "table%d.b = f%d(3); const log%d = [() => f%d(1)]; class C%d { m() { return table%d } }\n", i, i, i, i, i, i)
		}
	}
	return b.String()
}

// pkg is a package of about 900 KB.
func pkg() string {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "function g%d(o) { for (const k in o) { if (o.hasOwnProperty(k) && typeof o[k] === 'object') { o[k] = g%d(o[k]) } else { o[k] = [k, o[k]].map(x => ({ x, y: state%d })) } } return Object.assign({}, o, { id: %d, walk(f) { return f(this, g%d) } }) }\nlet state%d = {};\n", i, (i*11+5)%3000, (i*3)%3000, i, (i*17+1)%3000, i)
	}
	return b.String() + "export const api = g0;"
}

func BenchmarkPlan(b *testing.B) {
	for name, files := range map[string][]string{
		"bindings": {large(3000)},
		"package":  {"import { api } from 'pkg'; const t = {}; t.a = api({});", "// node_modules/pkg/index.js\n" + pkg()},
	} {
		dir := b.TempDir()
		writeInto(b, dir, files...)
		bundle, err := load.Build(load.Options{Entry: "server.ts", Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		in := Input{Last: -1, Data: map[string]bool{}}
		a, err := Analyse(bundle)
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range a.Bindings() {
			in.Data[n.Name] = strings.HasPrefix(n.Name, "table")
		}
		b.Run(name+"/analyse", func(b *testing.B) {
			for b.Loop() {
				_, _ = Analyse(bundle)
			}
		})
		b.Run(name+"/plan", func(b *testing.B) {
			for b.Loop() {
				a.Plan(in)
			}
		})
		plan := a.Plan(in)
		b.Run(name+"/compile", func(b *testing.B) {
			for b.Loop() {
				_, _ = a.CompileWorker(plan)
			}
		})
	}
}

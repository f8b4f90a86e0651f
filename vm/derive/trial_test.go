package derive

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/load"
)

// trial is one script, run in main and in a worker.
type trial struct {
	t      *testing.T
	b      *load.Bundle
	a      *Analysis
	in     Input
	plan   *Plan
	main   *machine
	worker *machine
	graph  *graph
	rounds int
}

func analyse(t *testing.T, dir, entry string) *trial {
	t.Helper()
	b, err := load.Build(load.Options{Entry: entry, Dir: dir, Modules: hostModules})
	if err != nil {
		t.Fatalf("%s: %v", entry, err)
	}
	a, err := Analyse(b)
	if err != nil {
		t.Fatal(err)
	}
	return &trial{t: t, b: b, a: a}
}

func tryScript(t *testing.T, dir, entry string) *trial {
	t.Helper()
	r := analyse(t, dir, entry)
	r.runMain()
	r.runWorker()
	return r
}

// trySource is tryScript for the text of a script.
func trySource(t *testing.T, files ...string) *trial {
	t.Helper()
	return tryScript(t, write(t, files...), "server.ts")
}

// write makes files of texts; the first is the script, others begin with a
// line "// name".
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	writeInto(t, dir, files...)
	return dir
}

func writeInto(t testing.TB, dir string, files ...string) {
	t.Helper()
	for i, text := range files {
		name := "server.ts"
		if i > 0 {
			name, text, _ = strings.Cut(strings.TrimPrefix(text, "// "), "\n")
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (r *trial) compile(p *goja.Program, err error) *goja.Program {
	r.t.Helper()
	if err != nil {
		r.t.Fatalf("does not compile: %v", err)
	}
	return p
}

func (r *trial) runMain() {
	r.t.Helper()
	r.main = newMachine(r.t)
	r.main.run(r.b, r.compile(r.a.CompileMain(false)), true)
	if r.main.err != nil {
		r.t.Fatalf("main: %v", r.main.err)
	}
	r.in = Input{Last: -1, Entangled: map[string]string{}, Forced: map[string]bool{}}
	if r.main.ended {
		r.in.Last = r.main.mark
	}
	refused := map[string]bool{}
	for again := true; again; {
		again = false
		r.judge(refused)
		r.plan = r.a.Plan(r.in)
		for _, c := range r.a.Unsharable(r.plan) {
			if r.graph.used[c] && !refused[c] {
				refused[c], again = true, true
			}
		}
	}
}

// judge says which of main's bindings are data.
func (r *trial) judge(refused map[string]bool) {
	values := r.main.values()
	r.graph = newGraph(r.main.rt)
	r.in.Data, r.in.Why = map[string]bool{}, map[string]string{}
	for _, b := range r.a.Bindings() {
		if o, ok := values.Get(b.Name).(*goja.Object); ok && o.ClassName() == "Function" && !refused[b.Name] {
			if p, ok := o.Get("prototype").(*goja.Object); ok && r.graph.classes[p] == "" {
				r.graph.classes[p] = b.Name
			}
		}
	}
	for _, b := range r.a.Bindings() {
		if v := values.Get(b.Name); v != nil {
			r.graph.scan(v)
		}
	}
	for _, b := range r.a.Bindings() {
		r.in.Data[b.Name], r.in.Why[b.Name] = r.graph.data(values.Get(b.Name))
	}
	r.in.Aliases = r.graph.aliases(r.in.Data, values)
}

// runWorker starts workers until one writes no shared data.
func (r *trial) runWorker() {
	r.t.Helper()
	for r.rounds = 1; ; r.rounds++ {
		r.plan = r.a.Plan(r.in)
		r.worker = r.startWorker()
		again := false
		for name, how := range r.worker.wrote {
			if _, ok := r.in.Entangled[name]; !ok {
				r.in.Entangled[name], again = "a probe has seen it "+how, true
			}
		}
		if !again || r.rounds > 8 {
			break
		}
	}
	if r.worker.err != nil {
		r.t.Errorf("worker: %v", r.worker.err)
		return
	}
	w := r.worker
	if w.finish != nil {
		if _, err := w.finish(nil); err != nil {
			r.t.Errorf("final values: %v", err)
		}
	}
	w.ready = true
}

func (r *trial) startWorker() *machine {
	r.t.Helper()
	w := newMachine(r.t)
	w.plan = r.plan
	values := r.main.values()
	c := &copier{rt: w.rt, graph: r.graph, made: map[*goja.Object]*goja.Object{}, classed: map[*goja.Object]string{}}
	c.binding = func(name string) goja.Value {
		if w.capture == nil {
			return w.rt.NewObject()
		}
		return w.values().Get(name)
	}
	before := map[string]string{}
	for _, b := range r.a.Bindings() {
		if r.plan.Kind[b.Name] == Shared {
			w.shared[b.Name] = c.copy(values.Get(b.Name))
			before[b.Name] = w.bare(w.shared[b.Name])
		}
	}
	p := r.compile(r.a.CompileWorker(r.plan))
	w.run(r.b, p, false)
	for name, text := range before {
		if w.bare(w.shared[name]) != text {
			if _, ok := r.plan.Entangled[name]; !ok {
				w.wrote[name] = "written"
			}
		}
	}
	if w.err == nil {
		mine := w.values()
		for o, class := range c.classed {
			if f, ok := mine.Get(class).(*goja.Object); ok {
				_ = o.SetPrototype(f.Get("prototype").ToObject(w.rt))
			}
		}
	}
	return w
}

func (r *trial) same() {
	r.t.Helper()
	if r.worker.err != nil {
		return
	}
	if m, w := r.main.probe(), r.worker.probe(); m != w {
		r.t.Errorf("main:   %s\nworker: %s\n%s", m, w, r.show())
	}
}

// show lists what a plan says.
func (r *trial) show() string {
	var b strings.Builder
	for i, u := range r.plan.Units {
		if u.Kept == "is used by what runs again" || u.Position.File == "" {
			continue
		}
		if u.Kept != "" {
			fmt.Fprintf(&b, "+ %d %s | %s\n", i, u.Text, u.Kept)
		} else if r.a.units[i].origin == authors {
			fmt.Fprintf(&b, "- %d %s | %s\n", i, u.Text, u.Dropped)
		}
	}
	for n, how := range r.plan.Entangled {
		fmt.Fprintf(&b, "entangled %s: %s\n", n, how)
	}
	return b.String()
}

// kept and dropped are what the author's units declare, or their text.
func (r *trial) kept() (kept, dropped []string) {
	for i, u := range r.plan.Units {
		if r.a.units[i].origin != authors {
			continue
		}
		s := strings.Join(u.Declares, ",")
		if s == "" {
			s = u.Text
		}
		if u.Kept != "" {
			kept = append(kept, s)
		} else {
			dropped = append(dropped, s)
		}
	}
	return kept, dropped
}

func (r *trial) entangled() []string {
	var list []string
	for n := range r.plan.Entangled {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

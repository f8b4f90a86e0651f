package vm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/derive"
	"pyp/vm/seal"
)

// maxProbes bounds how often the workers' program is derived again. Each round
// adds at least one binding; scripts seen so far needed two at most.
const maxProbes = 12

// probe watches the start of a worker for writes to shared data, which the
// rule that derived the program has not foreseen.
type probe struct {
	writes map[string]string // binding -> how
}

func (p *probe) wrote(name, how string) {
	if p.writes[name] == "" {
		p.writes[name] = how
	}
}

// prove derives the workers' program and starts a worker with it, again and
// again until that one neither writes shared data nor differs from main in
// what it can see. That worker is the first to serve.
func (g *Generation) prove(s *sealing, post Poster) (*Worker, error) {
	in := s.input
	in.Entangled, in.Forced = map[string]string{}, map[string]bool{}
	main, places := g.Main.digests(s.plan), g.Main.places(s.plan)
	for round := 0; ; round++ {
		code, err := g.Program.analysis.CompileWorker(s.shared.plan)
		if err != nil {
			return nil, compileError(g.Program.bundle, err)
		}
		s.shared.code = code
		p := &probe{writes: map[string]string{}}
		w, err := newWorker(s.shared, 0, g.modules, g.report, post, g.StartTimeout, p)
		again := g.unshareJSON(s.shared, p) || entangle(&in, p)
		var differs map[string]string
		var missing []patch
		if !again && err == nil {
			differs = differences(main, w.digests(s.shared.plan))
			again = force(&in, differs)
			missing = w.missing(s)
			again = again || len(missing) > 0 && !in.Hidden
			in.Hidden = in.Hidden || len(missing) > 0
		}
		if again && round < maxProbes {
			s.shared.plan = g.Program.analysis.Plan(in)
			continue
		}
		if err == nil && len(p.writes) > 0 {
			err = g.unsettled(p)
		}
		g.warn(differs)
		g.warnMissing(missing)
		g.warnLate(s.shared.plan)
		if err == nil {
			g.warnIdentity(places, w.places(s.shared.plan), s.shared)
		}
		return w, err
	}
}

// unshareJSON leaves a JSON file to each worker whose start writes it: a
// package works on what it has read.
func (g *Generation) unshareJSON(sh *Shared, p *probe) (again bool) {
	for i := range sh.json {
		name := g.Main.jsonRoot(i)
		if _, ok := p.writes[name]; ok {
			delete(sh.json, i)
			delete(p.writes, name)
			again = true
		}
	}
	return again
}

func entangle(in *derive.Input, p *probe) (again bool) {
	for name, how := range p.writes {
		if _, ok := in.Entangled[name]; !ok {
			in.Entangled[name] = "is changed by the start of a worker: " + how
			again = true
		}
	}
	return again
}

func force(in *derive.Input, differs map[string]string) (again bool) {
	for name := range differs {
		if !in.Forced[name] {
			in.Forced[name] = true
			again = true
		}
	}
	return again
}

func (g *Generation) unsettled(p *probe) error {
	for name, how := range p.writes {
		return fmt.Errorf("a worker's start writes %s (%s), which main shares, however often it is derived; make it with parallel.local(() => ...)", g.Main.author(name), how)
	}
	return nil
}

func (g *Generation) warn(differs map[string]string) {
	for _, b := range g.Program.bindings {
		if how := differs[b.Name]; how != "" {
			g.warnings = append(g.warnings, fmt.Sprintf("%s: warning: %s differs between main and the workers: %s; what it holds is made again in each worker", b.Position, b.Author, how))
		}
	}
}

// digests describe what can be seen of the author's bindings that every VM has
// for itself.
func (e *engine) digests(plan *derive.Plan) map[string]string {
	all := map[string]string{}
	e.locals(plan, func(name string, v goja.Value) { all[name] = e.digest(v) })
	return all
}

// locals calls f for the author's bindings that every VM has for itself.
func (e *engine) locals(plan *derive.Plan, f func(name string, v goja.Value)) {
	o, err := e.captured()
	if err != nil {
		return
	}
	for _, b := range e.prog.bindings {
		if k := plan.Kind[b.Name]; b.Package || b.Helper || b.Host || k != derive.Local && k != derive.Definition {
			continue
		}
		if v := o.Get(b.Name); v != nil {
			f(b.Name, v)
		}
	}
}

func (e *engine) digest(v goja.Value) (text string) {
	if ex := e.rt.Try(func() { text = seal.Digest(v, e.realm.NodeOf) }); ex != nil {
		return ""
	}
	return text
}

func differences(main, worker map[string]string) map[string]string {
	differs := map[string]string{}
	for name, text := range main {
		if worker[name] != text {
			differs[name] = seal.Difference(text, worker[name])
		}
	}
	return differs
}

// missing are patches of main's built-ins and global object that a worker does
// not have.
func (w *Worker) missing(s *sealing) (list []patch) {
	for p, text := range s.patches {
		if !s.onlyMain[p.String()] && w.patched(p) != text {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b patch) int { return strings.Compare(a.String(), b.String()) })
	return list
}

func (g *Generation) warnMissing(list []patch) {
	for _, p := range list {
		g.warnings = append(g.warnings, fmt.Sprintf("warning: main's top level sets %s, and the workers do not have it, or another; set it by that name in a statement of the top level: %s = ...", p, p))
	}
}

// warnLate tells of bindings that only main would have come to.
func (g *Generation) warnLate(p *derive.Plan) {
	for _, b := range g.Program.bindings {
		if slices.Contains(p.Late, b.Name) {
			g.warnings = append(g.warnings, fmt.Sprintf("%s: warning: %s is declared behind run() and has no value in workers, where to mention it is a ReferenceError; declare it before", b.Position, b.Author))
		}
	}
}

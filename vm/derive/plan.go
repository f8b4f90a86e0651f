package derive

import (
	"fmt"
	"slices"
	"strings"
)

// planner applies rule R* to what is known. Kept statements and entangled names
// only become more, so it ends.
type planner struct {
	a    *Analysis
	in   Input
	plan *Plan

	kind      []Kind
	why       []string
	shared    bitset // data, but what is entangled
	entangled bitset
	code      bitset // definitions and locals
	local     bitset
	state     bitset // locals of the author's
	forced    bitset
	groups    []bitset // for each name, those whose data shares objects with its; nil: none

	keepers    bitset // names whose functions have a state of their own
	generators bitset // locals that are generators or iterators: to read from them advances them

	kept    []string
	changed bool
}

// Plan says what runs again in a worker. It may be called any number of times.
func (a *Analysis) Plan(in Input) *Plan {
	n := len(a.names)
	p := &planner{
		a: a, in: in, kind: make([]Kind, n), why: make([]string, n), kept: make([]string, len(a.units)),
		shared: newBitset(n), entangled: newBitset(n), code: newBitset(n), local: newBitset(n), state: newBitset(n), forced: newBitset(n), generators: newBitset(n), keepers: newBitset(n),
		plan: &Plan{Kind: map[string]Kind{}, Why: map[string]string{}, Entangled: map[string]string{}},
	}
	p.group()
	p.judge()
	p.keepState()
	for p.changed = true; p.changed; {
		p.changed = false
		p.keep()
		p.entangle()
		p.together()
	}
	p.supply()
	p.announce()
	p.report()
	return p.plan
}

// judge gives each name its kind.
func (p *planner) judge() {
	behind := p.declaredBehind()
	for i, n := range p.a.names {
		p.kind[i], p.why[i] = p.kindOf(n, behind[i])
		switch p.kind[i] {
		case Shared:
			p.shared.add(i)
		case Definition:
			p.code.add(i)
		case Local:
			if !n.private {
				p.makeLocal(i)
			}
		}
		if p.in.Forced[n.Name] {
			p.forced.add(i)
		}
	}
	for i, n := range p.a.names {
		if how, ok := p.in.Entangled[n.Name]; ok {
			p.tangle(i, how)
		}
	}
}

func (p *planner) makeLocal(i int) {
	p.code.add(i)
	p.local.add(i)
	if n := p.a.names[i]; !n.Package && !n.module {
		p.state.add(i)
		if why := p.why[i]; strings.Contains(why, "is a generator") || strings.Contains(why, "is an iterator") {
			p.generators.add(i)
		}
	}
}

func (p *planner) kindOf(n *name, behind bool) (Kind, string) {
	data := p.in.Data[n.Name]
	switch {
	case n.Helper:
		return Helper, "belongs to the bundler"
	case n.Host || n.ref != nil:
		return Host, "comes from a module of the host"
	case n.private:
		return Local, "is used by one statement only"
	case n.definition && n.class && !behind:
		return Definition, "is a class"
	case n.global && !n.definition:
		return Local, "is a global that the script makes"
	case n.definition && !behind:
		return Definition, "is a function"
	case n.code != "":
		return Local, n.code
	case n.Package:
		return Local, "belongs to a package"
	case data && behind:
		return Shared, "is declared behind run() and has no value"
	case data:
		return Shared, "is data"
	}
	if why := p.in.Why[n.Name]; why != "" {
		return Local, why
	}
	return Local, "is not data"
}

// declaredBehind are the names that main has not come to.
func (p *planner) declaredBehind() []bool {
	behind := make([]bool, len(p.a.names))
	for j, u := range p.a.units {
		for _, i := range u.declares {
			behind[i] = p.behind(j) && !p.a.names[i].function
		}
	}
	return behind
}

// isVar tells a binding that its author has declared with var: it has the value
// undefined from the start.
func (p *planner) isVar(i int) bool {
	n := p.a.names[i]
	if n.Position.File == "" {
		return true
	}
	line, _ := p.a.bundle.SourceLine(n.Position.File, n.Position.Line)
	head := line[:min(len(line), max(0, n.Position.Column-1))]
	words := strings.Fields(head[max(strings.LastIndex(head, ";"), 0):])
	return slices.Contains(words, "var") || slices.Contains(words, ";var")
}

// behind tells whether a unit stands behind the one that does not end. A
// declaration without a value does nothing anywhere: esbuild puts those of vars
// in blocks at the end.
func (p *planner) behind(j int) bool {
	b := p.a.units[j].binding
	return p.in.Last >= 0 && j > p.in.Last && (b == nil || b.Initializer != nil)
}

// tangle marks shared data that is to be made again. A temporary of esbuild's
// simply is each worker's own.
func (p *planner) tangle(i int, how string) {
	if !p.shared.has(i) {
		return
	}
	p.changed = true
	p.shared.remove(i)
	n := p.a.names[i]
	if n.temporary {
		p.kind[i], p.why[i] = Local, "is a temporary of the bundler"
		p.makeLocal(i)
		return
	}
	p.entangled.add(i)
	p.plan.Entangled[n.Name] = how
}

// keep finds statements that run again.
func (p *planner) keep() {
	for j, u := range p.a.units {
		if p.kept[j] == "" {
			if why := p.reason(j, u); why != "" {
				p.kept[j], p.changed = why, true
			}
		}
	}
}

// entangle finds shared data that kept statements write, or read before a
// dropped one writes it.
func (p *planner) entangle() {
	first, firstDeep := p.firstReads()
	for j, u := range p.a.units {
		if u.origin != authors || p.behind(j) {
			continue
		}
		if p.kept[j] != "" {
			p.writtenAgain(u)
			continue
		}
		late := func(i int, read []int) {
			if p.shared.has(i) && read[i] < j {
				p.tangle(i, fmt.Sprintf("is read by %s, which runs again, before %s gives it its value", p.place(read[i]), p.place(j)))
			}
		}
		p.a.inMain.writes[u.piece].each(func(i int) { late(i, firstDeep) })
		p.lateInto(j, u, firstDeep)
		p.a.inMain.assigns[u.piece].each(func(i int) { late(i, first) })
		if u.binding != nil && u.binding.Initializer != nil {
			for _, i := range u.declares {
				late(i, first)
			}
		}
	}
}

// writtenAgain entangles what a kept statement writes.
func (p *planner) writtenAgain(u *unit) {
	tangle := func(i int) { p.tangle(i, "is written by "+p.placeOf(u)+", which runs again") }
	p.a.direct.writes[u.piece].each(tangle)
	for _, i := range u.declares {
		tangle(i)
	}
	p.a.direct.names[u.piece].each(func(i int) {
		if p.a.names[i].temporary {
			tangle(i)
		}
	})
}

// firstReads are, for each name, the first kept statement that reads it, and the
// first that may look into it.
func (p *planner) firstReads() (first, deep []int) {
	first, deep = make([]int, len(p.a.names)), make([]int, len(p.a.names))
	for i := range first {
		first[i], deep[i] = len(p.a.units), len(p.a.units)
	}
	for j, u := range p.a.units {
		if p.kept[j] == "" || u.origin != authors {
			continue
		}
		p.a.direct.names[u.piece].each(func(i int) { first[i] = min(first[i], j) })
		p.a.direct.deep[u.piece].each(func(i int) {
			deep[i] = min(deep[i], j)
			if !p.shared.has(i) {
				for _, k := range p.a.names[i].holds {
					deep[k] = min(deep[k], j)
				}
			}
		})
	}
	return first, deep
}

// supply keeps what of the host and the bundler the kept code mentions.
func (p *planner) supply() {
	live := p.live()
	for changed := true; changed; {
		changed = false
		for j, u := range p.a.units {
			if p.kept[j] != "" || !p.supplied(u) || p.behind(j) {
				continue
			}
			for _, i := range u.supplies {
				if live.has(i) {
					p.kept[j], changed = "is used by what runs again", true
					live.merge(p.a.reach.names[u.piece])
					p.bodies(u, live)
					break
				}
			}
		}
	}
	p.plan.live = live
}

// supplied tells units that are about names of the host or helpers only.
func (p *planner) supplied(u *unit) bool {
	for _, i := range u.supplies {
		if k := p.kind[i]; k != Host && k != Helper {
			return false
		}
	}
	return len(u.supplies) > 0
}

// live are the names that kept code mentions.
func (p *planner) live() bitset {
	live := newBitset(len(p.a.names))
	for j, u := range p.a.units {
		if p.kept[j] != "" {
			live.merge(p.a.reach.names[u.piece])
			live.merge(p.a.reach.writes[u.piece])
			p.bodies(u, live)
		}
	}
	return live
}

func (p *planner) bodies(u *unit, live bitset) {
	for _, i := range u.declares {
		if b := p.a.names[i].body; b >= 0 {
			live.merge(p.a.reach.names[b])
			live.merge(p.a.reach.writes[b])
		}
	}
}

package derive

import (
	"fmt"
	"strings"

	"github.com/dop251/goja/unistring"
)

// report fills in what the plan shows.
func (p *planner) report() {
	for i, n := range p.a.names {
		p.plan.Kind[n.Name] = p.kind[i]
		p.plan.Why[n.Name] = p.why[i]
		if how, ok := p.plan.Entangled[n.Name]; ok {
			p.plan.Why[n.Name] = "is data, made again in each worker because it " + how
		}
	}
	for i, behind := range p.declaredBehind() {
		n := p.a.names[i]
		if behind && p.kind[i] == Shared && p.plan.live.has(i) && !p.entangled.has(i) && !p.isVar(i) && !globals[unistring.NewFromString(n.Name)] {
			p.plan.Late = append(p.plan.Late, n.Name)
		}
	}
	p.plan.in = p.in
	p.plan.kept = make([]bool, len(p.a.units))
	for j, u := range p.a.units {
		p.plan.kept[j] = p.kept[j] != ""
		up := UnitPlan{Position: u.position, Text: p.a.text(u), Kept: p.kept[j]}
		if up.Kept == "" {
			up.Dropped = p.dropped(j, u)
		}
		if i := p.a.loads(u); i >= 0 {
			up.Loads = p.a.names[i].Position
		}
		for _, i := range u.declares {
			up.Declares = append(up.Declares, p.a.names[i].Name)
		}
		p.plan.Units = append(p.plan.Units, up)
	}
}

func (p *planner) dropped(j int, u *unit) string {
	switch {
	case p.behind(j):
		return "is behind run()"
	case p.supplied(u):
		return "is not used by what runs again"
	case u.binding != nil:
		return "its value is shared"
	}
	return "reaches only shared data"
}

// text is a unit's first line as its author wrote it.
func (a *Analysis) text(u *unit) string {
	for _, i := range u.declares {
		if n := a.names[i]; n.module {
			return "module " + n.Author
		} else if n.temporary {
			return ""
		}
	}
	if u.origin != authors || u.position.File == "" {
		return ""
	}
	line, _ := a.bundle.SourceLine(u.position.File, u.position.Line)
	return strings.TrimSpace(line)
}

// place words where a unit stands.
func (p *planner) place(j int) string { return p.placeOf(p.a.units[j]) }

func (p *planner) placeOf(u *unit) string {
	if u.position.File == "" {
		return "the bundler's code"
	}
	return fmt.Sprintf("%s:%d", u.position.File, u.position.Line)
}

// Unsharable are the classes, and functions that may be used as such, of which no instance can be shared: to construct
// one reaches what is local, so that the instance is known there, or has state
// there.
func (a *Analysis) Unsharable(p *Plan) (classes []string) {
	local := newBitset(len(a.names))
	for i, n := range a.names {
		if p.Kind[n.Name] == Local {
			local.add(i)
		}
	}
	for i, n := range a.names {
		if !n.literal || n.construct < 0 || n.global {
			continue
		}
		if local.has(i) || local.first(a.reach.names[n.construct]) >= 0 {
			classes = append(classes, n.Name)
		}
	}
	return classes
}

package derive

import (
	"maps"

	"github.com/dop251/goja/unistring"
)

// scope is what a function does with variables that are not of the top level.
type scope struct {
	own    map[unistring.String]bool // that it declares
	writes map[unistring.String]bool // that it assigns, or writes into
}

// declares notes a variable of the present function.
func (c *collector) declares(name unistring.String) {
	p := c.piece()
	if p.scope.own == nil {
		p.scope.own = map[unistring.String]bool{}
	}
	p.scope.own[name] = true
}

// changes notes that the present function changes a variable, or what it holds.
func (c *collector) changes(name unistring.String) {
	p := c.piece()
	if p.scope.writes == nil {
		p.scope.writes = map[unistring.String]bool{}
	}
	p.scope.writes[name] = true
}

// keepers finds the functions that make others with a state of their own: a
// counter in a closure. Functions that run with the one around them share its
// fate.
func (a *Analysis) keepers() {
	for i := len(a.pieces) - 1; i >= 0; i-- { // inner ones come behind those around
		p := a.pieces[i]
		runs := map[int]bool{}
		for _, r := range p.runs {
			runs[r] = true
		}
		for _, s := range p.subs {
			for name := range a.pieces[s].captured() {
				switch {
				case !runs[s] && p.scope.own[name]:
					p.keeps = true
				case !p.scope.own[name]:
					if p.scope.writes == nil {
						p.scope.writes = map[unistring.String]bool{}
					}
					p.scope.writes[name] = true
				}
			}
		}
	}
}

// captured are the variables of functions around it that a piece changes.
func (p *piece) captured() map[unistring.String]bool {
	m := maps.Clone(p.scope.writes)
	maps.DeleteFunc(m, func(name unistring.String, _ bool) bool { return p.scope.own[name] })
	return m
}

// keepState finds the locals whose functions have a state of their own.
func (p *planner) keepState() {
	for _, u := range p.a.units {
		if u.origin != authors || !p.a.direct.traits[u.piece].has(traitKeeps) {
			continue
		}
		p.a.inMain.assigns[u.piece].each(p.keepers.add)
		for _, i := range u.declares {
			p.keepers.add(i)
		}
	}
}

// advances is a local whose state running a unit changes, -1 if there is none.
func (p *planner) advances(u *unit) int {
	if i := p.generators.first(p.a.direct.names[u.piece]); i >= 0 {
		return i
	}
	found := -1
	p.a.direct.uses[u.piece].each(func(i int) {
		if found < 0 && p.state.has(i) && p.keepers.has(i) {
			found = i
		}
	})
	if found < 0 && p.a.direct.traits[u.piece].has(traitThis) {
		p.a.direct.uses[u.piece].each(func(i int) {
			if found < 0 && p.state.has(i) {
				found = i
			}
		})
	}
	return found
}

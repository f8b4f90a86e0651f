package derive

import (
	"fmt"

	"github.com/dop251/goja/ast"
)

// group reads the groups of names whose data shares objects.
func (p *planner) group() {
	p.groups = make([]bitset, len(p.a.names))
	at := map[string]int{}
	for i, n := range p.a.names {
		at[n.Name] = i
	}
	for _, names := range p.in.Aliases {
		all := newBitset(len(p.a.names))
		for _, n := range names {
			if i, ok := at[n]; ok {
				all.add(i)
			}
		}
		all.each(func(i int) {
			if p.groups[i] == nil {
				p.groups[i] = all
				return
			}
			both := append(bitset{}, p.groups[i]...)
			both.merge(all)
			p.groups[i] = both
		})
	}
}

// alike calls f for a name and all that share objects with it.
func (p *planner) alike(i int, f func(int)) {
	if p.groups[i] == nil {
		f(i)
		return
	}
	p.groups[i].each(f)
}

// lateInto entangles shared data that a dropped statement writes into after a
// kept one has read it, by whatever name. All names of such data are made again
// together.
func (p *planner) lateInto(j int, u *unit, read []int) {
	late := func(i int) {
		first := len(p.a.units)
		p.alike(i, func(k int) { first = min(first, read[k]) })
		if first >= j {
			return
		}
		p.alike(i, func(k int) {
			if p.shared.has(k) {
				p.tangle(k, fmt.Sprintf("is read by %s, which runs again, before %s gives it its value", p.place(first), p.place(j)))
			}
		})
	}
	p.a.inMain.into[u.piece].each(late)
	if p.a.inMain.traits[u.piece].has(traitVague) {
		p.a.inMain.names[u.piece].each(func(i int) {
			if n := p.a.names[i]; !n.primitive || n.written {
				late(i)
			}
		})
	}
}

// writesEntangled is entangled data that a piece may write into by the name of
// other data; -1 if there is none.
func (p *planner) writesEntangled(piece int) int {
	found := -1
	look := func(i int) {
		if found < 0 && p.groups[i] != nil {
			found = p.entangled.first(p.groups[i])
		}
	}
	p.a.reach.into[piece].each(look)
	if found < 0 && p.a.direct.traits[piece].has(traitVague) {
		p.a.direct.names[piece].each(look)
	}
	return found
}

// together entangles shared names that are parts of data which is made again,
// const first = users[0]: what a WeakSet or a closure got hold of during the
// start is the part that was made then.
func (p *planner) together() {
	for _, u := range p.a.units {
		if u.binding == nil || !part(u.binding.Initializer) {
			continue
		}
		for _, i := range u.declares {
			if p.groups[i] == nil || !p.shared.has(i) {
				continue
			}
			if of := p.entangled.first(p.groups[i]); of >= 0 {
				p.tangle(i, "shares objects with "+p.a.names[of].Author+", which is made again")
			}
		}
	}
}

// part tells expressions that only look a value up.
func part(e ast.Expression) bool {
	switch e.(type) {
	case *ast.Identifier, *ast.DotExpression, *ast.BracketExpression:
		return true
	}
	return false
}

package derive

import (
	"fmt"

	"github.com/dop251/goja/ast"
)

// reason is why a unit runs again in each worker, "" if it does not as far as
// is known yet.
func (p *planner) reason(j int, u *unit) string {
	if _, function := u.stmt.(*ast.FunctionDeclaration); p.behind(j) && !function {
		return ""
	}
	switch {
	case p.supplied(u):
		return ""
	case j == p.in.Last:
		return "comes to run()"
	case u.tail:
		return p.tail(u)
	case u.origin == packages:
		return "belongs to a package"
	case u.returns:
		return "may end the top level"
	}
	for _, i := range u.declares {
		switch {
		case p.code.has(i):
			return "defines " + p.a.names[i].Author
		case p.entangled.has(i):
			return "makes " + p.a.names[i].Author + ", which " + p.plan.Entangled[p.a.names[i].Name]
		}
	}
	if u.binding != nil {
		return p.dataReason(u)
	}
	return p.statementReason(u)
}

// tail keeps the end of a using block if something in it runs again.
func (p *planner) tail(u *unit) string {
	for j, o := range p.a.units {
		if o.using == u.using && !o.tail && p.kept[j] != "" {
			return "ends a block with using"
		}
	}
	return ""
}

// statementReason is for statements that declare nothing.
func (p *planner) statementReason(u *unit) string {
	a := p.a
	reach, direct := a.reach, a.direct.traits[u.piece]
	if why := p.starting(u); why != "" {
		return why
	}
	if i := p.local.first(reach.names[u.piece]); i >= 0 {
		return "reaches " + a.names[i].Author
	}
	if reach.traits[u.piece].has(traitGlobal) {
		return a.remarkOf(reach.traits[u.piece], writes)
	}
	if i := p.code.first(reach.writes[u.piece]); i >= 0 {
		return "writes " + a.names[i].Author
	}
	if i := p.entangled.first(reach.writes[u.piece]); i >= 0 {
		return p.again("writes", i)
	}
	if i := p.writesEntangled(u.piece); i >= 0 {
		return p.again("writes", i)
	}
	if direct.has(traitHostCode) {
		return a.remarkOf(direct, handsTo)
	}
	if why := a.remarkOf(direct, passes); why != "" {
		return why
	}
	if i := p.entangled.first(a.direct.names[u.piece]); i >= 0 && direct.has(traitForeign) {
		return p.again("may write", i)
	}
	if i := p.forced.first(a.reach.names[u.piece]); i >= 0 {
		return p.differs(i)
	}
	return p.hidden(u)
}

// hidden is for statements whose writes their syntax does not tell, when one of
// them has patched a built-in.
func (p *planner) hidden(u *unit) string {
	if t := p.a.direct.traits[u.piece]; p.in.Hidden && (t.has(traitVague) || t.has(traitForeign)) {
		return "may have changed a built-in"
	}
	return ""
}

// starting is for code that declares what the workers serve, or comes to run().
func (p *planner) starting(u *unit) string {
	t := p.a.reach.traits[u.piece]
	switch {
	case t.has(traitStarts):
		return "reaches run()"
	case t.has(traitRegisters):
		return "reaches register()"
	case t.has(traitEvaluates):
		return "reaches a direct eval()"
	}
	return ""
}

func (p *planner) again(verb string, i int) string {
	n := p.a.names[i]
	return fmt.Sprintf("%s %s, which %s", verb, n.Author, p.plan.Entangled[n.Name])
}

func (p *planner) differs(i int) string {
	return fmt.Sprintf("mentions %s, which would differ from main's", p.a.names[i].Author)
}

// dataReason is for declarations of data. Their initialisers run again only for
// what they do besides: then the data is made again with it, so that whoever
// else got hold of it has the shared one in the end.
func (p *planner) dataReason(u *unit) string {
	if u.binding.Initializer == nil {
		return ""
	}
	why := p.effect(u)
	if why != "" {
		for _, i := range u.declares {
			p.tangle(i, "has an initialiser that "+why)
		}
	}
	return why
}

func (p *planner) effect(u *unit) string {
	a := p.a
	direct := a.direct.traits[u.piece]
	if why := p.starting(u); why != "" {
		return why
	}
	if direct.has(traitGlobal) {
		return a.remarkOf(direct, writes)
	}
	writes := a.direct.writes[u.piece]
	if i := p.entangled.first(writes); i >= 0 {
		return p.again("writes", i)
	}
	if i := p.writesEntangled(u.piece); i >= 0 {
		return p.again("writes", i)
	}
	if i := p.code.first(writes); i >= 0 && p.kind[i] == Definition {
		return "writes " + a.names[i].Author
	}
	if i := p.advances(u); i >= 0 {
		return "advances " + a.names[i].Author
	}
	if i := p.receivesCode(u.piece, map[int]bool{}); i >= 0 {
		return "hands code to " + a.names[i].Author
	}
	if i := p.forced.first(a.reach.names[u.piece]); i >= 0 {
		return p.differs(i)
	}
	return p.hidden(u)
}

// receivesCode is a name that leads to a local of the author's and to which a
// piece, or a function that runs with it, passes code; -1 if there is none.
func (p *planner) receivesCode(piece int, seen map[int]bool) int {
	if seen[piece] {
		return -1
	}
	seen[piece] = true
	x := p.a.pieces[piece]
	for _, i := range x.codeTo {
		if p.leadsToState(i) {
			return i
		}
	}
	for _, i := range x.beside {
		if p.state.has(i) {
			return i
		}
	}
	for _, h := range x.hands {
		if h.callee >= 0 && p.code.has(h.name) && p.leadsToState(h.callee) {
			return h.callee
		}
	}
	for _, r := range x.runs {
		if p.a.pieces[r].owner != x.owner {
			continue
		}
		if i := p.receivesCode(r, seen); i >= 0 {
			return i
		}
	}
	return -1
}

// leadsToState tells locals of the author's, and definitions that reach one.
func (p *planner) leadsToState(i int) bool {
	n := p.a.names[i]
	if p.kind[i] == Definition && !n.Package {
		return p.state.first(p.a.reach.names[n.body]) >= 0
	}
	return p.state.has(i)
}

package derive

import (
	"slices"
	"strings"
)

// flow is what pieces do together with all that they lead to, by piece.
type flow struct {
	names   []bitset // that are mentioned or assigned
	deep    []bitset // of these, all but those that only become part of a value
	writes  []bitset // that are assigned or written into
	assigns []bitset
	into    []bitset // whose value is written into
	uses    []bitset // that are called, or have a method called
	traits  []bitset
}

// Traits of a piece, as elements of a bitset.
const (
	traitRegisters = iota
	traitStarts
	traitEvaluates
	traitHostCode
	traitForeign
	traitGlobal
	traitVague
	traitKeeps
	traitThis
	traits // and from here on one for each of Analysis.words
)

// spread computes the three flows.
func (a *Analysis) spread() {
	a.remark()
	mentioned := make([][]int, len(a.pieces))
	inMain := make([][]int, len(a.pieces))
	for i, p := range a.pieces {
		e := append(append([]int{}, p.subs...), p.runs...)
		for _, n := range p.mentions {
			if a.names[n].definition {
				e = append(e, a.names[n].body)
			}
		}
		mentioned[i] = e
		inMain[i] = append(append([]int{}, p.runs...), p.dead...)
	}
	names := func(i int) []int { return a.pieces[i].mentions }
	deep := func(i int) []int { return a.pieces[i].deep }
	written := func(i int) []int { return a.pieces[i].written() }
	into := func(i int) []int { return a.pieces[i].into }
	uses := func(i int) []int { return a.pieces[i].uses }
	assigned := func(i int) []int { return a.pieces[i].assigns }
	both := func(x, y func(int) []int) func(int) []int {
		return func(i int) []int { return slices.Concat(x(i), y(i)) }
	}
	n, t := len(a.names), traits+len(a.words)
	spread := func(edges func(int) []int, own ...func(int) []int) [][]bitset {
		c := closure{edges: edges, own: append(own, a.traitsOf)}
		for range own {
			c.sizes = append(c.sizes, n)
		}
		c.sizes = append(c.sizes, t)
		return c.close(len(a.pieces))
	}
	s := spread(func(i int) []int { return mentioned[i] }, both(names, assigned), written, into)
	a.reach = flow{names: s[0], writes: s[1], into: s[2], traits: s[3]}
	s = spread(func(i int) []int { return a.pieces[i].runs }, both(names, assigned), both(deep, assigned), written, into, uses)
	a.direct = flow{names: s[0], deep: s[1], writes: s[2], into: s[3], uses: s[4], traits: s[5]}
	s = spread(func(i int) []int { return inMain[i] }, both(names, assigned), written, assigned, into)
	a.inMain = flow{names: s[0], writes: s[1], assigns: s[2], into: s[3], traits: s[4]}
}

// traitsOf are the traits of a piece.
func (a *Analysis) traitsOf(i int) (list []int) {
	p := a.pieces[i]
	for bit, on := range [...]bool{
		p.flags&registers != 0, p.flags&starts != 0, p.flags&evaluates != 0, p.hostCode != "", p.foreign, p.global != "", p.vague, p.keeps, p.ofThis,
	} {
		if on {
			list = append(list, bit)
		}
	}
	remark := func(prefix, s string) {
		if s != "" {
			list = append(list, traits+a.words[prefix+s])
		}
	}
	remark(handsTo, p.hostCode)
	remark(passes, p.passes)
	remark(writes, p.global)
	return list
}

// How remarks begin.
const (
	handsTo = "hands code to "
	writes  = "writes "
	passes  = "passes "
)

// remark numbers the remarks of all pieces.
func (a *Analysis) remark() {
	a.words = map[string]int{}
	note := func(prefix, s string) {
		if _, ok := a.words[prefix+s]; !ok && s != "" {
			a.words[prefix+s] = len(a.words)
		}
	}
	a.giveAway()
	for _, p := range a.pieces {
		note(handsTo, p.hostCode)
		note(writes, p.global)
		p.passes = a.passed(p)
		note(passes, p.passes)
	}
}

// remarkOf is the first remark of a set of traits that begins with prefix.
func (a *Analysis) remarkOf(t bitset, prefix string) string {
	best, text := -1, ""
	for w, i := range a.words {
		if strings.HasPrefix(w, prefix) && t.has(traits+i) && (best < 0 || i < best) {
			best, text = i, w
		}
	}
	return text
}

// passed words which definition p passes to a function that may keep it.
func (a *Analysis) passed(p *piece) string {
	for _, h := range p.hands {
		if !a.names[h.name].definition {
			continue
		}
		switch {
		case h.callee >= 0:
			return a.names[h.name].Author + " to " + a.names[h.callee].Author
		case h.piece >= 0 && !a.pieces[h.piece].foreign:
		case h.free != "" && !a.inner[h.free]:
		default:
			return a.names[h.name].Author + " to a function"
		}
	}
	return ""
}

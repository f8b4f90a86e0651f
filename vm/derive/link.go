package derive

import "slices"

// finish links what one unit has left open.
func (c *collector) finish() {
	for _, p := range c.a.pieces[c.u.piece:] {
		for _, n := range p.locals {
			p.runs = append(p.runs, c.local[n]...)
		}
	}
	c.resolveWrites()
	c.a.results = append(c.a.results, c.results...)
}

// settle decides what the names are, now that all assignments are known.
func (a *Analysis) settle() {
	for _, n := range a.names {
		n.definition = n.literal && n.body >= 0 && !n.written && n.code == ""
		if n.function && n.written {
			n.code = "is a function that gets another value"
		}
		if n.written {
			n.ref = nil
		}
	}
}

// privacy finds names that only one statement uses, which declares them in a
// block: they are no reason for anything.
func (a *Analysis) privacy() {
	for _, n := range a.names {
		n.private = !n.function && !n.lexical && !n.global
	}
	for _, u := range a.units {
		for _, i := range u.declares {
			a.names[i].private = false
		}
	}
	users := make([]int, len(a.names))
	for j, u := range a.units {
		end := len(a.pieces)
		if j+1 < len(a.units) {
			end = a.units[j+1].piece
		}
		for _, p := range a.pieces[u.piece:end] {
			for _, list := range [][]int{p.mentions, p.assigns, p.written()} {
				for _, i := range list {
					if users[i] == 0 {
						users[i] = j + 1
					}
					a.names[i].private = a.names[i].private && users[i] == j+1
				}
			}
		}
	}
}

// link turns names into edges between pieces.
func (a *Analysis) link() {
	for _, r := range a.results {
		if b := a.names[r.callee].body; b >= 0 && a.pieces[b].gets != "" {
			a.pieces[r.piece].global = a.pieces[b].gets
		}
		for _, i := range a.pieces[max(a.names[r.callee].body, 0)].returns {
			if a.names[r.callee].body >= 0 {
				a.pieces[r.piece].writes[i] = r.how
				a.pieces[r.piece].into = append(a.pieces[r.piece].into, i)
			}
		}
	}
	for _, p := range a.pieces {
		for _, f := range p.pending {
			if b := a.names[f.callee].construct; b >= 0 && a.pieces[b].callsParam {
				p.runs = append(p.runs, f.piece)
			}
		}
		for _, h := range p.hands {
			if b := h.callee; b >= 0 && a.names[h.name].definition && a.names[b].construct >= 0 && a.pieces[a.names[b].construct].callsParam {
				p.calls = append(p.calls, h.name)
			}
		}
		for _, i := range p.calls {
			if b := a.names[i].construct; b >= 0 {
				p.runs = append(p.runs, b)
			}
		}
	}
	a.linkMethods()
	a.widen()
	a.keepers()
}

// linkMethods makes edges to the methods that a piece may call: those with the
// name of a property it mentions, of the literals that the values of the names
// it mentions were made by.
func (a *Analysis) linkMethods() {
	containers := a.containers()
	if len(containers) == 0 {
		return
	}
	made := a.makes(containers)
	for _, u := range a.units {
		if u.origin != authors {
			continue
		}
		known := a.mentionedContainers(u, containers)
		for _, i := range slices.Concat(u.declares, a.writtenBy(u)) {
			made[u.piece].each(func(k int) { a.hold(i, containers[k]) })
			for _, o := range known {
				a.hold(i, o)
			}
		}
	}
	for _, n := range a.names {
		if n.definition {
			n.containers = []int{a.pieces[n.body].owner}
		}
	}
	for _, p := range a.pieces {
		a.methodsOf(p)
	}
}

// mentionedContainers are the definitions with methods that a unit mentions: a
// static method or getter of theirs may make an instance.
func (a *Analysis) mentionedContainers(u *unit, containers []int) (list []int) {
	for _, i := range a.pieces[u.piece].mentions {
		if n := a.names[i]; n.definition && !slices.Contains(list, n.body) {
			if _, ok := slices.BinarySearch(containers, n.body); ok {
				list = append(list, n.body)
			}
		}
	}
	return list
}

func (a *Analysis) hold(name, container int) {
	n := a.names[name]
	if !slices.Contains(n.containers, container) {
		n.containers = append(n.containers, container)
	}
}

// containers are the pieces that have methods.
func (a *Analysis) containers() (list []int) {
	seen := map[int]bool{}
	for _, methods := range a.methods {
		for _, m := range methods {
			if o := a.pieces[m].owner; !seen[o] {
				seen[o] = true
				list = append(list, o)
			}
		}
	}
	slices.Sort(list)
	return list
}

// makes tells for each piece which containers it reaches when it runs.
func (a *Analysis) makes(containers []int) []bitset {
	own := make([][]int, len(a.pieces))
	for k, p := range containers {
		own[p] = []int{k}
	}
	for _, n := range a.names { // a class is made where it is constructed
		if n.construct >= 0 && n.body >= 0 {
			own[n.construct] = own[n.body]
		}
	}
	c := closure{
		edges: func(i int) []int { return a.pieces[i].runs },
		own:   []func(int) []int{func(i int) []int { return own[i] }}, sizes: []int{len(containers)},
	}
	return c.close(len(a.pieces))[0]
}

// writtenBy are the names that a unit's own code writes.
func (a *Analysis) writtenBy(u *unit) (list []int) {
	for i := range a.pieces[u.piece].writes {
		list = append(list, i)
	}
	slices.Sort(list)
	return list
}

func (a *Analysis) methodsOf(p *piece) {
	if len(p.props) == 0 {
		return
	}
	var in map[int]bool
	add := func(container int) {
		if in == nil {
			in = map[int]bool{}
		}
		in[container] = true
	}
	for _, i := range p.mentions {
		for _, o := range a.names[i].containers {
			add(o)
		}
	}
	if p.usesThis {
		add(p.owner)
	}
	if in == nil {
		return
	}
	for prop := range p.props {
		for _, m := range a.methods[prop] {
			if in[a.pieces[m].owner] {
				p.runs = append(p.runs, m)
			}
		}
	}
	slices.Sort(p.runs)
	p.runs = slices.Compact(p.runs)
}

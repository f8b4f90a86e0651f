package routes

// search is one look-up on its way through the tree.
type search struct {
	method  []byte
	escaped bool
	number  int
	missed  []*leaf // for the path, but not for the method
	buf     [64]byte
}

// walk finds the route for the path's remainder below n: literal segments come
// before parameters, these before a star, and a longer path before a shorter
// one. What does not have the method is passed over. Each node is visited once,
// since it stands for one length of the path. A slash at the end is overlooked
// behind a segment that is not empty: full.
func (f *search) walk(n *node, rest []byte, full bool) bool {
	if len(rest) == 0 {
		return f.try(n.exact) || f.try(n.prefix)
	}
	part, next := cut(rest)
	if n.static != nil {
		if c := n.static[string(f.decoded(part))]; c != nil && f.walk(c, next, len(part) > 0) {
			return true
		}
	}
	if n.param != nil && len(part) > 0 && f.walk(n.param, next, true) {
		return true
	}
	slash := full && len(part) == 0 && len(next) == 0 // at the end
	return f.try(n.star) || slash && f.try(n.exact) || f.try(n.prefix)
}

func (f *search) decoded(part []byte) []byte {
	if !f.escaped {
		return part
	}
	return unescape(f.buf[:0], part)
}

// try takes the route if it has the method.
func (f *search) try(l *leaf) (ok bool) {
	if l == nil {
		return false
	}
	if f.number, ok = l.pick(f.method); !ok {
		f.missed = append(f.missed, l)
	}
	return ok
}

// collect takes every leaf as missed.
func (f *search) collect(n *node) {
	for _, l := range []*leaf{n.exact, n.prefix, n.star} {
		if l != nil {
			f.missed = append(f.missed, l)
		}
	}
	for _, c := range n.static {
		f.collect(c)
	}
	if n.param != nil {
		f.collect(n.param)
	}
}

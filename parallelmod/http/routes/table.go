package routes

import (
	"bytes"
	"slices"
	"strings"
)

// Methods that stand for several.
const (
	Any = ""  // those that ask for or change a resource
	All = "*" // whatever a client sends
)

// common are the methods that Any stands for.
var common = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// known are the methods that a server has heard of, RFC 9110 section 9 and RFC
// 5789: to refuse one of these is a 405, any other is a 501.
var known = append([]string{"OPTIONS", "TRACE"}, common...)

// Table finds the route of a request. It is filled, and then only read.
type Table struct {
	root   node
	direct map[string]*node // by paths without parameters
	named  map[string]bool  // methods that some route names
}

// node is where the paths of the tree that share their first segments have come
// to.
type node struct {
	static              map[string]*node
	param               *node
	exact, prefix, star *leaf
}

// leaf is the routes of one pattern.
type leaf struct {
	byMethod map[string]int
}

// Add gives a route a number. A method is a token, Any or All. If the table has
// a route for the same method and the same paths, that is returned, and the
// table stays as it was.
func (t *Table) Add(method string, p *Pattern, number int) (other int, clash bool) {
	n := &t.root
	for _, s := range p.segments {
		n = n.child(s)
	}
	at := n.leaf(p.end)
	if other, clash = at.byMethod[method]; clash {
		return other, true
	}
	at.byMethod[method] = number
	if t.direct == nil {
		t.direct, t.named = map[string]*node{}, map[string]bool{}
	}
	t.named[method] = true
	if path, ok := p.literal(); ok {
		t.direct[path] = n
	}
	return 0, false
}

func (n *node) child(s segment) *node {
	if s.param {
		if n.param == nil {
			n.param = &node{}
		}
		return n.param
	}
	if n.static == nil {
		n.static = map[string]*node{}
	}
	if n.static[s.text] == nil {
		n.static[s.text] = &node{}
	}
	return n.static[s.text]
}

func (n *node) leaf(e end) *leaf {
	at := &n.exact
	switch e {
	case prefix:
		at = &n.prefix
	case star:
		at = &n.star
	}
	if *at == nil {
		*at = &leaf{byMethod: map[string]int{}}
	}
	return *at
}

// pick is the route of a method. HEAD is answered by what answers GET.
func (l *leaf) pick(method []byte) (number int, ok bool) {
	if number, ok = l.byMethod[string(method)]; ok {
		return number, true
	}
	head := string(method) == "HEAD"
	if head {
		if number, ok = l.byMethod["GET"]; ok {
			return number, true
		}
	}
	if number, ok = l.byMethod[Any]; ok && isCommon(method) {
		return number, true
	}
	number, ok = l.byMethod[All]
	return number, ok
}

func isCommon(method []byte) bool {
	for _, m := range common {
		if string(method) == m {
			return true
		}
	}
	return false
}

// Found is what Find has found: a route's number, or the status of a refusal.
type Found struct {
	Number int
	Status int    // 0 if there is a route; 204 answers OPTIONS; 400, 404, 405, 501
	Allow  string // of 204 and 405
	Bare   bool   // the path is the pattern itself: there are no values
}

// Find finds the route of a request, of which path is still encoded and without
// its query.
func (t *Table) Find(method, path []byte) Found {
	escaped := bytes.IndexByte(path, '%') >= 0
	switch {
	case string(method) == "CONNECT":
		return Found{Status: 501}
	case len(path) == 0 || path[0] != '/':
		return t.asterisk(method, path)
	case escaped && !valid(path):
		return Found{Status: 400}
	}
	f := search{method: method, escaped: escaped}
	if n := t.direct[string(path)]; n != nil && (f.try(n.exact) || f.try(n.prefix)) {
		return Found{Number: f.number, Bare: true}
	}
	f.missed = nil
	if f.walk(&t.root, path, false) {
		return Found{Number: f.number}
	}
	return t.refuse(&f)
}

// asterisk answers for targets that are no paths. "OPTIONS *" asks about the
// server, RFC 9110 section 9.3.7.
func (t *Table) asterisk(method, path []byte) Found {
	if string(path) == "*" && string(method) == "OPTIONS" {
		f := search{}
		f.collect(&t.root)
		return Found{Status: 204, Allow: allow(f.missed)}
	}
	return Found{Status: 404}
}

func (t *Table) refuse(f *search) Found {
	method := string(f.method)
	switch {
	case len(f.missed) == 0:
		return Found{Status: 404}
	case method == "OPTIONS":
		return Found{Status: 204, Allow: allow(f.missed)}
	case !slices.Contains(known, method) && !t.named[method]:
		return Found{Status: 501}
	}
	return Found{Status: 405, Allow: allow(f.missed)}
}

// allow lists the methods of routes, for the field of that name.
func allow(leaves []*leaf) string {
	has := map[string]bool{}
	for _, l := range leaves {
		for m := range l.byMethod {
			has[m] = true
		}
	}
	var list []string
	has["HEAD"] = has["HEAD"] || has["GET"]
	for _, m := range common {
		if has[m] || has[Any] || has[All] {
			list = append(list, m)
		}
		delete(has, m)
	}
	delete(has, Any)
	delete(has, All)
	delete(has, "OPTIONS")
	for m := range has {
		list = append(list, m)
	}
	slices.Sort(list[min(len(list), len(list)-len(has)):])
	return strings.Join(append(list, "OPTIONS"), ", ")
}

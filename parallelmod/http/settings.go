package http

import (
	"cmp"
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// settings are the attributes of an HttpServer's class, hookers its methods that
// the host calls, and hints those attributes that every protocol may have.
var (
	settings = []string{"root", "directoryListing", "symlinks", "dotfiles", "precompressed", "maxAge", "compress", "routes"}
	hookers  = []string{"preRoute", "dispatch", "error", "exceptionHandler"}
	hints    = []string{"throughput", "lowLatency", "concurrency", "maxSyncSendAttempts", "maxSyncRecvAttempts"}
)

// checkUse refuses a server that answers nothing.
func (p *Protocol) checkUse() {
	if len(p.list) == 0 && p.attribute("root") == nil {
		panic(p.inst.values.TypeError("%s answers nothing: did you forget @route before its methods? There are app.get('/path', function), static routes and static root, too", p.Name))
	}
}

// checkSettings finds names that are all but a setting's or a hook's: what they
// say would be overlooked.
func (p *Protocol) checkSettings() {
	if p.main != p {
		return
	}
	routes := map[string]bool{}
	for _, rt := range p.list {
		routes[strings.ToLower(rt.Name[strings.LastIndexByte(rt.Name, '.')+1:])] = true
	}
	p.checkNames(p.Instance, routes)
	base := p.inst.classes().prototype
	for proto := p.Instance.Prototype(); proto != nil && proto != base; proto = proto.Prototype() {
		p.checkNames(proto, routes)
		if class, ok := proto.Get("constructor").(*goja.Object); ok {
			p.checkNames(class, routes)
		}
	}
}

// checkNames looks at an object's own names, but for those of routes.
func (p *Protocol) checkNames(o *goja.Object, routes map[string]bool) {
	for _, name := range o.GetOwnPropertyNames() {
		if name == "constructor" || routes[strings.ToLower(name)] {
			continue
		}
		right := almost(name, hookers, values.SameWord)
		if right == "" && p.isData(o, name) {
			right = cmp.Or(almost(name, settings, near), almost(name, hints, values.SameWord))
		}
		if right != "" {
			panic(p.inst.values.TypeError("%s.%s has no meaning; did you mean %s?", p.Name, name, right))
		}
	}
}

// isData reports a property that is no function and no accessor.
func (p *Protocol) isData(o *goja.Object, name string) bool {
	rt := p.inst.values.RT
	get, _ := goja.AssertFunction(rt.Get("Object").ToObject(rt).Get("getOwnPropertyDescriptor"))
	d, err := get(goja.Undefined(), o, rt.ToValue(name))
	if err != nil || goja.IsUndefined(d) {
		return false
	}
	v := d.ToObject(rt).Get("value")
	_, function := goja.AssertFunction(v)
	return v != nil && !function
}

// almost finds the name that another one is like, but not equal to.
func almost(name string, names []string, like func(a, b string) bool) (right string) {
	for _, n := range names {
		switch {
		case n == name:
			return ""
		case like(name, n):
			right = n
		}
	}
	return right
}

// near reports that two names are the same word, or that one letter is missing
// in one of them.
func near(a, b string) bool {
	if values.SameWord(a, b) {
		return true
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b) != len(a)+1 || len(a) < 5 {
		return false
	}
	k := 0
	for k < len(a) && a[k] == b[k] {
		k++
	}
	return a[k:] == b[k+1:]
}

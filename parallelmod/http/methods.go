package http

import (
	"bytes"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// findMethods collects what an HTTP path may call: functions of the class's
// own, none of them inherited, a callback or private by its name. Functions
// that an instance has in a field of its own count, those that a class further
// up has put there do not.
func (p *Protocol) findMethods() {
	found := map[string]*Route{}
	p.addMethods(found, p.Instance)
	for _, name := range p.inheritedFields() {
		delete(found, name)
	}
	if proto, ok := p.Class.Get("prototype").(*goja.Object); ok {
		p.addMethods(found, proto)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		p.add(found[name])
	}
}

// matchName finds the method that a raw path names.
func (p *Protocol) matchName(path []byte) Match {
	if len(path) == 0 || path[0] != '/' {
		return Match{Status: 404}
	}
	if rt := p.names[string(path[1:])]; rt != nil {
		return Match{Route: rt}
	}
	if bytes.IndexByte(path, '%') >= 0 {
		if name, err := url.PathUnescape(string(path[1:])); err == nil && p.names[name] != nil {
			return Match{Route: p.names[name]}
		}
	}
	return Match{Status: 404}
}

// inheritedFields are the fields that the class above gives each instance.
func (p *Protocol) inheritedFields() []string {
	above := p.Class.Prototype()
	if above == nil {
		return nil
	}
	construct, ok := goja.AssertConstructor(above)
	if !ok { // Function.prototype
		return nil
	}
	o, err := construct(p.Class)
	if err != nil { // then the class itself has coped with that
		return nil
	}
	return o.GetOwnPropertyNames()
}

func (p *Protocol) addMethods(found map[string]*Route, o *goja.Object) {
	rt := p.inst.values.RT
	get, _ := goja.AssertFunction(rt.Get("Object").ToObject(rt).Get("getOwnPropertyDescriptor"))
	for _, name := range o.GetOwnPropertyNames() {
		if name == "constructor" || strings.HasPrefix(name, "_") || p.Reserved(name) {
			continue
		}
		d, err := get(goja.Undefined(), o, rt.ToValue(name))
		if err != nil {
			continue
		}
		f := d.ToObject(rt).Get("value")
		if call, ok := goja.AssertFunction(f); ok {
			found[name] = &Route{Name: p.Name + "." + name, key: name, Ignores: ignoresTransport(f.String()), self: p.Instance, call: call, value: f}
		}
	}
}

// plainMethod is a method whose parameters are nothing but names.
var plainMethod = regexp.MustCompile(`^(?:async\s+)?[\w$]+\s*\(([\w$\s,]*)\)|^\(([\w$\s,]*)\)\s*=>|^[\w$]+\s*=>`)

// identifier finds the words of a function's text.
var identifier = regexp.MustCompile(`[\w$]+`)

// ignoresTransport reports that a method cannot come by its first argument,
// going by its text: the parameter is named nowhere but in the parameter list,
// and nothing reaches parameters by other means. Such a method is called
// without a transport being made. In doubt it is false.
func ignoresTransport(text string) bool {
	m := plainMethod.FindStringSubmatch(text)
	if m == nil || strings.Contains(text, "\\u") || strings.Contains(text, "[native code]") {
		return false
	}
	params := identifier.FindAllString(m[1]+m[2], -1)
	if m[1]+m[2] == "" && strings.HasSuffix(m[0], "=>") && !strings.HasPrefix(m[0], "(") {
		params = identifier.FindAllString(m[0], -1)
	}
	named := 0
	for _, word := range identifier.FindAllString(text, -1) {
		switch {
		case word == "arguments" || word == "eval":
			return false
		case len(params) > 0 && word == params[0]:
			named++
		}
	}
	return named <= 1
}

package http

import (
	"maps"
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
	p.methods = map[string]*Method{}
	p.addMethods(p.shared)
	for _, name := range p.inheritedFields() {
		delete(p.methods, name)
	}
	if proto, ok := p.class.Get("prototype").(*goja.Object); ok {
		p.addMethods(proto)
	}
	for _, name := range slices.Sorted(maps.Keys(p.methods)) {
		p.methods[name].index = len(p.list)
		p.list = append(p.list, p.methods[name])
	}
}

// Method is what a path of an http11 protocol calls. Its exported fields are
// the same in every VM; the function is this VM's own.
type Method struct {
	Name    string
	Ignores bool // it cannot use its transport, going by its text
	index   int  // in its protocol's list, which is the same in every VM but for strange scripts
	call    goja.Callable
	value   goja.Value // the function itself, for the place where it begins
}

// Methods lists what HTTP paths may call.
func (p *Protocol) Methods() []*Method { return p.list }

// own is this VM's method for another VM's m, nil if there is none.
func (p *Protocol) own(m *Method) *Method {
	if m.index < len(p.list) && p.list[m.index].Name == m.Name {
		return p.list[m.index]
	}
	return p.methods[m.Name]
}

// inheritedFields are the fields that the class above gives each instance.
func (p *Protocol) inheritedFields() []string {
	above := p.class.Prototype()
	if above == nil {
		return nil
	}
	construct, ok := goja.AssertConstructor(above)
	if !ok { // Function.prototype
		return nil
	}
	o, err := construct(p.class)
	if err != nil { // then the class itself has coped with that
		return nil
	}
	return o.GetOwnPropertyNames()
}

func (p *Protocol) addMethods(o *goja.Object) {
	get, _ := goja.AssertFunction(p.inst.values.RT.Get("Object").ToObject(p.inst.values.RT).Get("getOwnPropertyDescriptor"))
	for _, name := range o.GetOwnPropertyNames() {
		if name == "constructor" || strings.HasPrefix(name, "_") || p.reserved(name) {
			continue
		}
		d, err := get(goja.Undefined(), o, p.inst.values.RT.ToValue(name))
		if err != nil {
			continue
		}
		f := d.ToObject(p.inst.values.RT).Get("value")
		if call, ok := goja.AssertFunction(f); ok {
			p.methods[name] = &Method{Name: name, Ignores: ignoresTransport(f.String()), call: call, value: f}
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

package parallelmod

import (
	"strings"

	"github.com/dop251/goja"
)

// findMethods collects what an HTTP path may call: functions of the class's
// own, none of them inherited, a callback or private by its name. Functions
// that an instance has in a field of its own count, those that a class further
// up has put there do not.
func (p *Protocol) findMethods() {
	p.methods, p.functions = map[string]goja.Callable{}, map[string]goja.Value{}
	p.addMethods(p.shared)
	for _, name := range p.inheritedFields() {
		delete(p.methods, name)
	}
	if proto, ok := p.class.Get("prototype").(*goja.Object); ok {
		p.addMethods(proto)
	}
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
	get, _ := goja.AssertFunction(p.inst.rt.Get("Object").ToObject(p.inst.rt).Get("getOwnPropertyDescriptor"))
	for _, name := range o.GetOwnPropertyNames() {
		if name == "constructor" || strings.HasPrefix(name, "_") || isCallback(name) {
			continue
		}
		d, err := get(goja.Undefined(), o, p.inst.rt.ToValue(name))
		if err != nil {
			continue
		}
		f := d.ToObject(p.inst.rt).Get("value")
		if call, ok := goja.AssertFunction(f); ok {
			p.methods[name], p.functions[name] = call, f
		}
	}
}

func isCallback(name string) bool {
	for _, names := range callbackNames {
		for _, n := range names {
			if n == name {
				return true
			}
		}
	}
	return false
}

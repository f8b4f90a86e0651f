package node

import (
	"sort"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// picture is an object on its way to text: base stands before the braces,
// items between them.
type picture struct {
	o           *goja.Object
	kind        kind
	ctor        string // "" if it has no prototype
	tag         string
	keys        []goja.Value // own properties to be shown
	base        string
	open, close string
	list        bool // items are elements, and are laid out in columns
	items       []string
	content     func(level int) // appends what is no property
}

// object prints an object that is not above itself.
func (s *inspector) object(o *goja.Object, level int) string {
	p := &picture{o: o, kind: s.kindOf(o), ctor: s.className(o, level), tag: s.visibleTag(o), open: "{", close: "}"}
	p.keys = s.keysOf(o, p.kind == kindArray || p.kind == kindTyped || s.isBoxedString(p))
	if text, whole := s.sketch(p); whole {
		return text
	}
	if float64(level) > s.depth || s.written > maxInspectBytes {
		return s.paint("special", "["+strings.TrimSuffix(prefix(p.ctor, p.tag, s.fallback(p), ""), " ")+"]")
	}
	level++
	s.seen = append(s.seen, o)
	s.current = level
	if p.content != nil {
		p.content(level)
	}
	for _, k := range p.keys {
		p.items = append(p.items, s.property(o, k, level))
	}
	if n := s.circular[o]; n > 0 {
		p.base = strings.TrimSuffix(s.paint("special", "<ref *"+strconv.Itoa(n)+">")+" "+p.base, " ")
	}
	s.seen = s.seen[:len(s.seen)-1]
	if s.sorted && !p.list {
		sort.Strings(p.items)
	}
	text := s.layout(p, level)
	s.written += len(text)
	return text
}

func (s *inspector) isBoxedString(p *picture) bool {
	return p.kind == kindBoxed && p.o.ClassName() == "String"
}

// fallback is what an object without a prototype is called.
func (s *inspector) fallback(p *picture) string {
	if p.kind == kindArray {
		return "Array"
	}
	return "Object"
}

// shortName is the class name of an object that is not printed.
func (s *inspector) shortName(o *goja.Object) string {
	if n := s.constructorName(o); n != "" {
		return n
	}
	return "Object: null prototype"
}

// className is the class name, as Node prints it: with the class the
// prototype is of if the object is not quite an instance.
func (s *inspector) className(o *goja.Object, level int) string {
	if n := s.constructorName(o); n != "" {
		return n
	}
	proto := o.Prototype()
	if proto == nil {
		return ""
	}
	if float64(level) > s.depth {
		return "Object <Complex prototype>"
	}
	if n := s.constructorName(proto); n != "" {
		return "Object <" + n + ">"
	}
	opts := s.inspectOptions
	opts.depth, opts.customInspect = -1, false
	return "Object <" + s.inspect(proto, opts) + ">"
}

// visibleTag is the tag of o unless it is shown as a property anyway.
func (s *inspector) visibleTag(o *goja.Object) string {
	tag := s.tagOf(o)
	if tag == "" {
		return ""
	}
	if p, ok := s.own(o, goja.SymToStringTag); ok && (p.enumerable || s.showHidden) {
		return ""
	}
	return tag
}

// prefix is what stands before the brace: Foo, Map(2), [Object: null prototype].
func prefix(ctor, tag, fallback, size string) string {
	if ctor == "" {
		if tag != "" && fallback != tag {
			return "[" + fallback + size + ": null prototype] [" + tag + "] "
		}
		return "[" + fallback + size + ": null prototype] "
	}
	if tag != "" && ctor != tag {
		return ctor + size + " [" + tag + "] "
	}
	return ctor + size + " "
}

// keysOf lists the own properties to be shown, without the elements of a list.
func (s *inspector) keysOf(o *goja.Object, list bool) []goja.Value {
	var names []string
	ex := s.rt.Try(func() {
		if s.showHidden {
			names = o.GetOwnPropertyNames()
		} else {
			names = o.Keys()
		}
	})
	if ex != nil {
		return nil
	}
	keys := make([]goja.Value, 0, min(len(names), 32))
	for _, n := range names {
		if list && isIndex(n) {
			continue
		}
		keys = append(keys, s.rt.ToValue(n))
	}
	for _, sym := range o.Symbols() {
		if p, ok := s.own(o, sym); s.showHidden || ok && p.enumerable {
			keys = append(keys, sym)
		}
	}
	return keys
}

func isIndex(name string) bool {
	if name == "" || len(name) > 10 || name[0] == '0' && name != "0" {
		return false
	}
	n, err := strconv.ParseUint(name, 10, 32)
	return err == nil && n < 1<<32-1
}

// property prints one own property, or its value only if it is an element.
func (s *inspector) property(o *goja.Object, key goja.Value, level int) string {
	p, ok := s.own(o, key)
	if !ok {
		_ = s.rt.Try(func() { p.value = getKey(o, key) })
		p.enumerable = true
	}
	return s.propertyName(key, p.enumerable) + ": " + s.valueText(p, level)
}

// valueText prints what a property holds; an accessor is only named.
func (s *inspector) valueText(p property, level int) string {
	switch {
	case p.value != nil:
		s.indent += 2
		defer func() { s.indent -= 2 }()
		return s.format(p.value, level)
	case p.get && p.set:
		return s.paint("special", "[Getter/Setter]")
	case p.get:
		return s.paint("special", "[Getter]")
	case p.set:
		return s.paint("special", "[Setter]")
	}
	return s.paint("undefined", "undefined")
}

func getKey(o *goja.Object, key goja.Value) goja.Value {
	if sym, ok := key.(*goja.Symbol); ok {
		return orUndefined(o.GetSymbol(sym))
	}
	return orUndefined(o.Get(key.String()))
}

func (s *inspector) propertyName(key goja.Value, enumerable bool) string {
	if sym, ok := key.(*goja.Symbol); ok {
		return "[" + s.paint("symbol", symbolText(sym)) + "]"
	}
	name := escapable(key)
	switch {
	case name == "__proto__":
		return "['__proto__']"
	case !enumerable:
		return "[" + name + "]"
	case isWord(name):
		return name
	}
	return s.paint("string", quote(name))
}

func isWord(s string) bool {
	for k, c := range s {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (k == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// element prints one element of a list.
func (s *inspector) element(o *goja.Object, index string, level int) string {
	p, ok := s.own(o, s.rt.ToValue(index))
	if !ok {
		p.value = goja.Undefined()
		_ = s.rt.Try(func() { p.value = orUndefined(o.Get(index)) })
	}
	return s.valueText(p, level)
}

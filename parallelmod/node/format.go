package node

import (
	"strings"

	"github.com/dop251/goja"
)

// formatArgs is util.format: a first string's %s, %d and their like take an
// argument each, the others follow.
func (i *Instance) formatArgs(args []goja.Value, o inspectOptions) string {
	if len(args) == 0 {
		return ""
	}
	if len(args) == 1 && goja.IsString(args[0]) {
		if _, boxed := args[0].(*goja.Object); !boxed {
			return args[0].String()
		}
	}
	var b strings.Builder
	rest := args
	if _, boxed := args[0].(*goja.Object); !boxed && goja.IsString(args[0]) {
		rest = i.formatPattern(&b, args[0].String(), args[1:], o)
		if len(rest) > 0 {
			b.WriteByte(' ')
		}
	}
	for k, v := range rest {
		if k > 0 {
			b.WriteByte(' ')
		}
		if _, boxed := v.(*goja.Object); !boxed && goja.IsString(v) {
			b.WriteString(v.String())
		} else {
			b.WriteString(i.inspect(v, o))
		}
	}
	return b.String()
}

// formatPattern writes pattern with its placeholders filled and returns the
// arguments that none asked for.
func (i *Instance) formatPattern(b *strings.Builder, pattern string, args []goja.Value, o inspectOptions) []goja.Value {
	if len(args) == 0 {
		b.WriteString(pattern)
		return nil
	}
	for {
		at := strings.IndexByte(pattern, '%')
		if at < 0 || at == len(pattern)-1 {
			b.WriteString(pattern)
			return args
		}
		b.WriteString(pattern[:at])
		verb := pattern[at+1]
		switch {
		case verb == '%':
			b.WriteByte('%')
		case strings.IndexByte("sdifjoOc", verb) < 0 || len(args) == 0:
			b.WriteByte('%')
			pattern = pattern[at+1:]
			continue
		default:
			b.WriteString(i.placeholder(verb, args[0], o))
			args = args[1:]
		}
		pattern = pattern[at+2:]
	}
}

func (i *Instance) placeholder(verb byte, v goja.Value, o inspectOptions) string {
	switch verb {
	case 's':
		return i.placeString(v, o)
	case 'd':
		return i.placeNumber(v, func(v goja.Value) string { return numberText(v.ToNumber()) })
	case 'i':
		return i.placeNumber(v, func(v goja.Value) string { return i.parsed("parseInt", v.String()) })
	case 'f':
		if typeOf(v) == "symbol" {
			return "NaN"
		}
		return i.parsed("parseFloat", i.primitiveText(v))
	case 'j':
		return i.placeJSON(v)
	case 'o':
		o.showHidden, o.depth = true, 4
		return i.inspect(v, o)
	case 'O':
		return i.inspect(v, o)
	}
	return "" // %c: there is no CSS here
}

func (i *Instance) placeString(v goja.Value, o inspectOptions) string {
	switch typeOf(v) {
	case "number":
		return numberText(v)
	case "bigint":
		return v.String() + "n"
	case "symbol":
		return symbolText(v.(*goja.Symbol))
	case "object":
		if obj, ok := v.(*goja.Object); ok && !i.printsItself(obj) {
			o.depth, o.colors, o.compact = 0, false, 3
			return i.inspect(v, o)
		}
	}
	return v.String()
}

// printsItself reports that a class of the script has a toString of its own.
func (i *Instance) printsItself(o *goja.Object) bool {
	if i.kindOf(o) == kindError || i.kindOf(o) == kindDate {
		return i.kindOf(o) == kindError && i.hasOwn(o, "toString")
	}
	for n := 0; o != nil && n < 1000; n++ {
		if i.kindOf(o) == kindProxy {
			return false
		}
		if i.hasOwn(o, "toString") {
			return !i.builtIn(o)
		}
		o = o.Prototype()
	}
	return false
}

func (i *Instance) hasOwn(o *goja.Object, name string) bool {
	_, ok := i.own(o, i.rt.ToValue(name))
	return ok
}

// builtIn reports that o is the prototype of one of the language's own classes.
func (i *Instance) builtIn(o *goja.Object) bool {
	p, ok := i.own(o, i.rt.ToValue("constructor"))
	if !ok || p.value == nil {
		return false
	}
	c, ok := p.value.(*goja.Object)
	if !ok {
		return false
	}
	v, err := i.intrinsic().funcText(c)
	return err == nil && strings.Contains(v.String(), "[native code]")
}

func (i *Instance) placeNumber(v goja.Value, number func(goja.Value) string) string {
	switch typeOf(v) {
	case "bigint":
		return v.String() + "n"
	case "symbol":
		return "NaN"
	case "object":
		if _, ok := v.(*goja.Object); ok {
			text := "NaN"
			_ = i.rt.Try(func() { text = number(v) })
			return text
		}
	}
	return number(v)
}

func (i *Instance) primitiveText(v goja.Value) (text string) {
	_ = i.rt.Try(func() { text = v.String() })
	return text
}

func (i *Instance) placeJSON(v goja.Value) string {
	r, err := i.intrinsic().jsonStringify(goja.Undefined(), v)
	if err == nil {
		return orUndefined(r).String()
	}
	if strings.Contains(strings.ToLower(err.Error()), "circular") {
		return "[Circular]"
	}
	panic(err)
}

// parsed is what the global function parseInt or parseFloat makes of text.
func (i *Instance) parsed(function, text string) string {
	v, err := i.lookup(function)(goja.Undefined(), i.rt.ToValue(text))
	i.must(err)
	return numberText(v)
}

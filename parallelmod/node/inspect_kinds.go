package node

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// sketch prepares how an object of its kind is printed. whole says that the
// text is all there is.
func (s *inspector) sketch(p *picture) (text string, whole bool) {
	switch p.kind {
	case kindArray, kindTyped:
		return s.sketchList(p)
	case kindMap, kindSet:
		return s.sketchCollection(p)
	case kindFunction:
		p.base = s.functionBase(p)
		return s.paint("special", p.base), len(p.keys) == 0
	case kindRegExp, kindDate:
		return s.sketchLiteral(p)
	case kindError:
		p.base = s.errorBase(p)
		return p.base, len(p.keys) == 0
	case kindBoxed:
		return s.sketchBoxed(p)
	default:
		return s.sketchPlain(p)
	}
}

func (s *inspector) sketchPlain(p *picture) (string, bool) {
	p.open = prefix(p.ctor, p.tag, "Object", "") + "{"
	switch p.kind {
	case kindPromise:
		p.open = prefix(p.ctor, p.tag, "Promise", "") + "{"
		p.content = func(level int) { p.items = append(p.items, s.promise(p.o, level)) }
	case kindBuffer:
		p.open = prefix(p.ctor, p.tag, "ArrayBuffer", "") + "{"
		p.content = func(int) { p.items = append(p.items, s.bytes(p.o.Export().(goja.ArrayBuffer).Bytes())...) }
	case kindView:
		p.keys = append([]goja.Value{s.rt.ToValue("byteLength"), s.rt.ToValue("byteOffset"), s.rt.ToValue("buffer")}, p.keys...)
	case kindWeakMap, kindWeakSet:
		p.content = func(int) { p.items = append(p.items, s.paint("special", "<items unknown>")) }
	case kindIterator:
		p.open = "[" + p.tag + "] {"
	case kindArguments:
		p.open = "[Arguments] {"
	default:
		if p.ctor == "Object" && p.tag == "" {
			p.open = "{"
		}
		return p.open + "}", len(p.keys) == 0
	}
	return "", false
}

func (s *inspector) sketchList(p *picture) (string, bool) {
	n := int(s.lengthOf(p.o))
	fallback, size := "Array", "("+strconv.Itoa(n)+")"
	if p.kind == kindTyped {
		fallback = "TypedArray"
	}
	if p.kind == kindTyped || p.ctor != "Array" || p.tag != "" {
		p.open = prefix(p.ctor, p.tag, fallback, size)
	} else {
		p.open = ""
	}
	p.open, p.close, p.list = p.open+"[", "]", true
	p.content = func(level int) { s.elements(p, n, level) }
	return p.open + "]", n == 0 && len(p.keys) == 0
}

func (s *inspector) lengthOf(o *goja.Object) (n int64) {
	_ = s.rt.Try(func() { n = orUndefined(o.Get("length")).ToInteger() })
	return n
}

// elements prints as many elements as are wanted, runs of holes as one.
func (s *inspector) elements(p *picture, n, level int) {
	limit := n
	if s.maxArrayLength < float64(n) {
		limit = max(int(s.maxArrayLength), 0)
	}
	at := 0
	for at < n && len(p.items) < limit {
		index := strconv.Itoa(at)
		if p.kind != kindTyped && !s.has(p.o, index) {
			next := s.nextIndex(p.o, at, n)
			p.items = append(p.items, s.paint("undefined", fmt.Sprintf("<%d empty item%s>", next-at, plural(next-at))))
			at = next
			continue
		}
		p.items = append(p.items, s.element(p.o, index, level))
		at++
	}
	p.items = s.more(p.items, n-at, "item")
}

func (s *inspector) more(items []string, left int, what string) []string {
	if left > 0 {
		items = append(items, fmt.Sprintf("... %d more %s%s", left, what, plural(left)))
	}
	return items
}

func (s *inspector) has(o *goja.Object, index string) bool {
	_, ok := s.own(o, s.rt.ToValue(index))
	return ok
}

// nextIndex is the first element after a hole. A sparse array may have a
// billion of holes, so its keys are walked and not its indices.
func (s *inspector) nextIndex(o *goja.Object, at, n int) int {
	next := n
	for _, k := range o.Keys() {
		if v, err := strconv.Atoi(k); err == nil && isIndex(k) && v > at && v < next {
			return v
		}
	}
	return next
}

func (s *inspector) sketchCollection(p *picture) (string, bool) {
	name := "Map"
	if p.kind == kindSet {
		name = "Set"
	}
	var n int64
	_ = s.rt.Try(func() { n = orUndefined(p.o.Get("size")).ToInteger() })
	p.open = prefix(p.ctor, p.tag, name, "("+strconv.FormatInt(n, 10)+")") + "{"
	p.content = func(level int) { s.entries(p, int(n), level) }
	return p.open + "}", n == 0 && len(p.keys) == 0
}

func (s *inspector) entries(p *picture, n, level int) {
	s.indent += 2
	defer func() { s.indent -= 2 }()
	s.eachOf(p.o, p.kind, func(v, k goja.Value) bool {
		if float64(len(p.items)) >= s.maxArrayLength {
			return false
		}
		text := s.format(v, level)
		if p.kind == kindMap {
			text = s.format(k, level) + " => " + text
		}
		p.items = append(p.items, text)
		return true
	})
	p.items = s.more(p.items, n-len(p.items), "item")
}

func (s *inspector) promise(o *goja.Object, level int) string {
	pr := o.Export().(*goja.Promise)
	if pr.State() == goja.PromiseStatePending {
		return s.paint("special", "<pending>")
	}
	s.indent += 2
	text := s.format(orUndefined(pr.Result()), level)
	s.indent -= 2
	if pr.State() == goja.PromiseStateRejected {
		return s.paint("special", "<rejected>") + " " + text
	}
	return text
}

// bytes are the contents of an ArrayBuffer.
func (s *inspector) bytes(b []byte) []string {
	return []string{"[" + s.paint("special", "Uint8Contents") + "]: <" + s.hexBytes(b, s.maxArrayLength) + ">",
		"byteLength: " + s.paint("number", strconv.Itoa(len(b)))}
}

func (i *Instance) hexBytes(b []byte, limit float64) string {
	shown := b[:min(len(b), int(min(limit, math.MaxInt32)))]
	text := strings.TrimSpace(fmt.Sprintf("% x", shown))
	if left := len(b) - len(shown); left > 0 {
		text += fmt.Sprintf(" ... %d more byte%s", left, plural(left))
	}
	return text
}

func (s *inspector) sketchLiteral(p *picture) (string, bool) {
	name, style := "RegExp", "regexp"
	f := s.intrinsic().regexpText
	if p.kind == kindDate {
		name, style, f = "Date", "date", s.intrinsic().dateISO
	}
	v, err := f(p.o)
	if err != nil { // an invalid Date
		v, err = s.intrinsic().dateText(p.o)
		s.must(err)
	}
	p.base = v.String()
	if pre := prefix(p.ctor, p.tag, name, ""); pre != name+" " {
		p.base = pre + p.base
	}
	return s.paint(style, p.base), len(p.keys) == 0
}

func (s *inspector) sketchBoxed(p *picture) (string, bool) {
	name, value := s.unbox(p.o)
	p.base = "[" + name
	if p.ctor == "" {
		p.base += " (null prototype)"
	} else if p.ctor != name {
		p.base += " (" + p.ctor + ")"
	}
	plain := inspector{Instance: s.Instance, inspectOptions: defaultInspect()}
	p.base += ": " + plain.primitive(value) + "]"
	if p.tag != "" && p.tag != p.ctor {
		p.base += " [" + p.tag + "]"
	}
	return s.paint(strings.ToLower(name), p.base), len(p.keys) == 0
}

// unbox is the primitive inside a wrapper object, and what it is called.
func (i *Instance) unbox(o *goja.Object) (string, goja.Value) {
	switch c := o.ClassName(); c {
	case "Number", "String", "Boolean":
		v, err := i.lookup(c, "prototype", "valueOf")(o)
		i.must(err)
		return c, v
	}
	if v, err := i.intrinsic().symbolValue(o); err == nil {
		return "Symbol", v
	}
	if v, err := i.lookup("BigInt", "prototype", "valueOf")(o); err == nil {
		return "BigInt", v
	}
	return "Object", i.rt.ToValue(reflect.TypeOf(o.Export()).String())
}

var classHead = regexp.MustCompile(`^class[\s{]`)

func (s *inspector) functionBase(p *picture) string {
	source := ""
	if v, err := s.intrinsic().funcText(p.o); err == nil {
		source = v.String()
	}
	if classHead.MatchString(source) && strings.HasSuffix(source, "}") {
		return s.classBase(p)
	}
	what := functionType(p.tag)
	text := "[" + what
	if p.ctor == "" {
		text += " (null prototype)"
	}
	if n := s.textOf(p.o, "name"); n != "" {
		text += ": " + n + "]"
	} else {
		text += " (anonymous)]"
	}
	if p.ctor != what && p.ctor != "" && p.ctor != "Function" {
		text += " " + p.ctor
	}
	if p.tag != "" && p.ctor != p.tag && p.tag != what {
		text += " [" + p.tag + "]"
	}
	return text
}

func functionType(tag string) string {
	switch tag {
	case "AsyncFunction", "GeneratorFunction", "AsyncGeneratorFunction":
		return tag
	}
	return "Function"
}

func (s *inspector) classBase(p *picture) string {
	name := "(anonymous)"
	if v, ok := s.own(p.o, s.rt.ToValue("name")); ok && v.value != nil && v.value.String() != "" {
		name = v.value.String()
	}
	text := "[class " + name
	if p.ctor != "Function" && p.ctor != "" {
		text += " [" + p.ctor + "]"
	}
	if p.tag != "" && p.ctor != p.tag {
		text += " [" + p.tag + "]"
	}
	if p.ctor == "" {
		return text + " extends null]"
	}
	if super := p.o.Prototype(); super != nil {
		if n := s.textOf(super, "name"); n != "" {
			text += " extends " + n
		}
	}
	return text + "]"
}

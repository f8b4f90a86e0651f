package node

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// inspectOptions are those of util.inspect.
type inspectOptions struct {
	depth          float64 // levels below the first; +Inf: all
	showHidden     bool
	colors         bool
	customInspect  bool
	sorted         bool
	compact        int // 0: never on one line
	breakLength    float64
	maxArrayLength float64
	maxString      float64
}

func defaultInspect() inspectOptions {
	return inspectOptions{depth: 2, customInspect: true, compact: 3, breakLength: 80, maxArrayLength: 100, maxString: 10000}
}

const (
	// maxInspectLevel bounds the recursion whatever depth asks for: each level
	// takes Go stack.
	maxInspectLevel = 500
	// maxInspectBytes is how much text one call makes before what follows is
	// cut to its class names.
	maxInspectBytes = 16 << 20
)

// inspector is one call of util.inspect.
type inspector struct {
	*Instance
	inspectOptions
	seen     []*goja.Object
	circular map[*goja.Object]int
	indent   int // columns that are taken to the left
	current  int // depth of the object formatted last
	written  int
	self     *goja.Object // the options object that custom functions get, made on demand
}

// inspect prints any value for a person. It runs no getter and no proxy trap.
func (i *Instance) inspect(v goja.Value, o inspectOptions) string {
	s := inspector{Instance: i, inspectOptions: o}
	return s.format(v, 0)
}

func (i *Instance) inspectBrief(v goja.Value) string {
	o := defaultInspect()
	o.depth = -1
	return i.inspect(v, o)
}

// format prints a value that is level objects below the first.
func (s *inspector) format(v goja.Value, level int) string {
	o, ok := v.(*goja.Object)
	if !ok {
		return s.primitive(v)
	}
	for n := 0; s.kindOf(o) == kindProxy; n++ {
		t := o.Export().(goja.Proxy).Target()
		if t == nil || n > 100 {
			return s.paint("special", "<Revoked Proxy>")
		}
		o = t
	}
	if s.customInspect {
		if text, done := s.custom(o, level); done {
			return text
		}
	}
	for _, above := range s.seen {
		if above == o {
			return s.circle(o)
		}
	}
	if level > maxInspectLevel {
		return s.paint("special", "["+s.shortName(o)+"]")
	}
	return s.object(o, level)
}

// circle notes that o contains itself.
func (s *inspector) circle(o *goja.Object) string {
	if s.circular == nil {
		s.circular = map[*goja.Object]int{}
	}
	if s.circular[o] == 0 {
		s.circular[o] = len(s.circular) + 1
	}
	return s.paint("special", "[Circular *"+strconv.Itoa(s.circular[o])+"]")
}

// custom asks an object's own [util.inspect.custom] to print it.
func (s *inspector) custom(o *goja.Object, level int) (string, bool) {
	f, ok := goja.AssertFunction(s.safeGet(o, s.intrinsic().custom))
	if !ok || s.isPrototype(o) {
		return "", false
	}
	var depth goja.Value = goja.PositiveInf()
	if !math.IsInf(s.depth, 1) {
		depth = s.rt.ToValue(s.depth - float64(level))
	}
	ret, err := f(o, depth, s.optionsObject(depth), s.inspectFunction())
	s.must(err)
	if ret == goja.Value(o) {
		return "", false
	}
	if !goja.IsString(ret) {
		return s.format(ret, level), true
	}
	return strings.ReplaceAll(ret.String(), "\n", "\n"+strings.Repeat(" ", s.indent)), true
}

// isPrototype reports that o is a class's prototype object, which has the
// class's methods without being an instance.
func (s *inspector) isPrototype(o *goja.Object) bool {
	p, ok := s.own(o, s.rt.ToValue("constructor"))
	if !ok || p.value == nil {
		return false
	}
	c, ok := p.value.(*goja.Object)
	if !ok {
		return false
	}
	q, ok := s.own(c, s.rt.ToValue("prototype"))
	return ok && q.value == goja.Value(o)
}

func (s *inspector) safeGet(o *goja.Object, key *goja.Symbol) (v goja.Value) {
	_ = s.rt.Try(func() { v = o.GetSymbol(key) })
	return v
}

func (s *inspector) optionsObject(depth goja.Value) goja.Value {
	if s.self == nil {
		s.self = s.inspectOptions.toObject(s.Instance)
		s.must(s.self.Set("stylize", s.fn("stylize", 2, func(c goja.FunctionCall) goja.Value {
			return s.rt.ToValue(s.paint(c.Argument(1).String(), c.Argument(0).String()))
		})))
	}
	s.must(s.self.Set("depth", depth))
	return s.self
}

func (o inspectOptions) toObject(i *Instance) *goja.Object {
	r := i.rt.NewObject()
	set := func(name string, v any) { i.must(r.Set(name, v)) }
	set("showHidden", o.showHidden)
	set("depth", o.depth)
	set("colors", o.colors)
	set("customInspect", o.customInspect)
	set("showProxy", false)
	set("maxArrayLength", o.maxArrayLength)
	set("maxStringLength", o.maxString)
	set("breakLength", o.breakLength)
	set("compact", o.compact)
	set("sorted", o.sorted)
	set("getters", false)
	set("numericSeparator", false)
	return r
}

// optionsFrom reads the options of a script over those given.
func (i *Instance) optionsFrom(v goja.Value, o inspectOptions) inspectOptions {
	src, ok := v.(*goja.Object)
	if !ok {
		return o
	}
	limit := func(name string, to *float64) {
		if v := src.Get(name); goja.IsNull(orUndefined(v)) {
			*to = math.Inf(1)
		} else if !isUndefined(v) {
			*to = v.ToFloat()
		}
	}
	flag := func(name string, to *bool) {
		if v := src.Get(name); !isUndefined(v) {
			*to = v.ToBoolean()
		}
	}
	limit("depth", &o.depth)
	limit("breakLength", &o.breakLength)
	limit("maxArrayLength", &o.maxArrayLength)
	limit("maxStringLength", &o.maxString)
	flag("showHidden", &o.showHidden)
	flag("colors", &o.colors)
	flag("customInspect", &o.customInspect)
	flag("sorted", &o.sorted)
	if v := src.Get("compact"); !isUndefined(v) {
		o.compact = compactLevel(v)
	}
	return o
}

func compactLevel(v goja.Value) int {
	if goja.IsNumber(v) {
		return int(v.ToInteger())
	}
	if v.ToBoolean() {
		return 3 // Node's old one-line layout for true is not worth a second algorithm
	}
	return 0
}

func orUndefined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}

// styles are the ANSI colours that Node prints each kind of thing in.
var styles = map[string][2]string{
	"special": {"36", "39"}, "number": {"33", "39"}, "bigint": {"33", "39"}, "boolean": {"33", "39"},
	"undefined": {"90", "39"}, "null": {"1", "22"}, "string": {"32", "39"}, "symbol": {"32", "39"},
	"date": {"35", "39"}, "regexp": {"31", "39"}, "module": {"4", "24"},
}

func (s *inspector) paint(style, text string) string {
	if c, ok := styles[style]; ok && s.colors {
		return "\x1b[" + c[0] + "m" + text + "\x1b[" + c[1] + "m"
	}
	return text
}

func (s *inspector) primitive(v goja.Value) string {
	switch t := typeOf(v); t {
	case "string":
		return s.quoted(v)
	case "number":
		return s.paint(t, numberText(v))
	case "bigint":
		return s.paint(t, v.String()+"n")
	case "symbol":
		return s.paint(t, symbolText(v.(*goja.Symbol)))
	case "undefined":
		return s.paint(t, "undefined")
	case "object":
		return s.paint("null", "null")
	default:
		return s.paint(t, v.String())
	}
}

func numberText(v goja.Value) string {
	if f := v.ToFloat(); f == 0 && math.Signbit(f) {
		return "-0"
	}
	return v.String()
}

func symbolText(v *goja.Symbol) string { return "Symbol(" + v.String() + ")" }

// quoted prints a string as a literal, cut into lines if it is too long for
// the line.
func (s *inspector) quoted(v goja.Value) string {
	text, more := escapable(v), ""
	if n := utf16Len(text); float64(n) > s.maxString {
		text = cutUTF16(text, int(s.maxString))
		left := n - int(s.maxString)
		more = "... " + strconv.Itoa(left) + " more character" + plural(left)
	}
	n := utf8.RuneCountInString(text)
	if s.compact == 0 || n <= 16 || float64(n) <= s.breakLength-float64(s.indent)-4 || !strings.Contains(text, "\n") {
		return s.paint("string", quote(text)) + more
	}
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for i, l := range lines {
		lines[i] = s.paint("string", quote(l))
	}
	return strings.Join(lines, " +\n"+strings.Repeat(" ", s.indent+2)) + more
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

package bounds

import (
	"reflect"
	"regexp"
	"sync"
	"unsafe"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// This file tells what a regular expression is run by. Go's own engine takes linear time; the other one, for patterns with
// references or assertions and for matches that do not begin at the text's start, backtracks.

// patternFields are where a RegExp object keeps what is asked of it here.
type patternFields struct {
	table                                unsafe.Pointer // of its implementation
	pattern, standard                    uintptr        // in the object
	source, linear, back, global, sticky uintptr        // in the pattern
	ignoreCase, multiline, dotAll, full  uintptr
}

var patterns = sync.OnceValue(func() patternFields {
	o, err := goja.New().RunString("/a/")
	if err != nil {
		panic("BUG: " + err.Error())
	}
	self := reflect.ValueOf(o).Elem().FieldByName("self")
	object := self.Elem().Type().Elem()
	pattern := fieldOf(object, "pattern", reflect.Pointer)
	at := func(name string, kind reflect.Kind) uintptr { return fieldOf(pattern.Type.Elem(), name, kind).Offset }
	wrapper := fieldOf(pattern.Type.Elem(), "regexp2Wrapper", reflect.Pointer)
	if rx := fieldOf(wrapper.Type.Elem(), "rx", reflect.Pointer); rx.Offset != 0 || rx.Type != reflect.TypeFor[*regexp2.Regexp]() {
		panic("BUG: this version of goja keeps patterns that backtrack otherwise")
	}
	if t := fieldOf(pattern.Type.Elem(), "regexpWrapper", reflect.Pointer).Type.Elem(); !t.ConvertibleTo(reflect.TypeFor[regexp.Regexp]()) {
		panic("BUG: this version of goja keeps patterns in linear time otherwise")
	}
	return patternFields{
		table: (*[2]unsafe.Pointer)(unsafe.Pointer(self.UnsafeAddr()))[0], pattern: pattern.Offset,
		standard: fieldOf(object, "standard", reflect.Bool).Offset, source: at("src", reflect.String), back: wrapper.Offset,
		linear: at("regexpWrapper", reflect.Pointer), global: at("global", reflect.Bool), sticky: at("sticky", reflect.Bool),
		ignoreCase: at("ignoreCase", reflect.Bool), multiline: at("multiline", reflect.Bool), dotAll: at("dotAll", reflect.Bool),
		full: at("unicode", reflect.Bool),
	}
})

func fieldOf(t reflect.Type, name string, kind reflect.Kind) reflect.StructField {
	f, ok := t.FieldByName(name)
	if !ok || f.Type.Kind() != kind {
		panic("BUG: this version of goja has no " + name + " in " + t.String())
	}
	return f
}

// matching is how a RegExp object finds its matches.
type matching struct {
	regexp bool // it is a RegExp object at all
	linear bool // from a text's start in linear time
	sticky bool // it has the flag y
	moves  bool // from lastIndex on, or from match to match: it has the flag g or y
}

func (f *patternFields) of(v goja.Value) (m matching) {
	o, ok := v.(*goja.Object)
	if !ok {
		return m
	}
	self := (*[2]unsafe.Pointer)(unsafe.Pointer(o))
	if self[0] != f.table {
		return m
	}
	p := *(*unsafe.Pointer)(unsafe.Add(self[1], f.pattern))
	if p == nil {
		return m
	}
	flag := func(at uintptr) bool { return *(*bool)(unsafe.Add(p, at)) }
	m.regexp = true
	m.linear = *(*unsafe.Pointer)(unsafe.Add(p, f.linear)) != nil
	m.sticky = flag(f.sticky)
	m.moves = m.sticky || flag(f.global)
	return m
}

// isStandard tells that a RegExp object has none but the engine's methods of its own. It is one.
func (f *patternFields) isStandard(v goja.Value) bool {
	self := (*[2]unsafe.Pointer)(unsafe.Pointer(v.(*goja.Object)))
	return *(*bool)(unsafe.Add(self[1], f.standard))
}

// pattern is what a RegExp object that has the engine's own methods looks for.
type pattern struct {
	linear                  *regexp.Regexp  // nil if there is none
	back                    *regexp2.Regexp // nil if it has not been needed yet
	source                  string
	options                 regexp2.RegexOptions
	global, sticky, unicode bool
}

// standardPattern is nil for other objects.
func (f *patternFields) standardPattern(o *goja.Object) *pattern {
	self := (*[2]unsafe.Pointer)(unsafe.Pointer(o))
	if self[0] != f.table || !*(*bool)(unsafe.Add(self[1], f.standard)) {
		return nil
	}
	p := *(*unsafe.Pointer)(unsafe.Add(self[1], f.pattern))
	if p == nil {
		return nil
	}
	flag := func(at uintptr) bool { return *(*bool)(unsafe.Add(p, at)) }
	out := &pattern{
		linear: *(**regexp.Regexp)(unsafe.Add(p, f.linear)), source: *(*string)(unsafe.Add(p, f.source)), options: regexp2.ECMAScript,
		global: flag(f.global), sticky: flag(f.sticky), unicode: flag(f.full),
	}
	for at, option := range map[uintptr]regexp2.RegexOptions{
		f.multiline: regexp2.Multiline, f.dotAll: regexp2.Singleline, f.ignoreCase: regexp2.IgnoreCase, f.full: regexp2.Unicode,
	} {
		if flag(at) {
			out.options |= option
		}
	}
	if w := *(***regexp2.Regexp)(unsafe.Add(p, f.back)); w != nil {
		out.back = *w
	}
	return out
}

// backtracking is the engine that backtracks, made if need be.
func (p *pattern) backtracking() (*regexp2.Regexp, error) {
	if p.back != nil {
		return p.back, nil
	}
	return regexp2.Compile(p.source, p.options)
}

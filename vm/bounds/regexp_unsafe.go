package bounds

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// This file tells what a regular expression is run by. Go's own engine takes linear time; the other one, for patterns with
// references or assertions and for matches that do not begin at the text's start, backtracks.

// patternFields are where a RegExp object keeps what is asked of it here.
type patternFields struct {
	table                  unsafe.Pointer // of its implementation
	pattern                uintptr        // in the object
	linear, global, sticky uintptr        // in the pattern
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
	return patternFields{
		table: (*[2]unsafe.Pointer)(unsafe.Pointer(self.UnsafeAddr()))[0], pattern: pattern.Offset,
		linear: at("regexpWrapper", reflect.Pointer), global: at("global", reflect.Bool), sticky: at("sticky", reflect.Bool),
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
	m.moves = flag(f.global) || flag(f.sticky)
	return m
}

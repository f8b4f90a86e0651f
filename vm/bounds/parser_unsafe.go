package bounds

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// This file reads what the engine is about to parse. Whatever a script gives to eval, directly or not, or to Function and
// its like comes to one place in the engine, which applies the parser's options to the parser: an option is handed a
// pointer into the parser, at whose beginning the source lies.

// beforeParsing is a parser's option that looks at the source.
func beforeParsing(look func(source string)) parser.Option {
	distance := sourceDistance()
	return option(func(options unsafe.Pointer) {
		look(*(*string)(unsafe.Add(options, -distance)))
	})
}

func option(f func(options unsafe.Pointer)) parser.Option {
	made := reflect.MakeFunc(reflect.TypeFor[parser.Option](), func(args []reflect.Value) []reflect.Value {
		f(args[0].UnsafePointer())
		return nil
	})
	return made.Interface().(parser.Option)
}

// parserHead is what a parser begins with.
type parserHead struct {
	source string
	length int
	base   int
}

// sourceDistance is how far the options lie behind the parser's beginning.
var sourceDistance = sync.OnceValue(func() (distance int) {
	const source = "/* a text whose length is unlikely to stand anywhere else in a parser, which is why it goes on for so long */"
	const furthest = 512
	found := option(func(options unsafe.Pointer) {
		for back := int(unsafe.Sizeof(parserHead{})); back <= furthest && distance == 0; back += int(unsafe.Sizeof(uintptr(0))) {
			head := (*parserHead)(unsafe.Add(options, -back))
			if head.length == len(source) && head.base == 1 && len(head.source) == len(source) && head.source == source {
				distance = back
			}
		}
	})
	if _, err := goja.Parse("", source, found); err != nil || distance == 0 {
		panic("BUG: this version of goja has another parser")
	}
	return distance
})

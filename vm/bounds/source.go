package bounds

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"pyp/vm/load/nesting"
)

const (
	maxSource  = 4 << 20 // bytes that eval and its like take: a parser that is at work cannot be interrupted
	maxPattern = 1 << 20 // UTF-16 units of a regular expression's source
	parsed     = 60      // bytes that a syntax tree and its program take for each of the source
)

// guardSource looks at all that the script has parsed while it runs, before the parser does: a parser recurses.
func (b *bounds) guardSource() {
	b.rt.SetParserOptions(parser.WithDisableSourceMaps, beforeParsing(b.source))
	b.constructor(b.global("RegExp"), func(args []goja.Value, newTarget *goja.Object, engine constructor) *goja.Object {
		return engine(b.patternOf(args), newTarget)
	})
	pattern := func(c goja.FunctionCall, engine native) goja.Value {
		c.Arguments = b.patternOf(c.Arguments)
		return engine(c)
	}
	b.function(b.global("RegExp"), pattern)
	b.method(b.prototype("RegExp"), "compile", pattern)
	for name, symbol := range map[string]*goja.Symbol{"match": goja.SymMatch, "matchAll": goja.SymMatchAll, "search": goja.SymSearch} {
		b.method(b.prototype("String"), name, b.searches(symbol))
	}
}

// searches guards a method that makes a regular expression of what has no method of its own for it.
func (b *bounds) searches(symbol *goja.Symbol) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		v := c.Argument(0)
		if o, ok := v.(*goja.Object); ok {
			if m := o.GetSymbol(symbol); m != nil && !goja.IsUndefined(m) && !goja.IsNull(m) {
				return engine(c)
			}
			v = b.text(o)
			c = with(c, 0, v)
		}
		if pattern, ok := v.(goja.String); ok {
			b.pattern(pattern)
		}
		return engine(c)
	}
}

// source refuses what the parser or the compiler would overflow Go's stack with, or take minutes for.
func (b *bounds) source(text string) {
	if len(text) > maxSource {
		b.refuse("The source for eval or Function is longer than %d MiB; put such code into a module", maxSource>>20)
	}
	if len(text) <= nesting.Shallow {
		return
	}
	if message := nesting.Strict(text); message != "" {
		b.refuse("The source for eval or Function has %s", message)
	}
	b.room(int64(len(text)) * parsed)
}

// patternOf is the arguments for RegExp, with the pattern that an object gives in its place.
func (b *bounds) patternOf(args []goja.Value) []goja.Value {
	if len(args) == 0 {
		return args
	}
	c := goja.FunctionCall{Arguments: args}
	if o, ok := args[0].(*goja.Object); ok {
		if b.regexps.of(o).regexp {
			return args
		}
		if match := o.GetSymbol(goja.SymMatch); match != nil && match.ToBoolean() {
			if goja.IsUndefined(c.Argument(1)) {
				c = with(c, 1, o.Get("flags"))
			}
			c = with(c, 0, o.Get("source"))
		}
		c = with(c, 0, b.text(c.Argument(0)))
	}
	if pattern, ok := c.Argument(0).(goja.String); ok {
		b.pattern(pattern)
	}
	return c.Arguments
}

// pattern refuses what the parsers of regular expressions would overflow Go's stack with.
func (b *bounds) pattern(source goja.String) {
	if source.Length() > maxPattern {
		b.refuse("The source of a regular expression is longer than %d characters; use several", maxPattern)
	}
	if message := nesting.Pattern(source.String()); message != "" {
		b.refuse("The source is %s", message)
	}
}
